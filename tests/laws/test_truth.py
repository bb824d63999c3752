"""The laws of strong Kleene logic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.truth import Truth, all_of, any_of
from tests.laws.strategies import truths

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@given(truths, truths)
def test_de_morgan(a: Truth, b: Truth) -> None:
    assert ~(a & b) is (~a | ~b)
    assert ~(a | b) is (~a & ~b)


@given(truths, truths)
def test_and_and_or_commute(a: Truth, b: Truth) -> None:
    assert (a & b) is (b & a)
    assert (a | b) is (b | a)


@given(truths, truths, truths)
def test_and_and_or_associate_and_distribute(a: Truth, b: Truth, c: Truth) -> None:
    assert ((a & b) & c) is (a & (b & c))
    assert ((a | b) | c) is (a | (b | c))
    assert (a & (b | c)) is ((a & b) | (a & c))


@given(truths)
def test_not_twice_is_nothing(a: Truth) -> None:
    assert ~~a is a


@given(truths)
def test_yes_and_no_are_neutral_and_absorbing(a: Truth) -> None:
    assert (a & YES) is a
    assert (a | NO) is a
    assert (a & NO) is NO
    assert (a | YES) is YES


def test_unknown_is_not_settled_by_its_mirror() -> None:
    assert (UNKNOWN | ~UNKNOWN) is UNKNOWN
    assert (UNKNOWN & ~UNKNOWN) is UNKNOWN


@given(st.lists(truths))
def test_many_are_the_pairs_joined(several: list[Truth]) -> None:
    joined_all, joined_any = YES, NO
    for one in several:
        joined_all, joined_any = joined_all & one, joined_any | one
    assert all_of(several) is joined_all
    assert any_of(several) is joined_any


@given(truths)
def test_a_truth_cannot_be_asked_for_two_values(a: Truth) -> None:
    with pytest.raises(TypeError, match="is"):
        bool(a)
    with pytest.raises(TypeError):
        not a  # noqa: B018 - the expression is the test


def test_two_values_become_three() -> None:
    assert Truth.of(True) is YES
    assert Truth.of(False) is NO
