"""An assessment written down as plain data, once, for every format.

Words out of closed sets (kit, who, grade, enforcer) are text in the domain and checked when rules and
evidence are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eligibility import __version__
from eligibility.assessment import Action, Assessment, Disposition, Finding, Missing, Need, Outcome, Verdict
from eligibility.facts.answers import problem_of
from eligibility.facts.evidence import Recording
from eligibility.facts.fact import Contradiction, Fact
from eligibility.reporting import _disposition as disposition
from eligibility.reporting._language import PLAIN
from eligibility.reporting.document import (
    SCHEMA,
    ActionRow,
    AssessmentRow,
    ConfirmRow,
    ContradictionRow,
    DispositionRow,
    EvidenceRow,
    FactRow,
    Failure,
    FindingRow,
    MissingRow,
    NeedRow,
    RecordingRow,
    ReportDocument,
    Tool,
    WaiverRow,
)
from eligibility.rulebook.rule import HEADLINE


def report_of(assessments: Sequence[AssessmentRow], errors: list[Failure], notes: Sequence[str] = ()) -> ReportDocument:
    """The report of these subjects."""
    tool: Tool = {"name": "tapready", "version": __version__}
    return {
        "schema": SCHEMA, "tool": tool, "notes": list(notes), "errors": errors, "assessments": assessments,
        "baseline": None,
    }  # fmt: skip


def assessment_row(assessment: Assessment, recording: Recording | None = None) -> AssessmentRow:
    """One assessment, with the digests of the evidence it was read from, if it was read from any."""
    question, sdk, pack = assessment.question, assessment.sdk, assessment.pack
    eligible = assessment.verdict is Verdict.ELIGIBLE
    row: AssessmentRow = {
        "subject": assessment.subject,
        "identity": identity(assessment, recording),
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
        "disposition": disposition_row(assessment.disposition),
        "headline": HEADLINE.value,
        "stages": {stage.value: truth.value for stage, truth in assessment.stages.items()},
        "eligible_through": _day(assessment.eligible_through),
        "refused_from": _day(assessment.refused_from),
        "eligible_until": _day(assessment.refused_from) if eligible else None,
        "until_rule": assessment.until_rule,
        "eligible_from": _day(assessment.eligible_from),
        "sdk_ranges": [{"first": first, "last": last} for first, last in assessment.sdk_ranges],
        "confirm": [_confirm(finding) for finding in assessment.to_confirm],
        "actions": [_action(action) for action in assessment.actions],
        "findings": [_finding(finding) for finding in assessment.findings],
        "contradictions": [_contradiction(contradiction) for contradiction in assessment.contradictions],
        "facts": [fact_row(fact) for _, fact in sorted(assessment.sheet.facts.items())],
        "unread": {**{gap.fact: gap.reason for gap in assessment.sheet.gaps.values()}, **assessment.sheet.contested},
        "recording": _recording(recording) if recording and recording.evidence else None,
        "evidence_age": {"read_on": assessment.age.read_on.isoformat(), "days": assessment.age.days} if assessment.age else None,
        "pack": {
            "id": pack.id, "provider": pack.provider, "title": pack.title, "version": pack.version, "digest": pack.digest,
        },
    }  # fmt: skip
    row["disposition"]["sentence"] = PLAIN.say(disposition.sentence(row))
    return row


def identity(assessment: Assessment, recording: Recording | None = None) -> str:
    """What tells the device from others, wherever its evidence lies: its serial number's digest, its origin, else the subject."""
    digest = assessment.sheet.get("device.serial_digest")
    if digest is not None:
        return f"serial-sha256:{digest.text}"
    if recording is not None and not recording.origin.startswith("file:"):
        return f"origin:{recording.origin}"
    return f"subject:{assessment.subject}"


def disposition_row(found: Disposition) -> DispositionRow:
    """What to do with a device; its sentence is said of the whole row."""
    asks, finding = found.needed, found.finding
    return {
        "kind": found.kind.value,
        "sentence": "",
        "by": list(found.by),  # type: ignore[arg-type]
        "on": _day(found.on),
        "rule": finding.rule.id if finding else None,
        "reason": finding.rule.failure_title if finding else None,
        "needs": [_need(need) for need in asks.needs] if asks else [],
        "needs_words": asks.words if asks else None,
        "found": [fact_row(fact) for fact in asks.found] if asks else [],
        "steps": [_action(action) for action in found.steps],
        "look": [
            {"command": look.command, "how": look.how, "settles": len(look.rules), "rules": list(look.rules), "facts": list(look.facts)}
            for look in found.look
        ],
        "update": found.update,
        "releases": [{"first": first, "last": last} for first, last in found.releases],
        "instead": list(found.instead),
        "readers": list(found.readers),
    }  # fmt: skip


def _need(need: Need) -> NeedRow:
    return {
        "fact": need.fact, "title": need.title, "kind": need.kind, "operator": need.operator, "value": need.value,
        "negated": need.negated,
    }  # fmt: skip


def _action(action: Action) -> ActionRow:
    return {"who": action.who, "text": action.text, "internet": action.internet, "rules": list(action.rules)}  # type: ignore[typeddict-item]


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
    rule, citation, remedy = finding.rule, finding.citation, finding.remedy
    missing = [_missing(gap) for gap in finding.missing]
    helps = finding.outcome in (Outcome.UNMET, Outcome.WAIVED) or finding.masked
    find_out = " ".join(dict.fromkeys(gap["how"] for gap in missing))
    return {
        "rule": rule.id,
        "title": rule.title,
        "failure_title": rule.failure_title,
        "why": rule.why,
        "requirements": list(rule.requirements),
        "stage": finding.stage.value,
        "level": finding.level.value,
        "enforcer": finding.enforcer,  # type: ignore[typeddict-item]
        "errors": {kit: list(codes) for kit, codes in sorted(rule.errors.items())},
        "citation": {
            "title": citation.title,
            "url": citation.url,
            "published": _day(citation.published),
            "read": citation.read.isoformat(),
            "secondary": citation.secondary,
        },
        "file": rule.file,
        "outcome": finding.outcome.value,
        "to_confirm": finding.to_confirm,
        "reason": finding.reason,
        "remedy": remedy.text if helps else find_out,
        "who": remedy.who if helps else None,  # type: ignore[typeddict-item]
        "internet": helps and remedy.internet,
        "until": _day(finding.until),
        "facts": [fact_row(fact) for fact in finding.used],
        "tells": [fact.name for fact in finding.told],
        "missing": missing,
        "waiver": _waiver(finding),
    }


def _recording(recording: Recording) -> RecordingRow:
    pieces: list[EvidenceRow] = [
        {"kind": piece.kind, "bytes": len(piece.content), "sha256": piece.sha256, "problem": problem_of(piece)}
        for piece in recording.evidence
    ]
    return {
        "origin": recording.origin, "taken": recording.taken, "evidence": pieces, "unread": list(recording.unread),
    }  # fmt: skip


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
