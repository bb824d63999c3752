"""What each fact is, and how each kind of evidence spells it. One module a topic.

A module here with ``FACTS`` adds words to the vocabulary; one with ``read`` is asked about every
recording. Nothing else has to be edited.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from eligibility.facts.fact import Fact, FactSheet, Gap, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from eligibility.facts.evidence import Recording

TOPICS = (
    "beta", "boot", "emulator", "google", "identity", "iphone", "keystore", "nfc", "pin_entry", "processor", "root", "setting",
    "surroundings", "system",
)  # fmt: skip


def _topic_modules() -> Iterable[ModuleType]:
    return (import_module(f"eligibility.probes.{topic}") for topic in TOPICS)


@cache
def vocabulary() -> Vocabulary:
    """Every fact there is a word for, sorted by name."""
    types = [fact for module in _topic_modules() for fact in module.FACTS]
    return MappingProxyType({fact.name: fact for fact in sorted(types, key=lambda fact: fact.name)})


def read(recording: Recording) -> tuple[list[Fact], list[Gap]]:
    """All facts that a recording tells, and why others could not be read."""
    from eligibility.probes.material import Material

    material = Material(recording, vocabulary())
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for module in _topic_modules():
        for found in module.read(material) if hasattr(module, "read") else ():
            if isinstance(found, Fact):
                facts.append(found)
            else:
                gaps.append(found)
    return facts, gaps


def read_evidence(recording: Recording) -> FactSheet:
    """The fact sheet of one recording."""
    return FactSheet.of(*read(recording))
