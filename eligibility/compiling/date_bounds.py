"""Date comparisons turned into plain ones: for a fixed day, an age is a bound on the value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import MINYEAR, date
from typing import NamedTuple

from eligibility.facts.dates import first_of_month_after


class Bound(NamedTuple):
    """The earliest day that is still young enough; None when every day is."""

    earliest: date | None


def _months(months: int, on: date) -> date | None:
    return first_of_month_after(on, -months)


def _years(years: int, on: date) -> date | None:
    year = on.year - years
    if year < MINYEAR:
        return None
    try:
        return on.replace(year=year)
    except ValueError:  # 29 February: the anniversary of the 28th is over, that of 1 March is not
        return date(year, 3, 1)


_FOLDS: dict[str, Callable[[int, date], date | None]] = {"age_months_at_most": _months, "age_years_at_most": _years}


def bound_of(comparison: str, operand: object, on: date) -> Bound | None:
    """What an age comparison demands of the value on that day; None for any other comparison."""
    fold = _FOLDS.get(comparison)
    return Bound(fold(operand, on)) if fold and isinstance(operand, int) else None
