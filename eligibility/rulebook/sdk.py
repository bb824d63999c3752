"""SDK releases, ranges of them, and which native release a React Native release carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from packaging.version import InvalidVersion, Version

from eligibility.errors import WrongUse

NATIVE = {"android": "android", "ios": "ios"}
KITS = ("android", "ios", "react_native")
_SIGNS = (">=", "<=", "==", "!=", ">", "<")
NO_RELEASE = Version("0")
"""What stands for the SDK in questions to a pack that knows no releases."""


@cache
def sdk_version(text: str) -> Version:
    """Read ``5.4.1`` or ``0.0.1-beta.30``; raise ``ValueError`` with an example."""
    try:
        return Version(text)
    except InvalidVersion:
        raise ValueError(f"{text[:60]!r} is not an SDK version; write it like 5.4.1 or 0.0.1-beta.30") from None


class SdkRange(NamedTuple):
    """Versions between bounds, written ``>=5.0.0,<6``. A pre-release takes the rules of the release it leads to."""

    written: str
    bounds: tuple[tuple[str, Version], ...]

    @classmethod
    def parse(cls, written: str) -> SdkRange:
        """Read a range; raise ``ValueError`` for anything else."""
        bounds = []
        for part in written.split(","):
            bound = part.strip()
            sign = next((sign for sign in _SIGNS if bound.startswith(sign)), None)
            if sign is None:
                raise ValueError(f"{bound!r} is not a bound; write the range like '>=5.0.0,<6'")
            bounds.append((sign, sdk_version(bound[len(sign) :].strip())))
        return cls(written, tuple(bounds))

    def covers(self, version: Version) -> bool:
        """Whether the version, or the release that a pre-release leads to, lies within all bounds."""
        final = version if version.public == version.base_version else sdk_version(version.base_version)
        return all(_within(sign, final, bound) for sign, bound in self.bounds)


def _within(sign: str, version: Version, bound: Version) -> bool:
    if sign == "==":
        return version == bound
    if sign == "!=":
        return version != bound
    if sign == ">=":
        return version >= bound
    if sign == "<=":
        return version <= bound
    return version > bound if sign == ">" else version < bound


class Release(NamedTuple):
    """One release of an SDK. ``native`` maps a platform to the native version it carries."""

    kit: str
    version: Version
    written: str
    released: date | None
    native: Mapping[str, str]


class Sdk(NamedTuple):
    """The SDK a question is about: the kit the app is built with and the native version in it.

    ``listed`` says whether the pack knows the release, ``released`` when it came out, where it knows that.
    """

    kit: str
    written: str
    native: Version
    listed: bool
    released: date | None = None

    @property
    def native_written(self) -> str:
        """The native version as text."""
        return str(self.native)


class Standing(StrEnum):
    """Where a version stands among the releases that a pack knows."""

    LISTED = "listed"
    NEWER = "newer than all"
    BETWEEN = "between two"
    OLDER = "older than all"


class Sdks(NamedTuple):
    """All releases the pack knows, each kit's newest first."""

    releases: Mapping[str, tuple[Release, ...]]

    def newest(self, kit: str, on: date) -> Release:
        """The newest release out on that day; the oldest known one for a day before all of them."""
        known = self.releases.get(kit, ())
        if not known:
            raise WrongUse(f"the rule pack knows no {kit} SDK", remedy="name the SDK version with --sdk")
        out = [release for release in known if release.released is None or release.released <= on]
        return max(out, key=lambda release: release.version) if out else known[-1]

    def check(self, written: str | None, on: date) -> None:
        """Raise ``WrongUse`` for what no device could be asked about."""
        kit = _split(written)[0] if written else None
        self.resolve(written, "ios" if kit == "ios" else "android", on)

    def resolve(self, written: str | None, platform: str, on: date) -> Sdk:
        """Find the SDK asked about on a device of this platform.

        ``written`` is a version (``5.4.1``), or one with its kit (``android:5.4.1``,
        ``react-native:0.0.1-beta.30``). Without it the newest release of that day is meant.
        """
        native_kit = NATIVE.get(platform, "android")
        if written is None and not self.releases:
            return Sdk(native_kit, "", NO_RELEASE, listed=False)
        if written is None:
            release = self.newest(native_kit, on)
            return Sdk(native_kit, release.written, release.version, listed=True, released=release.released)
        kit, version_text = _split(written)
        if kit is None:
            kit = "react_native" if version_text.startswith("0.0.1") else native_kit
        if kit not in ("react_native", native_kit):
            raise WrongUse(
                f"the {kit} SDK does not run on this device",
                where=f"--sdk {written}",
                remedy=f"name the {native_kit} SDK: --sdk {native_kit}:VERSION",
            )
        try:
            version = sdk_version(version_text)
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            raise WrongUse(what, where=f"--sdk {written}", remedy=remedy or None) from None
        release_found = next((known for known in self.releases.get(kit, ()) if known.version == version), None)
        if kit != "react_native":
            released = release_found.released if release_found else None
            return Sdk(kit, version_text, version, listed=release_found is not None, released=released)
        if release_found is None or native_kit not in release_found.native:
            choices = ", ".join(release.written for release in self.releases.get(kit, ())[:6])
            raise WrongUse(
                f"which native SDK React Native release {version_text} carries is not known",
                remedy=f"use one of {choices}, … or name the native version: --sdk {native_kit}:VERSION",
            )
        native = sdk_version(release_found.native[native_kit])
        released = release_found.released or self._released(native_kit, native)
        return Sdk(kit, version_text, native, listed=True, released=released)

    def standing(self, sdk: Sdk) -> Standing:
        """Whether the pack knows the release; if not, where it stands among those that it knows."""
        known = [release.version for release in self.releases.get(sdk.kit, ())]
        if sdk.listed or not known:
            return Standing.LISTED
        if sdk.native > max(known):
            return Standing.NEWER
        return Standing.OLDER if sdk.native < min(known) else Standing.BETWEEN

    def note(self, sdk: Sdk) -> str | None:
        """What a reader has to know of an answer about a release that nobody here knows; None for one that is known."""
        standing = self.standing(sdk)
        if standing is Standing.LISTED:
            return None
        known = sorted(self.releases[sdk.kit], key=lambda release: release.version)
        below = [release.written for release in known if release.version < sdk.native]
        above = [release.written for release in known if release.version > sdk.native]
        if standing is Standing.NEWER:
            judged = f"judged by the rules of the newest that is, {below[-1]}"
        elif standing is Standing.OLDER:
            judged = f"it is older than the first that is, {above[0]}"
        else:
            judged = f"judged as one between {below[-1]} and {above[0]}"
        return f"SDK {sdk.written} is not known here: {judged}"

    def _released(self, kit: str, version: Version) -> date | None:
        return next((known.released for known in self.releases.get(kit, ()) if known.version == version), None)

    def out_by(self, platform: str, on: date) -> list[Version]:
        """Every native version of a platform that is out by the day, oldest first."""
        releases = self.releases.get(NATIVE.get(platform, ""), ())
        return sorted(r.version for r in releases if r.released is None or r.released <= on)


def _split(written: str) -> tuple[str | None, str]:
    name, colon, version = written.partition(":")
    if not colon:
        return None, _plain(written)
    kit = name.strip().lower().replace("-", "_")
    if kit not in KITS:
        choices = ", ".join(kit.replace("_", "-") for kit in KITS)
        raise WrongUse(f"unknown SDK kit {name!r}", where=f"--sdk {written}", remedy=f"use one of {choices}")
    return kit, _plain(version)


def _plain(version: str) -> str:
    """``v5.4.1`` as ``5.4.1``: tags have the letter, releases have not."""
    plain = version.strip()
    return plain[1:] if plain[:1] in ("v", "V") and plain[1:2].isdigit() else plain
