"""Which models to buy in the place of one that has to be replaced.

Named by the provider, of its kind, with updates for another year or no known end of them; its own maker's first, then
those that are patched longest.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from eligibility.facts.fact import FactSheet
from eligibility.sources.catalog import Catalog, needed_day, plain, same_maker

MOST = 3
_ENOUGH = timedelta(days=365)
_KINDS = {"kiosk": "countertop", "register": "countertop"}


class _Choice(NamedTuple):
    """A model on the provider's list, and the last day of its updates, where a table tells."""

    manufacturer: str
    name: str
    kind: str
    updates_until: date | None


def alternatives(catalog: Catalog, sheet: FactSheet, provider: str, on: date) -> tuple[str, ...]:
    """Up to three models; of Android those that the provider's list names on that day, of iPhones the newest."""
    if sheet.value("device.platform") == "ios":
        return tuple(model.title for model in catalog.iphone_models if _gets_new_ios(catalog, model.codes))[:MOST]
    maker = str(sheet.value("device.manufacturer") or "")
    form = str(sheet.value("device.form_factor") or "phone")
    own = plain(str(sheet.value("device.name") or sheet.value("device.model") or ""))
    named = [choice for choice in _choices(catalog, provider, on) if plain(choice.name) != own]
    alike = [choice for choice in named if choice.kind == _KINDS.get(form, form)] or named
    alike.sort(key=lambda choice: not (maker and same_maker(maker, choice.manufacturer)))
    return tuple(dict.fromkeys(f"{choice.manufacturer} {choice.name}" for choice in alike))[:MOST]


@lru_cache(8)
def _choices(catalog: Catalog, provider: str, on: date) -> tuple[_Choice, ...]:
    """What can be bought on that day, what is patched longest first."""
    ends = {
        (plain(row["manufacturer"]), plain(row["name"])): row["updates_until"]
        for row in catalog.table("update_ends.csv")
    }
    found = []
    for row in catalog.listings(provider):
        end = ends.get((plain(row.manufacturer), plain(row.name)))
        until = needed_day(end) if end else None
        listed = (row.start or date.min) <= on and (row.end is None or on < row.end)
        if listed and (until is None or until - on > _ENOUGH):
            found.append(_Choice(row.manufacturer, row.name, _KINDS.get(plain(row.type), plain(row.type)), until))
    return tuple(sorted(found, key=lambda choice: -(choice.updates_until or date.min).toordinal()))


def _gets_new_ios(catalog: Catalog, identifiers: tuple[str, ...]) -> bool:
    return not any(identifier in catalog.ceilings for identifier in identifiers)
