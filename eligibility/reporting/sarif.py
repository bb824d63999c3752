"""SARIF 2.1.0 for code-scanning services: a result for each finding that wants attention."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from eligibility.reporting._messages import age_text, waiver_text
from eligibility.reporting._terminal import tamed
from eligibility.reporting._words import https, undecided

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(document: ReportDocument) -> str:
    """One run; rule ids are the pack's own, which do not change."""
    return (
        json.dumps(
            {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(tamed(document))]}, ensure_ascii=False, indent=2
        )
        + "\n"
    )


def _run(document: ReportDocument) -> dict[str, Any]:
    findings = {f["rule"]: f for a in document["assessments"] for f in a["findings"]}
    rules = sorted(findings)
    results = [
        _result(finding, assessment, rules)
        for assessment in document["assessments"]
        for finding in assessment["findings"]
        if finding["outcome"] in ("unmet", "waived") or _keeps_open(finding, assessment)
    ]
    notices = [
        {"level": "error", "message": {"text": f"{failure['subject']}: {failure['reason']} {failure['remedy']}"}}
        for failure in document["errors"]
    ]
    return {
        "tool": {
            "driver": {
                "name": document["tool"]["name"],
                "semanticVersion": document["tool"]["version"],
                "rules": [_rule(findings[rule]) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": not notices, "toolExecutionNotifications": notices}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }


def _keeps_open(finding: FindingRow, assessment: AssessmentRow) -> bool:
    """Whether the verdict waits for it: of a device that is refused anyway nobody need look further."""
    return assessment["verdict"] == "undetermined" and finding in undecided(assessment)


def _rule(finding: FindingRow) -> dict[str, Any]:
    return {
        "id": finding["rule"],
        "shortDescription": {"text": _sentence(finding["title"])},
        "fullDescription": {"text": _sentence(finding["why"])},
        "help": {"text": finding["remedy"] or _sentence(finding["why"])},
        **({"helpUri": link} if (link := https(finding["citation"]["url"])) else {}),
        "defaultConfiguration": {"level": "error" if finding["level"] == "demand" else "note"},
        "properties": {"tags": [finding["stage"], *finding["requirements"]]},
    }


def _result(finding: FindingRow, assessment: AssessmentRow, rules: list[str]) -> dict[str, Any]:
    unmet = finding["outcome"] in ("unmet", "waived")
    level = ("error" if unmet else "warning") if finding["level"] == "demand" else "note"
    subject, found = assessment["subject"], assessment["disposition"]
    waiver = finding["waiver"]
    suppressed = [{"kind": "external", "status": "accepted", "justification": waiver_text(finding)}] if waiver else []
    return {
        "suppressions": suppressed,
        "ruleId": finding["rule"],
        "ruleIndex": rules.index(finding["rule"]),
        "kind": "fail" if unmet else "open",
        "level": level if unmet else "none",
        "message": {"text": _sentence(f"{assessment['device']}: {finding['reason']}")},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(subject)}, "region": {"startLine": 1}},
                "logicalLocations": [{"name": assessment["device"], "fullyQualifiedName": subject}],
            }
        ],
        "partialFingerprints": {"subjectAndRule/v1": f"{assessment['identity']}#{finding['rule']}"},
        "properties": {
            "stage": finding["stage"],
            "outcome": finding["outcome"],
            "remedy": finding["remedy"],
            "until": finding["until"],
            "do": found["kind"],
            "whatToDo": found["sentence"],
            "rule": f"rules/{assessment['pack']['provider']}/{finding['file']}",
            "evidenceAge": age_text(assessment),
        },
    }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
