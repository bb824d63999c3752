"""Judge a fact sheet against a rule pack. Pure: no clock, no network, no environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial

from eligibility.assessment.ageing import DAY, Age, age_of, is_undated, without_old
from eligibility.assessment.assessment import Assessment
from eligibility.assessment.disposition import Beside, Case, Disposition, Do, dispose
from eligibility.assessment.finding import Action, Finding, Missing, SdkRanges, Verdict, WhyUnknown
from eligibility.assessment.judging import judge, shown, stage_truths, undecided
from eligibility.assessment.needed import Need
from eligibility.assessment.turning_days import accepting_ranges, first_failing_day, first_passing_day
from eligibility.compiling.question import Question, asked_facts, asked_names, resolve_sdk
from eligibility.facts.fact import FactSheet, Vocabulary
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import HEADLINE, WHO_ORDER, Level, Rule
from eligibility.rulebook.sdk import Sdk
from eligibility.rulebook.waiver import Waiver
from eligibility.truth import Truth

__all__ = [
    "Action", "Age", "Assessment", "Beside", "Disposition", "Do", "Finding", "Missing", "Need", "Outcome", "Question", "Verdict", "WhyUnknown", "assess", "judge_one",
    "shown",
]  # fmt: skip

OWN_POLICY = "own_policy"
"""The enforcer whose refusals a waiver lifts: nobody but the owner refuses."""

_VERDICTS = {Truth.YES: Verdict.ELIGIBLE, Truth.NO: Verdict.NOT_ELIGIBLE, Truth.UNKNOWN: Verdict.UNDETERMINED}


NOTHING_BESIDE = Beside()


def assess(
    sheet: FactSheet,
    pack: RulePack,
    question: Question,
    vocabulary: Vocabulary,
    *,
    subject: str = "",
    waivers: Sequence[Waiver] = (),
    beside: Beside = NOTHING_BESIDE,
) -> Assessment:
    """Answer the question for one device.

    A waiver that covers an unmet finding on that day makes it waived. Where the provider itself
    refuses, that changes nothing of the verdict.

    Raises ``WrongUse`` when the question names an SDK that the pack cannot place.
    """
    age = age_of(sheet, question.on)
    known = sheet.facts.keys()
    sdk, sheet = _asked(question, pack, sheet, vocabulary)
    native, on, simulated = sdk.native, question.on, question.simulated
    findings = []
    for rule in pack.rules:
        finding = judge(rule, sheet, native, on, simulated=simulated)
        if finding.truth is not Truth.NO:
            finding = finding._replace(until=first_failing_day(rule, sheet, native, on, simulated=simulated))
        findings.append(_waived(finding, subject, sheet, on, waivers))
    findings += _undated(sheet, pack, vocabulary)
    stages = stage_truths(findings, strict=question.strict)
    verdict = _VERDICTS[stages[HEADLINE]]
    refused_from, until_rule = _earliest_end(findings) if verdict is not Verdict.NOT_ELIGIBLE else (None, None)
    failing = [f.rule for f in findings if f.decides and f.truth is Truth.NO and f.stage.depth <= HEADLINE.depth]
    from_day = first_passing_day(failing, pack.rules, sheet, native, on, simulated=simulated) if failing else None
    actions, ranges = actions_for(findings), cache(partial(_sdk_ranges, pack, sheet, question))
    case = Case(
        verdict,
        findings,
        sheet,
        pack,
        question,
        refused_from,
        from_day,
        actions,
        ranges,
        frozenset(known - sheet.facts.keys()),
    )
    return Assessment(
        subject=subject,
        question=question,
        sdk=sdk,
        pack=pack,
        sheet=sheet,
        findings=tuple(findings),
        stages=stages,
        verdict=verdict,
        refused_from=refused_from,
        until_rule=until_rule,
        eligible_from=from_day,
        actions=actions,
        disposition=dispose(case, beside),
        age=age,
        ranges_of=ranges,
    )


def _sdk_ranges(pack: RulePack, sheet: FactSheet, question: Question) -> SdkRanges:
    versions = pack.sdks.out_by(str(sheet.value("device.platform") or "android"), question.on)
    return accepting_ranges(pack.rules, sheet, versions, question.on, simulated=question.simulated)


def _asked(question: Question, pack: RulePack, sheet: FactSheet, vocabulary: Vocabulary) -> tuple[Sdk, FactSheet]:
    """The SDK in question, and the sheet with what the question itself says."""
    sdk = resolve_sdk(question, pack, sheet)
    sheet = without_old(sheet, pack.evidence_age, question.on)
    return sdk, sheet.asked(asked_facts(question, pack, sheet, vocabulary, sdk), instead_of=asked_names(question))


def _undated(sheet: FactSheet, pack: RulePack, vocabulary: Vocabulary) -> Iterator[Finding]:
    """That the day of the evidence is not known, where it is not: no yes without it."""
    if pack.dated is not None and is_undated(sheet, pack.evidence_age):
        missing = Missing(vocabulary[DAY], WhyUnknown.UNREADABLE, "nobody tells when it was read")
        yield undecided(pack.dated, missing)


def _waived(finding: Finding, subject: str, sheet: FactSheet, on: date, waivers: Sequence[Waiver]) -> Finding:
    """The finding, waived if somebody accepted it; a waiver that is over is said and waives nothing."""
    if finding.outcome is not Outcome.UNMET:
        return finding
    about = [waiver for waiver in waivers if waiver.covers(finding.rule.id, subject, sheet)]
    holding = next((waiver for waiver in about if waiver.holds(on)), None)
    if holding is not None:
        truth = Truth.YES if finding.enforcer == OWN_POLICY else finding.truth
        return finding._replace(outcome=Outcome.WAIVED, truth=truth, waiver=holding)
    if about:
        last = max(about, key=lambda waiver: waiver.end)
        said = f"a waiver of {last.approver} holds from {last.start} until {last.end} only"
        return finding._replace(reason=f"{finding.reason}; {said}")
    return finding


def judge_one(rule: Rule, sheet: FactSheet, pack: RulePack, question: Question, vocabulary: Vocabulary) -> Finding:
    """The finding of a single rule for a question, as ``assess`` would make it."""
    sdk, sheet = _asked(question, pack, sheet, vocabulary)
    return judge(rule, sheet, sdk.native, question.on, simulated=question.simulated)


def _earliest_end(findings: Sequence[Finding]) -> tuple[date | None, str | None]:
    """The first day a demand up to the headline fails, and the rule that ends it."""
    ends = [
        (finding.until, finding.rule.id)
        for finding in findings
        if finding.until is not None and finding.level is Level.DEMAND and finding.stage.depth <= HEADLINE.depth
    ]
    return min(ends, default=(None, None))


def actions_for(findings: Sequence[Finding]) -> tuple[Action, ...]:
    """What to fix, ordered by who can do it; one action for findings with one remedy."""
    wanted = [f for f in findings if f.decides and (f.outcome is Outcome.UNMET or f.masked)]
    grouped: dict[tuple[str, str, bool], list[str]] = {}
    for finding in wanted:
        remedy = finding.remedy
        grouped.setdefault((remedy.who, remedy.text, remedy.internet), []).append(finding.rule.id)
    actions = [Action(who, text, internet, tuple(sorted(rules))) for (who, text, internet), rules in grouped.items()]
    return tuple(sorted(actions, key=lambda action: (WHO_ORDER.index(action.who), action.rules)))
