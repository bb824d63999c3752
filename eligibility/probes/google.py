"""Google Mobile Services: Play services, the Play Store, certification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.facts.text import shortened
from eligibility.probes.build_names import fingerprints
from eligibility.probes.installed import PACKAGE_LISTS
from eligibility.probes.marks import Sign, google_stand_ins, told
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.gms",
        "yes_no",
        "Google Play services",
        "Whether Google Play services are installed and enabled.",
        "Settings > Apps > All apps > Google Play services: installed and not disabled.",
    ),
    FactType(
        "android.play_store",
        "yes_no",
        "Google Play Store",
        "Whether the Google Play Store app is installed and enabled.",
        "Settings > Apps > All apps > Google Play Store: installed and not disabled.",
    ),
    FactType(
        "android.google_disabled",
        "texts",
        "Google apps switched off",
        "Google Play services or the Play Store, where they are installed and disabled.",
        "Settings > Apps > All apps > Google Play services and Google Play Store: disabled apps have a button to enable them.",
    ),
    FactType(
        "android.play_certified",
        "yes_no",
        "Play Protect certified",
        "Whether Google certified this very unit's software. Some makers sell one model certified and uncertified.",
        "Play Store > profile picture > Settings > About > Play Protect certification.",
    ),
    FactType(
        "android.pci_pts",
        "yes_no",
        "PCI PTS payment device",
        "Whether the device is itself a certified PCI PTS payment terminal.",
        "Look the model up in the PCI SSC list of approved PTS devices, or ask the maker.",
    ),
    FactType(
        "android.accelerometer",
        "yes_no",
        "Accelerometer",
        "Whether the device has an accelerometer.",
        "adb shell pm list features, and look for feature:android.hardware.sensor.accelerometer.",
    ),
)

_PACKAGES = {"android.gms": "com.google.android.gms", "android.play_store": "com.android.vending"}
_COMES_WITH_GOOGLE = expression(
    r"com\.google\.android\.(gsf(\..*)?|setupwizard|partnersetup|onetimeinitializer|ext\..*|feedback|backuptransport|"
    r"configupdater|webview|trichromelibrary.*|modulemetadata|packageinstaller|permissioncontroller|cellbroadcast.*|"
    r"networkstack.*|ondevicepersonalization.*|adservices.*|rkpdapp|overlay\..*|gms\..+)"
)
"""Packages that Google gives makers with its services, and that stand-ins leave out. (microG brings a gsf of its own.)"""
_NO_PACKAGE = expression(r"unable to find package", re.IGNORECASE)
_RELEASED = expression(r"\bversionName=(\S+)")
_GOOGLES = expression(r"\d{2}\.\d{2}\.\d{2,3}.*")
"""Google numbers its services by year and week: 24.47.35. microG's begin with 0."""
_HARMONY = ("hw_sc.build.platform.version", "hw_sc.build.os.version", "ro.hw_sc.cversion")
_EMUI = ("ro.build.version.emui", "ro.build.hw_emui_api_level")
_WHOLE_DUMP = 100
_ACCELEROMETER = "android.hardware.sensor.accelerometer"
_DUMP = "dumpsys_package_com.google.android.gms"


def read(material: Material) -> Iterator[Fact | Gap]:
    """The package lists decide; a disabled package counts as missing, and a name alone is not Google's."""
    for fact, package in _PACKAGES.items():
        yield from _package(material, fact, package)
    disabled = frozenset(_PACKAGES.values()) & material.disabled_packages
    if disabled:
        yield material.fact("android.google_disabled", disabled, Grade.MEASURED, "pm list packages -d")
    if _ACCELEROMETER in material.disputed_features:
        yield Gap("android.accelerometer", f"two lists disagree about {_ACCELEROMETER}", "pm list features")
    elif _ACCELEROMETER in material.features or material.features_are_whole:
        yield material.fact(
            "android.accelerometer", _ACCELEROMETER in material.features, Grade.MEASURED, "pm list features"
        )


