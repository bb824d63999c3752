"""The hardware-backed keystore."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.android_release import is_at_least
from eligibility.probes.emulator import is_emulator
from eligibility.probes.material import Material

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
    if is_emulator(material):
        yield Gap("android.keystore_version", "an emulator's claim proves no hardware", "getprop")
    elif FEATURE in material.disputed_features:
        yield Gap("android.keystore_version", f"two lists disagree about {FEATURE}", "pm list features")
    elif FEATURE in material.features:
        versions = material.feature_versions(FEATURE)
        if not versions:
            yield Gap("android.keystore_version", "the feature list leaves the version out", "pm list features")
        for version in versions:
            yield material.fact("android.keystore_version", version, Grade.MEASURED, "pm list features")
    elif material.features_are_whole:
        yield _not_declared(material)
    elif material.recording.evidence:
        reason = "the properties do not tell; pm list features does"
        broken = material.broken("android.keystore_version", "pm_list_features")
        yield broken or material.gap("android.keystore_version", reason, "pm_list_features", "getprop")


def _not_declared(material: Material) -> Fact | Gap:
    """What it means that the list has no such feature: nothing before Android 12, but for systems too old to have any."""
    if is_at_least(material, 18, 5) is False:
        origin = "the system is older than Android 4.3, the first with a hardware keystore"
        return material.fact("android.keystore_version", 0, Grade.INFERRED, origin)
    named = is_at_least(material, 31, 12)
    if named:
        return material.fact("android.keystore_version", 0, Grade.MEASURED, f"pm list features: no {FEATURE}")
    system = "a system that does not tell its version" if named is None else "an older system"
    reason = f"the feature's name came with Android 12; its absence in the list of {system} proves nothing"
    return Gap("android.keystore_version", reason, "pm list features")
