"""Read what a caller says of a device: fact name → value, or → {value, grade, origin}. All mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from eligibility.errors import WrongUse
from eligibility.facts.fact import Fact, FactType, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.rulebook.condition import suggestion

ASKED = {"question": "country and simulated", "sdk": "sdk", "market": "country", "evidence": "taken, beside each fact"}
"""How the names begin of facts that the question gives, and by which word of it."""
_KEYS = frozenset({"value", "grade", "origin", "taken", "masked"})
_EXACT = {"yes_no": bool, "number": int}
_MOST_NAMED = 20


class Given(NamedTuple):
    """What was said: usable values by name, and the facts that came with more than a value (masked ones too)."""

    values: dict[str, Value]
    told: dict[str, Fact]


class WrongFacts(WrongUse):
    """Facts with names or values that there are no such; ``mistakes`` has all of them."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        shown = [f"{name}: {what}" for name, what in mistakes[:_MOST_NAMED]]
        if len(mistakes) > _MOST_NAMED:
            shown.append(f"and {len(mistakes) - _MOST_NAMED} more")
        super().__init__("; ".join(shown), where="facts", remedy="tapready facts lists the names and how to write them")
        self.mistakes = tuple(mistakes)


def read_facts(
    given: Mapping[str, Any], vocabulary: Vocabulary, *, grade: Grade, most: Grade = Grade.ATTESTED
) -> Given:
    """Read facts as Python or JSON has them. None: not known.

    ``grade`` is that of plain values, ``most`` the best that the caller may claim. Raises ``WrongFacts``.
    """
    values: dict[str, Value] = {}
    told: dict[str, Fact] = {}
    mistakes: list[tuple[str, str]] = []
    for name, entry in given.items():
        if entry is None:
            continue
        try:
            if isinstance(entry, dict):
                fact = _fact(name, entry, vocabulary, grade, most)
                if fact is not None:
                    told[name] = fact
                    if not fact.masked:
                        values[name] = fact.value
            else:
                values[name] = _value(_type_of(name, vocabulary), entry)
        except ValueError as error:
            mistakes.append((str(name)[:80], str(error)))
    if mistakes:
        raise WrongFacts(mistakes)
    return Given(values, told)


def _type_of(name: object, vocabulary: Vocabulary) -> FactType:
    fact = vocabulary.get(name) if isinstance(name, str) else None
    if fact is None:
        raise ValueError(f"is not a fact{suggestion(str(name)[:80], list(vocabulary))}")
    if is_asked(fact.name):
        raise ValueError(f"is part of the question: say it with {ASKED[fact.name.partition('.')[0]]}")
    return fact


def is_asked(name: str) -> bool:
    """Whether the question gives the fact, so that a caller cannot."""
    return name.partition(".")[0] in ASKED


def _value(fact: FactType, entry: Any) -> Value:
    if type(entry) is _EXACT.get(fact.kind_name):
        return entry  # type: ignore[return-value] # the line above proves the type
    if isinstance(entry, float):
        raise ValueError(f"{entry} is a number with a fraction; write it as text, like '{fact.kind.example}'")
    return _read_text(fact, entry) if isinstance(entry, str) else fact.accept(entry)


@lru_cache(4096)
def _read_text(fact: FactType, entry: str) -> Value:
    return fact.accept(entry)


def _fact(name: str, entry: Mapping[str, Any], vocabulary: Vocabulary, grade: Grade, most: Grade) -> Fact | None:
    fact = _type_of(name, vocabulary)
    unknown = sorted(str(key) for key in set(entry) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0][:40]!r}{suggestion(unknown[0], sorted(_KEYS))}")
    odd = [key for key in ("grade", "origin", "taken", "masked") if not isinstance(entry.get(key), str | None)]
    if odd:
        raise ValueError(f"{odd[0]} must be text")
    if entry.get("value") is None:
        return None
    own = Grade.from_word(entry["grade"]) if entry.get("grade") else grade
    if own > most:
        raise ValueError(f"a caller cannot vouch for grade {own.word}; the best here is {most.word}")
    value = _value(fact, entry["value"])
    return Fact(fact, value, own, entry.get("origin") or "given", entry.get("taken"), entry.get("masked") or None)
