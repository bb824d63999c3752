"""Which device it is: platform, maker, model."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FORM_FACTORS = frozenset({"phone", "tablet", "handheld", "countertop", "kiosk", "register"})

FACTS = (
    FactType(
        "device.platform",
        "text",
        "Platform",
        "Whether the device runs Android or iOS.",
        "Look at the device.",
        frozenset({"android", "ios"}),
    ),
    FactType(
        "device.manufacturer",
        "text",
        "Manufacturer",
        "The maker as the device names itself.",
        "Android: Settings > About phone. iPhone: Apple.",
    ),
    FactType(
        "device.model",
        "text",
        "Model code",
        "The maker's model code, such as SM-A556B (Android's Build.MODEL).",
        "Settings > About phone > Model number; also on the box.",
    ),
    FactType(
        "device.name",
        "text",
        "Model name",
        "The name the model is sold under, such as Galaxy A55.",
        "On the box and in Settings > About phone.",
    ),
    FactType(
        "device.codename",
        "text",
        "Device codename",
        "The maker's internal name (Android's Build.DEVICE).",
        "adb shell getprop ro.product.device",
    ),
    FactType(
        "device.site",
        "text",
        "Site",
        "Where the device is used, as its owner calls the place.",
        "From your own list of devices.",
    ),
    FactType(
        "device.form_factor",
        "text",
        "Form factor",
        "Phone, tablet, handheld, countertop, kiosk or register.",
        "Look at the device.",
        FORM_FACTORS,
    ),
)

_SPELLINGS = {
    "device.manufacturer": (
        "ro.product.manufacturer",
        "ro.product.vendor.manufacturer",
        "ro.product.system.manufacturer",
    ),
    "device.model": ("ro.product.model", "ro.product.vendor.model", "ro.product.odm.model", "ro.product.system.model"),
    "device.codename": ("ro.product.device", "ro.product.vendor.device", "ro.build.product"),
    "device.name": (
        "ro.product.marketname",
        "ro.config.marketing_name",
        "ro.vendor.oplus.market.name",
        "ro.oppo.market.name",
    ),
}
_ANDROID_KINDS = ("getprop", "build.prop", "pm_list_", "settings_list_", "dumpsys_")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Tell the device from its properties, or at least its platform from what could be asked of it."""
    kinds = (piece.kind for piece in material.recording.evidence)
    first = min((kind for kind in kinds if kind.startswith(_ANDROID_KINDS)), default=None)
    if first is not None:
        yield material.fact("device.platform", "android", Grade.INFERRED, f"answers {first}")
    for fact, names in _SPELLINGS.items():
        found = material.properties.first(*names)
        if found:
            yield material.read_fact(fact, found[1], Grade.INFERRED, f"getprop {found[0]}")
    characteristics = material.properties.get("ro.build.characteristics") or ""
    if "tablet" in characteristics.split(","):
        yield material.fact("device.form_factor", "tablet", Grade.INFERRED, "getprop ro.build.characteristics")
