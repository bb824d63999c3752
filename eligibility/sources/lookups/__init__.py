"""What follows from a device's facts by look-up in the catalog: release days, names, ends of support, listings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.sources.catalog import Catalog, Model
from eligibility.sources.lookups import android, iphone, listings


def model_facts(catalog: Catalog, models: list[Model], vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    """What a model's name alone says: only what all models of that name have in common."""
    first = models[0]
    origin = f"device catalog: {first.source}"
    shared: dict[str, Value] = {
        "device.platform": first.platform,
        "device.manufacturer": first.manufacturer,
        "device.name": first.name,
    }
    codes = [code for model in models for code in model.codes]
    if first.platform == "ios":
        shared["iphone.generation"] = int(re.sub(r"^iPhone(\d+),.*", r"\1", codes[0]))
    if len(codes) == 1:
        shared["iphone.identifier" if first.platform == "ios" else "device.model"] = codes[0]
    for name, value in shared.items():
        yield Fact(vocabulary[name], value, Grade.CLAIMED, origin)
    yield from android.hardware(first, vocabulary)
    if first.platform == "ios":
        yield from iphone.ceiling(catalog, codes, vocabulary)


def facts_for(
    catalog: Catalog, sheet: FactSheet, provider: str, vocabulary: Vocabulary
) -> Iterator[Fact | Gap | Doubt]:
    """What follows from a device's facts by look-up: release days, names, ends of support, listings; and what cannot be."""
    if sheet.value("device.platform") == "ios":
        yield from iphone.facts_of(catalog, sheet, vocabulary)
    else:
        yield from android.facts_of(catalog, sheet, vocabulary)
    yield from listings.facts_of(catalog, sheet, provider, vocabulary)


def without_harmless(facts: Iterable[Fact], catalog: Catalog) -> Iterator[Fact]:
    """The facts, with makers' own harmless services taken out of the sets that endanger a PIN."""
    for fact in facts:
        if fact.name in ("android.accessibility_services", "android.overlay_apps") and isinstance(
            fact.value, frozenset
        ):
            harmless = catalog.harmless(fact.name) & fact.value
            if harmless:
                origin = f"{fact.origin}; harmless: {', '.join(sorted(harmless))}"
                yield Fact(fact.type, fact.value - harmless, fact.grade, origin, fact.taken, fact.masked)
                continue
        yield fact
