"""Facts, their vocabulary, and the sheet of all that is known of one device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from eligibility.facts.values import KINDS, Kind, Value


class Grade(IntEnum):
    """How far a fact can be trusted, from a data sheet to a verified certificate chain."""

    CLAIMED = 1
    LISTED = 2
    INFERRED = 3
    MEASURED = 4
    ATTESTED = 5

    @property
    def word(self) -> str:
        """The grade as files and reports write it."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Grade:
        """Read ``measured`` and the like; raise ``ValueError`` naming the choices."""
        try:
            return cls[word.strip().upper()]
        except KeyError:
            choices = ", ".join(grade.word for grade in cls)
            raise ValueError(f"{word!r} is not a grade; the grades are {choices}") from None


class FactType(NamedTuple):
    """A word of the vocabulary.

    ``meaning`` is one sentence, ``by_hand`` tells a person how to find the value on the device,
    ``choices`` closes the set of texts.
    """

    name: str
    kind_name: str
    title: str
    meaning: str
    by_hand: str
    choices: frozenset[str] = frozenset()

    @property
    def kind(self) -> Kind:
        """How its values are read and written."""
        return KINDS[self.kind_name]

    def accept(self, given: object) -> Value:
        """Read a value of this fact; raise ``ValueError`` saying what is expected."""
        value = self.kind.accept(given)
        if self.choices and self.kind_name == "text":
            value = str(value).lower()
            if value not in self.choices:
                raise ValueError(f"{value[:60]!r} is not one of {', '.join(sorted(self.choices))}")
        return value


Vocabulary = Mapping[str, FactType]


class Fact(NamedTuple):
    """One value, where it came from and how far it can be trusted.

    ``masked`` says what disturbed the reading (looking over ADB needs developer options on);
    such a value is shown, but decides nothing. ``taken`` is when it was read: empty for a reading that nobody dated,
    None for what was no reading.
    """

    type: FactType
    value: Value
    grade: Grade
    origin: str
    taken: str | None = None
    masked: str | None = None

    @property
    def name(self) -> str:
        """The vocabulary's word."""
        return self.type.name

    @property
    def text(self) -> str:
        """The value as it is written in files and reports."""
        return self.type.kind.write(self.value)


class Gap(NamedTuple):
    """Why a fact could not be read: the file was empty, the command hung, the value made no sense.

    ``silent`` is set where nobody was asked, or the answer does not speak of it. Only such a gap may be filled by what a
    data sheet lists or a person claims: where evidence is there and doubtful, or cannot be read, words make up for nothing.
    """

    fact: str
    reason: str
    origin: str
    silent: bool = False

    def withholds(self, fact: Fact) -> bool:
        """Whether a fact of this name is too weak to count beside the evidence that could not be read."""
        return not self.silent and fact.grade <= Grade.LISTED


class Contradiction(NamedTuple):
    """Sources that disagree on a fact. ``kept`` decided; None when equally good sources disagree."""

    fact: str
    kept: Fact | None
    others: tuple[Fact, ...]


class Doubt(NamedTuple):
    """Why a value that stands in the evidence cannot be: it decides nothing, and is shown as a contradiction.

    ``contests`` is set where somebody claims another value than the evidence: what was read may still refuse, and is no
    ground for a yes.
    """

    fact: str
    reason: str
    origin: str
    contests: bool = False


class FactSheet(NamedTuple):
    """All that is known of one device. A fact that is absent is not known; one that is contested supports no yes."""

    facts: Mapping[str, Fact] = MappingProxyType({})
    gaps: Mapping[str, Gap] = MappingProxyType({})
    contradictions: tuple[Contradiction, ...] = ()
    contested: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, facts: Iterable[Fact], gaps: Iterable[Gap] = (), doubts: Iterable[Doubt] = ()) -> FactSheet:
        """Join facts from any number of sources; the order they come in does not matter.

        The higher grade decides. Where the best sources disagree, nothing is known, and the
        contradiction says so; so does a value in doubt, and one that is only said where evidence leaves it open.
        """
        by_name: dict[str, list[Fact]] = {}
        for fact in facts:
            by_name.setdefault(fact.name, []).append(fact)
        known: dict[str, Fact] = {}
        missing: dict[str, Gap] = {}
        contradictions: list[Contradiction] = []
        for gap in sorted(gaps, key=lambda gap: (gap.fact, gap.silent, gap.origin, gap.reason)):
            missing.setdefault(gap.fact, gap)
        for name in sorted(by_name):
            kept, contradiction = _settle(by_name[name])
            if kept is not None and name in missing and missing[name].withholds(kept):
                contradiction = Contradiction(name, None, tuple(_ranked(by_name[name])))
            elif kept is not None:
                known[name] = kept
                missing.pop(name, None)
            else:
                missing[name] = Gap(name, "sources of equal weight disagree", by_name[name][0].origin)
            if contradiction is not None:
                contradictions.append(contradiction)
        contested: dict[str, str] = {}
        for doubt in sorted(doubts):
            if doubt.fact in known and doubt.contests:
                contested[doubt.fact] = doubt.reason
            elif doubt.fact in known:
                del known[doubt.fact]
                missing[doubt.fact] = Gap(doubt.fact, doubt.reason, doubt.origin)
                contradictions = [one for one in contradictions if one.fact != doubt.fact]
                contradictions.append(Contradiction(doubt.fact, None, tuple(_ranked(by_name[doubt.fact]))))
        return cls(known, dict(sorted(missing.items())), tuple(contradictions), contested)

    def with_facts(self, facts: Iterable[Fact]) -> FactSheet:
        """The sheet with facts added for names that it does not hold yet."""
        added = {
            fact.name: fact
            for fact in facts
            if fact.name not in self.facts and not (fact.name in self.gaps and self.gaps[fact.name].withholds(fact))
        }
        gaps = {name: gap for name, gap in self.gaps.items() if name not in added}
        return self._replace(facts=dict(sorted({**self.facts, **added}.items())), gaps=gaps)

    def asked(self, found: Iterable[Fact | Gap], *, instead_of: tuple[str, ...]) -> FactSheet:
        """The sheet with these facts and gaps in the place of all whose names begin so."""
        facts = {name: fact for name, fact in self.facts.items() if not name.startswith(instead_of)}
        gaps = {name: gap for name, gap in self.gaps.items() if not name.startswith(instead_of)}
        for one in found:
            if isinstance(one, Fact):
                facts[one.name] = one
            else:
                gaps[one.fact] = one
        return self._replace(facts=dict(sorted(facts.items())), gaps=dict(sorted(gaps.items())))

    def get(self, name: str) -> Fact | None:
        """The fact, masked or not, if there is one."""
        return self.facts.get(name)

    def value(self, name: str) -> Value | None:
        """The value a rule may use: None when unknown or masked by the probe."""
        fact = self.facts.get(name)
        return None if fact is None or fact.masked else fact.value


def _settle(facts: list[Fact]) -> tuple[Fact | None, Contradiction | None]:
    ranked = _ranked(facts)
    best = ranked[0]
    rivals = [fact for fact in ranked if fact.value != best.value]
    if not rivals:
        return best, None
    standing = (best.masked is not None, best.grade)
    if any((rival.masked is not None, rival.grade) == standing for rival in rivals):
        equals = tuple(ranked)
        return None, Contradiction(best.name, None, equals)
    return best, Contradiction(best.name, best, tuple(rivals))


def _ranked(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.masked is not None, -fact.grade, fact.origin, fact.text))
