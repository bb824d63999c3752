"""Patterns with ``*`` and ``?`` that must fit a whole text in small letters, many tried at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from typing import NamedTuple

from eligibility.facts.expressions import expression

WILD = expression(r"[*?\[]")
"""What makes a pattern more than a name."""


class Row(NamedTuple):
    """One mark: its pattern (for values without the property's name), what it is a mark of, and whether it settles it."""

    pattern: str
    of: str
    certain: bool


class Patterns:
    """Many patterns, tried at once: whole texts and beginnings by look-up, the few others one by one."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._whole: dict[str, Row] = {}
        self._starts: dict[str, Row] = {}
        self._others: list[tuple[str | None, Row]] = []
        for row in rows:
            start = row.pattern[:-1]
            if not WILD.search(row.pattern):
                self._put(self._whole, row.pattern, row)
            elif row.pattern.endswith("*") and not WILD.search(start):
                self._put(self._starts, start, row)
            else:
                self._others.append((_within(row.pattern), row))
        self._beginnings = tuple(self._starts)

    @staticmethod
    def _put(kept: dict[str, Row], key: str, row: Row) -> None:
        if key not in kept or row.certain:
            kept[key] = row

    def find(self, text: str) -> Row | None:
        """The row that fits, one that settles the matter before one that does not."""
        found = [self._whole[text]] if text in self._whole else []
        if text.startswith(self._beginnings):
            found += [row for start, row in self._starts.items() if text.startswith(start)]
        for within, row in self._others:
            if within in text if within is not None else fits(row.pattern, text):
                found.append(row)
        return max(found, key=lambda row: row.certain, default=None)


def _within(pattern: str) -> str | None:
    """What a text must hold somewhere to fit ``*…*``; None for other patterns."""
    inner = pattern[1:-1]
    whole = len(pattern) > 1 and pattern.startswith("*") and pattern.endswith("*")
    return inner if whole and "*" not in inner and "?" not in inner else None


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits a pattern with ``*``; only one with ``?`` is worth a regular expression."""
    if "?" in pattern:
        return _expression(pattern).match(text) is not None
    first, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    last = middle.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.DOTALL)
