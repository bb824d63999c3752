"""The hardware-backed keystore."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material
from eligibility.probes.processor import emulator_sign

FEATURE = "android.hardware.hardware_keystore"

FACTS = (
    FactType(
        "android.keystore_version",
        "number",
        "Hardware keystore version",
        "The version of the hardware-backed keystore: 40/41 is Keymaster 4, 100 KeyMint 1 (ECDH and attest keys), 200 and up newer "
        "KeyMint. 0 when the device declares none.",
        "adb shell pm list features, and look for feature:android.hardware.hardware_keystore=…",
    ),
    FactType(
        "android.keystore_operations",
        "yes_no",
        "Hardware key operations work",
        "Whether the key operations the payment SDK needs really work in hardware (key agreement, attestation, secure import).",
        "Only an app on the device can try: the SDK's supportsReadersOfType, or a key attestation.",
    ),
)


def read(material: Material) -> Iterator[Fact | Gap]:
    """The declared feature version. An emulator's claim is no hardware; a list without versions tells none."""
    if emulator_sign(material):
        yield Gap("android.keystore_version", "an emulator's claim proves no hardware", "getprop")
    elif FEATURE in material.features:
        version = material.features[FEATURE]
        if version is None:
            yield Gap("android.keystore_version", "the feature list leaves the version out", "pm list features")
        else:
            yield material.fact("android.keystore_version", version, Grade.MEASURED, "pm list features")
    elif material.features_are_whole:
        yield material.fact("android.keystore_version", 0, Grade.MEASURED, f"pm list features: no {FEATURE}")
    elif material.recording.evidence:
        reason = "the properties do not tell; pm list features does"
        yield material.gap("android.keystore_version", reason, "pm_list_features", "getprop")
