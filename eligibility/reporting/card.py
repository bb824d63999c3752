"""Fix cards: one printable page for each device that is not ready, for the person at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eligibility.reporting._fleet import Fleet
from eligibility.reporting._groups import called, last_part
from eligibility.reporting._menus import menus_for
from eligibility.reporting._page import cover_of, page

if TYPE_CHECKING:
    from eligibility.reporting.document import ActionRow, AssessmentRow, LookRow, ReportDocument

AT_THE_COUNTER = "cashier"
_COMPUTER = ("adb ", "ideviceinfo", "getprop", "tapready ", "pm list", "dumpsys")
"""What a look by hand speaks of that needs a computer."""


class Card(NamedTuple):
    """What stands on the page of one device: who does what, what to look at, whether a computer is needed for more, and where the switches are.

    No command, property or path: who reads it has the device in hand and nothing else.
    """

    assessment: AssessmentRow
    now: list[ActionRow]
    others: list[ActionRow]
    looks: list[LookRow]
    with_computer: bool
    menus: dict[str, str]
    place: str


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
        called=called,
    )


def card_of(assessment: AssessmentRow) -> Card | None:
    """The card of a device; None for one that is ready as it is."""
    found = assessment["disposition"]
    if found["kind"] == "ready":
        return None
    now = [step for step in found["steps"] if step["who"] == AT_THE_COUNTER]
    by_hand = [look for look in found["look"] if not look["command"] and look["how"]]
    looks = [look for look in by_hand if not any(word in look["how"] for word in _COMPUTER)]
    return Card(
        assessment, now, [step for step in found["steps"] if step["who"] != AT_THE_COUNTER], looks,
        len(looks) < len(found["look"]), menus_for(assessment, [rule for step in now for rule in step["rules"]]),
        last_part(assessment["subject"]),
    )  # fmt: skip
