"""What follows from a device's facts by look-up in the catalog: release days, names, ends of support, listings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.moment import day_of
from eligibility.facts.values import Value, Version
from eligibility.sources.catalog import Catalog, Listing, Model, Row, needed_day, plain, read_version, same_maker

_FIRST_BUILD, _LAST_BUILD_OF_18 = 7, 22
_IPHONE = re.compile(r"^iPhone\d{1,4},\d{1,4}$")


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
    yield from _hardware(first, vocabulary)
    if first.platform == "ios":
        yield from _ceiling(catalog, codes, vocabulary)


def facts_for(
    catalog: Catalog, sheet: FactSheet, provider: str, vocabulary: Vocabulary
) -> Iterator[Fact | Gap | Doubt]:
    """What follows from a device's facts by look-up: release days, names, ends of support, listings; and what cannot be."""
    if sheet.value("device.platform") == "ios":
        yield from _iphone(catalog, sheet, vocabulary)
    else:
        yield from _android(catalog, sheet, vocabulary)
    yield from _listed(catalog, sheet, provider, vocabulary)


def _iphone(catalog: Catalog, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap | Doubt]:
    identifier = str(sheet.value("iphone.identifier") or "")
    known = catalog.iphones.get(identifier)
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
    yield from _ceiling(catalog, [identifier] if identifier else [], vocabulary)
    version, known_by = sheet.value("ios.version"), sheet.get("ios.version")
    if version is None and sheet.value("ios.build"):
        known_by = _version_of_build(catalog, sheet.facts["ios.build"], vocabulary)
        if known_by is not None:
            version = known_by.value
            yield known_by
    if isinstance(version, Version) and known_by is not None:
        yield from _impossible(catalog, sheet, version, identifier)
        yield from _released(catalog, version, known_by, vocabulary)


def _impossible(catalog: Catalog, sheet: FactSheet, version: Version, identifier: str) -> Iterator[Doubt]:
    """An iOS that the model never got, or that its own build number denies."""
    ceiling = catalog.ceilings.get(identifier)
    if ceiling and version.parts[0] > int(ceiling["last_major"]):
        reason = f"iOS {version} does not exist for the {ceiling['name']}, which ends with iOS {ceiling['last_major']}"
        for name in ("ios.version", "ios.release_day"):
            yield Doubt(name, reason, f"device catalog: {ceiling['source']}")
    build = sheet.value("ios.build")
    major = _major_of_build(str(build or ""))
    if major is not None and major != version.parts[0]:
        for name in ("ios.version", "ios.release_day", "ios.build"):
            yield Doubt(name, f"builds like {build} are iOS {major}, not {version}", "Apple's numbering of builds")
    row = next((row for row in catalog.table("ios_builds.csv") if row["build"] == build), None) if build else None
    if row and read_version(row["version"]) != version:
        reason = f"build {build} is iOS {row['version']}, not {version}"
        for name in ("ios.version", "ios.release_day", "ios.build"):
            yield Doubt(name, reason, f"device catalog: {row['source']}")


def _major_of_build(build: str) -> int | None:
    """The iOS whose builds begin so: 19 is iOS 15, 22 iOS 18, 23 iOS 26, 24 iOS 27; None before iOS 3 and for no build."""
    first = re.match(r"(\d{1,2})[A-Z]", build)
    number = int(first[1]) if first else 0
    return None if number < _FIRST_BUILD else number - 4 if number <= _LAST_BUILD_OF_18 else number + 3


