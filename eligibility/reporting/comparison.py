"""What changed between two saved reports: newly failing, fixed, other evidence, soon to expire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eligibility.facts.written_digest import CHANGED
from eligibility.reporting._groups import last_part
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
    edited = [f"{name}: {note}" for note in baseline["notes"] if note == CHANGED]
    return {**now, "notes": [*now["notes"], *edited], "baseline": row}


def compare(old: ReportDocument, new: ReportDocument, *, soon_days: int = 90) -> list[ChangeRow]:
    """All changes from the old to the new report, in the order of ``KINDS``, then of subjects and rules.

    A device is the same when its identity is, or else its subject. A new one that is refused is newly failing, too.
    ``soon_days`` is how far before ``refused_from`` a subject counts as soon to expire, counted from the day the new report
    asks about.
    """
    before, after = list(old["assessments"]), list(new["assessments"])
    pairs = _paired(before, after)
    known = {id(was) for was, _ in pairs}
    countries = {row["question"]["country"] for row in before}
    changes: list[ChangeRow] = [
        _change("removed", row, None, _verdict(row["verdict"])) for row in before if id(row) not in known
    ]
    met = {id(now): was for was, now in pairs}
    for row in after:
        was = met.get(id(row))
        changes += (
            _subject(was, row) if was is not None else _added(row, asked_before=row["question"]["country"] in countries)
        )
        changes += _ending(row, soon_days)
    order = list(KINDS)
    return sorted(changes, key=lambda change: (order.index(change["kind"]), change["subject"], change["rule"] or ""))


def _paired(before: list[AssessmentRow], after: list[AssessmentRow]) -> list[tuple[AssessmentRow, AssessmentRow]]:
    """The same device before and after, asked about the same country: by identity, what is left over by subject, then by its name."""
    pairs: list[tuple[AssessmentRow, AssessmentRow]] = []
    for key in (_by_identity, _by_subject, _named(before, after)):
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


def _named(before: list[AssessmentRow], after: list[AssessmentRow]) -> Callable[[AssessmentRow], tuple[str, str]]:
    """The last part of the path, where it stands for one subject only on either side."""
    several = {
        name
        for rows in (before, after)
        for name, count in Counter(_name(subject) for subject in {row["subject"] for row in rows}).items()
        if count > 1
    }

    def key(row: AssessmentRow) -> tuple[str, str]:
        name = _name(row["subject"])
        return row["subject"] if name in several else f"…/{name}", row["question"]["country"] or ""

    return key


def _name(subject: str) -> str:
    return last_part(subject).removesuffix(".zip") or subject


def _by_subject(row: AssessmentRow) -> tuple[str, str]:
    return row["subject"], row["question"]["country"] or ""


def _added(row: AssessmentRow, *, asked_before: bool) -> Iterator[ChangeRow]:
    """A new subject, and each demand that refuses it; a country that was not asked about before makes nobody fail anew."""
    if not asked_before:
        yield _change(
            "added",
            row,
            None,
            f"not asked about {row['question']['country'] or 'without a country'} before: {_verdict(row['verdict'])}",
        )
        return
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
    country = row["question"]["country"]
    return {"kind": kind, "subject": row["subject"], "country": country, "rule": rule, "text": text}
