"""Builds that are put together of several: fingerprints and parts of another phone, and words that deny one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.moment import day_of, moment_of
from eligibility.facts.text import shortened
from eligibility.probes.android_release import api_level
from eligibility.probes.build_names import fingerprints
from eligibility.probes.marks import Sign
from eligibility.probes.material import Material
from eligibility.probes.phone_makers import PHONE_MAKERS, RELATED

_MADE_BY = tuple(
    f"ro.product.{name}" for name in ("brand", "manufacturer", "brand_for_attestation", "manufacturer_for_attestation")
)
_PART_MADE_BY = expression(
    r"ro\.product\.(?:vendor|odm|system_ext|product|bootimage|vendor_dlkm|odm_dlkm)\.(?:brand|manufacturer)"
)
_PRINTED = expression(r"[^/:]+/[^/:]+/[^/:]+:[^/:]+/(?P<id>[^/:]+)/")
_PRINTED_RELEASE = expression(r"[^:]*:(\d+(?:\.\d+)*)/")


def signs(material: Material) -> Iterator[Sign]:
    """What another maker's phone, or another build, gave to this one."""
    yield from _borrowed(material)
    yield from _unlike_itself(material)
    yield from _two_releases(material)


def _borrowed(material: Material) -> Iterator[Sign]:
    """A fingerprint, or parts of a system, of another maker's phone: changed systems borrow them to pass as certified."""
    properties = material.properties
    own = {_plain(value) for name in _MADE_BY for value in properties.every(name)}
    own |= {_plain(relative) for group in RELATED if own & group for relative in group}
    for origin, value in fingerprints(material) if own else ():
        brand, slash, _ = value.partition("/")
        named = origin == "getprop ro.build.fingerprint" or _plain(brand) in PHONE_MAKERS
        if slash and named and _plain(brand) not in own:
            told = f"{origin}={shortened(value, 80)}"
            yield Sign(told, "the fingerprint of another maker's phone", certain=False)
    for name in properties.names() if own else ():
        for value in properties.every(name) if _PART_MADE_BY.fullmatch(name) else ():
            if _plain(value) in PHONE_MAKERS and _plain(value) not in own:
                yield Sign(f"getprop {name}={shortened(value, 40)}", "a part of another maker's system", certain=False)


def _unlike_itself(material: Material) -> Iterator[Sign]:
    """Words of a build that its own fingerprint denies: whoever puts one in place of another seldom changes all."""
    properties = material.properties
    printed = _PRINTED.match(properties.get("ro.build.fingerprint") or "")
    if printed is None:
        return
    told = properties.get("ro.build.id")
    if told and told != printed["id"] and "meizu" not in material.makers:  # Meizu's own differ
        of = f"the build fingerprint says {printed['id']}"
        yield Sign(f"getprop ro.build.id={shortened(told, 60)}", of, certain=False)
    level = api_level(material)
    for first in properties.every("ro.product.first_api_level"):
        if first.isdecimal() and level is not None and int(first[:6]) > level:
            of = f"the system has API level {level}"
            yield Sign(f"getprop ro.product.first_api_level={first[:6]}", of, certain=False)
    built, read_on = properties.get("ro.build.date.utc") or "", day_of(material.taken)
    day = day_of(moment_of([built]))
    if day and read_on and (day - read_on).days > 1:
        yield Sign(f"getprop ro.build.date.utc={built}", f"built after it was read, on {read_on}", certain=False)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _two_releases(material: Material) -> Iterator[Sign]:
    """A fingerprint borrowed from another phone names another Android release, or a part of the system does."""
    release = material.properties.get("ro.build.version.release")
    printed = fingerprint_release(material)
    if _differ(release, printed):
        told = f"the build fingerprint says Android {printed}, the system says {release}"
        yield Sign(told, "", certain=False)
    for part in ("system", "system_ext", "product"):
        own = material.properties.get(f"ro.{part}.build.version.release")
        if _differ(release, own):
            yield Sign(f"the partition {part} says Android {own}, the system says {release}", "", certain=False)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).split(".")[0] != str(other).split(".")[0]


def fingerprint_release(material: Material) -> str | None:
    """The Android release that the build fingerprint names."""
    printed = material.properties.first(
        "ro.build.fingerprint", "ro.system.build.fingerprint", "ro.bootimage.build.fingerprint"
    )
    match = _PRINTED_RELEASE.match(printed[1]) if printed and "/gsi_" not in printed[1] else None
    return match[1] if match else None
