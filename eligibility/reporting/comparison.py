"""What changed between two saved reports: newly failing, fixed, other evidence, soon to expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from eligibility.reporting.document import (
    AssessmentRow,
    BaselineRow,
    ChangeKind,
    ChangeRow,
    FindingRow,
    ReportDocument,
)

KINDS: dict[ChangeKind, str] = {
    "newly_failing": "Newly failing",
    "newly_unknown": "No longer known",
    "verdict": "Verdict changed",
    "soon_to_expire": "Soon to expire",
    "fixed": "Fixed",
    "changed_evidence": "Other evidence, same answer",
    "added": "New subjects",
    "removed": "Subjects gone",
}


def since(baseline: ReportDocument, name: str, now: ReportDocument, *, soon_days: int = 90) -> ReportDocument:
    """The report with what changed since an earlier one, read from the file of that name."""
    earlier = baseline["assessments"]
    row: BaselineRow = {
        "name": name,
        "on": sorted({assessment["question"]["on"] for assessment in earlier}),
        "packs": sorted({f"{assessment['pack']['id']} {assessment['pack']['version']}" for assessment in earlier}),
        "changes": compare(baseline, now, soon_days=soon_days),
    }
    return {**now, "baseline": row}


def compare(old: ReportDocument, new: ReportDocument, *, soon_days: int = 90) -> list[ChangeRow]:
    """All changes from the old to the new report, in the order of ``KINDS``, then of subjects and rules.

    ``soon_days`` is how far before ``eligible_until`` a subject counts as soon to expire, counted
    from the day the new report asks about.
    """
    before = {assessment["subject"]: assessment for assessment in old["assessments"]}
    after = {assessment["subject"]: assessment for assessment in new["assessments"]}
    changes = [_change("added", subject, None, after[subject]["verdict"]) for subject in after if subject not in before]
    changes += [
        _change("removed", subject, None, before[subject]["verdict"]) for subject in before if subject not in after
    ]
    for subject, assessment in after.items():
        if subject in before:
            changes += _subject(before[subject], assessment)
        changes += _ending(assessment, soon_days)
    order = list(KINDS)
    return sorted(changes, key=lambda change: (order.index(change["kind"]), change["subject"], change["rule"] or ""))


def _subject(old: AssessmentRow, new: AssessmentRow) -> Iterator[ChangeRow]:
    if old["verdict"] != new["verdict"]:
        yield _change("verdict", new["subject"], None, f"{old['verdict']} became {new['verdict']}")
    earlier = {finding["rule"]: finding for finding in old["findings"]}
    for finding in new["findings"]:
        if finding["level"] == "demand":
            change = _finding(earlier.get(finding["rule"]), finding, new["subject"])
            if change is not None:
                yield change


def _finding(old: FindingRow | None, new: FindingRow, subject: str) -> ChangeRow | None:
    was = old["outcome"] if old else "not_applicable"
    now, rule = new["outcome"], new["rule"]
    if now == "unmet" and was != "unmet":
        return _change("newly_failing", subject, rule, new["reason"])
    if was == "unmet" and now != "unmet":
        return _change("fixed", subject, rule, f"{new['title']}: now {now.replace('_', ' ')}")
    if was == "met" and now == "unknown":
        return _change("newly_unknown", subject, rule, new["reason"])
    if old and was == now != "not_applicable" and _values(old) != _values(new):
        return _change("changed_evidence", subject, rule, f"{_told(old)} became {_told(new)}")
    return None


def _values(finding: FindingRow) -> list[tuple[str, str]]:
    asked = ("question.", "sdk.", "market.")
    return [(fact["fact"], str(fact["value"])) for fact in finding["facts"] if not fact["fact"].startswith(asked)]


def _told(finding: FindingRow) -> str:
    return ", ".join(f"{name} {value}" for name, value in _values(finding)) or "nothing known"


def _ending(assessment: AssessmentRow, soon_days: int) -> Iterator[ChangeRow]:
    until = assessment["refused_from"]
    if until is None or assessment["verdict"] == "not_eligible":
        return
    left = date.fromisoformat(until) - date.fromisoformat(assessment["question"]["on"])
    if left <= timedelta(days=soon_days):
        text = f"refused from {until}, in {left.days} days ({assessment['until_rule']})"
        yield _change("soon_to_expire", assessment["subject"], assessment["until_rule"], text)


def _change(kind: ChangeKind, subject: str, rule: str | None, text: str) -> ChangeRow:
    return {"kind": kind, "subject": subject, "rule": rule, "text": text}
