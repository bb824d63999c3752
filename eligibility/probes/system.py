"""The Android system: version, security patch, build, and whether it is the maker's own."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.android_release import LEVELS, RELEASES
from eligibility.probes.borrowed_build import fingerprint_release
from eligibility.probes.changed_system import signs
from eligibility.probes.marks import told
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
        "android.stock_os",
        "yes_no",
        "Maker's own system",
        "Whether the system is the maker's own and unmodified. Properties can show that it is not; only key attestation proves that it is.",
        "Settings > About phone: the build is the maker's; no custom ROM (LineageOS, GrapheneOS, xiaomi.eu …) was installed.",
    ),
)

_SPELLINGS = {
    "android.api_level": LEVELS,
    "android.fingerprint": (
        "ro.build.fingerprint", "ro.system.build.fingerprint", "ro.product.build.fingerprint", "ro.bootimage.build.fingerprint",
    ),
    "android.build_type": ("ro.build.type", "ro.system.build.type", "ro.product.build.type"),
    "android.version": RELEASES,
}  # fmt: skip
_PATCH = "ro.build.version.security_patch"
_ENDING = expression(r":(user|userdebug|eng)/([\w,-]+)$")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read version, patch, build and what tells a changed system."""
    yield from _versions(material)
    yield from _stock(material)


def _versions(material: Material) -> Iterator[Fact | Gap]:
    properties = material.properties
    for fact, names in _SPELLINGS.items():
        found = properties.first(*names)
        if found:
            yield material.read_fact(fact, found[1], Grade.INFERRED, f"getprop {found[0]}")
        elif material.piece("getprop", "build.prop"):
            yield material.property_gap(fact, *names)
    patch = properties.get(_PATCH)
    if patch:
        yield material.read_day("android.security_patch", patch, Grade.INFERRED, f"getprop {_PATCH}")
    elif material.piece("getprop", "build.prop"):
        yield material.property_gap("android.security_patch", _PATCH)
    printed = fingerprint_release(material)
    if printed:
        grade = Grade.CLAIMED if properties.first(*RELEASES) else Grade.INFERRED
        yield material.read_fact("android.version", printed, grade, "getprop ro.build.fingerprint")


def _stock(material: Material) -> Iterator[Fact | Gap]:
    """No on a certain sign; yes only where everything that could hold a sign was read whole, and holds none."""
    found = signs(material)
    certain = [sign for sign in found if sign.certain]
    if certain:
        measured = any(not sign.where.startswith("getprop") for sign in certain)
        grade = Grade.MEASURED if measured else Grade.INFERRED
        yield material.fact("android.stock_os", False, grade, told(certain))
    elif found:
        yield Gap("android.stock_os", told(found), "getprop")
    elif len(material.properties):
        reason = _doubt(material)
        if reason:
            yield Gap("android.stock_os", reason, "getprop")
        else:
            origin = "getprop: user builds, release keys, verified boot green; no sign of a change in any partition"
            yield material.fact("android.stock_os", True, Grade.INFERRED, origin)


def _doubt(material: Material) -> str | None:
    """Why the absence of signs proves nothing here."""
    properties = material.properties
    boot = (properties.get("ro.boot.verifiedbootstate") or "").lower()
    ending = _ENDING.search(properties.get("ro.build.fingerprint") or "")
    built = properties.get("ro.build.type") or (ending[1] if ending else "")
    tags = properties.get("ro.build.tags") or (ending[2] if ending else "")
    if boot != "green":
        return f"verified boot is {boot or 'not reported'}, so the properties prove nothing of the system"
    if built != "user" or "release" not in tags:
        return "the properties do not tell a user build with release keys"
    broken = material.broken("android.stock_os", "getenforce")
    return material.properties_gap or (broken.reason if broken else None)
