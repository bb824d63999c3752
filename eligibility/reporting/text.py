"""Text for a terminal: verdict, why, until when and what to do, in 80 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from eligibility.assessment import Assessment, Finding, Outcome, Verdict, WhyUnknown
from eligibility.reporting import LookFailure, Report
from eligibility.reporting._words import (
    SIGNS,
    VERDICTS,
    WHO,
    advice,
    device_title,
    question_line,
    refusing,
    undecided,
)
from eligibility.rulebook.rule import HEADLINE

WIDTH = 80
_COLOURS = {Verdict.ELIGIBLE: "32", Verdict.NOT_ELIGIBLE: "31", Verdict.UNDETERMINED: "33"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_MOST_LISTED = 12
_MOST_TITLES = 10


def render(report: Report) -> str:
    """One block a device, a blank line between."""
    blocks = ["\n".join(_device(assessment, colour=report.colour)) for assessment in report.assessments]
    blocks += ["\n".join(_failure(failure, colour=report.colour)) for failure in report.failures]
    if len(blocks) > 1:
        blocks.append(_summary(report))
    return "\n\n".join(blocks) + "\n"


def harmless(text: str) -> str:
    """Foreign text without control and direction characters, which could rewrite a terminal."""
    return _CONTROL.sub("�", " ".join(text.split()))


def _device(assessment: Assessment, *, colour: bool) -> Iterator[str]:
    verdict = assessment.verdict
    yield from _wrap(f"{assessment.subject}: {device_title(assessment)}", "", "  ")
    yield _painted(f"{SIGNS[verdict]} {VERDICTS[verdict]}", _COLOURS[verdict], colour=colour) + _until(assessment)
    yield from _wrap(question_line(assessment), "  ", "  ")
    yield "  " + "  ".join(f"{stage.value} {truth.value}" for stage, truth in assessment.stages.items())
    yield from _section("Why not", [_why(f) for f in refusing(assessment)], "✗")
    yield from _section("Not known", list(_unknown(undecided(assessment))), "?")
    yield from _section("What to do", [f"{WHO[a.who]}: {a.text}" for a in assessment.actions], "→")
    if assessment.eligible_from:
        yield f"  From {assessment.eligible_from} on nothing known refuses it."
    yield from _to_confirm(assessment)
    yield from _section("Sources disagree", [_disagree(c) for c in assessment.contradictions], "!")
    yield from _section("Advice", [f.rule.failure_title + ". " + f.rule.remedy.text for f in advice(assessment)], "·")
    yield from _sdks(assessment)
    counts = {outcome: len(assessment.with_outcome(outcome)) for outcome in Outcome}
    told = ", ".join(f"{count} {outcome.value.replace('_', ' ')}" for outcome, count in counts.items())
    pack = assessment.pack
    yield from _wrap(f"{told}. Rules: {pack.id} {pack.version} ({pack.digest[:12]}).", "  ", "  ")


def _until(assessment: Assessment) -> str:
    if assessment.eligible_until is None:
        return ""
    rule = assessment.pack.rule(assessment.until_rule or "")
    if assessment.verdict is Verdict.ELIGIBLE:
        return f" until {assessment.eligible_until}" + (f" ({rule.id})" if rule else "")
    return f"; refused at the latest from {assessment.eligible_until}" + (f" ({rule.id})" if rule else "")


def _why(finding: Finding) -> str:
    place = (
        f" [{finding.rule.id}, at {finding.stage.value}]" if finding.stage is not HEADLINE else f" [{finding.rule.id}]"
    )
    if finding.outcome is Outcome.UNKNOWN:
        return f"{finding.rule.title}? {finding.reason}{place}"
    return f"{finding.reason}{place}"


def _unknown(findings: list[Finding]) -> Iterator[str]:
    """Each with its reason; those that simply nobody looked at together."""
    unread = [f for f in findings if all(gap.why is WhyUnknown.NOT_READ for gap in f.missing)]
    yield from (_why(finding) for finding in findings if finding not in unread)
    if unread:
        yield "Nothing that was looked at tells: " + "; ".join(f"{f.rule.title} [{f.rule.id}]" for f in unread)


def _to_confirm(assessment: Assessment) -> Iterator[str]:
    """The titles in a paragraph: how to find out stands in the other formats."""
    titles = [finding.rule.title for finding in assessment.to_confirm]
    if titles:
        yield ""
        yield f"To confirm by hand ({len(titles)}; --format html says how):"
        more = f"; and {len(titles) - _MOST_TITLES} more" if len(titles) > _MOST_TITLES else ""
        yield from _wrap("; ".join(titles[:_MOST_TITLES]) + more, "  □ ", "    ")


def _disagree(contradiction: object) -> str:
    kept, others = contradiction.kept, contradiction.others  # type: ignore[attr-defined]
    told = "; ".join(f"{fact.text} ({fact.origin})" for fact in others)
    if kept is None:
        return f"{others[0].type.title}: {told}"
    return f"{kept.type.title} is {kept.text} ({kept.origin}), but {told}"


def _sdks(assessment: Assessment) -> Iterator[str]:
    if assessment.verdict is not Verdict.NOT_ELIGIBLE:
        return
    ranges = ", ".join(first if first == last else f"{first} to {last}" for first, last in assessment.sdk_ranges)
    if ranges:
        yield from _wrap(f"SDK releases that do not refuse it: {ranges}.", "  ", "  ")


def _section(title: str, lines: list[str], sign: str) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title}:"
    for line in lines[:_MOST_LISTED]:
        yield from _wrap(line, f"  {sign} ", "    ")
    if len(lines) > _MOST_LISTED:
        yield f"    … and {len(lines) - _MOST_LISTED} more; --format html or json has them all"


def _failure(failure: LookFailure, *, colour: bool) -> Iterator[str]:
    yield from _wrap(failure.subject, "", "  ")
    yield _painted("! COULD NOT BE LOOKED AT", "35", colour=colour)
    for line in failure.reason.splitlines():
        yield from _wrap(line, "  ", "    ")
    yield from _wrap(failure.remedy, "  → ", "    ")


def _summary(report: Report) -> str:
    counts = {verdict: sum(a.verdict is verdict for a in report.assessments) for verdict in Verdict}
    told = [f"{count} {VERDICTS[verdict].lower()}" for verdict, count in counts.items() if count]
    told += [f"{len(report.failures)} could not be looked at"] if report.failures else []
    return f"{len(report.assessments) + len(report.failures)} subjects: {', '.join(told)}."


def _wrap(text: str, first: str, later: str) -> list[str]:
    lines = textwrap.wrap(
        harmless(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=True,
        break_on_hyphens=False,
    )
    return lines or [first.rstrip()]


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[1;{code}m{text}\x1b[0m" if colour else text
