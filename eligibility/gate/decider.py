"""Rulings by compiled rules: what comes out alike is ruled on once, and words are made only for what is open.

The findings behind the words are the tree walk's own, made for the rules that are unmet or unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from eligibility.assessment import Finding
from eligibility.assessment.judging import judge
from eligibility.assessment.turning_days import first_failing_day
from eligibility.compiling.catalog_facts import LISTS, Kind
from eligibility.compiling.compiled_rules import Compiled, bits
from eligibility.compiling.question import asked_names, next_turn
from eligibility.compiling.source_code import PLATFORM, attribute
from eligibility.facts.fact import Fact, FactSheet, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.gate.day_decision import DayDecision
from eligibility.gate.decision import Grounds, asked_of, first_turn, may_ask, rule_on
from eligibility.gate.policy import Policy
from eligibility.gate.reason import Words
from eligibility.gate.requirements import TYPES
from eligibility.rulebook.comparisons import COMPARISONS
from eligibility.rulebook.condition import Compare, Condition, Not
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule
from eligibility.truth import Truth

MOST_KEPT = 16_384
"""How many decisions of a day a gate keeps over all questions, and how many days a question; beyond it all are made anew."""
K = TypeVar("K")
V = TypeVar("V")
KeptRulings = dict[tuple[object, ...], DayDecision]
"""Where all deciders of a gate keep their decisions of a day."""
_NUMBERS = count()
_STEADY = COMPARISONS["is"].turns


class TurningDays(NamedTuple):
    """The rules that fail on a later day, with that day, and the first day on which any of them turns."""

    ends: tuple[tuple[str, date], ...]
    turns_on: date | None


class Key(NamedTuple):
    """All that a decision of a day depends on, for one question under one policy.

    Besides the open rules: which facts are to be supplied, the values that decide about later days and
    about updates, and the grades where rules demand some.
    """

    decider: int
    unmet: int
    unknown: int
    missing: tuple[str, ...]
    decisive: object
    updates: object
    weights: tuple[tuple[str, Grade], ...]


class Decider:
    """One compiled question, with the demands that one policy asks. Safe to share between threads: it only ever adds to what it keeps."""

    def __init__(
        self,
        compiled: Compiled,
        *,
        pack: RulePack,
        policy: Policy,
        words: Words,
        vocabulary: Vocabulary,
        day_decisions: KeptRulings,
        record: bool,
    ) -> None:
        self.compiled = compiled
        self._number = next(_NUMBERS)
        self._day_decisions = day_decisions
        self._masks = compiled.judge
        self.graded = compiled.graded
        self._pack, self._policy, self._words, self._vocabulary = pack, policy, words, vocabulary
        self._record = record
        self.lists = tuple((name, attribute(name)) for name in LISTS if name in compiled.reads)
        self.added: dict[Kind, tuple[tuple[str, Value], ...]] = {}
        """Kind of device → what the catalog adds to a record of it."""
        waived = {waiver.rule for waiver in policy.waivers}
        self._waivable = compiled.places(lambda rule, _: rule.id in waived)
        self._updates = compiled.places(lambda rule, edition: any(f.name in TYPES for f in rule.facts(edition)))
        on = compiled.question.on
        self._turning = [rule for rule in pack.rules if may_ask(rule, policy.stage) and _turns(rule, on)]
        decisive = tuple(name for rule in self._turning for name in _reads(rule))
        self._decisive = self._picker(decisive)
        self._updatable = self._picker(TYPES)
        needed = (*compiled.reads, *decisive, *TYPES)
        self.attributes = frozenset(map(attribute, needed))
        """What of a record is looked at."""
        waiver_days = [day for waiver in policy.waivers for day in (waiver.start, waiver.end) if day > on]
        self._waiver_turn = min(waiver_days, default=None)
        self._turning_days: dict[object, TurningDays] = {}
        self._needed: dict[int, tuple[tuple[str, ...], Callable[[Any], Iterable[object]]]] = {}

    def day_decision(self, facts: Any, grades: Mapping[str, Grade] | None = None) -> DayDecision | None:
        """What to make of the facts; None where a waiver may cover the device, which takes the whole assessment."""
        unmet, unknown, _ = self._masks(facts, grades)
        if unmet & self._waivable:
            return None
        missing = self._missing(unknown, facts) if unknown else ()
        updates = self._updatable(facts) if unmet & self._updates else ()
        weights = tuple(sorted(grades.items())) if grades and self.graded else ()
        key = (self._number, unmet, unknown, missing, self._decisive(facts), updates, weights)
        return self._day_decisions.get(key) or self._rule(Key(*key), facts, grades or {})

    def _picker(self, names: Iterable[str]) -> Callable[[Any], object]:
        """What takes the values of these facts, as far as the question does not settle them, as part of a key."""
        wanted = self._unfixed(names)
        if not wanted:
            return lambda _facts: ()
        if not self._record:
            return lambda facts: tuple(map(facts.get, wanted))
        return attrgetter(*map(attribute, wanted))

    def _rule(self, key: Key, facts: Any, grades: Mapping[str, Grade]) -> DayDecision:
        sheet = self._sheet(facts, grades)
        days = self._turning_days.get(key.decisive) or self._days_of(sheet)
        if not self.compiled.graded:
            keep(self._turning_days, key.decisive, days)
        day_decision = rule_on(self._grounds(key.unmet | key.unknown, sheet, days), self._policy, self._words)
        keep(self._day_decisions, key, day_decision)
        return day_decision

    def _grounds(self, open_places: int, sheet: FactSheet, days: TurningDays) -> Grounds:
        open_rules = {self.compiled.rules[place].id for place in bits(open_places)}
        ends = dict(days.ends)
        findings = [
            self._judge(rule, sheet)._replace(until=ends.get(rule.id))
            for rule in self._pack.rules
            if rule.id in open_rules or rule.id in ends
        ]
        question, sdk = self.compiled.question, self.compiled.sdk
        turns = (days.turns_on, self._waiver_turn, next_turn(question, self._pack, sheet, sdk))
        return Grounds(
            open=tuple(finding for finding in findings if finding.rule.id in open_rules),
            ending=tuple(finding for finding in findings if finding.until and asked_of(finding, self._policy.stage)),
            turns_on=min((day for day in turns if day), default=None),
            sheet=sheet,
            question=question,
            sdk=sdk,
            pack=self._pack,
        )

    def _days_of(self, sheet: FactSheet) -> TurningDays:
        question, native = self.compiled.question, self.compiled.sdk.native
        days = (
            (rule.id, first_failing_day(rule, sheet, native, question.on, simulated=question.simulated))
            for rule in self._turning
            if self._judge(rule, sheet).truth is not Truth.NO
        )
        ends = tuple((rule, day) for rule, day in days if day is not None)
        return TurningDays(ends, first_turn(self._turning, sheet, question.on))

    def _judge(self, rule: Rule, sheet: FactSheet) -> Finding:
        question = self.compiled.question
        return judge(rule, sheet, self.compiled.sdk.native, question.on, simulated=question.simulated)

    def _sheet(self, facts: Any, grades: Mapping[str, Grade]) -> FactSheet:
        question = self.compiled.question
        given = (
            Fact(self._vocabulary[name], value, grades.get(name, self._policy.given_grade), "given")
            for name, value in self._values(facts)
        )
        return FactSheet({fact.name: fact for fact in given}).asked(
            self.compiled.asked, instead_of=asked_names(question)
        )

    def _values(self, facts: Any) -> Iterator[tuple[str, Value]]:
        if not self._record:
            yield from ((name, value) for name, value in facts.items() if value is not None)
            return
        for name, fact in self._vocabulary.items():
            value = getattr(facts, attribute(name), None)
            if value is not None:
                yield name, fact.accept(value)

    def _missing(self, unknown: int, facts: Any) -> tuple[str, ...]:
        """The facts that the rules at these places read and do not get; what the question settles is left out."""
        names, read = self._needed.get(unknown) or self._need(unknown)
        return tuple([name for name, value in zip(names, read(facts), strict=False) if value is None])

    def _need(self, unknown: int) -> tuple[tuple[str, ...], Callable[[Any], Iterable[object]]]:
        """The facts that the rules at these places read, and what takes their values; kept for the next."""
        rules = [self.compiled.rules[place] for place in bits(unknown)]
        names = self._unfixed(name for rule in rules for name in _reads(rule))
        read: Callable[[Any], Iterable[object]] = partial(_taken, names)
        if self._record:  # one too many, so that a single one comes as a tuple too
            read = attrgetter(*map(attribute, (*names, PLATFORM, PLATFORM)))
        needed = names, read
        keep(self._needed, unknown, needed)
        return needed

    def _unfixed(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in dict.fromkeys(names) if name not in self.compiled.fixed)


def _taken(names: tuple[str, ...], facts: Mapping[str, Any]) -> Iterable[object]:
    return map(facts.get, names)


def keep(kept: dict[K, V], key: K, value: V) -> None:
    """Put into what is kept; when that is full it begins anew."""
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value


def _reads(rule: Rule) -> Iterator[str]:
    for edition in rule.editions:
        yield from (fact.name for fact in rule.facts(edition))


def _turns(rule: Rule, on: date) -> bool:
    """Whether the rule's answer can change on a later day for any facts."""
    conditions = [edition.require for edition in rule.editions] + ([rule.applies] if rule.applies else [])
    return any(day > on for day in rule.edition_days()) or any(_has_turns(condition) for condition in conditions)


def _has_turns(condition: Condition) -> bool:
    if isinstance(condition, Compare):
        return condition.comparison.turns is not _STEADY
    members = (condition.member,) if isinstance(condition, Not) else condition.members
    return any(_has_turns(member) for member in members)
