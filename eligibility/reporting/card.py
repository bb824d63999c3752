"""Fix cards: one printable page for each device that is not ready, for the person at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eligibility.reporting._fleet import Fleet
from eligibility.reporting._menus import menus_for
from eligibility.reporting._page import cover_of, page

if TYPE_CHECKING:
    from eligibility.reporting.document import ActionRow, AssessmentRow, LookRow, ReportDocument

AT_THE_COUNTER, COMPUTER = "cashier", "adb "


class Card(NamedTuple):
    """What stands on the page of one device: who does what, what to look at, what to run on a computer, and where the switches are."""

    assessment: AssessmentRow
    now: list[ActionRow]
    others: list[ActionRow]
    looks: list[LookRow]
    commands: list[LookRow]
    menus: dict[str, str]


def render(document: ReportDocument, *, language: str = "en") -> str:
    """A page for each device that is not ready, in the order of the report; one that says so when all are."""
    fleet = Fleet()
    cards = [card for assessment in document["assessments"] if (card := card_of(assessment))]
    for card in cards:
        fleet.add(card.assessment)
    return page(
        "html/card.html.j2",
        fleet,
        cover_of(document),
        language,
        heading="What to do with this device" if len(cards) == 1 else "Fix cards",
        cards=cards,
    )


def card_of(assessment: AssessmentRow) -> Card | None:
    """The card of a device; None for one that is ready as it is."""
    found = assessment["disposition"]
    if found["kind"] == "ready":
        return None
    now = [step for step in found["steps"] if step["who"] == AT_THE_COUNTER]
    looks = [
        look for look in found["look"] if not look["command"] and look["how"] and not look["how"].startswith(COMPUTER)
    ]
    return Card(
        assessment, now, [step for step in found["steps"] if step["who"] != AT_THE_COUNTER], looks,
        [look for look in found["look"] if look["command"]], menus_for(assessment, [rule for step in now for rule in step["rules"]]),
    )  # fmt: skip
