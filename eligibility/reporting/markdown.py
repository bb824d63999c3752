"""Markdown for pull requests, tickets and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.reporting._language import PLAIN
from eligibility.reporting._messages import caveat, question_line, shared_question, waiver_text
from eligibility.reporting._terminal import UNSEEN
from eligibility.reporting._words import (
    SIGNS,
    VERDICTS,
    WHO,
    advice,
    confirming,
    refusing,
    undecided,
    waived,
)
from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~@:])")
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(document: ReportDocument) -> str:
    """A table of all subjects, then a section for each."""
    lines = ["# Tap to Pay readiness", "", escaped(PLAIN.say(shared_question(document))), ""]
    lines += ["| device | subject | verdict | until | first reason |", "|---|---|---|---|---|"]
    lines += [_row(assessment) for assessment in document["assessments"]]
    for failure in document["errors"]:
        lines.append(f"| | {escaped(failure['subject'])} | could not be looked at | | {escaped(failure['reason'])} |")
    for assessment in document["assessments"]:
        lines += ["", *_device(assessment)]
    if document["assessments"]:
        pack = document["assessments"][0]["pack"]
        lines += [
            "",
            f"Rules: {pack['id']} {pack['version']}, SHA-256 `{pack['digest']}`. Made by tapready {document['tool']['version']}.",
        ]
    return "\n".join(lines) + "\n"


def escaped(text: str, most: int = 400) -> str:
    """Foreign text that stays text: no markup, no mention, no link, one line."""
    plain = UNSEEN.sub("\ufffd", text.replace("\n", " "))
    plain = plain if len(plain) <= most else f"{plain[:most]}…"
    return _SPECIAL.sub(r"\\\1", "".join(_MARKS.get(letter, letter) for letter in plain))


def _row(assessment: AssessmentRow) -> str:
    verdict = assessment["verdict"]
    reasons = [] if verdict == "eligible" else [*refusing(assessment), *undecided(assessment)]
    cells = (
        escaped(assessment["device"]),
        escaped(assessment["subject"]),
        f"{SIGNS[verdict]} {VERDICTS[verdict].lower()}{caveat(assessment)}",
        assessment["eligible_until"] or "",
        escaped(reasons[0]["reason"]) if reasons else "",
    )
    return f"| {' | '.join(cells)} |"


def _device(assessment: AssessmentRow) -> Iterator[str]:
    verdict = assessment["verdict"]
    until = f" until {assessment['eligible_until']}" if assessment["eligible_until"] else ""
    yield f"## {escaped(assessment['device'])}"
    yield ""
    yield f"**{SIGNS[verdict]} {VERDICTS[verdict]}**{until}{caveat(assessment)}. {escaped(question_line(assessment))}"
    yield ""
    yield ", ".join(f"{stage}: {answer}" for stage, answer in assessment["stages"].items())
    for title, findings in (
        ("Why not", refusing(assessment)),
        ("Waived", waived(assessment)),
        ("Not known", undecided(assessment)),
        ("Advice", advice(assessment)),
    ):
        if findings:
            yield from ("", f"### {title}", "", *(_finding(finding) for finding in findings))
    if assessment["actions"]:
        yield from ("", "### What to do", "")
        yield from (f"1. **{WHO[a['who']]}:** {escaped(a['text'])}" for a in assessment["actions"])
    if confirming(assessment):
        yield from ("", "### To confirm", "")
        for row in assessment["confirm"]:
            yield f"- [ ] {escaped(row['title'])}. {escaped(' '.join(row['how']))}"


def _finding(finding: FindingRow) -> str:
    said = finding["reason"] if finding["outcome"] != "unknown" else f"{finding['title']}? {finding['reason']}"
    said += f" ({waiver_text(finding)})" if finding["waiver"] else ""
    citation = finding["citation"]
    return f"- {escaped(said)} (`{finding['rule']}`, at {finding['stage']}; [{escaped(citation['title'])}](<{citation['url']}>), read {citation['read']})"
