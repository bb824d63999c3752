"""What the catalog says of an iPhone: its name, its last iOS, the release day of its version, and what cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Doubt, Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.moment import day_of
from eligibility.facts.values import Version
from eligibility.sources.catalog import Catalog, needed_day, read_version

_FIRST_BUILD, _FIRST_BUILD_OF_16, _LAST_BUILD_OF_18 = 7, 20, 22
_IPHONE = expression(r"^iPhone\d{1,4},\d{1,4}$")


def facts_of(catalog: Catalog, sheet: FactSheet, vocabulary: Vocabulary) -> Iterator[Fact | Gap | Doubt]:
    """What follows from an iPhone's facts."""
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
    if _IPHONE.match(identifier) and known is None:
        reason = f"no iPhone is known here as {identifier}: a newer one, or one that is not real"
        yield Doubt("iphone.generation", reason, "device_catalog/iphones.csv", contests=True)
    yield from ceiling(catalog, [identifier] if identifier else [], vocabulary)
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
    last = catalog.ceilings.get(identifier)
    if last and version.parts[0] > int(last["last_major"]):
        reason = f"iOS {version} does not exist for the {last['name']}, which ends with iOS {last['last_major']}"
        for name in ("ios.version", "ios.release_day"):
            yield Doubt(name, reason, f"device catalog: {last['source']}")
    build = sheet.value("ios.build")
    numbered = _numbered(str(build or ""))
    if numbered and numbered != (*version.parts, 0)[: len(numbered)]:
        told = ".".join(map(str, numbered))
        for name in ("ios.version", "ios.release_day", "ios.build"):
            yield Doubt(name, f"builds like {build} are iOS {told}, not {version}", "Apple's numbering of builds")
    row = next((row for row in catalog.table("ios_builds.csv") if row["build"] == build), None) if build else None
    if row and read_version(row["version"]) != version:
        reason = f"build {build} is iOS {row['version']}, not {version}"
        for name in ("ios.version", "ios.release_day", "ios.build"):
            yield Doubt(name, reason, f"device catalog: {row['source']}")


def _numbered(build: str) -> tuple[int, ...]:
    """What a build's number says of its iOS: the major, and since iOS 16 the minor; nothing for what is no build.

    19 is iOS 15, 22 iOS 18, 23 iOS 26, 24 iOS 27; A is .0, B is .1, G is .6.
    """
    first = re.match(r"(\d{1,2})([A-Z])", build)
    number = int(first[1]) if first else 0
    if first is None or number < _FIRST_BUILD:
        return ()
    major = number - 4 if number <= _LAST_BUILD_OF_18 else number + 3
    return (major, ord(first[2]) - ord("A")) if number >= _FIRST_BUILD_OF_16 else (major,)


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


def ceiling(catalog: Catalog, identifiers: list[str], vocabulary: Vocabulary) -> Iterator[Fact]:
    """The last iOS of a model, where all of these have one, or none has."""
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
    newest = [version for version in catalog.ios_releases if not majors or str(version.parts[0]) in majors]
    if newest and len(majors) < 2:
        origin = "device catalog: ios_releases.csv"
        yield Fact(vocabulary["ios.latest_version"], max(newest, key=lambda one: one.parts), Grade.LISTED, origin)
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
