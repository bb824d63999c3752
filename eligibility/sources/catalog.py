"""What is known of models before one is in hand: names, codes, releases, providers' lists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from eligibility.errors import CatalogError, Problem
from eligibility.facts.fact import Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.values import KINDS, Value, Version

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Row = dict[str, str]
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
    "harmless_overlays.csv": ("package", "manufacturer", "label", "reason", "source", "read"),
}
_LIST_COLUMNS = ("manufacturer", "name", "type", "listed_from", "listed_until", "source", "read")
_IPHONE = re.compile(r"^iPhone\d+,\d+$")


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


def plain(name: str) -> str:
    """A name for comparison: letters and digits only, case gone; ``+`` is kept, it makes another model."""
    return re.sub(r"[^0-9a-z+]", "", name.casefold())


class Catalog:
    """The tables of ``device_catalog/``, each read when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    def _rows(self, path: str, columns: tuple[str, ...]) -> list[Row]:
        file = self._folder
        for part in path.split("/"):
            file = file.joinpath(part)
        if not file.is_file():
            return []
        where = f"device_catalog/{path}"
        reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), strict=True)
        problems: list[Problem] = []
        if tuple(reader.fieldnames or ()) != columns:
            raise CatalogError([Problem(f"{where}:1", f"the columns must be {', '.join(columns)}")])
        rows = []
        for row in reader:
            if None in row or None in row.values():
                problems.append(Problem(f"{where}:{reader.line_num}", f"the row does not have {len(columns)} cells"))
            elif not row["source"] or not row["read"]:
                problems.append(Problem(f"{where}:{reader.line_num}", "source and read must be filled"))
            else:
                rows.append({key: value.strip() for key, value in row.items()})
        if problems:
            raise CatalogError(problems)
        return rows

    def table(self, name: str) -> list[Row]:
        """All rows of a table by its file name."""
        return self._rows(name, _COLUMNS[name])

    @cached_property
    def _iphones(self) -> dict[str, Row]:
        return {row["identifier"]: row for row in self.table("iphones.csv")}

    @cached_property
    def _ios_releases(self) -> dict[Version, Row]:
        return {_version(row["version"]): row for row in self.table("ios_releases.csv")}

    @cached_property
    def _ceilings(self) -> dict[str, Row]:
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
        for row in self._iphones.values():
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
            if len(key) > 3 and (key in other or plain_tail(other, names) in key)
        ]
        close = [names[other] for other in get_close_matches(key, list(names), n=most, cutoff=0.75)]
        return list(dict.fromkeys([*close, *sorted(inside, key=len)]))[:most]

    def model_facts(self, models: list[Model], vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
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
        yield from self._hardware(first, vocabulary)
        if first.platform == "ios":
            yield from self._ceiling(codes, vocabulary)

    def facts_for(self, sheet: FactSheet, provider: str, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
        """What follows from a device's facts by look-up: release days, names, ends of support, listings."""
        if sheet.value("device.platform") == "ios":
            yield from self._iphone(sheet, vocabulary)
        else:
            yield from self._android(sheet, vocabulary)
        yield from self._listed(sheet, provider, vocabulary)

    def _iphone(self, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
        identifier = str(sheet.value("iphone.identifier") or "")
        known = self._iphones.get(identifier)
        if _IPHONE.match(identifier) and sheet.get("iphone.generation") is None:
            number = int(identifier.removeprefix("iPhone").partition(",")[0])
            yield Fact(
                vocabulary["iphone.generation"],
                number,
                sheet.facts["iphone.identifier"].grade,
                "from iphone.identifier",
            )
        if known and sheet.get("device.name") is None:
            yield Fact(vocabulary["device.name"], known["name"], Grade.LISTED, f"device catalog: {known['source']}")
        yield from self._ceiling([identifier] if identifier else [], vocabulary)
        version, known_by = sheet.value("ios.version"), sheet.get("ios.version")
        if version is None and sheet.value("ios.build"):
            known_by = self._version_of_build(sheet.facts["ios.build"], vocabulary)
            if known_by is not None:
                version = known_by.value
                yield known_by
        if isinstance(version, Version) and known_by is not None:
            yield self._release_day(version, known_by, vocabulary)

    def _version_of_build(self, build: Fact, vocabulary: Vocabulary) -> Fact | None:
        row = next((row for row in self.table("ios_builds.csv") if row["build"] == build.value), None)
        if row is None:
            return None
        return Fact(vocabulary["ios.version"], _version(row["version"]), build.grade, f"from ios.build {build.value}")

    def _release_day(self, version: Version, fact: Fact, vocabulary: Vocabulary) -> Fact | Gap:
        row = self._ios_releases.get(version)
        if row is None:
            return Gap(
                "ios.release_day",
                f"the catalog has no release day for iOS {version}",
                "device_catalog/ios_releases.csv",
            )
        origin = f"device catalog: {row['source']}"
        return Fact(vocabulary["ios.release_day"], _needed_day(row["released"]), fact.grade, origin)

    def _ceiling(self, identifiers: list[str], vocabulary: Vocabulary) -> Iterator[Fact]:
        rows = [self._ceilings.get(identifier) for identifier in identifiers]
        if not rows or any(identifier not in self._iphones for identifier in identifiers):
            return
        capped = [row for row in rows if row]
        if capped and len(capped) < len(rows):
            return
        source = (
            f"device catalog: {capped[0]['source']}"
            if capped
            else "device catalog: no last iOS is listed for the model"
        )
        yield Fact(vocabulary["ios.capped"], bool(capped), Grade.LISTED, source)
        majors = {row["last_major"] for row in capped}
        if len(majors) == 1:
            major = int(majors.pop())
            days = [row["released"] for version, row in self._ios_releases.items() if version.parts[0] == major]
            if days:
                yield Fact(
                    vocabulary["ios.cap_release_day"],
                    _needed_day(max(days)),
                    Grade.LISTED,
                    "device catalog: ios_releases.csv",
                )

    def _android(self, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
        version, level = sheet.value("android.version"), sheet.value("android.api_level")
        if level is None and isinstance(version, Version):
            row = _release_of(version, self.table("android_releases.csv"))
            if row:
                grade = min(sheet.facts["android.version"].grade, Grade.INFERRED)
                origin = f"from android.version {version}"
                yield Fact(vocabulary["android.api_level"], int(row["api_level"]), grade, origin)
        if version is None and isinstance(level, int):
            row = next((row for row in self.table("android_releases.csv") if row["api_level"] == str(level)), None)
            if row:
                origin = f"from android.api_level {level}"
                yield Fact(
                    vocabulary["android.version"],
                    _version(row["version"]),
                    sheet.facts["android.api_level"].grade,
                    origin,
                )
        model = self._model_of(sheet)
        if model is not None:
            if sheet.get("device.name") is None:
                yield Fact(vocabulary["device.name"], model.name, Grade.LISTED, f"device catalog: {model.source}")
            yield from self._hardware(model, vocabulary)

    def _model_of(self, sheet: FactSheet) -> Model | None:
        code = str(sheet.value("device.model") or "").casefold()
        maker = plain(str(sheet.value("device.manufacturer") or ""))
        found = [
            model
            for model in self.android_models
            if code
            and code in {known.casefold() for known in model.codes}
            and (not maker or same_maker(maker, model.manufacturer))
        ]
        return found[0] if len(found) == 1 else None

    def _hardware(self, model: Model, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
        origin = f"device catalog: {model.source}"
        if model.form_factor:
            yield Fact(vocabulary["device.form_factor"], model.form_factor, Grade.CLAIMED, origin)
        if model.nfc in ("yes", "no"):
            yield Fact(vocabulary["android.nfc"], model.nfc == "yes", Grade.CLAIMED, origin)
        elif model.nfc == "varies":
            yield Gap("android.nfc", f"the {model.title} is sold with and without NFC; look at the unit", origin)
        if model.abis:
            yield Fact(vocabulary["android.abis"], frozenset(model.abis), Grade.CLAIMED, origin)
            arm = all(abi.startswith("arm") for abi in model.abis)
            yield Fact(vocabulary["android.arm"], arm, Grade.CLAIMED, origin)

    def _listed(self, sheet: FactSheet, provider: str, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
        if sheet.value("device.platform") != "android":
            return
        model = self._model_of(sheet)
        sold_as = {str(sheet.value("device.name") or ""), model.name if model else ""} - {""}
        names = sold_as | {str(sheet.value("device.model") or "")} - {""}
        if not names:
            yield Gap("provider.listed", "the model's name is not known", "")
            return
        listings = self.listings(provider)
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
            )
        elif not sold_as:
            yield Gap(
                "provider.listed", "the name that this model code is sold under is not known", "android_models.csv"
            )
        elif listings:
            yield Fact(vocabulary["provider.listed"], (), Grade.LISTED, f"device_catalog/providers/{provider}.csv")

    def harmless(self, fact: str) -> frozenset[str]:
        """Packages that may be left out of a fact because the maker's own service does no harm there."""
        name = {
            "android.accessibility_services": "harmless_accessibility.csv",
            "android.overlay_apps": "harmless_overlays.csv",
        }[fact]
        return frozenset(row["package"] for row in self.table(name))


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


def same_maker(maker: str, other: str) -> bool:
    """Whether two maker names mean one maker (``samsung`` and ``Samsung``, ``HMD Global`` and ``HMD``)."""
    mine, theirs = plain(maker), plain(other)
    return mine == theirs or (
        len(min(mine, theirs, key=len)) > 2 and (mine.startswith(theirs) or theirs.startswith(mine))
    )


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


def _release_of(version: Version, rows: list[Row]) -> Row | None:
    """The release of that version; of two API levels under one name the lower, which promises less."""
    same = [row for row in rows if _version(row["version"]) == version]
    major = [row for row in rows if _version(row["version"]).parts[0] == version.parts[0] > 9]
    return min(same or major, key=lambda row: int(row["api_level"]), default=None)


def _version(text: str) -> Version:
    value = KINDS["version"].read(text)
    assert isinstance(value, Version)  # noqa: S101 - that is what the kind reads
    return value


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _needed_day(cell: str) -> date:
    return date.fromisoformat(cell)
