"""What the device catalog adds to facts: release days, names, listings. Asked once for each kind of device."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from eligibility.compiling.source_code import attribute
from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.sources.catalog import Catalog
from eligibility.sources.lookups import facts_for

READ = (
    "device.platform", "device.manufacturer", "device.model", "device.name", "iphone.identifier", "iphone.generation",
    "ios.version", "ios.build", "android.version", "android.api_level",
)  # fmt: skip
"""The facts that look-ups read: devices that are alike in them get the same additions."""
LISTS = ("android.accessibility_services", "android.overlay_apps")
"""Sets in which makers' own harmless members don't count."""
_MOST_KINDS = 4096
Kind = tuple[Value | None, ...]


class Added(NamedTuple):
    """What the catalog adds: as facts, and as attributes of a record."""

    facts: tuple[Fact, ...]
    attributes: tuple[tuple[str, Value], ...]


class Completion:
    """Look-ups in one catalog for one provider. ``plain`` is the grade of facts that came without one."""

    def __init__(self, catalog: Catalog, provider: str, vocabulary: Vocabulary, plain: Grade) -> None:
        self._catalog, self._provider, self._vocabulary = catalog, provider, vocabulary
        self._plain = (plain,) * len(READ)
        self._harmless = {name: catalog.harmless(name) for name in LISTS}
        self.added = lru_cache(_MOST_KINDS)(self._look_up)
        """What there is to add for a kind of device: the values of ``READ`` in their order."""

    def graded(self, kind: Kind, grades: tuple[Grade, ...]) -> tuple[Fact, ...]:
        """The same as facts, for facts that have grades of their own."""
        return _facts(self._found(kind, grades))

    def gaps(self, kind: Kind) -> list[Gap]:
        """Why the catalog could not tell more."""
        return [one for one in self._found(kind, self._plain) if isinstance(one, Gap)]

    def without_harmless(self, name: str, value: Value) -> Value:
        """A set without makers' own harmless members."""
        return value - self._harmless[name] if isinstance(value, frozenset) and name in self._harmless else value

    def _look_up(self, kind: Kind) -> Added:
        facts = _facts(self._found(kind, self._plain))
        return Added(facts, tuple((attribute(fact.name), _in_record(fact)) for fact in facts))

    def _found(self, kind: Kind, grades: tuple[Grade, ...]) -> list[Fact | Gap]:
        words = self._vocabulary
        known = [
            Fact(words[name], words[name].accept(value), grade, "given")
            for name, value, grade in zip(READ, kind, grades, strict=True)
            if value is not None
        ]
        found = facts_for(self._catalog, FactSheet.of(known), self._provider, words)
        return [one for one in found if not isinstance(one, Doubt)]  # an app reads its own system, and now


def _facts(found: list[Fact | Gap]) -> tuple[Fact, ...]:
    return tuple(one for one in found if isinstance(one, Fact))


def _in_record(fact: Fact) -> Value:
    return fact.text if fact.type.kind_name == "version" else fact.value
