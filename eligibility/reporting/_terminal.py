"""Foreign text for people: visible, tame, and folded to a terminal's width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from eligibility.facts.expressions import expression

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, Failure, ReportDocument

WIDTH = 80
_MOST = 1500
"""The longest text on one line of the tool's own making is far shorter; what is longer came from outside."""
UNSEEN = expression(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff]"
)
"""Control and direction characters, which could rewrite a terminal or turn a line around, and lone surrogates."""


def harmless(text: str) -> str:
    """One line of text without characters that are not seen and do something."""
    plain = UNSEEN.sub("\ufffd", " ".join(text[: 4 * _MOST].split()))
    return plain if len(plain) <= _MOST else f"{plain[:_MOST]}…"


def tamed(document: ReportDocument) -> ReportDocument:
    """The report with names of devices and subjects on one line, of bearable length, and nothing unseen in them."""
    assessments: list[AssessmentRow] = [
        {**row, "subject": harmless(row["subject"]), "device": harmless(row["device"])}
        for row in document["assessments"]
    ]
    errors: list[Failure] = [
        {"subject": harmless(one["subject"]), "reason": harmless(one["reason"]), "remedy": harmless(one["remedy"])}
        for one in document["errors"]
    ]
    return {**document, "assessments": assessments, "errors": errors}


def wrap(text: str, first: str, later: str) -> list[str]:
    """Fold foreign text to the width; wide letters count twice. ``first`` and ``later`` begin the lines."""
    plain = harmless(text)
    if plain.isascii():
        lines = textwrap.wrap(
            plain, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=True, break_on_hyphens=False
        )
        return lines or [first.rstrip()]
    return _fold(plain, first, later)


def _fold(plain: str, first: str, later: str) -> list[str]:
    lines, line = [], first
    for word in plain.split(" "):
        gap = "" if line in (first, later) else " "
        if _columns(line + gap + word) <= WIDTH:
            line += gap + word
            continue
        if line not in (first, later):
            lines.append(line)
            line = later
        for letter in word:
            if _columns(line + letter) > WIDTH:
                lines.append(line)
                line = later
            line += letter
    return [*lines, line]


def _columns(text: str) -> int:
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def painted(text: str, code: str, *, colour: bool) -> str:
    """The text, bold and in a colour of the terminal's where colour is wanted."""
    return f"\x1b[1;{code}m{text}\x1b[0m" if colour else text
