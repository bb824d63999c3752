"""A condition written as two Python expressions: one that is true when it holds, one when it does not.

Python's own logic has two values. With one test for true and one for false, ``not`` swaps them and what is not known is
neither. Nothing of a rule's text is written: only ``repr`` of typed constants, and names made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from eligibility.compiling.date_bounds import bound_of
from eligibility.facts.fact import FactType
from eligibility.facts.values import Value, Version
from eligibility.rulebook.condition import Compare, Condition, Not

MOST_TEXTS = 4096
"""How many answers of a wildcard comparison are kept."""


class TruthTests(NamedTuple):
    """Source of two expressions, never both true; ``"True"`` and ``"False"`` are constants."""

    true: str
    false: str

    def swapped(self) -> TruthTests:
        """The mirror."""
        return TruthTests(self.false, self.true)


HOLDS, FAILS, OPEN = TruthTests("True", "False"), TruthTests("False", "True"), TruthTests("False", "False")
_SIGNS = {"at_least": (">=", "<"), "more_than": (">", "<="), "at_most": ("<=", ">"), "less_than": ("<", ">=")}
_SPELLED = (bool, int, str)


class Reader:
    """Names that the written function uses: one local a fact, one global a constant.

    ``fixed`` are facts that the question itself settles (None: it settles that they are not known).
    """

    def __init__(self, fixed: Mapping[str, Value | None], on: date) -> None:
        self.fixed = fixed
        self.on = on
        self.locals: dict[tuple[str, int], str] = {}
        self.keys: dict[str, str] = {}
        self.constants: dict[str, Any] = {}
        self._kept: dict[tuple[str, object], str] = {}

    @property
    def names(self) -> list[str]:
        """The facts that have locals."""
        return list(dict.fromkeys(name for name, _ in self.locals))

    def without(self, weak: Mapping[str, None]) -> Reader:
        """The same names, with what the question settles too weakly for a rule taken as not known."""
        if not weak:
            return self
        other = copy(self)
        other.fixed = {**self.fixed, **weak}
        return other

    def local(self, fact: FactType, grade: int) -> str:
        """The local that holds a fact's value; facts below the grade are None there."""
        return self.locals.setdefault((fact.name, grade), f"f{len(self.locals)}")

    def key(self, local: str) -> str:
        """The local that holds what a version's comparisons read."""
        return self.keys.setdefault(local, f"k{local}")

    def constant(self, value: object) -> str:
        """Source that stands for a constant."""
        if type(value) in _SPELLED:
            return repr(value)
        return self._kept.get((type(value).__name__, value)) or self._keep(value)

    def callable(self, function: Callable[[Any], object]) -> str:
        """The name of a function of one value."""
        return self._keep(function)

    def _keep(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return self._kept.setdefault((type(value).__name__, value), name)


def truth_tests(condition: Condition, reader: Reader, grade: int = 0) -> TruthTests:
    """Write a condition down."""
    if isinstance(condition, Compare):
        return _compare(condition, reader, grade)
    if isinstance(condition, Not):
        return truth_tests(condition.member, reader, grade).swapped()
    members = [truth_tests(member, reader, grade) for member in condition.members]
    if condition.word == "all":
        return TruthTests(_every(m.true for m in members), _some(m.false for m in members))
    return TruthTests(_some(m.true for m in members), _every(m.false for m in members))


def _every(parts: Iterable[str]) -> str:
    wanted = [part for part in dict.fromkeys(parts) if part != "True"]
    return "False" if "False" in wanted else _joined(wanted, " and ", "True")


def _some(parts: Iterable[str]) -> str:
    wanted = [part for part in dict.fromkeys(parts) if part != "False"]
    return "True" if "True" in wanted else _joined(wanted, " or ", "False")


def _joined(parts: list[str], word: str, none: str) -> str:
    return none if not parts else parts[0] if len(parts) == 1 else f"({word.join(parts)})"


def _compare(compare: Compare, reader: Reader, grade: int) -> TruthTests:
    fact, name, operand = compare.fact, compare.comparison.name, compare.operand
    if fact.name in reader.fixed:
        value = reader.fixed[fact.name]
        if value is None:
            return OPEN
        held = compare.comparison.holds(value, operand, reader.on)
        return OPEN if held is None else HOLDS if held else FAILS
    local = reader.local(fact, grade)
    bound = bound_of(name, operand, reader.on)
    if bound is not None:
        come = _ordered("at_most", local, reader.on, reader)
        if bound.earliest is None:
            return TruthTests(come.true, "False")
        young = _ordered("at_least", local, bound.earliest, reader)
        return TruthTests(_every((young.true, come.true)), young.false)
    if name == "has_come":
        come = _ordered("at_most", local, reader.on, reader)
        return come if operand else come.swapped()
    if fact.kind_name == "version":
        local, operand = reader.key(local), _key_of(operand)
    write = _WRITERS.get(name)
    return write(local, operand, reader) if write else _called(local, compare, reader)


def _key_of(operand: Any) -> Any:
    if isinstance(operand, Version):
        return operand.significant
    return frozenset(version.significant for version in operand)


def _ordered(name: str, local: str, operand: object, reader: Reader) -> TruthTests:
    sign, opposite = _SIGNS[name]
    constant = reader.constant(operand)
    return TruthTests(
        f"({local} is not None and {local} {sign} {constant})",
        f"({local} is not None and {local} {opposite} {constant})",
    )


def _is(local: str, operand: object, reader: Reader) -> TruthTests:
    if operand is True:
        return TruthTests(local, f"{local} is False")
    if operand is False:
        return TruthTests(f"{local} is False", local)
    constant = reader.constant(operand)
    return TruthTests(f"{local} == {constant}", f"({local} is not None and {local} != {constant})")


def _in(local: str, operand: frozenset[Any], reader: Reader) -> TruthTests:
    if len(operand) == 1:
        return _is(local, next(iter(operand)), reader)
    constant = reader.constant(operand)
    return TruthTests(f"{local} in {constant}", f"({local} is not None and {local} not in {constant})")


def _known(local: str, true: str, false: str) -> TruthTests:
    return TruthTests(f"({local} is not None and {true})", f"({local} is not None and {false})")


def _includes(local: str, operand: object, reader: Reader) -> TruthTests:
    constant = reader.constant(operand)
    return _known(local, f"{constant} in {local}", f"{constant} not in {local}")


def _includes_any(local: str, operand: object, reader: Reader) -> TruthTests:
    apart = f"{reader.constant(operand)}.isdisjoint({local})"
    return _known(local, f"not {apart}", apart)


def _only(local: str, operand: object, reader: Reader) -> TruthTests:
    within = f"{reader.constant(operand)}.issuperset({local})"
    return _known(local, within, f"not {within}")


def _empty(local: str, operand: object, _reader: Reader) -> TruthTests:
    empty = TruthTests(f"({local} is not None and not {local})", local)
    return empty if operand else empty.swapped()


def _called(local: str, compare: Compare, reader: Reader) -> TruthTests:
    """A comparison that has no form of its own in Python: the table's own function is called."""
    function = reader.callable(_function(compare, reader.on if compare.fact.kind_name == "periods" else date.min))
    return _known(local, f"{function}({local})", f"not {function}({local})")


@lru_cache(MOST_TEXTS)
def _function(compare: Compare, on: date) -> Callable[[Any], bool]:
    holds, operand = compare.comparison.holds, compare.operand

    def answer(value: Any) -> bool:
        return bool(holds(value, operand, on))

    return lru_cache(MOST_TEXTS)(answer) if compare.fact.kind_name == "text" else answer


_WRITERS: dict[str, Callable[[str, Any, Reader], TruthTests]] = {
    "is": _is,
    "in": _in,
    "includes": _includes,
    "includes_any": _includes_any,
    "only": _only,
    "empty": _empty,
    **{name: partial(_ordered, name) for name in _SIGNS},
}
