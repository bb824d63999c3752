"""The examples of rule files: cases with the outcome their author expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from eligibility import strict_yaml
from eligibility.rulebook.coverage import is_generated
from eligibility.rulebook.load import pack_files
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule

DEFAULT_DAY = date(2026, 11, 22)
"""The day an example asks about when it names none; fixed, so that examples do not age."""


@dataclass(frozen=True, slots=True)
class Example:
    """One case of one rule."""

    name: str
    facts: Mapping[str, Any]
    expect: str
    on: date
    sdk: str | None
    country: str | None
    simulated: bool
    line: int


def examples_of(folder: Traversable, pack: RulePack) -> Iterator[tuple[Rule, Example]]:
    """Every example of every rule of a pack that has been loaded from the folder."""
    files = pack_files(folder)
    for rule in pack.rules:
        if is_generated(rule):
            continue
        document = strict_yaml.read(files[rule.file], rule.file)
        for index, plain in enumerate(document.plain["examples"]):
            line = document.values[("examples", index)][0]
            yield rule, _example(plain, line)


def _example(plain: Mapping[str, Any], line: int) -> Example:
    return Example(
        name=plain["name"],
        facts=plain.get("facts") or {},
        expect=plain["expect"],
        on=date.fromisoformat(plain["on"]) if plain.get("on") else DEFAULT_DAY,
        sdk=plain.get("sdk"),
        country=plain.get("country"),
        simulated=plain.get("simulated") == "true",
        line=line,
    )