def _package(material: Material, fact: str, package: str) -> Iterator[Fact | Gap]:
    system = material.system_packages
    if package in material.disabled_packages:
        yield material.fact(fact, False, Grade.MEASURED, f"pm list packages -d: {package} is disabled")
    elif package in material.disputed_packages:
        yield Gap(fact, f"two lists disagree: {package} is in one, and not in another", "pm list packages")
    elif package in material.packages and system is not None and package not in system:
        yield Gap(fact, f"{package} is installed, but not as a part of the system", "pm list packages -s")
    elif package in material.packages:
        yield from _named(material, fact, package)
    elif material.packages_are_whole:
        yield material.fact(fact, False, Grade.MEASURED, f"pm list packages: no {package}")
    elif _without_google(material):
        yield material.fact(fact, False, Grade.INFERRED, f"getprop: {_without_google(material)}")
    elif material.recording.evidence:
        reason = "the properties do not tell; pm list packages does"
        broken = material.broken(fact, *PACKAGE_LISTS)
        yield broken or material.gap(fact, reason, "pm_list_packages", "pm_list_packages_f", "getprop")


def _named(material: Material, fact: str, package: str) -> Iterator[Fact | Gap]:
    """A package of that name is there: Google's, somebody else's, or both seem to be."""
    against = material.once("against_google", lambda: told(_against(material)))
    origin = f"pm list packages: {package}"
    for_it = material.once("for_google", lambda: _for(material))
    grade = Grade.INFERRED if not material.disabled_is_whole or against else Grade.MEASURED
    if against or for_it:
        if for_it:
            yield material.fact(fact, True, grade, f"{origin}, with {', '.join(for_it[:4])}")
        if against:
            yield material.fact(fact, False, grade, f"a stand-in uses the name {package}: {against}")
    else:
        reason = f"{package} is there, but nothing that comes with Google's own"
        yield Gap(fact, reason, "pm list packages")


def _for(material: Material) -> list[str]:
    """What speaks for the real one."""
    found = sorted(name for name in material.packages if _COMES_WITH_GOOGLE.fullmatch(name))
    found += [name for name in ("ro.com.google.gmsversion",) if material.properties.every(name)]
    return found + [f"version {version}" for version in _versions(material) if _GOOGLES.fullmatch(version)]


def _against(material: Material) -> Iterator[Sign]:
    """What speaks for a stand-in."""
    yield from google_stand_ins().found(material)
    for version in _versions(material):
        if not _GOOGLES.fullmatch(version):
            where = f"dumpsys package com.google.android.gms: version {shortened(version, 40)}"
            yield Sign(where, "microG" if version.startswith("0.") else "not as Google numbers its own", certain=True)
    store = material.text("dumpsys_package_com.android.vending") or ""
    for version in _RELEASED.findall(store):
        if version.startswith("0."):
            yield Sign(
                f"dumpsys package com.android.vending: version {shortened(version, 40)}", "FakeStore", certain=True
            )
    if _NO_PACKAGE.search(store):
        yield Sign("dumpsys package com.android.vending: no such package", "", certain=True)
    if _NO_PACKAGE.search(material.text(_DUMP) or ""):
        yield Sign("dumpsys package com.google.android.gms: no such package", "", certain=True)
    path = material.package_paths.get("com.google.android.gsf", "")
    if path.startswith("/data/"):
        yield Sign(
            f"pm list packages -f: com.google.android.gsf is {shortened(path, 60)}", "installed later", certain=True
        )
    for package in sorted({*_PACKAGES.values(), "com.google.android.gsf"} & material.packages_added):
        yield Sign(f"pm list packages -3: {package}", "installed by somebody", certain=True)
    if "com.google.android.gsf" in material.disabled_packages:
        yield Sign("pm list packages -d: com.google.android.gsf is disabled", "", certain=True)


def _versions(material: Material) -> list[str]:
    return _RELEASED.findall(material.text(_DUMP) or "")


def _without_google(material: Material) -> str | None:
    """HarmonyOS, Huawei's EMUI and Amazon's Fire OS are made without Google, and tell what they are."""
    properties = material.properties
    if properties.every("ro.com.google.gmsversion"):
        return None
    maker = (properties.get("ro.product.manufacturer") or "").lower()
    emui = maker == "huawei" and len(properties) >= _WHOLE_DUMP and properties.first(*_EMUI)
    if emui or properties.first(*_HARMONY):
        return "Huawei build without ro.com.google.gmsversion"
    prints = [value for _, value in fingerprints(material)]
    fire = properties.first("ro.build.mktg.fireos", "ro.build.version.fireos")
    if fire or maker == "amazon" or any(value.lower().startswith("amazon/") for value in prints):
        return "Amazon's Fire OS comes without Google"
    return None
