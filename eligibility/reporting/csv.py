"""CSV for spreadsheets: one row a device, harmless to open."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from eligibility.reporting import _disposition
from eligibility.reporting._words import confirming, refusing, undecided, value_text, waived

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, ReportDocument

COLUMNS = (
    "subject", "device", "verdict", "do", "what_to_do", "deciding_rule", "found", "needed", "eligible_through", "refused_from",
    "until_rule", "support", "discover", "connect", "collect", "pin",
    "provider", "country", "sdk", "on", "refused_by", "waived", "not_known", "to_confirm", "first_reason", "steps", "to_find_out",
    "manufacturer", "model", "os_version", "security_patch", "pack", "pack_digest", "evidence_of", "evidence_days_old", "identity",
)  # fmt: skip
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


def render(document: ReportDocument) -> str:
    """A header and a row for each subject; RFC 4180, UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for assessment in document["assessments"]:
        writer.writerow([harmless(cell) for cell in _cells(assessment)])
    for failure in document["errors"]:
        row = dict.fromkeys(COLUMNS, "")
        row |= {"subject": failure["subject"], "verdict": "could_not_be_looked_at"}
        row |= {"first_reason": failure["reason"], "what_to_do": failure["remedy"]}
        writer.writerow([harmless(cell) for cell in row.values()])
    return buffer.getvalue()


def harmless(cell: str) -> str:
    """The cell on one line, with a quote in front where a spreadsheet would take it for a formula."""
    plain = _BREAKS.sub(" ", cell)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def _cells(assessment: AssessmentRow) -> list[str]:
    question, pack, found = assessment["question"], assessment["pack"], assessment["disposition"]
    facts = {fact["fact"]: value_text(fact) for fact in assessment["facts"]}
    refused, unknown = refusing(assessment), undecided(assessment)
    age = assessment["evidence_age"]
    reasons = [finding["reason"] for finding in (*refused, *unknown)]
    return [
        assessment["subject"],
        assessment["device"],
        assessment["verdict"],
        found["kind"],
        found["sentence"],
        found["rule"] or "",
        ", ".join(value_text(fact) for fact in found["found"]),
        _disposition.needed(found),
        assessment["eligible_through"] or "",
        assessment["refused_from"] or "",
        assessment["until_rule"] or "",
        *assessment["stages"].values(),
        question["provider"],
        question["country"] or "",
        f"{question['sdk']['kit']}:{question['sdk']['version']}",
        question["on"],
        " ".join(finding["rule"] for finding in refused),
        " ".join(finding["rule"] for finding in waived(assessment)),
        " ".join(finding["rule"] for finding in unknown),
        " ".join(finding["rule"] for finding in confirming(assessment)),
        reasons[0] if reasons else "",
        " | ".join(step["text"] for step in found["steps"]),
        " | ".join(look["command"] or look["how"] for look in found["look"]),
        facts.get("device.manufacturer", ""),
        facts.get("device.model") or facts.get("iphone.identifier", ""),
        facts.get("android.version") or facts.get("ios.version", ""),
        facts.get("android.security_patch", ""),
        f"{pack['id']} {pack['version']}",
        pack["digest"],
        age["read_on"] if age else "",
        str(age["days"]) if age else "",
        assessment["identity"],
    ]
