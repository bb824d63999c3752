"""The Android system: version, security patch, betas, and whether it is the maker's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.version",
        "version",
        "Android version",
        "The Android release, such as 14.",
        "Settings > About phone > Android version.",
    ),
    FactType(
        "android.api_level",
        "number",
        "API level",
        "The number of the Android release for apps (Android 13 is 33).",
        "adb shell getprop ro.build.version.sdk",
    ),
    FactType(
        "android.security_patch",
        "day",
        "Security patch",
        "The day of the Android security update installed.",
        "Settings > Security > Security update, or Settings > About phone > Android security update.",
    ),
    FactType(
        "android.fingerprint",
        "text",
        "Build fingerprint",
        "The identity of the system build.",
        "adb shell getprop ro.build.fingerprint",
    ),
    FactType(
        "android.build_type",
        "text",
        "Build type",
        "How the system was built: user for customers, userdebug or eng for developers.",
        "adb shell getprop ro.build.type",
    ),
    FactType(
        "android.beta",
        "yes_no",
        "Beta system",
        "Whether a beta or preview of Android or of the maker's system is installed.",
        "Settings > About phone: look for Beta, Preview or Developer Preview; ask whether the phone joined a beta programme.",
    ),
    FactType(
        "android.stock_os",
        "yes_no",
        "Maker's own system",
        "Whether the system is the maker's own and unmodified. Properties can show that it is not; only key attestation proves that it is.",
        "Settings > About phone: the build is the maker's; no custom ROM (LineageOS, GrapheneOS, xiaomi.eu …) was installed.",
    ),
)

_CUSTOM_NAMES = re.compile(
    r"^(ro\.lineage\.|ro\.cm\.(version|releasetype|build\.version)|org\.(pixelexperience|evolution)|ro\.xiaomi\.eu\.|"
    r"ro\.(crdroid|havoc|resurrection|aosip|bliss|omni|potato|derpfest|pixelexperience|xtended|calyxos|grapheneos|iode)\.|"
    r"ro\.(arrow|axion|carbon|derp|dot|du|evolution|matrixx|rising|rr|spark|superior|voltage)\."
    r"(version|build\.version|releasetype|maintainer))"
)
"""Properties that only custom systems set; short names count only with what follows them there."""
_CUSTOM_VALUES = {
    "ro.build.flavor": re.compile(
        r"^(lineage|aosp|omni|arrow|evolution|havoc|crdroid|pixelexperience|statix|calyx|eos)_"
    ),
    "ro.product.name": re.compile(r"^(lineage|omni|aosp|arrow|evolution|havoc|crdroid)_"),
    "ro.product.mod_device": re.compile(r"xiaomi\.?eu", re.IGNORECASE),
    "ro.build.display.id": re.compile(r"lineage|grapheneos|pixelexperience|\bcrdroid\b|calyxos", re.IGNORECASE),
    "ro.build.host": re.compile(r"xiaomi\.eu|grapheneos|lineage", re.IGNORECASE),
    "ro.build.user": re.compile(r"xiaomi\.eu|grapheneos|lineage", re.IGNORECASE),
    "ro.modversion": re.compile(r"lineage|^(cm|aosp|pixel|crdroid|arrow|evolution|havoc)", re.IGNORECASE),
}
_DEVELOPER_TYPES = ("userdebug", "eng")
_FINGERPRINT = re.compile(r"^[^:]*:([^/]+)/[^:]*:(user|userdebug|eng)/(.+)$")
_WARRANTY = ("ro.boot.warranty_bit", "ro.warranty_bit")
"""Samsung's fuse that burns when a system that is not Samsung's is started."""
_HIDDEN_BETAS = frozenset({"oneplus", "oppo", "realme"})
"""Makers whose open betas carry no sign in any property (seen on six OnePlus open betas)."""
_BETA_WORDS = re.compile(r"(?<![A-Za-z])(open[ _-]?beta|beta\d*|developer[ _-]?preview)(?![A-Za-z])", re.IGNORECASE)


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read version, patch, build and what tells a changed or unfinished system."""
    yield from _versions(material)
    yield from _beta(material)
    yield from _stock(material)


