"""What is known of models before one is in hand: names, codes, releases, providers' lists."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from eligibility import tables
from eligibility.facts.values import KINDS, Version

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Row = tables.Row
_COLUMNS = {
    "ios_releases.csv": ("version", "released", "source", "read"),
    "ios_builds.csv": ("build", "version", "source", "read"),
    "ios_ceilings.csv": ("identifier", "name", "last_major", "source", "read"),
    "iphones.csv": ("identifier", "name", "source", "read"),
    "android_releases.csv": ("version", "api_level", "released", "source", "read"),
    "android_models.csv": (
        "manufacturer",
        "name",
        "codes",
        "form_factor",
        "nfc",
        "abis",
        "launch_api",
        "notes",
        "source",
        "read",
    ),
    "harmless_accessibility.csv": ("package", "manufacturer", "label", "reason", "source", "read"),
    "update_ends.csv": ("manufacturer", "name", "updates_until", "source", "read"),
    "menus.csv": ("manufacturer", "rule", "path", "source", "read"),
    "harmless_overlays.csv": ("package", "manufacturer", "label", "reason", "source", "read"),
}
_LIST_COLUMNS = ("manufacturer", "name", "type", "listed_from", "listed_until", "source", "read")


_SOLD_AS = {"hmdglobal": "Nokia", "hmd": "Nokia"}
"""A maker → the brand under which tables have its models, too."""


class Model(NamedTuple):
    """One model as the catalog knows it; blank means not known."""

    platform: str
    manufacturer: str
    name: str
    codes: tuple[str, ...]
    form_factor: str
    nfc: str
    abis: tuple[str, ...]
    notes: str
    source: str
    read: str

    @property
    def title(self) -> str:
        """Maker and name, the maker once."""
        return (
            self.name if plain(self.name).startswith(plain(self.manufacturer)) else f"{self.manufacturer} {self.name}"
        )


class Listing(NamedTuple):
    """A model as a provider's list of supported devices names it, and from when until when."""

    manufacturer: str
    name: str
    type: str
    start: date | None
    end: date | None
    source: str
    read: str


@lru_cache(16_384)
def plain(name: str) -> str:
    """A name for comparison: letters and digits only, case gone; ``+`` is kept, it makes another model."""
    return re.sub(r"[^0-9a-z+]", "", name.casefold())


