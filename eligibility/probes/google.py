"""Google Mobile Services: Play services, the Play Store, certification."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
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
_HARMONY = ("hw_sc.build.platform.version", "hw_sc.build.os.version", "ro.hw_sc.cversion")
_EMUI = ("ro.build.version.emui", "ro.build.hw_emui_api_level")
_WHOLE_DUMP = 100
_ACCELEROMETER = "android.hardware.sensor.accelerometer"


def read(material: Material) -> Iterator[Fact | Gap]:
    """The package lists decide; a disabled package counts as missing."""
    for fact, package in _PACKAGES.items():
        yield from _package(material, fact, package)
    if _ACCELEROMETER in material.features or material.features_are_whole:
        yield material.fact(
            "android.accelerometer", _ACCELEROMETER in material.features, Grade.MEASURED, "pm list features"
        )


def _package(material: Material, fact: str, package: str) -> Iterator[Fact | Gap]:
    disabled = material.disabled_packages
    if disabled is not None and package in disabled:
        yield material.fact(fact, False, Grade.MEASURED, f"pm list packages -d: {package} is disabled")
    elif package in material.packages:
        grade = Grade.INFERRED if disabled is None else Grade.MEASURED
        yield material.fact(fact, True, grade, f"pm list packages: {package}")
    elif material.packages_are_whole:
        yield material.fact(fact, False, Grade.MEASURED, f"pm list packages: no {package}")
    elif _huawei_without_google(material):
        yield material.fact(fact, False, Grade.INFERRED, "getprop: Huawei build without ro.com.google.gmsversion")
    elif material.recording.evidence:
        reason = "the properties do not tell; pm list packages does"
        yield material.gap(fact, reason, "pm_list_packages", "pm_list_packages_f", "getprop")


def _huawei_without_google(material: Material) -> bool:
    """HarmonyOS, and Huawei's EMUI, tell the Google release they carry if they carry one; others do not always."""
    properties = material.properties
    maker = (properties.get("ro.product.manufacturer") or "").lower()
    emui = maker == "huawei" and len(properties) >= _WHOLE_DUMP and properties.first(*_EMUI)
    return bool(emui or properties.first(*_HARMONY)) and not properties.every("ro.com.google.gmsversion")
