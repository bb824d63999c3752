"""What changed between two saved reports: newly failing, fixed, other evidence, soon to expire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

Kind = Literal[
    "newly_failing", "newly_unknown", "fixed", "changed_evidence", "soon_to_expire", "added", "removed", "verdict"
]
KINDS: dict[Kind, str] = {
    "newly_failing": "Newly failing",
    "newly_unknown": "No longer known",
    "verdict": "Verdict changed",
    "soon_to_expire": "Soon to expire",
    "fixed": "Fixed",
    "changed_evidence": "Other evidence, same answer",
    "added": "New subjects",
    "removed": "Subjects gone",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind, on which subject, for which rule (if one), and in words."""

    kind: Kind
    subject: str
    rule: str | None
    text: str


def compare(old: ReportDocument, new: ReportDocument, *, soon_days: int = 90) -> list[Change]:
    """All changes from the old to the new report, in the order of ``KINDS``, then of subjects and rules.

    ``soon_days`` is how far before ``eligible_until`` a subject counts as soon to expire, counted
    from the day the new report asks about.
    """
    before = {assessment["subject"]: assessment for assessment in old["assessments"]}
    after = {assessment["subject"]: assessment for assessment in new["assessments"]}
    changes = [Change("added", subject, None, after[subject]["verdict"]) for subject in after if subject not in before]
    changes += [
        Change("removed", subject, None, before[subject]["verdict"]) for subject in before if subject not in after
    ]
    for subject, assessment in after.items():
        if subject in before:
            changes += _subject(before[subject], assessment)
        changes += _ending(assessment, soon_days)
    order = list(KINDS)
    return sorted(changes, key=lambda change: (order.index(change.kind), change.subject, change.rule or ""))


def _subject(old: AssessmentRow, new: AssessmentRow) -> Iterator[Change]:
    if old["verdict"] != new["verdict"]:
        yield Change("verdict", new["subject"], None, f"{old['verdict']} became {new['verdict']}")
    earlier = {finding["rule"]: finding for finding in old["findings"]}
    for finding in new["findings"]:
        if finding["level"] == "demand":
            change = _finding(earlier.get(finding["rule"]), finding, new["subject"])
            if change is not None:
                yield change


def _finding(old: FindingRow | None, new: FindingRow, subject: str) -> Change | None:
    was = old["outcome"] if old else "not_applicable"
    now, rule = new["outcome"], new["rule"]
    if now == "unmet" and was != "unmet":
        return Change("newly_failing", subject, rule, new["reason"])
    if was == "unmet" and now != "unmet":
        return Change("fixed", subject, rule, f"{new['title']}: now {now.replace('_', ' ')}")
    if was == "met" and now == "unknown":
        return Change("newly_unknown", subject, rule, new["reason"])
    if old and was == now != "not_applicable" and _values(old) != _values(new):
        return Change("changed_evidence", subject, rule, f"{_told(old)} became {_told(new)}")
    return None


def _values(finding: FindingRow) -> list[tuple[str, str]]:
    asked = ("question.", "sdk.", "market.")
    return [(fact["fact"], str(fact["value"])) for fact in finding["facts"] if not fact["fact"].startswith(asked)]


def _told(finding: FindingRow) -> str:
    return ", ".join(f"{name} {value}" for name, value in _values(finding)) or "nothing known"


def _ending(assessment: AssessmentRow, soon_days: int) -> Iterator[Change]:
    until = assessment["eligible_until"]
    if until is None or assessment["verdict"] == "not_eligible":
        return
    left = date.fromisoformat(until) - date.fromisoformat(assessment["question"]["on"])
    if left <= timedelta(days=soon_days):
        text = f"refused from {until}, in {left.days} days ({assessment['until_rule']})"
        yield Change("soon_to_expire", assessment["subject"], assessment["until_rule"], text)
