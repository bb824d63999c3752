"""How each kind of value is written, read and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Any, NamedTuple

from eligibility.facts.expressions import expression

Periods = tuple[tuple[date, date | None], ...]

_VERSION = expression(r"\s*v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:L\b|[\s(_-].*|[a-z]\d*|\Z)\s*\Z", re.DOTALL)
_DAY = expression(r"(\d{4})-?(\d{2})(?:-(\d{2}))?(?:T.*)?\Z")
_MOST_DIGITS = 15
_YES = frozenset({"true", "yes", "1", "on"})
_NO = frozenset({"false", "no", "0", "off"})


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """Dotted integers compared by part: 16.7 < 16.10 < 17, and 17 = 17.0.

    What follows the numbers (``12L``, ``16.5.1 (c)``, ``26.1 beta 3``) is kept to be shown and
    does not take part in comparisons.
    """

    parts: tuple[int, ...]
    written: str

    @property
    def significant(self) -> tuple[int, ...]:
        """What comparisons read: the parts without zeros at the end."""
        return _significant(self.parts)

    def __str__(self) -> str:
        return self.written

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.significant == other.significant

    def __lt__(self, other: Version) -> bool:
        return self.significant < other.significant

    def __hash__(self) -> int:
        return hash(self.significant)


Value = bool | int | str | date | frozenset[str] | Periods | Version


def _significant(parts: tuple[int, ...]) -> tuple[int, ...]:
    end = len(parts)
    while end > 1 and parts[end - 1] == 0:
        end -= 1
    return parts[:end]


class Kind(NamedTuple):
    """One kind of value: its name, how text becomes a value and how a value is written."""

    name: str
    read: Callable[[str], Value]
    write: Callable[[Any], str]
    python: type
    example: str

    def accept(self, given: object) -> Value:
        """Take a value as Python has it, or as text; raise ``ValueError`` saying what is expected."""
        if isinstance(given, bool) and self.python is not bool:
            raise ValueError(f"{given} is not a {self.name.replace('_', '/')}; write it like {self.example}")
        if isinstance(given, self.python) and self.python is not str:
            return given  # type: ignore[return-value]  # the line above proves the type
        if isinstance(given, (list, tuple, set, frozenset)):
            return self.read_members([str(member) for member in given])
        if given is None or isinstance(given, dict):
            raise ValueError(f"a value is needed, like {self.example}")
        return self.read(str(given))

    def plain(self, value: Value) -> bool | int | str | list[str]:
        """The value as JSON has it: true and false, numbers, lists, else text."""
        if isinstance(value, (bool, int)):
            return value
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, tuple):
            return [write_periods((period,)) for period in value]
        return self.write(value)

    def read_members(self, members: list[str]) -> Value:
        """Read a written list; only sets and periods have members."""
        if self.name == "texts":
            return frozenset(members)
        if self.name == "periods":
            return _periods(members)
        raise ValueError(f"a single value is needed, like {self.example}")


def _yes_no(text: str) -> bool:
    word = text.strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"{_shown(text)} is neither true nor false")


def _number(text: str) -> int:
    word = text.strip()
    if not re.fullmatch(rf"-?\d{{1,{_MOST_DIGITS}}}", word, re.ASCII):
        raise ValueError(f"{_shown(text)} is not a whole number")
    return int(word)


def _version(text: str) -> Version:
    text = text[:200]
    match = _VERSION.match(text)
    if not match or not text.isascii():
        raise ValueError(f"{_shown(text)} is not a version; write it like 16.7.2")
    return Version(tuple(int(part) for part in match[1].split(".")), text.strip())


def _day(text: str) -> date:
    match = _DAY.match(text.strip())
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            pass
    raise ValueError(f"{_shown(text)} is not a day; write it like 2026-11-01")


def _texts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _periods(spans: Iterable[str]) -> Periods:
    periods = []
    for span in spans:
        start, slash, end = span.strip().partition("/")
        if not slash:
            raise ValueError(f"{_shown(span)} is not a period; write it like 2025-11-03/2026-01-30 or 2026-04-01/")
        first, last = (_day(start) if start else date.min), (_day(end) if end else None)
        if last is not None and last <= first:
            raise ValueError(f"the period {_shown(span)} ends before it begins")
        periods.append((first, last))
    return tuple(sorted(periods, key=lambda period: (period[0], period[1] or date.max)))


def _shown(text: str) -> str:
    """A piece of foreign text for a message: short and on one line."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def write_periods(periods: Periods) -> str:
    """Write periods as they are read: ``2025-11-03/2026-01-30, 2026-04-01/``."""
    return ", ".join(f"{'' if start == date.min else start}/{'' if end is None else end}" for start, end in periods)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("yes_no", _yes_no, lambda value: "yes" if value else "no", bool, "true"),
        Kind("number", _number, str, int, "33"),
        Kind("version", _version, str, Version, "16.7.2"),
        Kind("day", _day, date.isoformat, date, "2026-11-01"),
        Kind("text", str.strip, str, str, "SM-A556B"),
        Kind("texts", _texts, lambda value: ", ".join(sorted(value)), frozenset, "[visa, mastercard]"),
        Kind("periods", lambda text: _periods(text.split(",")), write_periods, tuple, "2026-04-01/"),
    )
}
