"""Which models to buy in the place of one that has to be replaced: named by the provider, of its kind, its maker's first."""

from __future__ import annotations

from datetime import date

from eligibility.facts.fact import FactSheet
from eligibility.sources.catalog import Catalog, plain, same_maker

MOST = 3
_KINDS = {"kiosk": "countertop", "register": "countertop"}


def alternatives(catalog: Catalog, sheet: FactSheet, provider: str, on: date) -> tuple[str, ...]:
    """Up to three models; of Android those that the provider's list names on that day, of iPhones the newest."""
    if sheet.value("device.platform") == "ios":
        return tuple(model.title for model in catalog.iphone_models if _gets_new_ios(catalog, model.codes))[:MOST]
    maker = str(sheet.value("device.manufacturer") or "")
    form = str(sheet.value("device.form_factor") or "phone")
    own = plain(str(sheet.value("device.name") or sheet.value("device.model") or ""))
    named = [
        row
        for row in catalog.listings(provider)
        if (row.start or date.min) <= on and (row.end is None or on < row.end) and plain(row.name) != own
    ]
    kind = _KINDS.get(form, form)
    alike = [row for row in named if plain(row.type) == plain(kind)] or named
    alike.sort(
        key=lambda row: (not (maker and same_maker(maker, row.manufacturer)), -(row.start or date.min).toordinal())
    )
    return tuple(dict.fromkeys(f"{row.manufacturer} {row.name}" for row in alike))[:MOST]


def _gets_new_ios(catalog: Catalog, identifiers: tuple[str, ...]) -> bool:
    return not any(identifier in catalog.ceilings for identifier in identifiers)
