"""The tree walk against a second judge, and what learning may change."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eligibility.facts.fact import Fact, FactSheet, Grade
from eligibility.rulebook.condition import parse
from eligibility.truth import Truth
from tests.laws.reference import judge as reference
from tests.laws.strategies import NAMES, WORDS, conditions, days, sheets, values_of

_TRUTHS = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}


@given(conditions, sheets, days)
def test_the_judge_agrees_with_an_independent_one(written: dict[str, Any], sheet: FactSheet, on: date) -> None:
    assert parse(written, WORDS).judge(sheet, on) is _TRUTHS[reference(written, sheet, on)]


@given(conditions, sheets, days, st.data())
def test_learning_a_fact_never_overturns_an_answer(
    written: dict[str, Any], sheet: FactSheet, on: date, data: st.DataObject
) -> None:
    condition = parse(written, WORDS)
    before = condition.judge(sheet, on)
    fact = WORDS[data.draw(st.sampled_from([name for name in NAMES if name not in sheet.facts] or ["android.gms"]))]
    more = sheet.with_facts([Fact(fact, data.draw(values_of(fact)), Grade.MEASURED, "learnt")])
    after = condition.judge(more, on)
    assert before is Truth.UNKNOWN or after is before


@given(conditions, sheets, days)
def test_a_condition_reads_only_the_facts_it_names(written: dict[str, Any], sheet: FactSheet, on: date) -> None:
    condition = parse(written, WORDS)
    read = {fact.name for fact in condition.facts()}
    only = FactSheet({name: fact for name, fact in sheet.facts.items() if name in read})
    assert condition.judge(only, on) is condition.judge(sheet, on)


@given(conditions, sheets, days, days)
def test_an_answer_changes_only_on_a_turning_day(
    written: dict[str, Any], sheet: FactSheet, one: date, other: date
) -> None:
    condition = parse(written, WORDS)
    first, last = sorted([one, other])
    turns = [day for day in condition.turns(sheet) if first < day <= last]
    if not turns:
        assert condition.judge(sheet, first) is condition.judge(sheet, last)


@given(conditions, sheets, days)
def test_a_mirror_answers_the_opposite(written: dict[str, Any], sheet: FactSheet, on: date) -> None:
    assert parse({"not": written}, WORDS).judge(sheet, on) is ~parse(written, WORDS).judge(sheet, on)


@given(conditions)
def test_every_condition_can_be_told(written: dict[str, Any]) -> None:
    assert str(parse(written, WORDS)).strip()
