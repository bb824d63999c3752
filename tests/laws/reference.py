"""A second judge, written from the rules' README alone, to hold the real one against."""

from __future__ import annotations

from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

from eligibility.facts.fact import FactSheet
from eligibility.facts.values import Version
from eligibility.probes import vocabulary

WORDS = vocabulary()


def judge(written: Any, sheet: FactSheet, on: date) -> bool | None:
    """True, False or None (not known) for a written condition."""
    if "never" in written:
        return False
    if "not" in written:
        inner = judge(written["not"], sheet, on)
        return None if inner is None else not inner
    if "all" in written:
        answers = [judge(member, sheet, on) for member in written["all"]]
        return False if False in answers else None if None in answers else True
    if "any" in written:
        answers = [judge(member, sheet, on) for member in written["any"]]
        return True if True in answers else None if None in answers else False
    (operator,) = set(written) - {"fact"}
    fact = sheet.facts.get(written["fact"])
    if fact is None or fact.masked is not None:
        return None
    return _holds(operator, fact.value, written[operator], WORDS[written["fact"]], on)


def _holds(operator: str, value: Any, written: Any, fact: Any, on: date) -> bool:  # noqa: PLR0911 - one return an operator
    if operator in ("is", "at_least", "more_than", "at_most", "less_than"):
        mine, theirs = _key(value), _key(fact.accept(written))
        return {
            "is": mine == theirs, "at_least": mine >= theirs, "more_than": mine > theirs, "at_most": mine <= theirs,
            "less_than": mine < theirs,
        }[operator]  # fmt: skip
    if operator == "in":
        return any(_key(value) == _key(fact.accept(one)) for one in written)
    if operator == "matches":
        return fnmatchcase(value.lower(), written.lower())
    if operator == "includes":
        return any(member == written for member in value)
    if operator == "includes_any":
        return any(member == one for member in value for one in written)
    if operator == "only":
        return all(member in written for member in value)
    if operator == "empty":
        return (len(value) == 0) == (written == "true")
    if operator == "has_come":
        return (value <= on) == (written == "true")
    if operator == "holds":
        inside = any(start <= on and (end is None or on < end) for start, end in value)
        return inside == (written == "true")
    if value > on:
        return None
    if operator == "age_months_at_most":
        return (on.year * 12 + on.month) - (value.year * 12 + value.month) <= int(written)
    assert operator == "age_years_at_most", operator
    return on <= _same_day(value, value.year + int(written))


def _same_day(day: date, year: int) -> date:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1)


def _key(value: Any) -> Any:
    if isinstance(value, Version):
        return (*value.parts, *[0] * (12 - len(value.parts)))
    return value
