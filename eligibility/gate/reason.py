"""Why a decision came out as it did: one reason a rule, with a stable code and words for the user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from eligibility.assessment import OWN_POLICY, Finding, Outcome
from eligibility.gate.policy import Effect, Policy
from eligibility.rulebook.rule import WHO_ORDER, Rule, Stage


class Ground(StrEnum):
    """What became of the rule that is the reason, the gravest first."""

    UNMET = "unmet"
    WAIVED = "waived"
    UNKNOWN = "unknown"
    TO_CONFIRM = "to_confirm"
    EXPIRING = "expiring"


class Reason(NamedTuple):
    """One rule that is not simply met.

    ``code`` is the rule's id and stays the same from pack to pack. ``errors`` are the codes that the
    SDK would answer with, by kit. ``until`` is the first day on which the answer is another: the
    demand fails (expiring) or its waiver is over (waived). ``missing`` names the facts to supply.
    """

    code: str
    outcome: Ground
    effect: Effect
    stage: Stage
    sentence: str
    remedy: str
    who: str
    needs_internet: bool
    requirements: tuple[str, ...]
    errors: Mapping[str, tuple[str, ...]]
    until: date | None
    missing: tuple[str, ...]


Words = Mapping[str, str]
"""English text → the same in the policy's language."""

TEMPLATES = {
    Ground.UNKNOWN: "Not known: {demand}",
    Ground.TO_CONFIRM: "To be confirmed: {demand}",
    Ground.EXPIRING: "Only until {day}: {demand}",
}
"""Sentences around a rule's title; they are translated like the rules' own texts."""

_GRAVITY = {ground: place for place, ground in enumerate(Ground)}
_EFFECTS = {effect: place for place, effect in enumerate(Effect)}


def reason_of(finding: Finding, policy: Policy, words: Words) -> Reason:
    """The reason that a finding gives, with the effect that the policy lets it have."""
    rule, ground = finding.rule, ground_of(finding)
    return Reason(
        code=rule.id,
        outcome=ground,
        effect=_effect(finding, ground, policy),
        stage=finding.stage,
        sentence=_sentence(rule, ground, finding.until, policy, words),
        remedy=words.get(rule.remedy.text, rule.remedy.text),
        who=rule.remedy.who,
        needs_internet=rule.remedy.internet,
        requirements=rule.requirements,
        errors=rule.errors,
        until=finding.waiver.end if finding.waiver else finding.until if ground is Ground.EXPIRING else None,
        missing=tuple(missing.type.name for missing in finding.missing),
    )


def ground_of(finding: Finding) -> Ground:
    """Under which word a finding is told."""
    if finding.outcome is Outcome.UNMET:
        return Ground.UNMET
    if finding.outcome is Outcome.WAIVED:
        return Ground.WAIVED
    if finding.outcome is Outcome.UNKNOWN:
        return Ground.TO_CONFIRM if finding.to_confirm else Ground.UNKNOWN
    return Ground.EXPIRING


def importance(reason: Reason) -> tuple[int, int, int, int, str]:
    """What matters first: what it does, what it is, how early it strikes, how near the remedy is."""
    return (
        -_EFFECTS[reason.effect],
        _GRAVITY[reason.outcome],
        reason.stage.depth,
        WHO_ORDER.index(reason.who),
        reason.code,
    )


def worst(reasons: tuple[Reason, ...]) -> Effect:
    """The gravest effect among them."""
    return max((reason.effect for reason in reasons), key=_EFFECTS.__getitem__, default=Effect.ADMIT)


def _effect(finding: Finding, ground: Ground, policy: Policy) -> Effect:
    if ground is Ground.WAIVED:
        return Effect.ADMIT if finding.enforcer == OWN_POLICY else policy.waived
    by_ground = {
        Ground.UNMET: Effect.REFUSE,
        Ground.UNKNOWN: policy.on_unknown,
        Ground.TO_CONFIRM: policy.on_confirm,
        Ground.EXPIRING: Effect.WARN,
    }
    return by_ground[ground]


def _sentence(rule: Rule, ground: Ground, day: date | None, policy: Policy, words: Words) -> str:
    if ground in (Ground.UNMET, Ground.WAIVED):
        return policy.sentences.get(rule.id) or words.get(rule.failure_title, rule.failure_title)
    template = words.get(TEMPLATES[ground], TEMPLATES[ground])
    return template.format(demand=words.get(rule.title, rule.title), day=day)
