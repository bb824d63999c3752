"""Rules, catalog and policy as one gate uses them: loaded together, never changed, swapped as a whole."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility import content
from eligibility.assessment import Assessment, Question
from eligibility.compiling.catalog_facts import READ, Completion, Kind
from eligibility.compiling.compiled_rules import compile_rules
from eligibility.compiling.source_code import PLATFORM, attribute
from eligibility.facts.fact import Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.gate.day_decision import DayDecision
from eligibility.gate.decider import Decider, KeptRulings, keep
from eligibility.gate.decision import other_reader
from eligibility.gate.policy import Intent, Policy
from eligibility.gate.policy_file import BUNDLED, bundled_policy, load_policy
from eligibility.gate.reading import Given, WrongFacts, is_asked
from eligibility.gate.reason import Words
from eligibility.rulebook.cache import Cache
from eligibility.rulebook.pack import RulePack
from eligibility.workbench import Workbench

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MOST_QUESTIONS = 256
"""How many compiled questions are kept; the one not asked for longest goes."""
_KIND_OF_RECORD = attrgetter(*(attribute(name) for name in READ))


def load(policy: Policy | Path | str, rules: Traversable | None, cache: Cache | None = None) -> Loaded:
    """Load policy and rules; raises ``PolicyError``, ``RuleError`` or ``WrongUse``."""
    benches: dict[str, Workbench] = {}

    def bench(provider: str) -> Workbench:
        return benches.setdefault(provider, Workbench(provider, rules=rules, cache=cache))

    def rule_ids(provider: str) -> tuple[str, ...]:
        return tuple(rule.id for rule in bench(provider).pack.rules)

    if not isinstance(policy, Policy):
        known = str(policy) in BUNDLED
        policy = bundled_policy(str(policy), rule_ids) if known else load_policy(Path(policy), rule_ids)
    return Loaded(policy, bench(policy.provider))


class Loaded:
    """What one version of policy and rules decides."""

    def __init__(self, policy: Policy, bench: Workbench) -> None:
        self.policy = policy
        self.pack: RulePack = bench.pack
        self.vocabulary: Vocabulary = bench.vocabulary
        self.words: Words = content.words(policy.language, "rules")
        self._bench = bench
        self._completion = Completion(bench.catalog, policy.provider, self.vocabulary, policy.given_grade)
        self._weighs = policy.least_grade is not None
        self._day_decisions: KeptRulings = {}
        self._decider = lru_cache(MOST_QUESTIONS)(partial(self._new_decider, record=False))
        self._record_decider = lru_cache(MOST_QUESTIONS)(partial(self._new_decider, record=True))
        self.other = lru_cache(len(Intent))(self._other)

    def day_decision(
        self, given: Given, sdk: str | None, country: str | None, on: date, *, simulated: bool
    ) -> DayDecision | None:
        """What to make of facts; None where a waiver may cover the device."""
        values, told = given
        decider = self._decider(values.get(PLATFORM), sdk, country, on, simulated)
        for name, _ in decider.lists:
            if values.get(name):
                values[name] = self._completion.without_harmless(name, values[name])
        added = self._added(given)
        grades = self._grades(given, added) if told or decider.compiled.graded or self.policy.least_grade else None
        for fact in added:
            if fact.name not in told:
                values.setdefault(fact.name, fact.value)
        if grades and self.policy.least_grade:
            weak = [name for name in values if self._is_weak(name, grades[name])]
            for name in weak:
                del values[name]
        return decider.day_decision(values, grades)

    def ruling_of_record(
        self, record: Any, sdk: str | None, country: str | None, on: date, *, simulated: bool
    ) -> DayDecision | None:
        """The same for a typed record; None where it takes the way of single facts."""
        if self._weighs:
            return None
        decider = self._record_decider(record.device_platform, sdk, country, on, simulated)
        if decider.graded:
            return None
        try:
            kind = _KIND_OF_RECORD(record)
            added = decider.added.get(kind)
            for name, value in self._learnt(decider, kind) if added is None else added:
                if getattr(record, name) is None:
                    setattr(record, name, value)
            for name, own in decider.lists:
                members = getattr(record, own)
                if members:
                    setattr(record, own, self._completion.without_harmless(name, members))
            return decider.day_decision(record)
        except ValueError as error:
            raise WrongFacts([("the record", str(error))]) from None

    def _learnt(self, decider: Decider, kind: Kind) -> tuple[tuple[str, Value], ...]:
        """What the catalog adds to a record of that kind, of what the decider looks at; kept for the next."""
        added = self._completion.added(kind).attributes
        looked_at = tuple((name, value) for name, value in added if name in decider.attributes)
        keep(decider.added, kind, looked_at)
        return looked_at

    def facts_of_record(self, record: Any) -> dict[str, Value]:
        """What a record says, fact by fact."""
        said = ((name, getattr(record, attribute(name), None)) for name in self.vocabulary if not is_asked(name))
        return {name: value for name, value in said if value is not None}

    def assess(
        self, given: Given, sdk: str | None, country: str | None, on: date, *, simulated: bool, subject: str
    ) -> Assessment:
        """The whole assessment of facts by the tree walk."""
        question = Question(self.policy.provider, on, country, sdk, simulated)
        return self._bench.assess(self.sheet(given), question, subject=subject, waivers=self.policy.waivers)

    def sheet(self, given: Given) -> FactSheet:
        """Facts with what the catalog adds, those below the policy's least grade counted as not known."""
        words, plain = self.vocabulary, self.policy.given_grade
        facts = {name: Fact(words[name], value, plain, "given") for name, value in given.values.items()} | given.told
        harmless = [
            fact._replace(value=self._completion.without_harmless(name, fact.value)) for name, fact in facts.items()
        ]
        gaps = self._completion.gaps(tuple(map(given.values.get, READ)))
        whole = FactSheet.of(harmless, gaps).with_facts(self._added(given))
        weak = [fact for fact in whole.facts.values() if self._is_weak(fact.name, fact.grade)]
        kept = {name: fact for name, fact in whole.facts.items() if fact not in weak}
        return whole._replace(facts=kept, gaps={**whole.gaps, **{fact.name: self._too_weak(fact) for fact in weak}})

    def _new_decider(
        self,
        platform: Any,
        sdk: str | None,
        country: str | None,
        on: date,
        simulated: bool,  # noqa: FBT001
        *,
        record: bool,
    ) -> Decider:
        question = Question(self.policy.provider, on, country, sdk, simulated)
        compiled = compile_rules(
            self.pack, question, platform, self.vocabulary, stage=self.policy.stage, closed=True, record=record
        )
        return Decider(
            compiled,
            pack=self.pack,
            policy=self.policy,
            words=self.words,
            vocabulary=self.vocabulary,
            day_decisions=self._day_decisions,
            record=record,
        )

    def _other(self, intent: Intent) -> DayDecision:
        return other_reader(intent, self.policy, self.pack)

    def _added(self, given: Given) -> tuple[Fact, ...]:
        kind, told = tuple(map(given.values.get, READ)), given.told
        if not told:
            return self._completion.added(kind).facts
        plain = self.policy.given_grade
        return self._completion.graded(kind, tuple(told[name].grade if name in told else plain for name in READ))

    def _grades(self, given: Given, added: tuple[Fact, ...]) -> dict[str, Grade]:
        return {
            **{fact.name: fact.grade for fact in added},
            **dict.fromkeys(given.values, self.policy.given_grade),
            **{name: fact.grade for name, fact in given.told.items()},
        }

    def _is_weak(self, name: str, grade: Grade) -> bool:
        least = self.policy.least_grade
        return least is not None and grade < least and name != PLATFORM

    def _too_weak(self, fact: Fact) -> Gap:
        least = self.policy.least_grade.word if self.policy.least_grade else ""
        return Gap(fact.name, f"known only as {fact.grade.word}; the policy demands {least}", fact.origin)
