"""Conditions: a typed tree, parsed once and judged many times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from eligibility.facts.fact import FactSheet, FactType, Vocabulary
from eligibility.rulebook.comparisons import COMPARISONS, Comparison
from eligibility.truth import Truth, all_of, any_of

Path = tuple[str | int, ...]
MOST_NESTING = 20


class Compare(NamedTuple):
    """One fact held against one constant. A fact that is not known answers UNKNOWN."""

    fact: FactType
    comparison: Comparison
    operand: Any
    written: str

    def judge(self, sheet: FactSheet, on: date) -> Truth:
        """The answer for what the sheet knows, on the day asked about."""
        value = sheet.value(self.fact.name)
        held = None if value is None else self.comparison.holds(value, self.operand, on)
        return Truth.UNKNOWN if held is None else Truth.of(held)

    def facts(self) -> Iterator[FactType]:
        """The facts it reads."""
        yield self.fact

    def turns(self, sheet: FactSheet) -> Iterator[date]:
        """The days on which its answer can change for this sheet."""
        value = sheet.value(self.fact.name)
        if value is not None:
            yield from (day for day in self.comparison.turns(value, self.operand) if day is not None)

    def __str__(self) -> str:
        return f"{self.fact.name} {self.comparison.name} {self.written}"


class Group(NamedTuple):
    """Conditions joined by ``all`` or ``any``. An empty ``any`` is the demand nothing can meet."""

    word: str
    members: tuple[Condition, ...]

    def judge(self, sheet: FactSheet, on: date) -> Truth:
        """The least (all) or the greatest (any) of the members' answers."""
        truths = (member.judge(sheet, on) for member in self.members)
        return all_of(truths) if self.word == "all" else any_of(truths)

    def facts(self) -> Iterator[FactType]:
        """The facts its members read."""
        for member in self.members:
            yield from member.facts()

    def turns(self, sheet: FactSheet) -> Iterator[date]:
        """The days on which a member's answer can change."""
        for member in self.members:
            yield from member.turns(sheet)

    def __str__(self) -> str:
        if not self.members:
            return "never" if self.word == "any" else "always"
        joint = " and " if self.word == "all" else " or "
        return "(" + joint.join(str(member) for member in self.members) + ")"


class Not(NamedTuple):
    """The mirror of a condition; UNKNOWN stays UNKNOWN."""

    member: Condition

    def judge(self, sheet: FactSheet, on: date) -> Truth:
        """YES for the member's NO and the other way round."""
        return ~self.member.judge(sheet, on)

    def facts(self) -> Iterator[FactType]:
        """The facts its member reads."""
        return self.member.facts()

    def turns(self, sheet: FactSheet) -> Iterator[date]:
        """The days on which the member's answer can change."""
        return self.member.turns(sheet)

    def __str__(self) -> str:
        return f"not {self.member}"


Condition = Compare | Group | Not

NEVER = Group("any", ())
"""A demand nothing can meet: the SDK release itself is the fault."""


class ConditionMistakes(ValueError):
    """Everything wrong in one written condition, each with its path in the document."""

    def __init__(self, mistakes: list[tuple[Path, str]]) -> None:
        super().__init__("; ".join(text for _, text in mistakes))
        self.mistakes = mistakes


def parse(written: object, vocabulary: Vocabulary, path: Path = ()) -> Condition:
    """Turn a written condition into a tree, or raise all its mistakes at once."""
    mistakes: list[tuple[Path, str]] = []
    condition = _parse(written, vocabulary, path, mistakes, 0)
    if mistakes or condition is None:
        raise ConditionMistakes(mistakes)
    return condition


def _parse(
    written: object, vocabulary: Vocabulary, path: Path, mistakes: list[tuple[Path, str]], depth: int
) -> Condition | None:
    if not isinstance(written, dict) or not written:
        mistakes.append((path, "a condition is needed: {fact: …, OPERATOR: …}, all, any, not or never"))
    elif depth > MOST_NESTING:
        mistakes.append((path, f"conditions are nested more than {MOST_NESTING} deep"))
    elif "fact" in written:
        return _parse_compare(written, vocabulary, path, mistakes)
    elif len(written) > 1:
        mistakes.append((path, f"one of all, any, not or never is needed, not {', '.join(map(str, written))}"))
    else:
        word, inner = next(iter(written.items()))
        return _parse_group(str(word), inner, vocabulary, (*path, str(word)), mistakes, depth)
    return None


def _parse_group(  # noqa: PLR0917 - the walk's state, passed down
    word: str, inner: object, vocabulary: Vocabulary, path: Path, mistakes: list[tuple[Path, str]], depth: int
) -> Condition | None:
    if word == "never":
        if inner != "true":
            mistakes.append((path, "write never: true"))
        return NEVER
    if word == "not":
        member = _parse(inner, vocabulary, path, mistakes, depth + 1)
        return Not(member) if member else None
    if word not in ("all", "any"):
        mistakes.append((path, f"unknown key {word!r}{suggestion(word, ['fact', 'all', 'any', 'not', 'never'])}"))
        return None
    if not isinstance(inner, list) or not inner:
        mistakes.append((path, f"{word} needs a list of conditions"))
        return None
    members = [_parse(member, vocabulary, (*path, index), mistakes, depth + 1) for index, member in enumerate(inner)]
    return Group(word, tuple(member for member in members if member))


def _parse_compare(
    written: dict[str, object], vocabulary: Vocabulary, path: Path, mistakes: list[tuple[Path, str]]
) -> Condition | None:
    name = written["fact"]
    fact = vocabulary.get(name) if isinstance(name, str) else None
    if fact is None:
        mistakes.append(((*path, "fact"), f"unknown fact {name!r}{suggestion(str(name), list(vocabulary))}"))
        return None
    operators = [key for key in written if key != "fact"]
    if not operators:
        mistakes.append((path, f"an operator is missing; {fact.name} takes {_operators_of(fact)}"))
    compares = [_parse_operator(fact, key, written[key], (*path, key), mistakes) for key in operators]
    found = tuple(compare for compare in compares if compare)
    return found[0] if len(found) == 1 else Group("all", found) if found else None


def _parse_operator(
    fact: FactType, key: str, given: object, path: Path, mistakes: list[tuple[Path, str]]
) -> Compare | None:
    comparison = COMPARISONS.get(key)
    if comparison is None:
        mistakes.append((path, f"unknown operator {key!r}{suggestion(key, list(COMPARISONS))}"))
        return None
    if fact.kind_name not in comparison.kinds:
        mistakes.append((path, f"{fact.name} is a {fact.kind_name} and takes {_operators_of(fact)}, not {key}"))
        return None
    try:
        operand = comparison.operand(fact, given)
    except ValueError as error:
        mistakes.append((path, str(error)))
        return None
    return Compare(fact, comparison, operand, ", ".join(given) if isinstance(given, list) else str(given))


def _operators_of(fact: FactType) -> str:
    return ", ".join(name for name, comparison in COMPARISONS.items() if fact.kind_name in comparison.kinds)


def suggestion(word: str, known: list[str]) -> str:
    """`` (did you mean …?)`` when something known is close, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