class Catalog:
    """The tables of ``device_catalog/``, each read when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._read: dict[str, list[Row]] = {}
        self._listed: dict[str, tuple[Listing, ...]] = {}

    def _rows(self, path: str, columns: tuple[str, ...]) -> list[Row]:
        if path not in self._read:
            self._read[path] = tables.read(self._folder, path, columns)
        return self._read[path]

    def table(self, name: str) -> list[Row]:
        """All rows of a table by its file name."""
        return self._rows(name, _COLUMNS[name])

    @cached_property
    def iphones(self) -> dict[str, Row]:
        """IPhones by identifier."""
        return {row["identifier"]: row for row in self.table("iphones.csv")}

    @cached_property
    def ios_releases(self) -> dict[Version, Row]:
        """Every exact iOS version with a known release day."""
        return {read_version(row["version"]): row for row in self.table("ios_releases.csv")}

    @cached_property
    def update_ends(self) -> dict[str, list[tuple[str, Row]]]:
        """A model's plain name → the makers that give it updates until a day, with their rows."""
        found: dict[str, list[tuple[str, Row]]] = {}
        for row in self.table("update_ends.csv"):
            found.setdefault(plain(row["name"]), []).append((row["manufacturer"], row))
        return found

    def updates_of(self, maker: str, name: str) -> Row | None:
        """The row that tells until when this maker's model of exactly this name gets updates, if there is one."""
        mine = _SOLD_AS.get(plain(maker), maker)
        start = next((one for one in (plain(maker), "hmd") if plain(name).startswith(one)), "")
        for wanted in dict.fromkeys((plain(name), plain(name).removeprefix(start))):
            for made_by, row in self.update_ends.get(wanted, ()) if maker else ():
                if same_maker(maker, made_by) or same_maker(mine, made_by):
                    return row
        return None

    @cached_property
    def ceilings(self) -> dict[str, Row]:
        """IPhones that get no newer major iOS, by identifier."""
        return {row["identifier"]: row for row in self.table("ios_ceilings.csv")}

    @cached_property
    def android_models(self) -> tuple[Model, ...]:
        """Android models, in the table's order."""
        return tuple(
            Model(
                "android",
                row["manufacturer"],
                row["name"],
                _split(row["codes"]),
                row["form_factor"],
                row["nfc"],
                _split(row["abis"]),
                row["notes"],
                row["source"],
                row["read"],
            )
            for row in self.table("android_models.csv")
        )

    @cached_property
    def iphone_models(self) -> tuple[Model, ...]:
        """iPhones, one a name, with all their identifiers."""
        by_name: dict[str, list[Row]] = {}
        for row in self.iphones.values():
            by_name.setdefault(row["name"], []).append(row)
        return tuple(
            Model(
                "ios",
                "Apple",
                name,
                tuple(row["identifier"] for row in rows),
                "phone",
                "",
                (),
                "",
                rows[0]["source"],
                rows[0]["read"],
            )
            for name, rows in by_name.items()
        )

    def models(self) -> tuple[Model, ...]:
        """Every model of either platform."""
        return self.android_models + self.iphone_models

    def listings(self, provider: str) -> tuple[Listing, ...]:
        """A provider's list of supported devices; empty when there is none."""
        if provider not in self._listed:
            self._listed[provider] = self._listings(provider)
        return self._listed[provider]

    def _listings(self, provider: str) -> tuple[Listing, ...]:
        return tuple(
            Listing(
                row["manufacturer"],
                row["name"],
                row["type"],
                _day(row["listed_from"]),
                _day(row["listed_until"]),
                row["source"],
                row["read"],
            )
            for row in self._rows(f"providers/{provider}.csv", _LIST_COLUMNS)
        )

    def find(self, wanted: str) -> list[Model]:
        """The models of exactly this name or code; spelling of blanks, dashes and case does not matter."""
        key = plain(wanted)
        return [model for model in self.models() if key in _keys(model)]

    def near(self, wanted: str, most: int = 6) -> list[str]:
        """Names that look like it and are other models."""
        from difflib import get_close_matches

        key = plain(wanted)
        names = {plain(model.title): model.title for model in self.models()}
        inside = [
            title
            for other, title in names.items()
            if len(key) > 3 and (key in other or (len(tail := plain_tail(other, names)) > 3 and tail in key))
        ]
        close = [names[other] for other in get_close_matches(key, list(names), n=most, cutoff=0.75)]
        return list(dict.fromkeys([*close, *sorted(inside, key=len)]))[:most]

    def harmless(self, fact: str) -> frozenset[str]:
        """Packages that may be left out of a fact because the maker's own service does no harm there."""
        name = {
            "android.accessibility_services": "harmless_accessibility.csv",
            "android.overlay_apps": "harmless_overlays.csv",
        }[fact]
        return frozenset(row["package"] for row in self.table(name))


def same_maker(maker: str, other: str) -> bool:
    """Whether two maker names mean one maker (``samsung`` and ``Samsung``, ``HMD Global`` and ``HMD``)."""
    mine, theirs = plain(maker), plain(other)
    return mine == theirs or (
        len(min(mine, theirs, key=len)) > 1 and (mine.startswith(theirs) or theirs.startswith(mine))
    )


def _keys(model: Model) -> set[str]:
    return {
        plain(model.name),
        plain(model.manufacturer + model.name),
        plain(model.title),
        *(plain(code) for code in model.codes),
    }


def plain_tail(name: str, names: dict[str, str]) -> str:
    """The plain name without its maker's, which the title begins with."""
    maker = plain(names[name].split(" ")[0])
    return name.removeprefix(maker) or name


def read_version(text: str) -> Version:
    """A version of a table."""
    value = KINDS["version"].read(text)
    assert isinstance(value, Version)  # noqa: S101 - that is what the kind reads
    return value


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def needed_day(cell: str) -> date:
    """A day that must be filled."""
    return date.fromisoformat(cell)
