"""JSON for programs: stable keys, versioned schema, same input gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

from eligibility.assessment import Assessment, Finding, Missing
from eligibility.facts.fact import Contradiction, Fact
from eligibility.reporting import Report

SCHEMA = "tapready/assessments/1.0"


def render(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "errors": [
            {"subject": failure.subject, "reason": failure.reason, "remedy": failure.remedy}
            for failure in report.failures
        ],
        "assessments": [assessment_document(assessment) for assessment in report.assessments],
    }


def assessment_document(assessment: Assessment) -> dict[str, Any]:
    """One assessment as plain data."""
    question, sdk, pack = assessment.question, assessment.sdk, assessment.pack
    return {
        "subject": assessment.subject,
        "question": {
            "provider": question.provider,
            "country": question.country,
            "sdk": {"kit": sdk.kit, "version": sdk.written, "native": sdk.native_written, "known": sdk.listed},
            "on": question.on.isoformat(),
            "simulated": question.simulated,
            "strict": question.strict,
        },
        "verdict": assessment.verdict.value,
        "stages": {stage.value: truth.value for stage, truth in assessment.stages.items()},
        "eligible_until": _day(assessment.eligible_until),
        "until_rule": assessment.until_rule,
        "eligible_from": _day(assessment.eligible_from),
        "sdk_ranges": [{"from": first, "to": last} for first, last in assessment.sdk_ranges],
        "confirm": [
            {
                "rule": finding.rule.id,
                "title": finding.rule.title,
                "stage": finding.stage.value,
                "how": [gap.type.by_hand for gap in finding.missing],
            }
            for finding in assessment.to_confirm
        ],
        "actions": [
            {"who": action.who, "text": action.text, "internet": action.internet, "rules": list(action.rules)}
            for action in assessment.actions
        ],
        "findings": [finding_document(finding) for finding in assessment.findings],
        "contradictions": [_contradiction(contradiction) for contradiction in assessment.contradictions],
        "facts": {name: fact_document(fact) for name, fact in sorted(assessment.sheet.facts.items())},
        "unread": {gap.fact: gap.reason for gap in assessment.sheet.gaps.values()},
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    rule, citation = finding.rule, finding.citation
    return {
        "rule": rule.id,
        "title": rule.title,
        "requirements": list(rule.requirements),
        "stage": finding.stage.value,
        "level": finding.level.value,
        "enforcer": finding.enforcer,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "remedy": {"text": rule.remedy.text, "who": rule.remedy.who, "internet": rule.remedy.internet},
        "until": _day(finding.until),
        "errors": {kit: list(codes) for kit, codes in sorted(rule.errors.items())},
        "facts": [{"fact": fact.name, **fact_document(fact)} for fact in finding.used],
        "missing": [_missing(gap) for gap in finding.missing],
        "citation": {
            "title": citation.title,
            "url": citation.url,
            "published": _day(citation.published),
            "read": citation.read.isoformat(),
            "secondary": citation.secondary,
        },
    }


def fact_document(fact: Fact) -> dict[str, Any]:
    """A fact with value, grade and origin; ``masked`` where the probe disturbed it."""
    return {
        "value": fact.text,
        "grade": fact.grade.word,
        "origin": fact.origin,
        "taken": fact.taken,
        "masked": fact.masked,
    }


def _missing(gap: Missing) -> dict[str, str]:
    return {"fact": gap.type.name, "why": gap.why.value, "reason": gap.reason, "how": gap.type.by_hand}


def _contradiction(contradiction: Contradiction) -> dict[str, Any]:
    return {
        "fact": contradiction.fact,
        "kept": fact_document(contradiction.kept) if contradiction.kept else None,
        "others": [fact_document(fact) for fact in contradiction.others],
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
