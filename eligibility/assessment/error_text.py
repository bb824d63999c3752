"""Text in which an SDK's errors stand, as it comes: coloured logs, escaped JSON, any line ends, megabytes."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_CHARACTERS = 10_000_000
"""More than this is not read: the part around the error is what tells."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)|.)")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n ?")
_VALUE = r"[\"'\\]{0,3}\s?[:=]\s?[\"'\\]{0,3}([^\"'\\,;{}\n]{1,120})"


def plain_text(text: str) -> str:
    """The text without escape sequences, with single blanks; line breaks stay, also those that JSON wrote as escapes."""
    text = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\\n", "\n").replace("\u2019", "'")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


def value_of(names: Sequence[str], text: str) -> str | None:
    """The value under one of the names, in JSON or in the userInfo of an NSError: ``Name=value``, ``"name": "value"``."""
    match = re.search(f"(?:{'|'.join(map(re.escape, names))}){_VALUE}", text)
    return match[1].strip() if match else None
