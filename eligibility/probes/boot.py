"""The boot chain: lock of the bootloader and state of verified boot."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.bootloader_locked",
        "yes_no",
        "Bootloader locked",
        "Whether the bootloader refuses systems that are not signed.",
        "Restart and look for a warning that the bootloader is unlocked; or adb shell getprop ro.boot.flash.locked (1 is locked).",
    ),
    FactType(
        "android.verified_boot",
        "text",
        "Verified boot state",
        "What the boot chain says of the system: green (maker's key), yellow (another key), orange (unlocked), red (damaged).",
        "adb shell getprop ro.boot.verifiedbootstate",
        frozenset({"green", "yellow", "orange", "red"}),
    ),
)

_STATE = ("ro.boot.verifiedbootstate", "vendor.boot.verifiedbootstate")
_LOCK_SIGNS = {
    "ro.boot.flash.locked": ("1", "0"),
    "ro.boot.vbmeta.device_state": ("locked", "unlocked"),
    "vendor.boot.vbmeta.device_state": ("locked", "unlocked"),
    "ro.secureboot.lockstate": ("locked", "unlocked"),
}
_WORST_FIRST = ("red", "orange", "yellow", "green")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read the lock and the state.

    One sign of an unlocked bootloader outweighs any number of others: properties are hidden by
    people who unlock, never by accident the other way round.
    """
    states = _states(material)
    locked, unlocked = [], []
    for name, (closed, opened) in _LOCK_SIGNS.items():
        values = [value.lower() for value in material.properties.every(name)]
        locked += [name] if closed in values else []
        unlocked += [name] if opened in values else []
    if "orange" in states:
        unlocked.append(states["orange"])
    elif not unlocked:
        locked += [states[state] for state in ("green", "yellow") if state in states]
    yield from _lock_facts(material, locked, unlocked)
    for place, state in enumerate(state for state in _WORST_FIRST if state in states):
        grade = Grade.CLAIMED if place else Grade.INFERRED
        yield material.fact("android.verified_boot", state, grade, f"getprop {states[state]}")
    if not states and material.piece("getprop", "build.prop"):
        reason = f"the properties do not hold {_STATE[0]}"
        yield material.gap("android.verified_boot", reason, "getprop", "build.prop")


def _states(material: Material) -> dict[str, str]:
    """State → the property that says it."""
    return {
        value.lower(): name
        for name in _STATE
        for value in material.properties.every(name)
        if value.lower() in _WORST_FIRST
    }


def _lock_facts(material: Material, locked: list[str], unlocked: list[str]) -> Iterator[Fact | Gap]:
    if unlocked:
        yield material.fact("android.bootloader_locked", False, Grade.INFERRED, f"getprop {unlocked[0]}")
        if locked:
            yield material.fact("android.bootloader_locked", True, Grade.CLAIMED, f"getprop {locked[0]}")
    elif locked:
        yield material.fact("android.bootloader_locked", True, Grade.INFERRED, f"getprop {locked[0]}")
    elif material.piece("getprop", "build.prop"):
        reason = "the properties say nothing of the bootloader"
        yield material.gap("android.bootloader_locked", reason, "getprop", "build.prop")
