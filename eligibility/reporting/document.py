"""The report as plain data: what every format renders, what is saved, and what its JSON Schema is made of.

An assessment is turned into this once. A saved JSON file holds exactly this, so every format can be
made again later without the device. Words out of closed sets (kit, who, grade, enforcer) are text in the
domain and checked when rules and evidence are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

from eligibility import __version__
from eligibility.assessment import Assessment, Finding, Missing
from eligibility.facts.fact import Contradiction, Fact
from eligibility.rulebook.rule import HEADLINE

SCHEMA = "tapready/assessments/1.0"

Answer = Literal["yes", "no", "unknown"]
StageName = Literal["support", "discover", "connect", "collect", "pin"]
Verdict = Literal["eligible", "not_eligible", "undetermined"]
Who = Literal["cashier", "it", "developer", "provider", "vendor", "nobody"]
GradeWord = Literal["claimed", "listed", "inferred", "measured", "attested"]
Plain = bool | int | str | list[str]


class Failure(TypedDict):
    """A subject that could not be looked at."""

    subject: str
    reason: str
    remedy: str


class Sdk(TypedDict):
    """The SDK asked about; ``native`` is the version of the native SDK in it."""

    kit: Literal["android", "ios", "react_native"]
    version: str
    native: str
    known: bool


class Question(TypedDict):
    """What was asked."""

    provider: str
    country: str | None
    sdk: Sdk
    on: str
    simulated: bool
    strict: bool


class FactRow(TypedDict):
    """A value, how far it can be trusted, where and when it was read; ``masked``: what disturbed it."""

    fact: str
    title: str
    value: Plain
    grade: GradeWord
    origin: str
    taken: str | None
    masked: str | None


class MissingRow(TypedDict):
    """A fact that a rule needed and did not get, why, and how to find it by hand."""

    fact: str
    title: str
    why: Literal["not_read", "unreadable", "masked_by_probe", "evidence_too_weak", "not_asked"]
    reason: str
    how: str


class CitationRow(TypedDict):
    """Where the demand stands written, and the day it was read there."""

    title: str
    url: str
    published: str | None
    read: str
    secondary: bool


class WaiverRow(TypedDict):
    """Who accepted a failure, why and for how long; ``still_refused``: the provider refuses all the same."""

    reason: str
    approver: str
    start: str
    end: str
    still_refused: bool
    where: str


class FindingRow(TypedDict):
    """One rule on one device."""

    rule: str
    title: str
    failure_title: str
    why: str
    requirements: list[str]
    stage: StageName
    level: Literal["demand", "advice"]
    enforcer: Literal["sdk", "server", "os_vendor", "issuer", "provider", "own_policy"]
    outcome: Literal["met", "unmet", "unknown", "not_applicable", "waived"]
    to_confirm: bool
    reason: str
    remedy: str
    who: Who
    internet: bool
    until: str | None
    errors: dict[str, list[str]]
    facts: list[FactRow]
    missing: list[MissingRow]
    citation: CitationRow
    waiver: WaiverRow | None
    file: str


class ConfirmRow(TypedDict):
    """What a person or an attestation has still to confirm."""

    rule: str
    title: str
    stage: StageName
    how: list[str]


class ActionRow(TypedDict):
    """One thing to do, and the rules it settles."""

    who: Who
    text: str
    internet: bool
    rules: list[str]


class ContradictionRow(TypedDict):
    """Sources that disagree; ``kept`` is null when equally good ones do."""

    fact: str
    kept: FactRow | None
    others: list[FactRow]


class SdkSpan(TypedDict):
    """A run of SDK releases that do not refuse the device."""

    first: str
    last: str


class Pack(TypedDict):
    """The rules that spoke."""

    id: str
    provider: str
    title: str
    version: str
    digest: str


class AssessmentRow(TypedDict):
    """Everything said of one device for one question.

    ``eligible_until`` is the first day on which a demand met today fails, ``until_rule`` the rule
    that ends it.
    """

    subject: str
    device: str
    question: Question
    verdict: Verdict
    headline: StageName
    stages: dict[StageName, Answer]
    eligible_until: str | None
    until_rule: str | None
    eligible_from: str | None
    sdk_ranges: list[SdkSpan]
    confirm: list[ConfirmRow]
    actions: list[ActionRow]
    findings: list[FindingRow]
    contradictions: list[ContradictionRow]
    facts: list[FactRow]
    unread: dict[str, str]
    pack: Pack


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str


class ReportDocument(TypedDict):
    """The whole report: subjects in the order they were named. ``notes`` say what else went wrong."""

    schema: str
    tool: Tool
    notes: list[str]
    errors: list[Failure]
    assessments: list[AssessmentRow]


def report_of(assessments: list[AssessmentRow], errors: list[Failure], notes: Sequence[str] = ()) -> ReportDocument:
    """The report of these subjects."""
    tool: Tool = {"name": "tapready", "version": __version__}
    return {"schema": SCHEMA, "tool": tool, "notes": list(notes), "errors": errors, "assessments": assessments}


def assessment_row(assessment: Assessment) -> AssessmentRow:
    """One assessment."""
    question, sdk, pack = assessment.question, assessment.sdk, assessment.pack
    return {
        "subject": assessment.subject,
        "device": device_title(assessment),
        "question": {
            "provider": question.provider,
            "country": question.country,
            "sdk": {"kit": sdk.kit,  # type: ignore[typeddict-item]
                "version": sdk.written, "native": sdk.native_written, "known": sdk.listed},
            "on": question.on.isoformat(),
            "simulated": question.simulated,
            "strict": question.strict,
        },
        "verdict": assessment.verdict.value,
        "headline": HEADLINE.value,
        "stages": {stage.value: truth.value for stage, truth in assessment.stages.items()},
        "eligible_until": _day(assessment.eligible_until),
        "until_rule": assessment.until_rule,
        "eligible_from": _day(assessment.eligible_from),
        "sdk_ranges": [{"first": first, "last": last} for first, last in assessment.sdk_ranges],
        "confirm": [_confirm(finding) for finding in assessment.to_confirm],
        "actions": [
            {"who": action.who,  # type: ignore[typeddict-item]
             "text": action.text, "internet": action.internet, "rules": list(action.rules)}
            for action in assessment.actions
        ],
        "findings": [_finding(finding) for finding in assessment.findings],
        "contradictions": [_contradiction(contradiction) for contradiction in assessment.contradictions],
        "facts": [fact_row(fact) for _, fact in sorted(assessment.sheet.facts.items())],
        "unread": {gap.fact: gap.reason for gap in assessment.sheet.gaps.values()},
        "pack": {
            "id": pack.id, "provider": pack.provider, "title": pack.title, "version": pack.version, "digest": pack.digest,
        },
    }  # fmt: skip


def device_title(assessment: Assessment) -> str:
    """How a person calls the device: maker and name, else what is known."""
    wanted = ("device.name", "iphone.identifier", "device.model", "device.manufacturer")
    texts = {name: str(fact.value) for name in wanted if (fact := assessment.sheet.get(name))}
    name = next((texts[key] for key in wanted[:3] if texts.get(key)), "")
    maker = texts.get("device.manufacturer", "")
    if not name:
        return maker or assessment.subject
    title = name if name.casefold().startswith(maker.casefold()) else f"{maker[:1].upper()}{maker[1:]} {name}"
    code = texts.get("device.model", "")
    return title if not code or code.casefold() in title.casefold() else f"{title} ({code})"


def fact_row(fact: Fact) -> FactRow:
    """A fact."""
    return {
        "fact": fact.name,
        "title": fact.type.title,
        "value": fact.type.kind.plain(fact.value),
        "grade": fact.grade.word,  # type: ignore[typeddict-item]
        "origin": fact.origin,
        "taken": fact.taken,
        "masked": fact.masked,
    }


def _finding(finding: Finding) -> FindingRow:
    rule, citation, remedy = finding.rule, finding.citation, finding.rule.remedy
    return {
        "rule": rule.id,
        "title": rule.title,
        "failure_title": rule.failure_title,
        "why": rule.why,
        "requirements": list(rule.requirements),
        "stage": finding.stage.value,
        "level": finding.level.value,
        "enforcer": finding.enforcer,  # type: ignore[typeddict-item]
        "outcome": finding.outcome.value,
        "to_confirm": finding.to_confirm,
        "reason": finding.reason,
        "remedy": remedy.text,
        "who": remedy.who,  # type: ignore[typeddict-item]
        "internet": remedy.internet,
        "until": _day(finding.until),
        "errors": {kit: list(codes) for kit, codes in sorted(rule.errors.items())},
        "facts": [fact_row(fact) for fact in finding.used],
        "missing": [_missing(gap) for gap in finding.missing],
        "citation": {
            "title": citation.title,
            "url": citation.url,
            "published": _day(citation.published),
            "read": citation.read.isoformat(),
            "secondary": citation.secondary,
        },
        "waiver": _waiver(finding),
        "file": rule.file,
    }


def _waiver(finding: Finding) -> WaiverRow | None:
    waiver = finding.waiver
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approver": waiver.approver,
        "start": waiver.start.isoformat(),
        "end": waiver.end.isoformat(),
        "still_refused": finding.still_refused,
        "where": waiver.where,
    }


def _missing(gap: Missing) -> MissingRow:
    return {
        "fact": gap.type.name,
        "title": gap.type.title,
        "why": gap.why.value,
        "reason": gap.reason,
        "how": gap.type.by_hand,
    }


def _confirm(finding: Finding) -> ConfirmRow:
    how = list(dict.fromkeys(gap.type.by_hand for gap in finding.missing))
    return {"rule": finding.rule.id, "title": finding.rule.title, "stage": finding.stage.value, "how": how}


def _contradiction(contradiction: Contradiction) -> ContradictionRow:
    return {
        "fact": contradiction.fact,
        "kept": fact_row(contradiction.kept) if contradiction.kept else None,
        "others": [fact_row(fact) for fact in contradiction.others],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
