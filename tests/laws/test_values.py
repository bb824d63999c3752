"""Values: text and back, versions by part, calendar arithmetic."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.facts.dates import anniversary, day_after, first_of_month_after, months_between, months_later
from eligibility.facts.values import KINDS, Version
from tests.laws.strategies import WORDS, any_day, days, values_of, version_texts


@pytest.mark.parametrize("name", sorted(WORDS))
@given(data=st.data())
def test_a_value_survives_being_written(name: str, data: st.DataObject) -> None:
    fact = WORDS[name]
    value = data.draw(values_of(fact))
    assert fact.accept(json.loads(json.dumps(fact.kind.plain(value)))) == value
    assert fact.accept(value) == value
    assert not fact.kind.write(value) or fact.accept(fact.kind.write(value)) == value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_of_a_kind_is_one(kind: str) -> None:
    example = KINDS[kind].example
    given = example.strip("[]").split(", ") if example.startswith("[") else example
    value = KINDS[kind].accept(given)
    assert KINDS[kind].accept(KINDS[kind].write(value)) == value


@pytest.mark.parametrize("kind", ["texts", "periods"])
def test_an_empty_set_survives_being_written(kind: str) -> None:
    empty: Any = KINDS[kind].accept([])
    assert KINDS[kind].accept(KINDS[kind].plain(empty)) == empty


@pytest.mark.parametrize("members", [["a,b"], ["a", "b, c"], [""]])
def test_a_member_survives_whatever_it_holds_or_is_refused(members: list[str]) -> None:
    kind = KINDS["texts"]
    try:
        value = kind.accept(members)
    except ValueError:
        return
    assert kind.accept(kind.plain(value)) == value


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=40))
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    try:
        value = KINDS[kind].accept(text)
    except ValueError as error:
        told = str(error)
    else:
        assert KINDS[kind].accept(KINDS[kind].plain(value)) == value
        return
    assert "\n" not in told


def test_versions_are_compared_by_part() -> None:
    order = ["8.1.0", "12L", "16.5.1 (c)", "16.7", "16.7.1", "16.10", "17", "17.0.1", "26.1 beta 3", "26.2"]
    read = [KINDS["version"].accept(text) for text in order]
    assert sorted(set(read)) == sorted(read)
    assert not any(later < earlier for earlier, later in pairwise(read))
    assert KINDS["version"].accept("17") == KINDS["version"].accept("17.0.0")
    assert hash(KINDS["version"].accept("17")) == hash(KINDS["version"].accept("17.0"))
    assert KINDS["version"].accept("12L") == KINDS["version"].accept("12")
    assert str(KINDS["version"].accept("16.5.1 (c)")) == "16.5.1 (c)"


@given(version_texts, version_texts)
def test_versions_have_one_order(a: str, b: str) -> None:
    one, other = KINDS["version"].accept(a), KINDS["version"].accept(b)
    assert isinstance(one, Version)
    assert isinstance(other, Version)
    assert (one < other) + (one == other) + (one > other) == 1


@given(any_day, any_day)
def test_months_are_counted_by_the_month_alone(a: date, b: date) -> None:
    assert months_between(a, b) == -months_between(b, a)
    assert months_between(a.replace(day=1), b) == months_between(a, b)


@given(days, st.integers(0, 60))
def test_the_first_of_a_later_month_is_that_many_months_on(day: date, months: int) -> None:
    later = first_of_month_after(day, months)
    assert later is not None
    assert later.day == 1
    assert months_between(day, later) == months
    assert months == 0 or months_between(day, later - timedelta(days=1)) == months - 1


@given(any_day, st.integers(0, 9000))
def test_dates_beyond_the_calendar_are_none(day: date, count: int) -> None:
    assert (anniversary(day, count) is None) == (day.year + count > 9999)
    assert (first_of_month_after(day, 12 * count) is None) == (day.year + count > 9999)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2025, 3, 31), 1, date(2026, 3, 31)),
    ],
)
def test_an_anniversary_of_a_leap_day_is_the_last_of_february(day: date, years: int, expected: date) -> None:
    assert anniversary(day, years) == expected


def test_month_ends() -> None:
    assert first_of_month_after(date(2025, 3, 31), 13) == date(2026, 4, 1)
    assert first_of_month_after(date(2025, 12, 31), 1) == date(2026, 1, 1)
    assert months_between(date(2025, 3, 31), date(2026, 3, 1)) == 12
    assert day_after(date(2024, 2, 28)) == date(2024, 2, 29)
    assert day_after(date.max) is None


@given(st.dates(), st.integers(0, 400))
def test_a_later_month_keeps_the_day_as_far_as_it_has_it(day: date, months: int) -> None:
    later = months_later(day, months)
    if later is not None:
        assert months_between(day, later) == months
        assert later.day == day.day or (
            later.day < day.day and day_after(later) == first_of_month_after(day, months + 1)
        )
