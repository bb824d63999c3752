"""Until when an answer holds, from when another would, and which SDK releases take the device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from packaging.version import Version

from eligibility.assessment.judging import judge, stage_truths, strong_enough, truth_of
from eligibility.facts.fact import FactSheet
from eligibility.rulebook.rule import HEADLINE, Edition, Level, Rule
from eligibility.truth import Truth

SDK_VERSION = "sdk.version"


def turning_days(rule: Rule, sheet: FactSheet, after: date) -> list[date]:
    """The later days on which the rule's answer can change, in order."""
    days = set(rule.edition_days())
    if rule.applies is not None:
        days.update(rule.applies.turns(sheet))
    for edition in rule.editions:
        days.update(edition.require.turns(sheet))
    return sorted(day for day in days if day > after)


def first_failing_day(rule: Rule, sheet: FactSheet, sdk: Version, on: date, *, simulated: bool) -> date | None:
    """The first later day on which the rule is unmet if nothing changes; None if that day is not in sight."""
    for day in turning_days(rule, sheet, on):
        if judge(rule, sheet, sdk, day, simulated=simulated).truth is Truth.NO:
            return day
    return None


def first_passing_day(
    failing: Sequence[Rule], everything: Sequence[Rule], sheet: FactSheet, sdk: Version, on: date, *, simulated: bool
) -> date | None:
    """The first later day on which nothing refuses any more; None if that day is not in sight."""
    days = sorted({day for rule in failing for day in turning_days(rule, sheet, on)})
    for day in days:
        findings = [judge(rule, sheet, sdk, day, simulated=simulated) for rule in everything]
        if stage_truths(findings, strict=False)[HEADLINE] is not Truth.NO:
            return day
    return None


def accepting_ranges(
    rules: Sequence[Rule], sheet: FactSheet, versions: Sequence[Version], on: date, *, simulated: bool
) -> tuple[tuple[str, str], ...]:
    """The runs of releases (oldest first) that do not refuse the device on that day, each as first and last."""
    if not versions:
        return ()
    moving = [rule for rule in rules if any(_may_refuse(rule, edition, sheet, on) for edition in rule.editions)]
    ranges: list[tuple[str, str]] = []
    last_accepted = False
    for version in versions:
        with_sdk = _with_sdk(sheet, version)
        accepted = not any(_refuses(rule, with_sdk, version, on, simulated=simulated) for rule in moving)
        if accepted:
            first = ranges.pop()[0] if last_accepted else str(version)
            ranges.append((first, str(version)))
        last_accepted = accepted
    return tuple(ranges)


def _decides_headline(edition: Edition) -> bool:
    return edition.level is Level.DEMAND and edition.stage.depth <= HEADLINE.depth


def _may_refuse(rule: Rule, edition: Edition, sheet: FactSheet, on: date) -> bool:
    """Whether this form of the rule refuses the device, or would with some SDK release: most never do."""
    if not _decides_headline(edition):
        return False
    if any(fact.name == SDK_VERSION for fact in edition.require.facts()):
        return True
    return truth_of(rule, edition, strong_enough(rule, sheet), on) is Truth.NO


def _with_sdk(sheet: FactSheet, version: Version) -> FactSheet:
    """The sheet as it is with that release asked about."""
    asked = sheet.facts[SDK_VERSION]
    return sheet._replace(
        facts={**sheet.facts, SDK_VERSION: asked._replace(value=asked.type.accept(version.base_version))}
    )


def _refuses(rule: Rule, sheet: FactSheet, version: Version, on: date, *, simulated: bool) -> bool:
    edition = rule.edition(version, on, simulated=simulated)
    if edition is None or not _decides_headline(edition):
        return False
    return truth_of(rule, edition, strong_enough(rule, sheet), on) is Truth.NO
