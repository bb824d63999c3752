"""Text for a terminal: verdict, why, until when and what to do, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.reporting._messages import caveat, question_line, waiver_text
from eligibility.reporting._terminal import wrap
from eligibility.reporting._words import (
    SIGNS,
    VERDICTS,
    WHO,
    advice,
    confirming,
    refusing,
    spans,
    undecided,
    value_text,
    waived,
)
from eligibility.reporting.document import AssessmentRow, ContradictionRow, Failure, FindingRow, ReportDocument

WIDTH = 80
_COLOURS = {"eligible": "32", "not_eligible": "31", "undetermined": "33"}
_MOST_LISTED = 12
_MOST_TITLES = 10


def render(document: ReportDocument, *, colour: bool = False) -> str:
    """One block a device, a blank line between."""
    blocks = ["\n".join(_device(assessment, colour=colour)) for assessment in document["assessments"]]
    blocks += ["\n".join(_failure(failure, colour=colour)) for failure in document["errors"]]
    if len(blocks) > 1:
        blocks.append(_summary(document))
    return "\n\n".join(blocks) + "\n"


def _device(assessment: AssessmentRow, *, colour: bool) -> Iterator[str]:
    verdict = assessment["verdict"]
    yield from wrap(f"{assessment['subject']}: {assessment['device']}", "", "  ")
    yield (
        _painted(f"{SIGNS[verdict]} {VERDICTS[verdict]}", _COLOURS[verdict], colour=colour)
        + _until(assessment)
        + caveat(assessment)
    )
    yield from wrap(question_line(assessment), "  ", "  ")
    yield "  " + " ".join(f"{stage}={answer}" for stage, answer in assessment["stages"].items())
    yield from _section("Why not", [_why(assessment, f) for f in refusing(assessment)], "✗")
    yield from _section("Waived", [f"{f['reason']} [{f['rule']}] ({waiver_text(f)})" for f in waived(assessment)], "~")
    yield from _section("Not known", list(_unknown(assessment)), "?")
    yield from _section("What to do", [f"{WHO[a['who']]}: {a['text']}" for a in assessment["actions"]], "→")
    if assessment["eligible_from"]:
        yield f"  From {assessment['eligible_from']} on nothing known refuses it."
    yield from _to_confirm(assessment)
    yield from _section("Sources disagree", [_disagree(c) for c in assessment["contradictions"]], "!")
    yield from _section("Advice", [f"{f['failure_title']}. {f['remedy']}" for f in advice(assessment)], "·")
    if verdict == "not_eligible" and assessment["sdk_ranges"]:
        yield from wrap(f"SDK releases that do not refuse it: {spans(assessment)}.", "  ", "  ")
    outcomes = [finding["outcome"] for finding in assessment["findings"]]
    counts = {outcome: outcomes.count(outcome) for outcome in ("met", "unmet", "waived", "unknown", "not_applicable")}
    told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in counts.items())
    pack = assessment["pack"]
    yield from wrap(f"{told}. Rules: {pack['id']} {pack['version']} ({pack['digest'][:12]}).", "  ", "  ")


def _until(assessment: AssessmentRow) -> str:
    day, rule = assessment["eligible_until"], assessment["until_rule"]
    if day is None:
        return ""
    return (
        f" until {day} ({rule})"
        if assessment["verdict"] == "eligible"
        else f"; refused at the latest from {day} ({rule})"
    )


def _why(assessment: AssessmentRow, finding: FindingRow) -> str:
    place = "" if finding["stage"] == assessment["headline"] else f", at {finding['stage']}"
    said = f"{finding['title']}? {finding['reason']}" if finding["outcome"] == "unknown" else finding["reason"]
    return f"{said} [{finding['rule']}{place}]"


def _unknown(assessment: AssessmentRow) -> Iterator[str]:
    """Each with its reason; those that simply nobody looked at together."""
    findings = undecided(assessment)
    unread = [f for f in findings if all(gap["why"] == "not_read" for gap in f["missing"])]
    yield from (_why(assessment, finding) for finding in findings if finding not in unread)
    if unread:
        yield "Nothing that was looked at tells: " + "; ".join(f"{f['title']} [{f['rule']}]" for f in unread)


def _to_confirm(assessment: AssessmentRow) -> Iterator[str]:
    """The titles in a paragraph: how to find out stands in the other formats."""
    titles = [finding["title"] for finding in confirming(assessment)]
    if titles:
        yield ""
        yield f"To confirm by hand ({len(titles)}; --format html says how):"
        more = f"; and {len(titles) - _MOST_TITLES} more" if len(titles) > _MOST_TITLES else ""
        yield from wrap("; ".join(titles[:_MOST_TITLES]) + more, "  □ ", "    ")


def _disagree(contradiction: ContradictionRow) -> str:
    kept, others = contradiction["kept"], contradiction["others"]
    told = "; ".join(f"{value_text(fact)} ({fact['origin']})" for fact in others)
    if kept is None:
        return f"{others[0]['title']}: {told}"
    return f"{kept['title']} is {value_text(kept)} ({kept['origin']}), but {told}"


def _section(title: str, lines: list[str], sign: str) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title}:"
    for line in lines[:_MOST_LISTED]:
        yield from wrap(line, f"  {sign} ", "    ")
    if len(lines) > _MOST_LISTED:
        yield f"    … and {len(lines) - _MOST_LISTED} more; --format html or json has them all"


def _failure(failure: Failure, *, colour: bool) -> Iterator[str]:
    yield from wrap(failure["subject"], "", "  ")
    yield _painted("! COULD NOT BE LOOKED AT", "35", colour=colour)
    for line in failure["reason"].splitlines():
        yield from wrap(line, "  ", "    ")
    yield from wrap(failure["remedy"], "  → ", "    ")


def _summary(document: ReportDocument) -> str:
    verdicts = [assessment["verdict"] for assessment in document["assessments"]]
    counts = {words: verdicts.count(verdict) for verdict, words in VERDICTS.items()}  # type: ignore[arg-type]
    told = [f"{count} {words.lower()}" for words, count in counts.items() if count]
    told += [f"{len(document['errors'])} could not be looked at"] if document["errors"] else []
    return f"{len(verdicts) + len(document['errors'])} subjects: {', '.join(told)}."


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[1;{code}m{text}\x1b[0m" if colour else text
