"""What a phone has that the server has more of: the bundle's rules, a part of the catalog, and facts as JSON holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eligibility import content
from eligibility.gate.bundle.canonical import MOST_EXACT
from eligibility.gate.bundle.contents import Bundle
from eligibility.gate.loaded import Loaded
from eligibility.gate.reading import Given, WrongFacts, read_facts
from eligibility.sources.catalog import Catalog, Listing
from eligibility.workbench import Workbench


class PhoneCatalog(Catalog):
    """What a bundle has of the catalog: no Android models and no provider's list."""

    android_models = ()

    def listings(self, provider: str) -> tuple[Listing, ...]:  # noqa: ARG002 - the catalog's signature
        """None."""
        return ()


class PhoneBench(Workbench):
    """The workbench with the bundle's own pack, and as much of the catalog as a phone has."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(bundle.pack.provider)
        self.__dict__["pack"] = bundle.pack
        self.__dict__["catalog"] = PhoneCatalog(content.folder("device_catalog"))


def readable(facts: Mapping[str, Any], loaded: Loaded) -> tuple[Given, list[str]]:
    """The facts that can be read, and the names of the others."""
    given, ignored = Given({}, {}), []
    for name, entry in facts.items():
        one = _read(name, entry, loaded) if _exact(entry) else None
        if one is None:
            ignored.append(name)
        else:
            given = Given({**given.values, **one.values}, {**given.told, **one.told})
    return given, sorted(ignored)


def _read(name: str, entry: Any, loaded: Loaded) -> Given | None:
    try:
        return read_facts({name: entry}, loaded.vocabulary, grade=loaded.policy.given_grade)
    except WrongFacts:
        return None


def _exact(entry: Any) -> bool:
    """Whether every language reads the same: no fractions, no whole number that JavaScript would round."""
    value = entry.get("value") if isinstance(entry, dict) else entry
    return not isinstance(value, float) and not (isinstance(value, int) and abs(value) > MOST_EXACT)
