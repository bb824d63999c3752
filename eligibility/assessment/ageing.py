"""Evidence ages: what was read weeks ago still tells the system, what was read hours ago no longer the settings.

How long a fact is known after it was read is the pack's word (``evidence_age``). A reading that nobody dated refuses as
any other and is no ground for a yes. What was said or listed rather than read counts as of the day asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from eligibility.facts.fact import Fact, FactSheet, Gap
from eligibility.facts.moment import UNDATED, day_of

DAY = "evidence.day"
"""The fact that is missing of a reading that nobody dated."""
_OTHER_SIDE_OF_MIDNIGHT = 1
"""Days that a clock in another time zone may be ahead of the day asked about."""


class Age(NamedTuple):
    """The oldest reading among a device's facts: its day, and how many days before the day asked about it lies."""

    read_on: date
    days: int


def age_of(sheet: FactSheet, on: date) -> Age | None:
    """How old the evidence is; None where none of it is dated."""
    days = [day for fact in sheet.facts.values() if (day := day_of(fact.taken)) is not None]
    return Age(min(days), (on - min(days)).days) if days else None


def is_undated(sheet: FactSheet, limits: Mapping[str, int]) -> bool:
    """Whether anything that ages was read on a day that nobody tells."""
    return any(fact.taken == UNDATED for fact in sheet.facts.values() if fact.name in limits)


def without_old(sheet: FactSheet, limits: Mapping[str, int], on: date) -> FactSheet:
    """The sheet with the facts that were read too long before the day asked about, or after it, as not known."""
    gaps = [gap for fact in sheet.facts.values() if (gap := _too_old(fact, limits, on)) is not None]
    if not gaps:
        return sheet
    old = {gap.fact for gap in gaps}
    facts = {name: fact for name, fact in sheet.facts.items() if name not in old}
    return sheet._replace(facts=facts, gaps=dict(sorted({**sheet.gaps, **{gap.fact: gap for gap in gaps}}.items())))


def _too_old(fact: Fact, limits: Mapping[str, int], on: date) -> Gap | None:
    limit = limits.get(fact.name)
    if limit is None or not fact.taken or fact.masked:  # what the probe disturbed decides nothing, however fresh
        return None
    read_on = day_of(fact.taken)
    if read_on is None:
        return Gap(fact.name, f"when it was read is not known: {fact.taken[:40]!r} is not a time", fact.origin)
    days = (on - read_on).days
    if days < -_OTHER_SIDE_OF_MIDNIGHT:
        return Gap(fact.name, f"it was read on {read_on}, after the day asked about", fact.origin)
    if days > limit:
        return Gap(
            fact.name,
            f"it was read on {read_on}, {days} days before the day asked about; it counts until {read_on + timedelta(limit)}",
            fact.origin,
        )
    return None
