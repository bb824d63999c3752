"""Signs of root. Finding none is not proof of none: root that hides is shown only by key attestation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.rooted",
        "yes_no",
        "Rooted",
        "Whether somebody can act as root on the device: su, a root manager, a patched boot image or a root shell.",
        "A root manager (Magisk, KernelSU, APatch) is among the apps, or the shell answers 'su'.",
    ),
)

ROOT_MANAGERS = frozenset(
    {
        "com.topjohnwu.magisk",
        "io.github.vvb2060.magisk",
        "io.github.huskydg.magisk",
        "me.weishu.kernelsu",
        "com.rifsxd.ksunext",
        "com.sukisu.ultra",
        "me.bmax.apatch",
        "eu.chainfire.supersu",
        "com.koushikdutta.superuser",
        "com.noshufou.android.su",
        "com.thirdparty.superuser",
        "com.yellowes.su",
        "com.kingroot.kinguser",
        "com.kingo.root",
        "com.zachspong.temprootremovejb",
        "com.ramdroid.appquarantine",
        "org.lsposed.manager",
        "de.robv.android.xposed.installer",
    }
)
_ROOT_VALUES = {
    "service.adb.root": {"1"},
    "persist.sys.root_access": {"1", "2", "3"},
    "ro.secure": {"0"},
}
_PATCHED_PARTS = frozenset({"boot", "init_boot", "vendor_boot", "recovery"})
_ROOT_WORDS = re.compile(r"(?<![a-z])(magisk|kernelsu|supersu|apatch)(?![a-z])", re.IGNORECASE)
_FOUND_SU = re.compile(r"^(?!.*(?:No such file|not found|denied|inaccessible)).*?((?:/[\w.-]+)*/su)\s*$", re.MULTILINE)
_UID = re.compile(r"uid=(\d+)")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Yes on any sign; no only where files, packages and properties were all looked at."""
    sign = _sign(material)
    if sign:
        grade = Grade.INFERRED if sign.startswith("getprop") else Grade.MEASURED
        yield material.fact("android.rooted", True, grade, sign)
    elif _looked_for_su(material) and material.packages_are_whole and len(material.properties):
        origin = "no sign in which su, pm list packages and getprop"
        yield material.fact("android.rooted", False, Grade.INFERRED, origin)
    elif material.recording.evidence:
        yield Gap("android.rooted", "no sign of root, but not every place was looked at", "getprop")


def _looked_for_su(material: Material) -> bool:
    piece = material.piece("which_su")
    return piece is not None and not piece.problem


def _sign(material: Material) -> str | None:
    uid = _UID.search(material.text("id") or "")
    if uid and uid[1] == "0":
        return "id: the shell runs as root"
    for kind in ("which_su", "ls_su", "ls_l_su"):
        found = _FOUND_SU.search(material.text(kind) or "")
        if found:
            return f"{kind}: {found[1][:80]}"
    if _ROOT_WORDS.search(material.text("proc_mounts") or ""):
        return "/proc/mounts: a root tool is mounted"
    manager = min(ROOT_MANAGERS & material.packages, default=None)
    if manager:
        return f"pm list packages: {manager}"
    name = _property_sign(material)
    return f"getprop {name}" if name else None


def _property_sign(material: Material) -> str | None:
    properties = material.properties
    if any(_PATCHED_PARTS & set(value.split(",")) for value in properties.every("ro.boot.verifyerrorpart")):
        return "ro.boot.verifyerrorpart"
    for name, values in _ROOT_VALUES.items():
        if values & set(properties.every(name)):
            return name
    for name in properties.names():
        if _ROOT_WORDS.search(name) or any(_ROOT_WORDS.search(value) for value in properties.every(name)):
            return name
    return None
