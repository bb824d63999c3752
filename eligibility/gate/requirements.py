"""Updates that a provider demands by a day, in the shape of Stripe's ``TapToPayUpdateRequirement``.

Stripe's SDK 6.0.0 tells them after connecting; here they follow from the rules before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from packaging.version import Version

from eligibility.assessment import Finding, Outcome
from eligibility.compiling.date_bounds import bound_of
from eligibility.facts.fact import FactSheet
from eligibility.facts.values import Value
from eligibility.rulebook.condition import Compare, Condition, Group
from eligibility.rulebook.rule import Edition

TYPES = {
    "android.api_level": "operatingSystem",
    "android.security_patch": "securityPatch",
    "sdk.version": "terminalSdk",
}
"""Fact → the type of the requirement that Stripe would name."""


class UpdateRequirement(NamedTuple):
    """One update. ``value`` is what is demanded on the day ``required_at``: an API level, a patch day or a version."""

    type: str
    value: Value
    required_at: date


def update_requirements(
    findings: Iterable[Finding], sheet: FactSheet, sdk: Version, on: date, *, simulated: bool
) -> tuple[UpdateRequirement, ...]:
    """What has to be updated, and by when: for demands that fail now, and for those that will.

    One requirement a type, the soonest. What fails now is required since its value is demanded.
    """
    found: dict[str, UpdateRequirement] = {}
    for finding in findings:
        unmet = finding.outcome is Outcome.UNMET
        day = on if unmet else finding.until
        edition = finding.rule.edition(sdk, day, simulated=simulated) if day else None
        if day is None or edition is None:
            continue
        for compare in _plain_demands(edition.require):
            wanted = _wanted(compare, sheet, day)
            if wanted is not None:
                since = _since(compare, edition, day) if unmet else day
                one = UpdateRequirement(TYPES[compare.fact.name], wanted, since)
                known = found.get(one.type)
                found[one.type] = one if known is None or one.required_at < known.required_at else known
    return tuple(found[kind] for kind in sorted(found))


def _plain_demands(require: Condition) -> Iterator[Compare]:
    """The comparisons that must hold for the demand to be met, whatever else does."""
    if isinstance(require, Compare):
        if require.fact.name in TYPES:
            yield require
    elif isinstance(require, Group) and (require.word == "all" or len(require.members) == 1):
        for member in require.members:
            yield from _plain_demands(member)


def _wanted(compare: Compare, sheet: FactSheet, day: date) -> Value | None:
    """The least value that would do on that day; None when the one there does, or none can be named."""
    value = sheet.value(compare.fact.name)
    if value is None or compare.comparison.holds(value, compare.operand, day):
        return None
    bound = bound_of(compare.comparison.name, compare.operand, day)
    if bound is not None:
        return bound.earliest
    if compare.comparison.name == "at_least":
        least: Value = compare.operand
        return least
    if compare.comparison.name == "more_than" and isinstance(compare.operand, int):
        return compare.operand + 1
    return None


def _since(compare: Compare, edition: Edition, on: date) -> date:
    """Since when this very value has been demanded: a month's patch since its first, a version since its edition."""
    start = edition.start or date.min
    if compare.comparison.name == "age_months_at_most":
        return max(start, on.replace(day=1))
    return start if compare.comparison.name in ("at_least", "more_than") and edition.start else on
