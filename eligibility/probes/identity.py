"""Which device it is: platform, maker, model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FORM_FACTORS = frozenset({"phone", "tablet", "handheld", "countertop", "kiosk", "register"})
UI_MODES = frozenset({"normal", "watch", "television", "car", "headset"})

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
    FactType(
        "device.updates_until",
        "day",
        "Updates until",
        "The last day on which the maker gives security updates for the model, as public tables have it.",
        "The maker's own page on security updates names the models and their days.",
    ),
    FactType(
        "device.serial_digest",
        "text",
        "Digest of the serial number",
        "The beginning of the SHA-256 of the serial number: the same for the same unit, and no serial number.",
        "Nothing to look at: it is made of ro.serialno, or of an iPhone's serial number or UDID.",
    ),
    FactType(
        "android.ui_mode",
        "text",
        "Kind of system",
        "What the system is made for: normal (phone, tablet, handheld, register, kiosk), watch, television, car or headset.",
        "Look at the device.",
        UI_MODES,
    ),
)

_SPELLINGS = {
    "device.manufacturer": tuple(f"ro.product.{part}manufacturer" for part in ("", "odm.", "vendor.", "product.")),
    "device.model": tuple(f"ro.product.{part}model" for part in ("", "odm.", "vendor.", "product.")),
    "device.codename": (*(f"ro.product.{part}device" for part in ("", "odm.", "vendor.")), "ro.build.product"),
    "device.name": (
        "ro.product.marketname",
        "ro.product.odm.marketname",
        "ro.product.vendor.marketname",
        "ro.config.marketing_name",
        "ro.vendor.oplus.market.name",
        "ro.oppo.market.name",
    ),
}
"""In the order in which Android itself looks; the system partition is shared by many models and never asked."""
_UI_FEATURES = {
    "android.hardware.type.watch": "watch",
    "android.hardware.type.television": "television",
    "android.software.leanback": "television",
    "android.hardware.type.automotive": "car",
    "android.hardware.vr.headtracking": "headset",
}
_CHARACTERISTICS = {"watch": "watch", "tv": "television", "automotive": "car"}
_WATCHES = expression(r"SM-[RL]\d{3}.*", re.IGNORECASE)
"""Samsung's model codes of watches."""
_ANDROID_KINDS = ("getprop", "build.prop", "pm_list_", "settings_list_", "dumpsys_")


_SERIALS = ("ro.serialno", "ro.boot.serialno", "ro.vendor.boot.serialno")
_NO_SERIAL = re.compile(
    r"(.)\1*|unknown|none|null|0?123456789(?:0|abcdef)?|.{0,3}|[a-z]+_\d+|.*redacted.*", re.IGNORECASE
)
"""What stands where a serial number is not told, and in many devices alike."""


def serial_digest(material: Material, serial: str, origin: str) -> Iterator[Fact]:
    """The fact that tells units apart, for a serial number that is one."""
    if not _NO_SERIAL.fullmatch(serial.strip()):
        from hashlib import sha256

        digest = sha256(serial.strip().encode()).hexdigest()[:16]
        yield material.fact("device.serial_digest", digest, Grade.INFERRED, origin)


def read(material: Material) -> Iterator[Fact | Gap]:
    """Tell the device from its properties, or at least its platform from what could be asked of it."""
    serial = material.properties.first(*_SERIALS)
    if serial:
        yield from serial_digest(material, serial[1], f"getprop {serial[0]}")
    kinds = (piece.kind for piece in material.recording.evidence)
    first = min((kind for kind in kinds if kind.startswith(_ANDROID_KINDS)), default=None)
    if first is not None:
        yield material.fact("device.platform", "android", Grade.INFERRED, f"answers {first}")
    for fact, names in _SPELLINGS.items():
        found = material.properties.first(*names)
        if found:
            yield material.read_fact(fact, found[1], Grade.INFERRED, f"getprop {found[0]}")
    characteristics = {
        word.strip() for value in material.properties.every("ro.build.characteristics") for word in value.split(",")
    }
    if "tablet" in characteristics:
        yield material.fact("device.form_factor", "tablet", Grade.INFERRED, "getprop ro.build.characteristics")
    yield from _ui_mode(material, characteristics)


def _ui_mode(material: Material, characteristics: set[str]) -> Iterator[Fact]:
    """What the system declares itself to be made for."""
    mode = next((mode for feature, mode in _UI_FEATURES.items() if feature in material.features), None)
    if mode:
        yield material.fact("android.ui_mode", mode, Grade.MEASURED, "pm list features")
        return
    mode = next((mode for word, mode in _CHARACTERISTICS.items() if word in characteristics), None)
    model = material.properties.get("ro.product.model") or ""
    if mode or _WATCHES.fullmatch(model):
        origin = "ro.build.characteristics" if mode else "ro.product.model"
        yield material.fact("android.ui_mode", mode or "watch", Grade.INFERRED, f"getprop {origin}")
    elif characteristics:
        yield material.fact("android.ui_mode", "normal", Grade.INFERRED, "getprop ro.build.characteristics")
