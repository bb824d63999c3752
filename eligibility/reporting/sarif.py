"""SARIF 2.1.0 for code-scanning services: a result for each finding that wants attention."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from eligibility.reporting._messages import age_text, waiver_text
from eligibility.reporting._terminal import tamed
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
        if finding["outcome"] in ("unmet", "waived")
        or (finding["outcome"] == "unknown" and finding["level"] == "demand")
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


def _rule(finding: FindingRow) -> dict[str, Any]:
    return {
        "id": finding["rule"],
        "shortDescription": {"text": _sentence(finding["title"])},
        "fullDescription": {"text": _sentence(finding["why"])},
        "help": {"text": finding["remedy"]},
        "helpUri": finding["citation"]["url"],
        "defaultConfiguration": {"level": "error" if finding["level"] == "demand" else "note"},
        "properties": {"tags": [finding["stage"], *finding["requirements"]]},
    }


def _result(finding: FindingRow, assessment: AssessmentRow, rules: list[str]) -> dict[str, Any]:
    unmet = finding["outcome"] in ("unmet", "waived")
    level = ("error" if unmet else "warning") if finding["level"] == "demand" else "note"
    where = f"rules/{assessment['pack']['provider']}/{finding['file']}"
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
                "physicalLocation": {"artifactLocation": {"uri": quote(where)}, "region": {"startLine": 1}},
                "logicalLocations": [{"name": assessment["device"], "fullyQualifiedName": assessment["subject"]}],
            }
        ],
        "partialFingerprints": {"subjectAndRule/v1": f"{assessment['subject']}#{finding['rule']}"},
        "properties": {
            "stage": finding["stage"],
            "outcome": finding["outcome"],
            "remedy": finding["remedy"],
            "until": finding["until"],
            "evidenceAge": age_text(assessment),
        },
    }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
