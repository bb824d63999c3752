"""The processor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
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
)

_MACHINE = expression(r"(aarch64|arm\w*|x86_64|i[3-6]86|riscv64|mips\w*)")
_INSTRUCTIONS = expression(r"ro\.(?:\w+\.)?product\.cpu\.abi(?:list(?:32|64)?|2)?|ro\.dalvik\.vm\.isa\.\w+")
LISTS = (
    "ro.product.cpu.abilist", "ro.system.product.cpu.abilist", "ro.vendor.product.cpu.abilist", "ro.product.cpu.abi",
)  # fmt: skip


def read(material: Material) -> Iterator[Fact | Gap]:
    """Judge the machine name and the first ABI. A machine name that is there and cannot be read is not made up for."""
    found = _abi_list(material)
    listed = [abi.strip() for abi in found[1].split(",") if abi.strip()] if found else []
    if found and listed:
        yield material.fact("android.abis", frozenset(listed), Grade.INFERRED, f"getprop {found[0]}")
    if material.piece("uname_m"):
        yield _machine(material)
    elif found and listed:
        arm = listed[0].startswith("arm") and not _translates(material)
        yield material.fact("android.arm", arm, Grade.INFERRED, f"getprop {found[0]}")
    elif found:
        yield Gap("android.arm", f"{found[0]} lists no processor", "getprop")
    elif material.piece("getprop", "build.prop"):
        yield material.property_gap("android.arm", *LISTS)


def _abi_list(material: Material) -> tuple[str, str] | None:
    return material.properties.first(*LISTS)


def _machine(material: Material) -> Fact | Gap:
    """What the kernel calls its processor; of several names none."""
    names = {line.lower() for line in material.lines("uname_m")}
    machines = {name for name in names if _MACHINE.fullmatch(name)}
    foreign = sorted(name for name in machines if not name.startswith(("aarch64", "arm")))
    if foreign:
        return material.fact("android.arm", False, Grade.MEASURED, f"uname -m: {foreign[0]}")
    problem = material.problem("uname_m")
    if problem or names != machines:
        return Gap("android.arm", f"uname_m: {problem or 'it holds other lines beside the answer'}", "uname_m")
    return material.fact("android.arm", True, Grade.MEASURED, "uname -m")


def has_foreign_abi(material: Material) -> bool:
    """Whether the first instruction set that apps may use is Intel's."""
    found = _abi_list(material)
    return bool(found and found[1].strip().startswith("x86"))


def intel_names(material: Material) -> Iterator[str]:
    """Properties that name instructions of Intel's, which no ARM processor has or needs: ``NAME=VALUE``."""
    for name in material.properties.names():
        if _INSTRUCTIONS.fullmatch(name):
            for value in material.properties.every(name):
                if "x86" in value:
                    yield f"{name}={value[:60]}"


def _translates(material: Material) -> bool:
    bridge = material.properties.get("ro.dalvik.vm.native.bridge") or "0"
    return bool(re.search(r"houdini|ndk_translation|berberis", bridge))
