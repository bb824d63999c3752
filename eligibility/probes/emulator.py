"""Whether there is a real device behind the answers at all."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes import mounts
from eligibility.probes.android_release import is_at_least
from eligibility.probes.changed_system import in_its_favour
from eligibility.probes.marks import Sign, emulators, told
from eligibility.probes.material import Material
from eligibility.probes.phone_makers import PHONE_MAKERS
from eligibility.probes.processor import LISTS as ABI_LISTS
from eligibility.probes.processor import has_foreign_abi, intel_names

FACTS = (
    FactType(
        "android.emulator",
        "yes_no",
        "Emulator",
        "Whether this is an emulator or a container and no device.",
        "Hold it in your hand.",
    ),
)


def read(material: Material) -> Iterator[Fact | Gap]:
    """Yes on any sign; no by the absence of signs, which takes a whole getprop answer."""
    found = signs(material)
    certain = [sign for sign in found if sign.certain]
    if certain:
        yield material.fact("android.emulator", True, Grade.INFERRED, told(certain))
    elif found:
        yield Gap("android.emulator", told(found), "getprop")
    elif len(material.properties):
        origin, but = "getprop: no sign of an emulator", "no sign of an emulator, but"
        yield in_its_favour(material, "android.emulator", False, origin, but=but)


def signs(material: Material) -> tuple[Sign, ...]:
    """Every sign of an emulator, container or virtual space; looked for once."""
    return material.once("emulator", lambda: _signs(material))


def _signs(material: Material) -> tuple[Sign, ...]:
    return (
        *emulators().found(material), *mounts.container_signs(material), *_intel_phone(material), *_translated(material),
    )  # fmt: skip


def is_emulator(material: Material) -> bool:
    """Whether a certain sign is there."""
    return any(sign.certain for sign in signs(material))


def _translated(material: Material) -> Iterator[Sign]:
    """Instructions of Intel's among those of ARM: one of the two is translated."""
    told = [f"getprop {name}" for name in intel_names(material)]
    if told and any(abi.startswith("arm") for name in ABI_LISTS for abi in material.properties.every(name)):
        for where in told:
            yield Sign(where, "ARM's and Intel's instructions together", certain=False)


def _intel_phone(material: Material) -> Iterator[Sign]:
    """A phone of a maker of ARM phones with Intel's instructions, on an Android newer than their last Intel phones."""
    if not has_foreign_abi(material) or not is_at_least(material, 28, 9):
        return
    for name in ("ro.product.manufacturer", "ro.product.brand"):
        for maker in material.properties.every(name):
            if maker.lower() in PHONE_MAKERS:
                yield Sign(f"getprop {name}={maker}", "who makes no phone with an Intel processor", certain=True)
