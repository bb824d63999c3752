"""The processor, and whether there is a real device behind the answers at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.abis",
        "texts",
        "ABIs",
        "The instruction sets that apps may use, translated ones included.",
        "adb shell getprop ro.product.cpu.abilist",
    ),
    FactType(
        "android.arm",
        "yes_no",
        "ARM processor",
        "Whether the processor itself is an ARM one. An x86 device that translates ARM code lists ARM too.",
        "adb shell uname -m (aarch64 or armv…), or the data sheet.",
    ),
    FactType(
        "android.emulator",
        "yes_no",
        "Emulator",
        "Whether this is an emulator or a container and no device.",
        "Hold it in your hand.",
    ),
)

_QEMU = ("ro.kernel.qemu", "ro.boot.qemu")
_SOFT_HARDWARE = re.compile(
    r"^(ranchu|goldfish|cuttlefish|vsoc.*|vbox86|ttvm_x86|nox|android_x86|cutf_cvm|windows_x86_64|waydroid|redroid)$"
)
_SOFT_MODELS = re.compile(
    r"sdk_gphone|sdk_phone|emulator|android sdk built for|genymotion|cuttlefish|waydroid|bluestacks|subsystem for android",
    re.IGNORECASE,
)
_MODEL_NAMES = ("ro.product.model", "ro.product.name", "ro.product.device", "ro.product.board", "ro.build.fingerprint")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Judge the first ABI and the machine name; gather the signs of an emulator."""
    yield from _processor(material)
    sign = emulator_sign(material)
    if sign:
        yield material.fact("android.emulator", True, Grade.INFERRED, f"getprop {sign}")
    elif material.properties.first("ro.build.fingerprint", "ro.hardware", "ro.product.model"):
        yield material.fact("android.emulator", False, Grade.INFERRED, "getprop: no sign of an emulator")


def _processor(material: Material) -> Iterator[Fact | Gap]:
    machine = (material.text("uname_m") or "").strip().lower()
    if re.fullmatch(r"(aarch64|arm\w*|x86_64|i[3-6]86|riscv64|mips\w*)", machine):
        arm = machine.startswith(("aarch64", "arm"))
        yield material.fact("android.arm", arm, Grade.MEASURED, "uname -m")
    names = (
        "ro.product.cpu.abilist",
        "ro.system.product.cpu.abilist",
        "ro.vendor.product.cpu.abilist",
        "ro.product.cpu.abi",
    )
    found = material.properties.first(*names)
    if found:
        listed = [abi.strip() for abi in found[1].split(",") if abi.strip()]
        if not listed:
            yield Gap("android.arm", f"{found[0]} lists no processor", "getprop")
            return
        yield material.fact("android.abis", frozenset(listed), Grade.INFERRED, f"getprop {found[0]}")
        arm = listed[0].startswith("arm") and not _translates(material)
        yield material.fact("android.arm", arm, Grade.INFERRED, f"getprop {found[0]}")
    elif material.piece("getprop", "build.prop"):
        yield material.gap("android.arm", f"the properties do not hold {names[0]}", "getprop", "build.prop")


def _translates(material: Material) -> bool:
    bridge = material.properties.get("ro.dalvik.vm.native.bridge") or "0"
    return bool(re.search(r"houdini|ndk_translation|berberis", bridge))


def emulator_sign(material: Material) -> str | None:
    """The property that gives an emulator away.

    ``ro.kernel.qemu`` = 0 and the word emulator in ``ro.build.characteristics`` stand on real
    phones and are no signs.
    """
    properties = material.properties
    for name in _QEMU:
        if "1" in properties.every(name):
            return name
    for name in ("ro.hardware", "ro.boot.hardware"):
        if any(_SOFT_HARDWARE.match(value.lower()) for value in properties.every(name)):
            return name
    return next(
        (name for name in _MODEL_NAMES if any(_SOFT_MODELS.search(value) for value in properties.every(name))), None
    )
