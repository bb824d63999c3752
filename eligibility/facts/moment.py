"""When evidence was taken: ISO 8601 times in UTC, and the days they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

UNDATED = ""
"""The time of a reading that nobody dated; what was listed or said rather than read has no time at all."""
_EARLIEST, _LATEST = 1_000_000_000, 100_000_000_000
"""Seconds since 1970 that a clock may show: 2001 to the year 5138."""


def moment_of(lines: Iterable[str]) -> str | None:
    """The time that ``date +%s`` printed, as ISO 8601 in UTC; None where the lines disagree or show none."""
    found = {int(line) for line in lines if line.isascii() and line.isdecimal() and len(line) <= 12}
    shown = [seconds for seconds in found if _EARLIEST <= seconds < _LATEST]
    if len(found) != 1 or not shown:
        return None
    return datetime.fromtimestamp(shown[0], UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day_of(written: str | None) -> date | None:
    """The day in UTC of a written time or day; None for what is neither."""
    try:
        found = datetime.fromisoformat((written or "").strip())
    except ValueError:
        return None
    return (found.astimezone(UTC) if found.tzinfo else found).date()
