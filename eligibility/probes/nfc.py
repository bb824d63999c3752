"""The NFC controller: there, and switched on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.nfc",
        "yes_no",
        "NFC",
        "Whether the device has a built-in NFC controller (feature android.hardware.nfc).",
        "Settings: search for NFC. Or adb shell pm list features, and look for feature:android.hardware.nfc.",
    ),
    FactType(
        "android.nfc_enabled",
        "yes_no",
        "NFC switched on",
        "Whether NFC is switched on now.",
        "Settings > Connected devices > Connection preferences > NFC.",
    ),
)

_STATE = expression(r"\bmState\s*=\s*(on|off|turning on|turning off)\b", re.IGNORECASE)
_NO_SERVICE = expression(r"can'?t find service:? nfc", re.IGNORECASE)


def read(material: Material) -> Iterator[Fact | Gap]:
    """The feature decides.

    A package called nfc or a port property proves nothing; a list of all packages without any
    NFC service speaks against it.
    """
    dump = material.text("dumpsys_nfc") or ""
    states = {state.lower() for state in _STATE.findall(dump)}
    if "android.hardware.nfc" in material.disputed_features:
        yield Gap("android.nfc", "two lists disagree about android.hardware.nfc", "pm list features")
    elif "android.hardware.nfc" in material.features:
        yield material.fact("android.nfc", True, Grade.MEASURED, "pm list features")
    elif "android.hardware.nfc.any" in material.features:
        origin = "pm list features: nfc.any without android.hardware.nfc: cards can be played, not read"
        yield material.fact("android.nfc", False, Grade.MEASURED, origin)
    elif material.features_are_whole:
        yield material.fact("android.nfc", False, Grade.MEASURED, "pm list features: no android.hardware.nfc")
    elif _NO_SERVICE.search(dump):
        yield material.fact("android.nfc", False, Grade.MEASURED, "dumpsys nfc: no such service")
    else:
        yield from _hints(material)
    for state in sorted(states):
        yield material.fact("android.nfc_enabled", state == "on", Grade.MEASURED, "dumpsys nfc")


def _hints(material: Material) -> Iterator[Fact | Gap]:
    broken = material.broken("android.nfc", "pm_list_features")
    if broken and not material.features:
        yield broken
    elif material.properties.get("nfc.initialized") == "true":
        yield material.fact("android.nfc", True, Grade.INFERRED, "getprop nfc.initialized")
    elif material.packages_are_whole and not any(
        ".nfc" in package.lower() or package.lower().endswith("nfc") for package in material.packages if "." in package
    ):
        yield material.fact("android.nfc", False, Grade.INFERRED, "pm list packages: no NFC service")
    elif material.recording.evidence:
        reason = "the properties do not tell; pm list features does"
        yield material.gap("android.nfc", reason, "pm_list_features", "getprop")
