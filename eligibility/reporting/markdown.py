"""Markdown for pull requests, tickets and wikis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eligibility.reporting._disposition import KINDS, replacement
from eligibility.reporting._groups import kinds_in_order
from eligibility.reporting._language import PLAIN
from eligibility.reporting._matrix import matrix_of
from eligibility.reporting._messages import caveat, question_line, shared_question, waiver_text
from eligibility.reporting._terminal import UNSEEN
from eligibility.reporting._words import (
    SIGNS,
    VERDICTS,
    WHO,
    advice,
    confirming,
    https,
    refusing,
    undecided,
    waived,
)

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FindingRow, LookRow, ReportDocument

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~@:])")
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(document: ReportDocument) -> str:
    """A table of all subjects, then a section for each."""
    lines = ["# Tap to Pay readiness", "", *_counts(document), escaped(PLAIN.say(shared_question(document))), ""]
    lines += _by_country(document)
    lines += [
        "| device | what to do | verdict | good through | refused from | why | subject |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(assessment) for assessment in document["assessments"]]
    for failure in document["errors"]:
        lines.append(
            f"| | | could not be looked at | | | {escaped(failure['reason'])} | {escaped(failure['subject'])} |"
        )
    for assessment in document["assessments"]:
        lines += ["", *_device(assessment)]
    if document["assessments"]:
        pack = document["assessments"][0]["pack"]
        lines += [
            "",
            f"Rules: {pack['id']} {pack['version']}, SHA-256 `{pack['digest']}`. Made by tapready {document['tool']['version']}.",
        ]
    return "\n".join(lines) + "\n"


def _counts(document: ReportDocument) -> Iterator[str]:
    """How many devices of each kind, where there are several."""
    kinds: Counter[str] = Counter(row["disposition"]["kind"] for row in document["assessments"])
    if kinds.total() > 1:
        yield ", ".join(f"{count} {KINDS[kind].lower()}" for kind, count in kinds_in_order(kinds)) + "."
        yield ""


def escaped(text: str, most: int = 400) -> str:
    """Foreign text that stays text: no markup, no mention, no link, one line."""
    plain = UNSEEN.sub("\ufffd", text.replace("\n", " "))
    plain = plain if len(plain) <= most else f"{plain[:most]}…"
    return _SPECIAL.sub(r"\\\1", "".join(_MARKS.get(letter, letter) for letter in plain))


def _by_country(document: ReportDocument) -> list[str]:
    """A table of devices and countries, where several were asked about."""
    matrix = matrix_of(document["assessments"])
    if matrix is None:
        return []
    head = [
        "| device |" + "".join(f" {country} |" for country in matrix.countries),
        "|---|" + "---|" * len(matrix.countries),
    ]
    rows = [
        f"| {escaped(name)} |" + "".join(f" {KINDS.get(kinds.get(country, ''), '')} |" for country in matrix.countries)
        for name, kinds in matrix.devices.values()
    ]
    return [*head, *rows, ""]


def _row(assessment: AssessmentRow) -> str:
    verdict, found = assessment["verdict"], assessment["disposition"]
    cells = (
        escaped(assessment["device"]),
        KINDS[found["kind"]],
        f"{SIGNS[verdict]} {VERDICTS[verdict].lower()}{caveat(assessment)}",
        assessment["eligible_through"] or "",
        assessment["refused_from"] or "",
        escaped(found["sentence"]),
        escaped(assessment["subject"]),
    )
    return f"| {' | '.join(cells)} |"


def _device(assessment: AssessmentRow) -> Iterator[str]:
    verdict = assessment["verdict"]
    found, refused = assessment["disposition"], assessment["refused_from"]
    until = f"; refused from {refused}" if refused else ""
    yield f"## {escaped(assessment['device'])}"
    yield ""
    yield f"**{SIGNS[verdict]} {KINDS[found['kind']].upper()}**: {escaped(found['sentence'])}{until}"
    yield ""
    yield f"{VERDICTS[verdict].capitalize()}{caveat(assessment)}. {escaped(question_line(assessment))}"
    yield ""
    yield ", ".join(f"{stage}: {answer}" for stage, answer in assessment["stages"].items())
    if found["steps"]:
        yield from ("", "### What to do", "")
        yield from (f"1. **{WHO[a['who']]}:** {escaped(a['text'])}" for a in found["steps"])
    if found["look"]:
        yield from ("", "### To find out", "")
        yield from (f"1. {_look(look)}" for look in found["look"])
    instead = replacement(assessment)
    if instead:
        yield from ("", escaped(instead))
    if found["instead"]:
        yield from ("", f"Buy instead, for example: {escaped(', '.join(found['instead']))}.")
    if found["readers"]:
        yield from ("", f"Still usable with it: {escaped('; '.join(found['readers']))}.")
    for title, findings in (
        ("Why not", refusing(assessment)),
        ("Waived", waived(assessment)),
        ("Not known", undecided(assessment)),
        ("Advice", advice(assessment)),
    ):
        if findings:
            yield from ("", f"### {title}", "", *(_finding(finding) for finding in findings))
    if confirming(assessment):
        yield from ("", "### To confirm", "")
        for row in assessment["confirm"]:
            yield f"- [ ] {escaped(row['title'])}. {escaped(' '.join(row['how']))}"


def _look(look: LookRow) -> str:
    told = f"`{look['command']}`" if look["command"] else escaped(look["how"])
    return f"{told} (settles {look['settles']})" if look["settles"] else told


def _finding(finding: FindingRow) -> str:
    said = finding["reason"] if finding["outcome"] != "unknown" else f"{finding['title']}? {finding['reason']}"
    said += f" ({waiver_text(finding)})" if finding["waiver"] else ""
    citation = finding["citation"]
    link = https(citation["url"])
    source = f"[{escaped(citation['title'])}](<{link}>)" if link else escaped(citation["title"])
    return f"- {escaped(said)} (`{finding['rule']}`, at {finding['stage']}; {source}, read {citation['read']})"