def _released(catalog: Catalog, version: Version, fact: Fact, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    """The release day; a version that was read before it is a beta."""
    found = _release_day(catalog, version, fact, vocabulary)
    yield found
    read_on = day_of(fact.taken)
    if isinstance(found, Fact) and read_on is not None and found.value > read_on:  # type: ignore[operator] # a day
        origin = f"iOS {version} was read on {read_on}, before its release on {found.text}"
        yield Fact(vocabulary["ios.beta"], True, fact.grade, origin, fact.taken)  # noqa: FBT003 - a fact's value


def _version_of_build(catalog: Catalog, build: Fact, vocabulary: Vocabulary) -> Fact | None:
    row = next((row for row in catalog.table("ios_builds.csv") if row["build"] == build.value), None)
    if row is None:
        return None
    return Fact(vocabulary["ios.version"], read_version(row["version"]), build.grade, f"from ios.build {build.value}")


def _release_day(catalog: Catalog, version: Version, fact: Fact, vocabulary: Vocabulary) -> Fact | Gap:
    row = catalog.ios_releases.get(version)
    if row is None:
        return Gap(
            "ios.release_day",
            f"the catalog has no release day for iOS {version}",
            "device_catalog/ios_releases.csv",
        )
    origin = f"device catalog: {row['source']}"
    return Fact(vocabulary["ios.release_day"], needed_day(row["released"]), fact.grade, origin)


def _ceiling(catalog: Catalog, identifiers: list[str], vocabulary: Vocabulary) -> Iterator[Fact]:
    rows = [catalog.ceilings.get(identifier) for identifier in identifiers]
    if not rows or any(identifier not in catalog.iphones for identifier in identifiers):
        return
    capped = [row for row in rows if row]
    if capped and len(capped) < len(rows):
        return
    source = (
        f"device catalog: {capped[0]['source']}" if capped else "device catalog: no last iOS is listed for the model"
    )
    yield Fact(vocabulary["ios.capped"], bool(capped), Grade.LISTED, source)
    majors = {row["last_major"] for row in capped}
    if len(majors) == 1:
        major = int(majors.pop())
        days = [row["released"] for version, row in catalog.ios_releases.items() if version.parts[0] == major]
        if days:
            yield Fact(
                vocabulary["ios.cap_release_day"],
                needed_day(max(days)),
                Grade.LISTED,
                "device catalog: ios_releases.csv",
            )


def _android(catalog: Catalog, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap | Doubt]:
    version, level = sheet.value("android.version"), sheet.value("android.api_level")
    if isinstance(version, Version) and isinstance(level, int):
        yield from _unfit(catalog, version, level)
    if level is None and isinstance(version, Version):
        row = _release_of(version, catalog.table("android_releases.csv"))
        if row:
            grade = min(sheet.facts["android.version"].grade, Grade.INFERRED)
            origin = f"from android.version {version}"
            yield Fact(vocabulary["android.api_level"], int(row["api_level"]), grade, origin)
    if version is None and isinstance(level, int):
        row = next((row for row in catalog.table("android_releases.csv") if row["api_level"] == str(level)), None)
        if row:
            origin = f"from android.api_level {level}"
            yield Fact(
                vocabulary["android.version"],
                read_version(row["version"]),
                sheet.facts["android.api_level"].grade,
                origin,
            )
    model = _model_of(catalog, sheet)
    if model is not None:
        if sheet.get("device.name") is None:
            yield Fact(vocabulary["device.name"], model.name, Grade.LISTED, f"device catalog: {model.source}")
        for found in _hardware(model, vocabulary):
            if isinstance(found, Gap) or found.name == "android.nfc" or sheet.get(found.name) is None:
                yield found  # a unit that tells its processor needs no data sheet; one that denies its NFC does


def _unfit(catalog: Catalog, version: Version, level: int) -> Iterator[Doubt]:
    """A version and an API level that do not belong together."""
    rows = catalog.table("android_releases.csv")
    levels = {int(row["api_level"]) for row in _releases_of(version, rows)}
    if levels and level not in levels:
        reason = f"Android {version} has API level {', '.join(map(str, sorted(levels)))}, not {level}"
        for name in ("android.api_level", "android.version"):
            yield Doubt(name, reason, "device catalog: android_releases.csv")


def _model_of(catalog: Catalog, sheet: FactSheet) -> Model | None:
    code = str(sheet.value("device.model") or "").casefold()
    maker = plain(str(sheet.value("device.manufacturer") or ""))
    found = [
        model
        for model in catalog.android_models
        if code
        and code in {known.casefold() for known in model.codes}
        and (not maker or same_maker(maker, model.manufacturer))
    ]
    return found[0] if len(found) == 1 else None


def _hardware(model: Model, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    origin = f"device catalog: {model.source}"
    if model.form_factor:
        yield Fact(vocabulary["device.form_factor"], model.form_factor, Grade.CLAIMED, origin)
    if model.nfc in ("yes", "no"):
        yield Fact(vocabulary["android.nfc"], model.nfc == "yes", Grade.CLAIMED, origin)
    elif model.nfc == "varies":
        yield Gap(
            "android.nfc", f"the {model.title} is sold with and without NFC; look at the unit", origin, silent=True
        )
    if model.abis:
        yield Fact(vocabulary["android.abis"], frozenset(model.abis), Grade.CLAIMED, origin)
        arm = all(abi.startswith("arm") for abi in model.abis)
        yield Fact(vocabulary["android.arm"], arm, Grade.CLAIMED, origin)


def _listed(catalog: Catalog, sheet: FactSheet, provider: str, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    if sheet.value("device.platform") != "android":
        return
    model = _model_of(catalog, sheet)
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


def _release_of(version: Version, rows: list[Row]) -> Row | None:
    """The release of that version; of several API levels under one name the lowest, which promises least."""
    return min(_releases_of(version, rows), key=lambda row: int(row["api_level"]), default=None)


def _releases_of(version: Version, rows: list[Row]) -> list[Row]:
    """The releases that a version may be: the same, or the longest that it begins with (7.1.2 is 7.1), or all of its major."""
    known = [(read_version(row["version"]).parts, row) for row in rows]
    for length in range(len(version.parts), 0, -1):
        start = version.parts[:length]
        same = [row for parts, row in known if _significant(parts) == _significant(start)]
        if same:
            return same
    return [row for parts, row in known if parts[0] == version.parts[0]] if version.parts[0] > 9 else []


def _significant(parts: tuple[int, ...]) -> tuple[int, ...]:
    return Version(parts, "").significant
