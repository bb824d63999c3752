"""One HTML file that opens from disk: no script needed, no request made, print and dark styles inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from eligibility import __version__
from eligibility.assessment import Assessment, Finding, Outcome, Verdict
from eligibility.facts.fact import Fact
from eligibility.reporting import Report
from eligibility.reporting import _words as words
from eligibility.reporting._templates import environment
from eligibility.rulebook.rule import Level

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one kind under one heading."""

    anchor: str
    title: str
    note: str
    findings: tuple[Finding, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which a demand begins to fail, and where it lies between the day asked and two years on."""

    day: date
    finding: Finding
    percent: float


def render(report: Report) -> str:
    """The report as HTML."""
    template = environment().get_template("html/report.html.j2")
    return template.render(
        report=report,
        words=words,
        Verdict=Verdict,
        sections=sections,
        deadlines=deadlines,
        shown=shown,
        fact_text=fact_text,
        anchor=anchor,
        counts={verdict: sum(a.verdict is verdict for a in report.assessments) for verdict in Verdict},
        version=__version__,
    )


def shown(text: object) -> str:
    """Foreign text made visible: control and direction characters become signs, what is very long is cut."""
    plain = _DIRECTION.sub("⟐", _CONTROL.sub("�", str(text)))
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}… ({len(plain):,} characters)"


def fact_text(fact: Fact) -> str:
    """A fact's value; an empty set is said in words."""
    return shown(fact.text or "none")


def anchor(index: int) -> str:
    """A stable name for links to a device: its place in the report."""
    return f"device-{index}"


def sections(assessment: Assessment) -> list[Section]:
    """All findings, the ones that matter most first."""
    unmet = words.refusing(assessment)
    unknown = words.undecided(assessment)
    confirm = tuple(f for f in assessment.to_confirm if f not in unknown)
    advice = words.advice(assessment)
    taken = {finding.rule.id for finding in (*unmet, *unknown, *confirm, *advice)}
    rest = [f for f in assessment.findings if f.rule.id not in taken]
    met = tuple(f for f in rest if f.outcome is Outcome.MET)
    advice_unknown = tuple(f for f in rest if f.outcome is Outcome.UNKNOWN and f.level is Level.ADVICE)
    absent = tuple(f for f in rest if f.outcome is Outcome.NOT_APPLICABLE)
    return [
        Section("unmet", "Why not", "Demands that are not met.", tuple(unmet), open=True),
        Section(
            "unknown", "Not known", "Nobody could judge these, so the verdict stays open.", tuple(unknown), open=True
        ),
        Section("confirm", "To confirm", "A look, a person or an attestation must settle these.", confirm, open=False),
        Section("advice", "Advice", "Not demanded, but wise.", tuple(advice), open=False),
        Section("met", "Met", "Demands and advice that the device meets.", met, open=False),
        Section(
            "advice-unknown",
            "Advice not judged",
            "Recommendations that nobody could judge.",
            advice_unknown,
            open=False,
        ),
        Section(
            "not-applicable",
            "Not applicable",
            "Rules for another platform, SDK release, day or reader.",
            absent,
            open=False,
        ),
    ]


def deadlines(assessment: Assessment) -> list[Deadline]:
    """The days on which demands begin to fail within two years, the first first."""
    start = assessment.question.on
    span = timedelta(days=730)
    ends = [(f.until, f.rule.id, f) for f in assessment.findings if f.until and f.level is Level.DEMAND]
    return [
        Deadline(day, finding, round(100 * (day - start) / span, 1))
        for day, _, finding in sorted(ends, key=lambda end: end[:2])
        if day - start <= span
    ]
