"""Whether the provider's list of devices names a model, under which name and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eligibility.facts.fact import Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.sources.catalog import Catalog, Listing, plain, same_maker
from eligibility.sources.lookups.android import model_of


def facts_of(catalog: Catalog, sheet: FactSheet, provider: str, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    """When the list names an Android device; a near name is another model's."""
    if sheet.value("device.platform") != "android":
        return
    model = model_of(catalog, sheet)
    sold_as = {str(sheet.value("device.name") or ""), model.name if model else ""} - {""}
    names = sold_as | {str(sheet.value("device.model") or "")} - {""}
    if not names:
        yield Gap("provider.listed", "the model's name is not known", "", silent=True)
        return
    listings = catalog.listings(provider)
    maker = plain(str(sheet.value("device.manufacturer") or ""))
    found = [
        row
        for row in listings
        if any(_same_model(name, row) for name in names) and (not maker or same_maker(maker, row.manufacturer))
    ]
    if found:
        spans = [(row.start or date.min, row.end) for row in found]
        origin = f"device catalog: {found[0].source}"
        yield Fact(vocabulary["provider.listed"], tuple(spans), Grade.LISTED, origin)
        yield Fact(vocabulary["provider.listed_type"], found[0].type, Grade.LISTED, origin)
        return
    near = _near_listed(names, listings, maker)
    if near:
        yield Gap(
            "provider.listed",
            f"not in the list; it names {near}, which is another model",
            f"providers/{provider}.csv",
            silent=True,
        )
    elif not sold_as:
        yield Gap(
            "provider.listed",
            "the name that this model code is sold under is not known",
            "android_models.csv",
            silent=True,
        )
    elif listings:
        yield Fact(vocabulary["provider.listed"], (), Grade.LISTED, f"device_catalog/providers/{provider}.csv")


def _same_model(name: str, row: Listing) -> bool:
    key = plain(name)
    return key in (plain(row.name), plain(row.manufacturer + row.name))


def _near_listed(names: set[str], listings: tuple[Listing, ...], maker: str) -> str | None:
    for row in listings:
        key = plain(row.name)
        if same_maker(maker, row.manufacturer) and any(
            len(key) > 3 and plain(name).removeprefix(maker).startswith(key) for name in names
        ):
            return f"{row.manufacturer} {row.name}"
    return None
