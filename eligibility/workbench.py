"""The pieces put together: a provider's rules, the catalog, and the way from a subject to an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from eligibility import content
from eligibility.assessment import Assessment, Beside, Question, assess, judge_one
from eligibility.errors import Problem, WrongUse
from eligibility.facts.answers import FACTS, whole_kinds
from eligibility.facts.evidence import Recording
from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.probes import read as read_probes
from eligibility.probes import vocabulary
from eligibility.rulebook.cache import Cache
from eligibility.rulebook.load import load_pack
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule
from eligibility.rulebook.waiver import Waiver
from eligibility.sources.catalog import Catalog
from eligibility.sources.lookups import facts_for, without_harmless

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from eligibility.rulebook.examples import Example


def providers(rules: Traversable | None = None) -> list[str]:
    """Every provider there are rules for."""
    folder = rules or content.folder("rules")
    return sorted(entry.name for entry in folder.iterdir() if entry.joinpath("pack.yaml").is_file())


class Workbench:
    """One provider's rules and the device catalog, ready to judge any number of devices.

    Without a ``provider`` it is the default one. ``rules`` is a folder of packs (one folder a provider) in place of the built-in one; a
    ``cache`` spares checking rule files that have not changed.
    """

    def __init__(
        self, provider: str | None = None, *, rules: Traversable | None = None, cache: Cache | None = None
    ) -> None:
        self.provider = provider or content.default_provider()
        self._rules = rules
        self._cache = cache

    @property
    def vocabulary(self) -> Vocabulary:
        """Every fact there is a word for."""
        return vocabulary()

    @cached_property
    def pack(self) -> RulePack:
        """The provider's rules; raises ``RuleError`` with every mistake in them."""
        known = providers(self._rules)
        if self.provider not in known:
            remedy = f"use one of {', '.join(known)}" if known else "give a folder that holds PROVIDER/pack.yaml"
            raise WrongUse(f"there are no rules for provider {self.provider!r}", remedy=remedy)
        folder = (self._rules or content.folder("rules")).joinpath(self.provider)
        return load_pack(folder, self.vocabulary, name=f"rules/{self.provider}", cache=self._cache)

    @cached_property
    def catalog(self) -> Catalog:
        """What is known of models."""
        return Catalog(content.folder("device_catalog"))

    def sheet(self, recording: Recording | None = None, facts: Iterable[Fact | Gap | Doubt] = ()) -> FactSheet:
        """All that a recording and given facts tell, with what the catalog adds.

        What somebody says, and the evidence denies, is no ground for a yes.
        """
        given, gaps, doubts = _sorted_out(facts)
        if recording is not None:
            read, unread = read_probes(recording)
            claims = self._claims(recording)
            doubts += _denied([*claims, *given], read)
            given += [*read, *claims]
            gaps += unread
        known = list(without_harmless(given, self.catalog))
        first = FactSheet.of(known, gaps, doubts)
        added = list(facts_for(self.catalog, first, self.provider, self.vocabulary))
        more, more_gaps, more_doubts = _sorted_out(added)
        return FactSheet.of(known + more, gaps + more_gaps, doubts + more_doubts)

    def _claims(self, recording: Recording) -> list[Fact]:
        """What facts files beside the evidence say."""
        pieces = recording.every(FACTS)
        if not pieces:
            return []
        from eligibility.sources import facts_file  # it reads YAML, which most evidence does not need

        origin = recording.origin.removeprefix("file:")
        named = ((piece.content, f"{origin}/{piece.name or FACTS}") for piece in pieces)
        return [fact for content, name in named for fact in facts_file.read_claims(content, name, self.vocabulary)]

    def assess(
        self,
        sheet: FactSheet,
        question: Question,
        *,
        subject: str = "",
        waivers: Sequence[Waiver] = (),
        recording: Recording | None = None,
    ) -> Assessment:
        """Answer the question for one device; with the ``recording`` that the sheet was read from, nothing in it is asked for again."""
        beside = Beside(partial(whole_kinds, recording) if recording else frozenset, self._instead)
        return assess(sheet, self.pack, question, self.vocabulary, subject=subject, waivers=waivers, beside=beside)

    def _instead(self, sheet: FactSheet, on: date) -> tuple[str, ...]:
        """What to buy in the place of a device that has to be replaced."""
        from eligibility.sources.lookups.alternatives import alternatives  # few devices ask

        return alternatives(self.catalog, sheet, self.provider, on)


def _denied(claims: Sequence[Fact], read: Sequence[Fact]) -> list[Doubt]:
    """The claims that differ from what the evidence beside them says."""
    values = {(fact.name, fact.value) for fact in read}
    names = {fact.name for fact in read}
    return [
        Doubt(
            claim.name,
            f"{claim.origin} says {claim.text}, but the evidence beside it does not",
            claim.origin,
            contests=True,
        )
        for claim in claims
        if claim.name in names and (claim.name, claim.value) not in values
    ]


def _sorted_out(found: Iterable[Fact | Gap | Doubt]) -> tuple[list[Fact], list[Gap], list[Doubt]]:
    every = list(found)
    facts = [one for one in every if isinstance(one, Fact)]
    gaps = [one for one in every if isinstance(one, Gap)]
    return facts, gaps, [one for one in every if isinstance(one, Doubt)]


def lint(folder: Traversable, known: Vocabulary, *, name: str) -> tuple[RulePack, list[Problem]]:
    """Load a pack and run every example of every rule; raises ``RuleError`` when it does not load."""
    from eligibility.rulebook.examples import examples_of

    pack = load_pack(folder, known, name=name)
    _ = pack.sdk_errors  # raises with every mistake in errors.yaml
    problems = []
    for rule, example in examples_of(folder, pack):
        came = outcome_of(rule, example, pack, known)
        if came != example.expect:
            what = f"example {example.name!r} comes out {came}, not {example.expect}"
            problems.append(Problem(f"{name}/{rule.file}:{example.line}", what, "mend the example or the condition"))
    return pack, problems


def outcome_of(rule: Rule, example: Example, pack: RulePack, known: Vocabulary) -> str:
    """What really comes out of an example, in the words examples are written in."""
    facts = [
        Fact(known[name], known[name].accept(value), Grade.ATTESTED, "example") for name, value in example.facts.items()
    ]
    sheet = FactSheet.of(facts)
    question = Question(pack.provider, example.on, example.country, example.sdk, example.simulated)
    return judge_one(rule, sheet, pack, question, known).outcome.value.replace("_", " ")
