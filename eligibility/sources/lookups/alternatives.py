"""Which models to buy in the place of one that has to be replaced.

Named by the provider, of its kind, with updates for another year or no known end of them, and without a report of failure;
one a maker, its own maker's first, then those that are patched longest. Where the country is open on the other platform
only, models of that.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, cast

from eligibility.facts.fact import FactSheet
from eligibility.facts.values import Periods, Value
from eligibility.sources.catalog import Catalog, needed_day, plain, same_maker

MOST = 3
_ENOUGH = timedelta(days=365)
_KINDS = {"kiosk": "countertop", "register": "countertop"}
_SPECIAL = ("fold", "flip", "razr")
"""Phones that fold are no replacement at a counter."""
_TROUBLE = ("refused", "fail")
"""Words of the catalog's notes on models that did not work for somebody."""


class _Choice(NamedTuple):
    """A model on the provider's list, and the last day of its updates, where a table tells."""

    manufacturer: str
    name: str
    kind: str
    updates_until: date | None


def alternatives(catalog: Catalog, sheet: FactSheet, provider: str, on: date) -> tuple[str, ...]:
    """Up to three models; of Android those that the provider's list names on that day, of iPhones the newest."""
    platform = _platform(sheet, on)
    if platform == "ios":
        return tuple(model.title for model in catalog.iphone_models if _gets_new_ios(catalog, model.codes))[:MOST]
    maker = str(sheet.value("device.manufacturer") or "")
    form = str(sheet.value("device.form_factor") or "phone")
    own = plain(str(sheet.value("device.name") or sheet.value("device.model") or ""))
    named = [choice for choice in _choices(catalog, provider, on) if plain(choice.name) != own] if platform else []
    alike = [choice for choice in named if choice.kind == _KINDS.get(form, form)] or named
    alike.sort(key=lambda choice: not (maker and same_maker(maker, choice.manufacturer)))
    one_a_maker = {choice.manufacturer: choice for choice in reversed(alike)}
    best = [choice for choice in alike if one_a_maker[choice.manufacturer] == choice]
    return tuple(f"{choice.manufacturer} {choice.name}" for choice in best)[:MOST]


def _platform(sheet: FactSheet, on: date) -> Value | None:
    """Of which platform to buy: the device's own, the other where only that is open in the country, none where none is."""
    own = sheet.value("device.platform")
    spans = [cast("Periods", sheet.value(name) or ()) for name in ("market.available", "market.preview")]
    known = sheet.value("question.country") is not None and sheet.value("market.available") is not None
    if not known or any(start <= on and (end is None or on < end) for span in spans for start, end in span):
        return own
    closed = sheet.value("market.other_platform") not in ("available", "preview")
    return None if closed else "android" if own == "ios" else "ios"


@lru_cache(8)
def _choices(catalog: Catalog, provider: str, on: date) -> tuple[_Choice, ...]:
    """What can be bought on that day, what is patched longest first."""
    troubled = {
        (plain(model.manufacturer), plain(model.name))
        for model in catalog.android_models
        if any(word in model.notes.casefold() for word in _TROUBLE)
    }
    found = []
    for row in catalog.listings(provider):
        end = catalog.updates_of(row.manufacturer, row.name)
        until = needed_day(end["updates_until"]) if end else None
        listed = (row.start or date.min) <= on and (row.end is None or on < row.end)
        lasting = until is None or until - on > _ENOUGH
        plainly = not any(word in row.name.casefold() for word in _SPECIAL)
        if listed and lasting and plainly and (plain(row.manufacturer), plain(row.name)) not in troubled:
            found.append(_Choice(row.manufacturer, row.name, _KINDS.get(plain(row.type), plain(row.type)), until))
    return tuple(sorted(found, key=lambda choice: -(choice.updates_until or date.min).toordinal()))


def _gets_new_ios(catalog: Catalog, identifiers: tuple[str, ...]) -> bool:
    return not any(identifier in catalog.ceilings for identifier in identifiers)
