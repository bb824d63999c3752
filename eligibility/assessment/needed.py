"""What a demand that is not met asks for: the comparison that fails, to be told beside the value that was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eligibility.assessment.finding import Finding
from eligibility.facts.fact import Fact, FactSheet
from eligibility.rulebook.condition import Compare, Condition, Group, Not
from eligibility.truth import Truth


class Need(NamedTuple):
    """One comparison to be met: the fact's name, its kind of value, the operator as rules write it, and its constant; ``negated``: must not hold."""

    fact: str
    title: str
    kind: str
    operator: str
    value: str
    negated: bool = False


class Needed(NamedTuple):
    """What would meet the demand (any of ``needs``; ``words`` where the rule says it better) and what was found instead."""

    needs: tuple[Need, ...]
    words: str | None
    found: tuple[Fact, ...]


def needed(finding: Finding, sheet: FactSheet, on: date) -> Needed:
    """What the unmet demand asks for, and the values that were found."""
    edition, rule = finding.edition, finding.rule
    if edition is None:
        return Needed((), None, ())
    failing = tuple(_failing(edition.require, sheet, on, negated=False))
    shown = next((fact for name in rule.shows if (fact := sheet.get(name))), None)
    names = {need.fact for need in failing}
    found = (shown,) if shown else tuple(fact for fact in finding.told if fact.name in names) or finding.told
    return Needed(failing, edition.needs, found)


def _failing(condition: Condition, sheet: FactSheet, on: date, *, negated: bool) -> Iterator[Need]:
    """The comparisons of the first part that fails; of alternatives all."""
    match condition:
        case Compare(fact, comparison, _, written):
            yield Need(fact.name, fact.title, fact.kind_name, comparison.name, written, negated)
        case Not(member):
            yield from _failing(member, sheet, on, negated=not negated)
        case Group(word, members):
            broken = [member for member in members if member.judge(sheet, on) is Truth.of(negated)]
            every = (word == "any") is not negated
            for member in broken if every else broken[:1]:
                yield from _failing(member, sheet, on, negated=negated)
