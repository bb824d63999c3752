"""Text for a terminal: what to do, the verdict, why and until when, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eligibility.reporting import _disposition, _matrix, summary
from eligibility.reporting._messages import caveat, question_line, waiver_text
from eligibility.reporting._terminal import painted, wrap
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

if TYPE_CHECKING:
    from eligibility.reporting.document import (
        AssessmentRow,
        ContradictionRow,
        Failure,
        FindingRow,
        LookRow,
        ReportDocument,
    )

WIDTH = 80
_COLOURS = {"eligible": "32", "not_eligible": "31", "undetermined": "33"}
MOST_IN_FULL = 10
"""Up to so many devices are told in full."""
_MOST_LISTED = 12
_MOST_TITLES = 10


def render(document: ReportDocument, *, colour: bool = False) -> str:
    """What to do first, then why; a block a device, and of many devices the groups alone."""
    found, errors = document["assessments"], document["errors"]
    if len(found) > MOST_IN_FULL:
        return summary.render(document, colour=colour)
    blocks = [*_notes(document)]
    matrix = _matrix.matrix_of(found)
    if matrix is not None:
        blocks.append("\n".join(_matrix.lines(matrix)))
    blocks += ["\n".join(_device(assessment, colour=colour)) for assessment in found]
    blocks += ["\n".join(_failure(failure, colour=colour)) for failure in errors]
    if document["baseline"] is not None:
        blocks.append("\n".join(summary.changed(document)).strip("\n"))
    if len(found) + len(errors) > 1:
        blocks.append(_summary(document))
    return "\n\n".join(blocks) + "\n"


def _notes(document: ReportDocument) -> Iterator[str]:
    for note in document["notes"]:
        yield "\n".join(wrap(note, "! ", "  "))


def _device(assessment: AssessmentRow, *, colour: bool) -> Iterator[str]:
    verdict, found = assessment["verdict"], assessment["disposition"]
    doing = _disposition.KINDS[found["kind"]].upper()
    whole = f"{VERDICTS[verdict]}{caveat(assessment)} · {assessment['device']}"
    first, *more = wrap(whole, f"{SIGNS[verdict]} {doing} · ", "  ")
    yield first.replace(
        f"{SIGNS[verdict]} {doing}", painted(f"{SIGNS[verdict]} {doing}", _COLOURS[verdict], colour=colour), 1
    )
    yield from more
    yield from wrap(f"{found['sentence']}{_until(assessment)}", "  ", "  ")
    if assessment["subject"] != assessment["device"]:
        yield from wrap(assessment["subject"], "  ", "  ")
    yield from wrap(question_line(assessment), "  ", "  ")
    yield "  " + " ".join(f"{stage}={answer}" for stage, answer in assessment["stages"].items())
    yield from _doing(assessment)
    yield from _section("Why not", [_why(assessment, f) for f in refusing(assessment)], "✗")
    yield from _section("Waived", [f"{f['reason']} [{f['rule']}] ({waiver_text(f)})" for f in waived(assessment)], "~")
    yield from _section("Not known", list(_unknown(assessment)), "?")
    yield from _to_confirm(assessment)
    yield from _section("Sources disagree", [_disagree(c) for c in assessment["contradictions"]], "!")
    yield from _section("Advice", [f"{f['failure_title']}. {f['remedy']}" for f in advice(assessment)], "·")
    recording = assessment["recording"]
    if recording and recording["unread"]:
        yield ""
        yield from wrap(f"Given and not read: {', '.join(recording['unread'])}.", "  ", "  ")
    outcomes = [finding["outcome"] for finding in assessment["findings"]]
    counts = {outcome: outcomes.count(outcome) for outcome in ("met", "unmet", "waived", "unknown", "not_applicable")}
    told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in counts.items())
    pack = assessment["pack"]
    yield from wrap(f"{told}. Rules: {pack['id']} {pack['version']} ({pack['digest'][:12]}).", "  ", "  ")


def _until(assessment: AssessmentRow) -> str:
    refused = assessment["refused_from"]
    return f"; refused from {refused} ({assessment['until_rule']})" if refused else ""


def _doing(assessment: AssessmentRow) -> Iterator[str]:
    """The steps, the looks, what to use instead: in the order in which they help."""
    found = assessment["disposition"]
    instead = _disposition.replacement(assessment)
    yield from _section("What to do", [instead] if instead else [], "→")
    yield from _section("What to do", [f"{WHO[step['who']]}: {step['text']}" for step in found["steps"]], "→")
    yield from _section("To find out", [_look(look) for look in found["look"]], "→")
    if any((look["command"] or "").startswith("adb ") for look in found["look"]):
        yield "    (or all at once: tapready collect adb:SERIAL --output FOLDER)"
    others = [f"Buy instead, for example: {', '.join(found['instead'])}."] if found["instead"] else []
    others += [f"Still usable with it: {'; '.join(found['readers'])}."] if found["readers"] else []
    if found["releases"] and assessment["verdict"] == "not_eligible":
        others.append(f"SDK releases that do not refuse it: {spans(found['releases'])}.")
    if assessment["eligible_from"]:
        others.append(f"From {assessment['eligible_from']} on nothing known refuses it.")
    yield from _section("Otherwise", others, "→")


def _look(look: LookRow) -> str:
    """One command with how much it settles, or one look by hand."""
    count = look["settles"]
    settled = f" (settles {count})" if count else ""
    return f"{look['command'] or look['how']}{settled}"


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
    yield painted("! COULD NOT BE LOOKED AT", "35", colour=colour)
    for line in failure["reason"].splitlines():
        yield from wrap(line, "  ", "    ")
    yield from wrap(failure["remedy"], "  → ", "    ")


def _summary(document: ReportDocument) -> str:
    verdicts = [assessment["verdict"] for assessment in document["assessments"]]
    counts = {words: verdicts.count(verdict) for verdict, words in VERDICTS.items()}  # type: ignore[arg-type]
    told = [f"{count} {words.lower()}" for words, count in counts.items() if count]
    told += [f"{len(document['errors'])} could not be looked at"] if document["errors"] else []
    return f"{len(verdicts) + len(document['errors'])} subjects: {', '.join(told)}."
