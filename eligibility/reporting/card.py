"""Fix cards: one printable page for each device that is not ready, for the person at the counter."""

from __future__ import annotations

from typing import NamedTuple

from eligibility.reporting import _words as words
from eligibility.reporting._fleet import Fleet
from eligibility.reporting._menus import menus_for
from eligibility.reporting._page import cover_of, page
from eligibility.reporting.document import ActionRow, AssessmentRow, MissingRow, ReportDocument

AT_THE_COUNTER = "cashier"


class Card(NamedTuple):
    """What stands on the page of one device: who does what, what to look at, and where the maker put the switches."""

    assessment: AssessmentRow
    now: list[ActionRow]
    others: list[ActionRow]
    looks: list[MissingRow]
    menus: dict[str, str]


def render(document: ReportDocument, *, language: str = "en") -> str:
    """A page for each device that is not eligible, in the order of the report; one that says so when all are."""
    fleet = Fleet()
    cards = [card for assessment in document["assessments"] if (card := card_of(assessment))]
    for card in cards:
        fleet.add(card.assessment)
    return page(
        "html/card.html.j2",
        fleet,
        cover_of(document),
        language,
        heading="How to make this device ready" if len(cards) == 1 else "Fix cards",
        cards=cards,
    )


def card_of(assessment: AssessmentRow) -> Card | None:
    """The card of a device; None for one that is eligible."""
    if assessment["verdict"] == "eligible":
        return None
    actions = assessment["actions"]
    now = [action for action in actions if action["who"] == AT_THE_COUNTER]
    looks = {gap["fact"]: gap for finding in words.undecided(assessment) for gap in finding["missing"] if gap["how"]}
    return Card(
        assessment, now, [action for action in actions if action["who"] != AT_THE_COUNTER], list(looks.values()),
        menus_for(assessment, [rule for action in now for rule in action["rules"]]),
    )  # fmt: skip
