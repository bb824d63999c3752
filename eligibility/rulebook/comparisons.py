"""The one table of comparisons that a rule may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from eligibility.facts.dates import anniversary, day_after, first_of_month_after, months_between
from eligibility.facts.fact import FactType
from eligibility.facts.values import Value

ORDERED = frozenset({"number", "version", "day"})


class Comparison(NamedTuple):
    """One operator: the kinds of fact it takes, how its operand is read, and the answer.

    ``holds`` gives None where the value itself makes no sense on that day: a day that has not come has no age.
    ``turns`` gives the days on which the answer can change for a fact's value; most answers
    never do.
    """

    name: str
    meaning: str
    kinds: frozenset[str]
    operand: Callable[[FactType, object], Any]
    holds: Callable[[Any, Any, date], bool | None]
    turns: Callable[[Any, Any], Iterator[date | None]]


def _same_kind(fact: FactType, given: object) -> Value:
    if isinstance(given, list):
        raise ValueError("one value is needed here, not a list")
    return fact.accept(given)


def _several(fact: FactType, given: object) -> frozenset[Value]:
    if not isinstance(given, list) or not given:
        raise ValueError("a list of at least one value is needed, like [a, b]")
    return frozenset(fact.accept(member) for member in given)


def _members(_fact: FactType, given: object) -> frozenset[str]:
    if not isinstance(given, list) or not given or not all(isinstance(member, str) for member in given):
        raise ValueError("a list of at least one text is needed, like [a, b]")
    return frozenset(given)


def _one_text(_fact: FactType, given: object) -> str:
    if not isinstance(given, str) or not given:
        raise ValueError("one text is needed")
    return given


def _flag(_fact: FactType, given: object) -> bool:
    if given not in ("true", "false"):
        raise ValueError("write true or false")
    return given == "true"


def _count(_fact: FactType, given: object) -> int:
    if not isinstance(given, str) or not given.isdecimal() or not 0 < int(given) < 1000:
        raise ValueError("a whole number from 1 to 999 is needed")
    return int(given)


@cache
def _pattern(wildcards: str) -> Callable[[str], object]:
    import re
    from fnmatch import translate

    return re.compile(translate(wildcards), re.IGNORECASE).match


def _never(_value: Any, _operand: Any) -> Iterator[date | None]:
    return iter(())


def _within_months(value: date, months: int, on: date) -> bool | None:
    return None if value > on else months_between(value, on) <= months


def _month_turn(value: date, months: int) -> Iterator[date | None]:
    yield value
    yield first_of_month_after(value, months + 1)


def _year_turn(value: date, years: int) -> Iterator[date | None]:
    yield value
    last = anniversary(value, years)
    yield day_after(last) if last else None


def _within_years(value: date, years: int, on: date) -> bool | None:
    if value > on:
        return None
    last = anniversary(value, years)
    return last is None or on <= last


def _period_turns(value: Any, _operand: Any) -> Iterator[date | None]:
    for start, end in value:
        yield start
        yield end


def in_periods(periods: Any, on: date) -> bool:
    """Whether the day lies in one of the periods (from inclusive, until exclusive)."""
    return any(start <= on and (end is None or on < end) for start, end in periods)


COMPARISONS: dict[str, Comparison] = {
    comparison.name: comparison
    for comparison in (
        Comparison(
            "is",
            "equals",
            frozenset({"yes_no", "number", "version", "day", "text"}),
            _same_kind,
            lambda v, o, _: v == o,
            _never,
        ),
        Comparison(
            "in",
            "is one of",
            frozenset({"number", "version", "text"}),
            _several,
            lambda v, o, _: v in o,
            _never,
        ),
        Comparison("at_least", "≥", ORDERED, _same_kind, lambda v, o, _: v >= o, _never),
        Comparison("more_than", ">", ORDERED, _same_kind, lambda v, o, _: v > o, _never),
        Comparison("at_most", "≤", ORDERED, _same_kind, lambda v, o, _: v <= o, _never),
        Comparison("less_than", "<", ORDERED, _same_kind, lambda v, o, _: v < o, _never),
        Comparison(
            "matches",
            "fits the wildcards",
            frozenset({"text"}),
            _one_text,
            lambda v, o, _: _pattern(o)(v) is not None,
            _never,
        ),
        Comparison("includes", "has the member", frozenset({"texts"}), _one_text, lambda v, o, _: o in v, _never),
        Comparison(
            "includes_any",
            "has one of the members",
            frozenset({"texts"}),
            _members,
            lambda v, o, _: not o.isdisjoint(v),
            _never,
        ),
        Comparison("only", "has no member but", frozenset({"texts"}), _members, lambda v, o, _: v <= o, _never),
        Comparison("empty", "has no member", frozenset({"texts"}), _flag, lambda v, o, _: (not v) is o, _never),
        Comparison(
            "age_months_at_most",
            "calendar months old at the most",
            frozenset({"day"}),
            _count,
            _within_months,
            _month_turn,
        ),
        Comparison(
            "age_years_at_most",
            "years old at the most",
            frozenset({"day"}),
            _count,
            _within_years,
            _year_turn,
        ),
        Comparison(
            "has_come",
            "has come by the day asked",
            frozenset({"day"}),
            _flag,
            lambda v, o, on: (v <= on) is o,
            lambda v, _: iter((v,)),
        ),
        Comparison(
            "holds",
            "holds on the day asked",
            frozenset({"periods"}),
            _flag,
            lambda v, o, on: in_periods(v, on) is o,
            _period_turns,
        ),
    )
}
