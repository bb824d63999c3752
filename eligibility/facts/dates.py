"""Calendar arithmetic, with one definition for every rule, back end and language.

Months are calendar months: what counts is the month's number, never the day in it.
Years are anniversaries; 29 February becomes 28 February in a common year.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one day's month to another's; negative when reversed."""
    return 12 * (later.year - earlier.year) + (later.month - earlier.month)


def first_of_month_after(day: date, months: int) -> date | None:
    """The first day of the month that lies ``months`` after the day's; None beyond the calendar."""
    index = 12 * day.year + (day.month - 1) + months
    year, month = divmod(index, 12)
    return date(year, month + 1, 1) if MINYEAR <= year <= MAXYEAR else None


def months_later(day: date, months: int) -> date | None:
    """The same day of a later month, or the last day of a month that is shorter; None beyond the calendar."""
    first, following = first_of_month_after(day, months), first_of_month_after(day, months + 1)
    if first is None or following is None:
        return None
    return first.replace(day=min(day.day, (following - first).days))


def anniversary(day: date, years: int) -> date | None:
    """The same day ``years`` later; None beyond the calendar."""
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return None
    if (day.month, day.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def day_after(day: date) -> date | None:
    """The next day; None beyond the calendar."""
    return day + timedelta(days=1) if day < date.max else None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
