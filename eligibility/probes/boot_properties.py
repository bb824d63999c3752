"""Properties that a closed system has in one way, and what it means that they stand otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.text import shortened
from eligibility.probes.android_release import is_at_least
from eligibility.probes.marks import Sign
from eligibility.probes.material import Material

VERIFIED_BOOT = ("ro.boot.verifiedbootstate", "vendor.boot.verifiedbootstate")
"""The properties that tell the state of verified boot."""
_UNVERIFIED = "the system partition is not verified, or damage of it is let pass"
_PERMISSIVE = "SELinux does not enforce"
_RECOVERY = "read in recovery, not in the system itself"
_CLOSED: dict[str, tuple[str, str, str]] = {
    "ro.debuggable": ("0", "1", "adb may become root on it"),
    "ro.force.debuggable": ("0", "1", "a debug ramdisk was started"),
    "ro.adb.secure": ("1", "0", "adb asks nobody"),
    "ro.secure": ("1", "0", "adb is root"),
    "ro.gsid.image_running": ("0", "1", "a generic system image runs"),
    "ro.boot.veritymode": ("enforcing", "disabled", _UNVERIFIED),
    "vendor.boot.veritymode": ("enforcing", "disabled", _UNVERIFIED),
    "ro.boot.enforcing": ("1", "0", _PERMISSIVE),
    "ro.build.selinux.enforce": ("1", "0", _PERMISSIVE),
    "ro.boot.selinux": ("enforcing", "", _PERMISSIVE),
    "ro.boot.enable_dm_verity": ("1|true", "", _UNVERIFIED),
    "ro.boot.bl_state": ("0|1|locked", "", "the boot loader says that it is not as it was sold"),
    "ro.boot.secureboot": ("1|true", "", "the chip starts what nobody signed"),
    "ro.dalvik.vm.native.bridge": ("0|false|none", "", "a library is loaded into every app"),
    "partition.system.verified": ("2", "", _UNVERIFIED),
    "partition.vendor.verified": ("2", "", _UNVERIFIED),
    "ro.boot.verifiedbooterror": ("", "", "verified boot met an error"),
    "ro.boot.verifyerrorpart": ("", "", "verified boot met an error"),
    **dict.fromkeys(
        ("ro.boot.dm_verity", "ro.boot.dmverity", "ro.boot.verity"), ("enforcing|enabled|1|true", "", _UNVERIFIED)
    ),
    **dict.fromkeys(
        ("ro.boot.selinux_mode", "androidboot.selinux", "ro.boot.androidboot.selinux"), ("enforcing|1", "", _PERMISSIVE)
    ),
    "ro.factorytest": ("0|false", "", "started for a test in the factory"),
    "ro.boot.factory_mode": ("0|false|normal", "", "started for a test in the factory"),
    "ro.crypto.state": ("encrypted", "", "the user's data is not encrypted"),
    "init.svc.recovery": ("(?!running).*", "", _RECOVERY),
}
"""Property → how the maker's own, closed system has it, how an open one certainly has it, and what that means.

Any other value is doubtful: nobody here knows what it says.
"""
_BOOT_MODES = ("ro.bootmode", "ro.boot.mode", "ro.boot.bootmode", "vendor.boot.bootmode", "vendor.boot.mode")
_PROTOTYPE = expression(r"(?:EVT|DVT|PROTO)", re.IGNORECASE)
_NOT_ANDROID = expression("recovery|fastbootd?|charger|factory|ffbm-.*|meta")
_MODVERSION = expression(r"\d+(?:\.\d+)+(?:_\w+)?-\d{8,14}-user-.*")
"""Meizu's and others' use of the property in which CyanogenMod began to tell its version."""
_WARRANTY = (".warranty_bit", ".knox.warranty", ".is_ever_orange")
"""Samsung's fuse, in any partition's words."""


def signs(material: Material) -> Iterator[Sign]:
    """Properties of the boot and debug chain that no closed system has so, and what was started on the unit."""
    yield from _values(material)
    yield from _open_units(material)
    yield from _histories(material)
    yield from _other_key(material)


def _values(material: Material) -> Iterator[Sign]:
    """Properties that no closed system has so."""
    for name, (closed, opened, meaning) in _CLOSED.items():
        for value in material.properties.every(name):
            plain = value.lower()
            if not re.fullmatch(closed, plain) and not _is_let_off(material, name):
                yield Sign(f"getprop {name}={shortened(value, 80)}", meaning, certain=plain == opened)


def _open_units(material: Material) -> Iterator[Sign]:
    """Debuggable parts, and prototypes."""
    every = material.properties.every
    for name in material.properties.names():
        for value in every(name) if name.endswith(".debuggable") and name not in _CLOSED else ():
            if value.lower() not in ("0", "false"):
                yield Sign(f"getprop {name}={shortened(value, 40)}", "adb may become root on it", certain=False)
    for name in ("ro.boot.hardware.revision", "ro.boot.hardware.stage", "ro.revision"):
        for value in every(name):
            if _PROTOTYPE.match(value):
                yield Sign(f"getprop {name}={shortened(value, 40)}", "a prototype", certain=False)


def _histories(material: Material) -> Iterator[Sign]:
    """Properties that tell what was started on this unit, now or once."""
    every = material.properties.every
    for name in material.properties.names():
        if name.endswith(_WARRANTY) and set(every(name)) - {"0"}:
            value = shortened(every(name)[0], 80)
            yield Sign(f"getprop {name}={value}", "a changed system was started on this unit once", certain=False)
    for mode in _BOOT_MODES:
        for value in every(mode):
            started = value == "charger" and "1" in every("sys.boot_completed")
            if _NOT_ANDROID.fullmatch(value.lower()) and not started:
                yield Sign(f"getprop {mode}={shortened(value, 80)}", _RECOVERY, certain=False)
    for value in every("ro.modversion"):
        if not _MODVERSION.fullmatch(value):
            told = f"getprop ro.modversion={shortened(value, 80)}"
            yield Sign(told, "a version as custom systems have it since CyanogenMod", certain=False)


def _is_let_off(material: Material, name: str) -> bool:
    """What makers' own systems have so, all the same.

    Android encrypts since version 10; Samsung's newest phones are started with SELinux permissive and enforce it, as
    ``getenforce`` or ``ro.build.selinux.enforce`` tells.
    """
    if name == "ro.crypto.state":
        return not is_at_least(material, 29, 10)
    enforces = set(material.lines("getenforce")) == {"Enforcing"} and not material.problem("getenforce")
    enforces = enforces or material.properties.get("ro.build.selinux.enforce") == "1"
    return name == "ro.boot.selinux" and "samsung" in material.makers and enforces


def _other_key(material: Material) -> Iterator[Sign]:
    """Yellow is another key than the maker's; on some old phones it is the maker's own, on Google's never."""
    for name in VERIFIED_BOOT:
        if any(state.lower() == "yellow" for state in material.properties.every(name)):
            certain = "google" in material.makers
            yield Sign(f"getprop {name}=yellow", "signed with another key than the maker's", certain)
