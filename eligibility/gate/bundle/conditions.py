"""A condition as a bundle writes it: ``all``, ``any``, ``not``, or one fact, one comparison and one operand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from eligibility.errors import WrongUse
from eligibility.facts.fact import FactSheet, FactType
from eligibility.facts.values import Version
from eligibility.rulebook.condition import Compare, Condition, Not
from eligibility.truth import Truth

Written = dict[str, Any]


class Unanswerable(NamedTuple):
    """A condition of a newer bundle that an evaluator of today does not understand: always UNKNOWN.

    Only vectors hold such: they prove that what is not understood never admits.
    """

    said: Written
    reads: tuple[FactType, ...] = ()

    def judge(self, _sheet: FactSheet, _on: date) -> Truth:
        """Not known, whatever the facts are."""
        return Truth.UNKNOWN

    def facts(self) -> Iterator[FactType]:
        """The facts it is seen to read."""
        yield from self.reads

    def turns(self, _sheet: FactSheet) -> Iterator[date]:
        """No day on which it is known to change."""
        yield from ()


def written(condition: Condition | Unanswerable) -> Written:
    """The condition as JSON; raises ``WrongUse`` for what evaluators on phones cannot compare."""
    if isinstance(condition, Unanswerable):
        return dict(condition.said)
    if isinstance(condition, Compare):
        return _leaf(condition)
    if isinstance(condition, Not):
        return {"not": written(condition.member)}
    return {condition.word: [written(member) for member in condition.members]}


def facts_of(condition: Condition | None) -> Iterator[FactType]:
    """The facts it reads; none where there is no condition."""
    if condition is not None:
        yield from condition.facts()


def _leaf(compare: Compare) -> Written:
    if compare.comparison.name == "matches" and "[" in str(compare.operand):
        raise WrongUse(
            f"{compare}: a choice of letters in brackets is not understood on a phone",
            remedy="write the wildcards with * and ? only, joined by any",
        )
    return {"fact": compare.fact.name, "op": compare.comparison.name, "value": _operand(compare.operand)}


def _operand(operand: Any) -> Any:
    if isinstance(operand, frozenset):
        return sorted(map(_operand, operand))
    if isinstance(operand, Version):
        return operand.written
    return operand.isoformat() if isinstance(operand, date) else operand
