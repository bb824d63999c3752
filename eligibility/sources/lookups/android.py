"""What the catalog says of an Android device: its release, its model and hardware, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.text import shortened
from eligibility.facts.values import Version
from eligibility.sources.catalog import Catalog, Model, Row, needed_day, plain, read_version, same_maker


def facts_of(catalog: Catalog, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap | Doubt]:
    """What follows from an Android device's facts."""
    version, level = sheet.value("android.version"), sheet.value("android.api_level")
    if isinstance(version, Version) and isinstance(level, int):
        yield from _unfit(catalog, version, level)
    yield from _incoherent(sheet)
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
    model = model_of(catalog, sheet)
    if model is not None:
        if sheet.get("device.name") is None:
            yield Fact(vocabulary["device.name"], model.name, Grade.LISTED, f"device catalog: {model.source}")
        for found in hardware(model, vocabulary):
            if isinstance(found, Gap) or found.name == "android.nfc" or sheet.get(found.name) is None:
                yield found  # a unit that tells its processor needs no data sheet; one that denies its NFC does
    names = [sheet.value("device.name"), model.name if model else None, sheet.value("device.model")]
    maker = str(sheet.value("device.manufacturer") or "")
    yield from updates_end(catalog, maker, [str(name) for name in names if name], vocabulary)


def updates_end(catalog: Catalog, maker: str, names: list[str], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Until when the maker patches the model, by the first of these names that a public table has."""
    row = next((row for name in names if (row := catalog.updates_of(maker, name))), None)
    if row is not None:
        origin = f"device catalog: {row['source']}"
        yield Fact(vocabulary["device.updates_until"], needed_day(row["updates_until"]), Grade.LISTED, origin)


def _incoherent(sheet: FactSheet) -> Iterator[Doubt]:
    """Facts that another fact of the same device denies, whoever says them."""
    abis, built = sheet.value("android.abis"), sheet.value("android.build_type")
    printed = str(sheet.value("android.fingerprint") or "")
    if isinstance(abis, frozenset) and abis and not any(abi.startswith("arm") for abi in abis):
        reason = f"the processor cannot be ARM with the instructions of {', '.join(sorted(abis))}"
        yield Doubt("android.arm", reason, sheet.facts["android.abis"].origin, contests=True)
    if built not in (None, "user"):
        reason = f"a {built} build is no released system"
        yield Doubt("android.stock_os", reason, sheet.facts["android.build_type"].origin, contests=True)
    if printed and not printed.endswith(":user/release-keys"):
        reason = f"the build fingerprint ends with {shortened(printed.rpartition(':')[2], 40)}"
        yield Doubt("android.stock_os", reason, sheet.facts["android.fingerprint"].origin, contests=True)


def _unfit(catalog: Catalog, version: Version, level: int) -> Iterator[Doubt]:
    """A version and an API level that do not belong together."""
    rows = catalog.table("android_releases.csv")
    levels = {int(row["api_level"]) for row in _releases_of(version, rows)}
    if levels and level not in levels:
        reason = f"Android {version} has API level {', '.join(map(str, sorted(levels)))}, not {level}"
        for name in ("android.api_level", "android.version"):
            yield Doubt(name, reason, "device catalog: android_releases.csv")


def model_of(catalog: Catalog, sheet: FactSheet) -> Model | None:
    """The one model that has the device's code and maker."""
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


def hardware(model: Model, vocabulary: Vocabulary) -> Iterator[Fact | Gap]:
    """What a data sheet says of the model."""
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
