"""One HTML file that opens from disk: no request made, print and dark styles inside, three languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eligibility.reporting import _words as words
from eligibility.reporting._fleet import fleet_of
from eligibility.reporting._matrix import matrix_of
from eligibility.reporting._page import cover_of, page, render_fleet

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FactRow, FindingRow, ReportDocument

MOST_IN_FULL = 20
"""Up to so many devices have a section each."""
_HORIZON = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one kind under one heading."""

    title: str
    note: str
    findings: list[FindingRow]
    open: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which a demand begins to fail, and where it lies between the day asked and two years on."""

    day: str
    finding: FindingRow
    percent: float


def render(document: ReportDocument, *, language: str = "en") -> str:
    """The report as HTML: few devices in full, many as a table with a section a rule.

    ``language`` is the one that shows first, and the only one where scripts are off.
    """
    fleet, cover, matrix = fleet_of(document), cover_of(document), matrix_of(document["assessments"])
    if len(fleet.columns) > MOST_IN_FULL:
        return render_fleet(fleet, cover, language, matrix=matrix)
    return page(
        "html/report.html.j2", fleet, cover, language, assessments=document["assessments"], sections=sections,
        deadlines=deadlines, disagreeing=disagreeing, evidence=evidence,
        matrix=matrix,
    )  # fmt: skip


def evidence(finding: FindingRow) -> list[FactRow]:
    """The facts that the demand itself reads and that are known, masked ones too."""
    return [fact for fact in finding["facts"] if fact["fact"] in finding["tells"] or fact["masked"]]


def disagreeing(assessment: AssessmentRow) -> list[FactRow]:
    """The facts of all contradictions: what was kept before what was not."""
    return [
        fact
        for contradiction in assessment["contradictions"]
        for fact in ([contradiction["kept"]] if contradiction["kept"] else []) + contradiction["others"]
    ]


_OPEN = "Nobody could judge these, so the verdict stays open."
_BESIDE = "Nobody could judge these; the answer does not wait for them."


def sections(assessment: AssessmentRow) -> list[Section]:
    """All findings, the ones that matter most first."""
    unmet, unknown = words.refusing(assessment), words.undecided(assessment)
    confirm, advice = words.confirming(assessment), words.advice(assessment)
    taken = {finding["rule"] for finding in (*unmet, *unknown, *confirm, *advice, *words.waived(assessment))}
    rest = [finding for finding in assessment["findings"] if finding["rule"] not in taken]
    by_outcome = {name: [f for f in rest if f["outcome"] == name] for name in ("met", "unknown", "not_applicable")}
    return [
        Section("Why not", "Demands that are not met.", unmet, open=True),
        Section(
            "Waived",
            "Not met, and accepted by somebody for a time. Counted apart from met.",
            words.waived(assessment),
            open=True,
        ),
        Section("Not known", _OPEN if assessment["verdict"] == "undetermined" else _BESIDE, unknown, open=True),
        Section("To confirm", "A look, a person or an attestation must settle these.", confirm),
        Section("Advice", "Not demanded, but wise.", advice),
        Section("Met", "Demands and advice that the device meets.", by_outcome["met"]),
        Section("Advice not judged", "Recommendations that nobody could judge.", by_outcome["unknown"]),
        Section(
            "Not applicable",
            "Rules for another platform, SDK release, day or reader.",
            by_outcome["not_applicable"],
            short=True,
        ),
    ]


def deadlines(assessment: AssessmentRow) -> list[Deadline]:
    """The days on which demands begin to fail within two years, the first first."""
    start = date.fromisoformat(assessment["question"]["on"])
    found = []
    for finding in assessment["findings"]:
        if finding["until"] and finding["level"] == "demand":
            ahead = date.fromisoformat(finding["until"]) - start
            if ahead <= _HORIZON:
                found.append(Deadline(finding["until"], finding, round(100 * ahead / _HORIZON, 1)))
    return sorted(found, key=lambda deadline: (deadline.day, deadline.finding["rule"]))
