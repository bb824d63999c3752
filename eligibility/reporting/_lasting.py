"""How long a fleet lasts: on which days eligible devices begin to be refused, and undetermined ones with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from eligibility.facts.dates import months_later

_MONTHS = 24


class Step(NamedTuple):
    """How many devices remain from a day on: eligible ones, and undetermined ones that are not refused yet.

    ``share`` is where the day lies between the first (0) and the last (1).
    """

    day: str
    eligible: int
    undetermined: int
    share: float


def steps(verdicts: Sequence[str], refused_from: Sequence[str | None], on: str) -> list[Step]:
    """The day asked about, every later day on which fewer remain, and the day two years on."""
    ends = {kind: _ends(verdicts, refused_from, kind) for kind in ("eligible", "undetermined")}
    counts = {kind: sum(verdict == kind for verdict in verdicts) for kind in ends}
    start = date.fromisoformat(on)
    last = months_later(start, _MONTHS) or start + timedelta(days=730)
    days = {day for found in ends.values() for day in found if on < day < last.isoformat()}
    whole = (last - start).days
    found = []
    for day in sorted({on, *days, last.isoformat()}):
        eligible, undetermined = (counts[kind] - bisect_right(ends[kind], day) for kind in ("eligible", "undetermined"))
        found.append(Step(day, eligible, undetermined, (date.fromisoformat(day) - start).days / whole))
    return found


def _ends(verdicts: Sequence[str], refused_from: Sequence[str | None], kind: str) -> list[str]:
    return sorted(end for verdict, end in zip(verdicts, refused_from, strict=True) if end and verdict == kind)
