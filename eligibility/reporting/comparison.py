"""What changed between two saved reports: newly failing, fixed, other evidence, soon to expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eligibility.reporting._words import VERDICTS

if TYPE_CHECKING:
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

    A device is the same when its identity is, or else its subject. A new one that is refused is newly failing, too.
    ``soon_days`` is how far before ``refused_from`` a subject counts as soon to expire, counted from the day the new report
    asks about.
    """
    before, after = list(old["assessments"]), list(new["assessments"])
    pairs = _paired(before, after)
    known = {id(was) for was, _ in pairs}
    changes: list[ChangeRow] = [
        _change("removed", row, None, _verdict(row["verdict"])) for row in before if id(row) not in known
    ]
    met = {id(now): was for was, now in pairs}
    for row in after:
        was = met.get(id(row))
        changes += _added(row) if was is None else _subject(was, row)
        changes += _ending(row, soon_days)
    order = list(KINDS)
    return sorted(changes, key=lambda change: (order.index(change["kind"]), change["subject"], change["rule"] or ""))


def _paired(before: list[AssessmentRow], after: list[AssessmentRow]) -> list[tuple[AssessmentRow, AssessmentRow]]:
    """The same device before and after, asked about the same country: by identity, what is left over by subject."""
    pairs: list[tuple[AssessmentRow, AssessmentRow]] = []
    for key in (_by_identity, _by_subject):
        left: dict[tuple[str, str], AssessmentRow] = {}
        taken = {id(was) for was, _ in pairs} | {id(now) for _, now in pairs}
        for row in before:
            if id(row) not in taken:
                left.setdefault(key(row), row)
        found = [row for row in after if id(row) not in taken]
        pairs += [(left.pop(key(row)), row) for row in found if key(row) in left]
    return pairs


def _by_identity(row: AssessmentRow) -> tuple[str, str]:
    return row["identity"], row["question"]["country"] or ""


def _by_subject(row: AssessmentRow) -> tuple[str, str]:
    return row["subject"], row["question"]["country"] or ""


def _added(row: AssessmentRow) -> Iterator[ChangeRow]:
    """A new subject, and each demand that refuses it."""
    yield _change("added", row, None, _verdict(row["verdict"]))
    for finding in row["findings"]:
        if finding["level"] == "demand" and finding["outcome"] == "unmet":
            yield _change("newly_failing", row, finding["rule"], finding["reason"])


def _verdict(verdict: str) -> str:
    return VERDICTS[verdict].lower()


def _subject(old: AssessmentRow, new: AssessmentRow) -> Iterator[ChangeRow]:
    if old["verdict"] != new["verdict"]:
        yield _change("verdict", new, None, f"{_verdict(old['verdict'])} became {_verdict(new['verdict'])}")
    earlier = {finding["rule"]: finding for finding in old["findings"]}
    for finding in new["findings"]:
        if finding["level"] == "demand":
            change = _finding(earlier.get(finding["rule"]), finding, new)
            if change is not None:
                yield change


def _finding(old: FindingRow | None, new: FindingRow, row: AssessmentRow) -> ChangeRow | None:
    was = old["outcome"] if old else "not_applicable"
    now, rule = new["outcome"], new["rule"]
    if now == "unmet" and was != "unmet":
        return _change("newly_failing", row, rule, new["reason"])
    if was == "unmet" and now != "unmet":
        return _change("fixed", row, rule, f"{new['title']}: now {now.replace('_', ' ')}")
    if was == "met" and now == "unknown":
        return _change("newly_unknown", row, rule, new["reason"])
    if old and was == now != "not_applicable" and _values(old) != _values(new):
        return _change("changed_evidence", row, rule, f"{_told(old)} became {_told(new)}")
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
        text = f"refused from {until}, in {left.days} days"
        yield _change("soon_to_expire", assessment, assessment["until_rule"], text)


def _change(kind: ChangeKind, row: AssessmentRow, rule: str | None, text: str) -> ChangeRow:
    return {"kind": kind, "subject": row["subject"], "rule": rule, "text": text}
