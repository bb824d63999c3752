"""OSCAL 1.1.2 assessment-results for compliance tools: a result a device, a finding a rule."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from eligibility.reporting._messages import caveat, question_line, waiver_text
from eligibility.reporting._terminal import tamed
from eligibility.reporting._words import VERDICTS, https, value_text

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

_SPACE = UUID("6b1f4a52-4b0e-5c0a-9d55-0f6d1a7c2e11")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NAMESPACE = "https://tapready.dev/ns/oscal"


def render(document: ReportDocument) -> str:
    """Identifiers and times come from the contents and the day asked about: same report, same bytes."""
    document = tamed(document)
    assessments = document["assessments"]
    days = [assessment["question"]["on"] for assessment in assessments] or ["1970-01-01"]
    body = {
        "uuid": _uuid("report", *(assessment["subject"] for assessment in assessments), *days),
        "metadata": {
            "title": "Tap to Pay readiness",
            "last-modified": _time(max(days)),
            "version": max(days),
            "oscal-version": "1.1.2",
            "props": [_prop("tool", f"{document['tool']['name']} {document['tool']['version']}")],
        },
        "import-ap": {"href": "#assessment-plan"},
        "results": [_result(assessment) for assessment in assessments] or [_nothing(days[0])],
    }
    if document["errors"]:
        notes = [f"{failure['subject']}: {failure['reason']}" for failure in document["errors"]]
        body["metadata"]["remarks"] = "Could not be looked at: " + "; ".join(_line(note) for note in notes)  # type: ignore[index]
    return json.dumps({"assessment-results": body}, ensure_ascii=False, indent=2) + "\n"


def _result(assessment: AssessmentRow) -> dict[str, Any]:
    findings = [finding for finding in assessment["findings"] if finding["outcome"] != "not_applicable"]
    pack = assessment["pack"]
    return {
        "uuid": _uuid("result", assessment["subject"], question_line(assessment)),
        "title": _line(assessment["device"]),
        "description": _line(
            f"{VERDICTS[assessment['verdict']].capitalize()}{caveat(assessment)}. {question_line(assessment)}"
        ),
        "start": _time(assessment["question"]["on"]),
        "props": [
            _prop("subject", assessment["subject"]),
            _prop("verdict", assessment["verdict"]),
            _prop("do", assessment["disposition"]["kind"]),
            _prop("what-to-do", assessment["disposition"]["sentence"]),
            _prop("eligible-through", assessment["eligible_through"] or "open"),
            _prop("refused-from", assessment["refused_from"] or "open"),
            _prop("rule-pack", f"{pack['id']} {pack['version']}"),
            _prop("rule-pack-sha256", pack["digest"]),
        ],
        "reviewed-controls": {
            "control-selections": [{"include-controls": [{"control-id": finding["rule"]} for finding in findings]}]
        },
        "observations": [_observation(finding, assessment) for finding in findings],
        "findings": [_finding(finding, assessment) for finding in findings],
    }


def _nothing(day: str) -> dict[str, Any]:
    return {
        "uuid": _uuid("result", day),
        "title": "No subject",
        "description": "No subject could be looked at.",
        "start": _time(day),
        "reviewed-controls": {"control-selections": [{"description": "none"}]},
    }


def _observation(finding: FindingRow, assessment: AssessmentRow) -> dict[str, Any]:
    told = [f"{fact['title']}: {value_text(fact)} ({fact['grade']}, {fact['origin']})" for fact in finding["facts"]]
    told += [f"{gap['title']}: {gap['reason']}" for gap in finding["missing"]]
    return {
        "uuid": _uuid("observation", assessment["subject"], finding["rule"]),
        "description": _line("; ".join(told) or finding["reason"]),
        "methods": ["TEST"],
        "collected": _time(assessment["question"]["on"]),
    }


def _finding(finding: FindingRow, assessment: AssessmentRow) -> dict[str, Any]:
    met, link = finding["outcome"] == "met", https(finding["citation"]["url"])
    why = finding["outcome"] if finding["outcome"] != "unmet" else "fail"
    status: dict[str, Any] = {"state": "satisfied" if met else "not-satisfied"}
    status["reason"] = "pass" if met else ("fail" if why == "fail" else "other")
    remarks = [
        finding["reason"],
        waiver_text(finding),
        f"{_leads(finding)}: {finding['remedy']}" if finding["remedy"] else "",
    ]
    status["remarks"] = _line(". ".join(remark for remark in remarks if remark))
    return {
        "uuid": _uuid("finding", assessment["subject"], finding["rule"]),
        "title": finding["title"],
        "description": _line(finding["why"]),
        "props": [
            _prop("outcome", finding["outcome"]),
            _prop("stage", finding["stage"]),
            _prop("level", finding["level"]),
        ],
        **({"links": [{"href": link, "rel": "reference", "text": finding["citation"]["title"]}]} if link else {}),
        "target": {"type": "objective-id", "target-id": finding["rule"], "status": status},
        "related-observations": [{"observation-uuid": _uuid("observation", assessment["subject"], finding["rule"])}],
    }


def _leads(finding: FindingRow) -> str:
    return "To find out" if finding["outcome"] == "unknown" and not finding["who"] else "Remedy"


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NAMESPACE, "value": _line(value) or "none"}


def _line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _uuid(*parts: str) -> str:
    return str(uuid5(_SPACE, "\0".join(parts)))
