"""Decide what to do with an assessment. Pure: the instant is an argument, nothing else is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from eligibility.assessment import Assessment, Finding, Outcome, Question
from eligibility.assessment.turning_days import turning_days
from eligibility.compiling.question import next_turn
from eligibility.errors import WrongUse
from eligibility.facts.fact import FactSheet
from eligibility.gate.day_decision import Admission, DayDecision, Decision, at_instant, in_utc
from eligibility.gate.policy import Effect, Intent, Mode, Policy
from eligibility.gate.reason import Words, importance, reason_of, worst
from eligibility.gate.requirements import update_requirements
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule, Stage
from eligibility.rulebook.sdk import Sdk
from eligibility.truth import Truth

ENGLISH: Words = MappingProxyType({})


_BY_EFFECT = {
    Effect.ADMIT: Admission.ADMIT,
    Effect.WARN: Admission.ADMIT_WITH_WARNING,
    Effect.REFUSE: Admission.REFUSE,
}


class Grounds(NamedTuple):
    """What a decision rests on: open findings (unmet, unknown, waived) and ending ones, of demands that are asked.

    ``turns_on`` is the first later day on which any of the demands can be answered otherwise.
    """

    open: tuple[Finding, ...]
    ending: tuple[Finding, ...]
    turns_on: date | None
    sheet: FactSheet
    question: Question
    sdk: Sdk
    pack: RulePack


def decide(assessment: Assessment, policy: Policy, at: datetime, *, words: Words = ENGLISH) -> Decision:
    """Decide at an instant of the day that the assessment is about.

    Raises ``WrongUse`` for an instant of another day, or without a time zone.
    """
    at = in_utc(at)
    if at.date() != assessment.question.on:
        raise WrongUse(
            f"the assessment is about {assessment.question.on}, the instant lies on {at.date()} (UTC)",
            remedy="assess for the day of the decision",
        )
    return at_instant(rule_on(_grounds(assessment, policy), policy, words), at)


def other_reader(intent: Intent, policy: Policy, pack: RulePack) -> DayDecision:
    """Another reader than the phone itself: always admitted, without evidence."""
    return DayDecision(
        verdict=Admission.ADMIT,
        enforced=Admission.ADMIT,
        intent=intent,
        reasons=(),
        update_requirements=(),
        readers=policy.readers,
        eligible_until=None,
        turns_on=None,
        question=None,
        sdk=None,
        pack=pack,
        policy=policy,
    )


def rule_on(grounds: Grounds, policy: Policy, words: Words = ENGLISH) -> DayDecision:
    """Weigh findings by the policy."""
    question, sheet = grounds.question, grounds.sheet
    near = [finding for finding in grounds.ending if _is_near(finding, question.on, policy)]
    found = (reason_of(finding, policy, words) for finding in (*grounds.open, *near))
    reasons = tuple(sorted(found, key=importance))
    enforced = _BY_EFFECT[worst(reasons)]
    refused = any(finding.truth is Truth.NO for finding in grounds.open)
    platform = sheet.value("device.platform")
    return DayDecision(
        verdict=_in_mode(enforced, policy.mode),
        enforced=enforced,
        intent=Intent.TAP_TO_PAY,
        reasons=reasons,
        update_requirements=update_requirements(
            (*grounds.open, *grounds.ending), sheet, grounds.sdk.native, question.on, simulated=question.simulated
        ),
        readers=tuple(reader for reader in policy.readers if reader.works_on(str(platform) if platform else None)),
        eligible_until=None if refused else min((f.until for f in grounds.ending if f.until), default=None),
        turns_on=grounds.turns_on,
        question=question,
        sdk=grounds.sdk,
        pack=grounds.pack,
        policy=policy,
    )


def asked_of(finding: Finding, stage: Stage) -> bool:
    """Whether the finding is of a demand that the policy's stage asks."""
    return (finding.edition or finding.rule.editions[0]).asked_by(stage)


def may_ask(rule: Rule, stage: Stage) -> bool:
    """Whether the rule is, in any of its forms, a demand that the policy's stage asks."""
    return any(edition.asked_by(stage) for edition in rule.editions)


def is_open(finding: Finding) -> bool:
    """Whether something is left to say of it today."""
    return finding.outcome in (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WAIVED)


def first_turn(rules: Iterable[Rule], sheet: FactSheet, on: date) -> date | None:
    """The first later day on which one of the rules can be answered otherwise."""
    return min((days[0] for rule in rules if (days := turning_days(rule, sheet, on))), default=None)


def _grounds(assessment: Assessment, policy: Policy) -> Grounds:
    asked = [finding for finding in assessment.findings if asked_of(finding, policy.stage)]
    on, sheet = assessment.question.on, assessment.sheet
    rules = [finding.rule for finding in assessment.findings if may_ask(finding.rule, policy.stage)]
    question, sdk = assessment.question, assessment.sdk
    turns = [first_turn(rules, sheet, on), next_turn(question, assessment.pack, sheet, sdk)]
    turns += [day for waiver in policy.waivers for day in (waiver.start, waiver.end) if day > on]
    return Grounds(
        open=tuple(finding for finding in asked if is_open(finding)),
        ending=tuple(finding for finding in asked if finding.until is not None),
        turns_on=min((day for day in turns if day is not None), default=None),
        sheet=sheet,
        question=question,
        sdk=sdk,
        pack=assessment.pack,
    )


def _is_near(finding: Finding, on: date, policy: Policy) -> bool:
    left = finding.until - on if finding.until else None
    return left is not None and not is_open(finding) and left <= timedelta(days=policy.expiry_warning_days)


def _in_mode(enforced: Admission, mode: Mode) -> Admission:
    if mode is Mode.REPORT:
        return Admission.ADMIT
    if mode is Mode.WARN and enforced is Admission.REFUSE:
        return Admission.ADMIT_WITH_WARNING
    return enforced