def _versions(material: Material) -> Iterator[Fact | Gap]:
    properties = material.properties
    for fact, names in {
        "android.api_level": ("ro.build.version.sdk", "ro.system.build.version.sdk", "ro.vendor.build.version.sdk"),
        "android.security_patch": ("ro.build.version.security_patch",),
        "android.fingerprint": ("ro.build.fingerprint", "ro.system.build.fingerprint"),
        "android.build_type": ("ro.build.type", "ro.system.build.type"),
        "android.version": ("ro.build.version.release", "ro.system.build.version.release"),
    }.items():
        found = properties.first(*names)
        if found:
            yield material.read_fact(fact, found[1], Grade.INFERRED, f"getprop {found[0]}")
        elif material.piece("getprop", "build.prop"):
            yield material.gap(fact, f"the properties do not hold {names[0]}", "getprop", "build.prop")
    printed = _fingerprint_release(material)
    if printed:
        grade = Grade.CLAIMED if properties.get("ro.build.version.release") else Grade.INFERRED
        yield material.read_fact("android.version", printed, grade, "getprop ro.build.fingerprint")


def _fingerprint_release(material: Material) -> str | None:
    """The Android release that the build fingerprint names."""
    match = _FINGERPRINT.match(material.properties.get("ro.build.fingerprint") or "")
    return match[1] if match and re.fullmatch(r"\d+(\.\d+)*", match[1]) else None


def _beta(material: Material) -> Iterator[Fact | Gap]:
    properties = material.properties
    sign = _beta_sign(material)
    if sign:
        yield material.fact("android.beta", True, Grade.INFERRED, f"getprop {sign}")
        return
    maker = (properties.get("ro.product.manufacturer") or properties.get("ro.product.brand") or "").lower()
    if maker in _HIDDEN_BETAS:
        yield Gap("android.beta", f"{maker}'s open betas leave no sign in the properties", "getprop")
    elif properties.get("ro.build.version.codename") == "REL":
        yield material.fact("android.beta", False, Grade.INFERRED, "getprop ro.build.version.codename")


def _beta_sign(material: Material) -> str | None:
    every = material.properties.every
    if any(value.isdecimal() and value.strip("0") for value in every("ro.build.version.preview_sdk")):
        return "ro.build.version.preview_sdk"
    if any(value != "REL" for value in every("ro.build.version.codename")):
        return "ro.build.version.codename"
    if "1" in every("ro.build.beta"):
        return "ro.build.beta"
    names = ("ro.build.display.id", "ro.rom.version", "ro.build.version.incremental", "ro.build.id")
    return next((name for name in names if any(_BETA_WORDS.search(value) for value in every(name))), None)


def _stock(material: Material) -> Iterator[Fact | Gap]:
    if (material.text("getenforce") or "").strip() == "Permissive":
        yield material.fact("android.stock_os", False, Grade.MEASURED, "getenforce: SELinux does not enforce")
        return
    sign = _custom_sign(material)
    if sign:
        yield material.fact("android.stock_os", False, Grade.INFERRED, f"getprop {sign}")
        return
    properties = material.properties
    boot = (properties.get("ro.boot.verifiedbootstate") or "").lower()
    if boot == "yellow" and (properties.get("ro.product.manufacturer") or "").lower() == "google":
        origin = "getprop ro.boot.verifiedbootstate: signed with another key than Google's"
        yield material.fact("android.stock_os", False, Grade.INFERRED, origin)
        return
    tripped = next((name for name in _WARRANTY if "1" in properties.every(name)), None)
    if tripped:
        yield Gap("android.stock_os", f"{tripped} is 1: a changed system was started on this unit once", "getprop")
        return
    tags = properties.get("ro.build.tags") or ""
    release, printed = properties.get("ro.build.version.release"), _fingerprint_release(material)
    if release and printed and release.split(".")[0] != printed.split(".")[0]:
        reason = f"the build fingerprint says Android {printed}, the system says {release}"
        yield Gap("android.stock_os", reason, "getprop")
    elif properties.get("ro.build.type") == "user" and boot == "green" and "release" in tags:
        yield material.fact("android.stock_os", True, Grade.INFERRED, "getprop ro.build.tags, verified boot green")
    elif len(properties):
        reason = f"verified boot is {boot or 'not reported'}, so the properties prove nothing of the system"
        yield Gap("android.stock_os", reason, "getprop")


def _custom_sign(material: Material) -> str | None:
    """The property that gives a changed system away, if one does."""
    properties = material.properties
    named = next((name for name in properties.names() if _CUSTOM_NAMES.match(name)), None)
    if named:
        return named
    for name, pattern in _CUSTOM_VALUES.items():
        if any(pattern.search(value) for value in properties.every(name)):
            return name
    if any(value in _DEVELOPER_TYPES for value in properties.every("ro.build.type")):
        return "ro.build.type"
    if any("test-keys" in value for value in properties.every("ro.build.tags")):
        return "ro.build.tags"
    printed = [_FINGERPRINT.match(value) for value in properties.every("ro.build.fingerprint")]
    if any(match and (match[2] in _DEVELOPER_TYPES or "test-keys" in match[3]) for match in printed):
        return "ro.build.fingerprint"
    return None
