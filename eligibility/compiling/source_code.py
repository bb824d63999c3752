"""The source of a compiled function: rules grouped by where they apply, and how facts come into its locals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from eligibility.compiling.three_valued import HOLDS, Reader, TruthTests, truth_tests
from eligibility.facts.fact import Grade
from eligibility.facts.values import KINDS
from eligibility.rulebook.rule import Edition, Level, Rule

Masks = tuple[int, int, int]
"""Unmet, unknown, not applicable: bit i is the rule at place i."""
PLATFORM = "device.platform"
NOT_WEIGHED = ("question.", PLATFORM)
"""How the names begin of facts whose grade does not matter, as ``strong_enough`` has it."""
Placed = Sequence[tuple[Rule, Edition | None]]
Group = dict[TruthTests, list[tuple[int, TruthTests]]]
"""Rules with the same condition of application stand together: it is tried once."""


def write(in_force: Placed, reader: Reader, asked_grades: Mapping[str, Grade], *, record: bool) -> str:
    """The source of ``judge(facts, grades)`` for rules in the order of their bits.

    ``asked_grades`` are those of the facts that the question settles: some may be too weak for a rule.
    """
    body = list(_body(in_force, reader, asked_grades))
    return "\n".join(["def judge(facts, grades=None):", *_reading(reader, record=record), *body])


def _body(in_force: Placed, reader: Reader, asked_grades: Mapping[str, Grade]) -> Iterator[str]:
    beside = 0
    groups: Group = {}
    for place, (rule, edition) in enumerate(in_force):
        own = _reader_of(rule, reader, asked_grades)
        applies = truth_tests(rule.applies, own, _least(rule)) if rule.applies else HOLDS
        if edition is not None and edition.level is Level.ADVICE:
            applies = TruthTests(applies.true, _otherwise(applies.true))
        if edition is None or applies.false == "True":
            beside |= 1 << place
        else:
            groups.setdefault(applies, []).append((place, truth_tests(edition.require, own, _least(rule))))
    yield f"    unmet = unknown = 0; beside = {beside}"
    for applies, members in groups.items():
        yield from _group(applies, members)
    yield "    return unmet, unknown, beside"


def _otherwise(test: str) -> str:
    """Advice is beside the point wherever it does not surely apply."""
    return {"True": "False", "False": "True"}.get(test, f"(not {test})")


def _least(rule: Rule) -> int:
    return Grade.from_word(rule.grade) if rule.grade else 0


def _reader_of(rule: Rule, reader: Reader, asked_grades: Mapping[str, Grade]) -> Reader:
    """The names, with what the question settles too weakly for this rule taken as not known."""
    least = _least(rule)
    return reader.without(
        {name: None for name, grade in asked_grades.items() if grade < least and not name.startswith(NOT_WEIGHED)}
    )


def _group(applies: TruthTests, members: list[tuple[int, TruthTests]]) -> Iterator[str]:
    if applies.true == "True":
        for place, require in members:
            yield from _applied(place, require, "    ")
        return
    mask = sum(1 << place for place, _ in members)
    demanded = [line for place, require in members for line in _applied(place, require, "        ")]
    open_ones = [line for place, require in members for line in _perhaps_applied(place, require)]
    branches = ((applies.false, [f"        beside |= {mask}"]), (applies.true, demanded), ("True", open_ones))
    written = [(test, lines or ["        pass"]) for test, lines in branches if test != "False"]
    for number, (test, lines) in enumerate(written):
        yield "    else:" if number and test == "True" else f"    {'elif' if number else 'if'} {test}:"
        yield from lines


def _applied(place: int, require: TruthTests, indent: str) -> Iterator[str]:
    bit = 1 << place
    if require.true == "True":
        return
    inner = indent
    if require.true != "False":
        yield f"{indent}if not {require.true}:"
        inner = indent + "    "
    if require.false == "True":
        yield f"{inner}unmet |= {bit}"
    elif require.false == "False":
        yield f"{inner}unknown |= {bit}"
    else:
        yield f"{inner}if {require.false}: unmet |= {bit}"
        yield f"{inner}else: unknown |= {bit}"


def _perhaps_applied(place: int, require: TruthTests) -> Iterator[str]:
    if require.true != "True":
        test = "" if require.true == "False" else f"if not {require.true}: "
        yield f"        {test}unknown |= {1 << place}"


def _reading(reader: Reader, *, record: bool) -> Iterator[str]:
    """Lines that put every fact into its local, then those below a grade and the keys of versions."""
    plain = {name: reader.locals.get((name, 0)) or f"p{place}" for place, name in enumerate(reader.names)}
    if record:
        yield from (f"    {local} = facts.{attribute(name)}" for name, local in plain.items())
    elif plain:
        listed = "".join(f"{local}, " for local in plain.values())
        yield f"    {listed}= map(facts.get, {reader.constant(tuple(plain))})"
    for (name, grade), local in reader.locals.items():
        if grade:
            strong = name.startswith(NOT_WEIGHED)
            test = "" if strong else f" if grades.get({name!r}, 0) >= {int(grade)} else None"
            yield f"    {local} = {plain[name]}{test}"
    read = reader.callable(version_key if record else (lambda version: version.significant))
    yield from (f"    {key} = {local} and {read}({local})" for local, key in reader.keys.items())


def attribute(name: str) -> str:
    """How a record calls a fact: ``android.nfc`` is ``android_nfc``."""
    return name.replace(".", "_")


@lru_cache(4096)
def version_key(written: str) -> tuple[int, ...]:
    """What comparisons read of a version that a record holds as text; raises ``ValueError`` when it is none."""
    return KINDS["version"].read(written).significant  # type: ignore[union-attr] # the kind reads versions


def made(source: str, reader: Reader) -> Callable[[Any, Any], Masks]:
    """The function that the source defines; it can reach nothing but its own constants and ``map``."""
    names: dict[str, Any] = {"__builtins__": {"map": map}, **reader.constants}
    exec(compile(source, "<compiled rules>", "exec"), names)  # noqa: S102 - made of our own names and repr of constants
    function: Callable[[Any, Any], Masks] = names["judge"]
    return function
