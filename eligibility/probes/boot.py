"""The boot chain: lock of the bootloader and state of verified boot."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.facts.text import shortened
from eligibility.probes.boot_properties import VERIFIED_BOOT
from eligibility.probes.changed_system import in_its_favour
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

_LOCK_SIGNS = {
    "ro.boot.flash.locked": ("1", "0"),
    "ro.boot.vbmeta.device_state": ("locked", "unlocked"),
    "vendor.boot.vbmeta.device_state": ("locked", "unlocked"),
    "ro.secureboot.lockstate": ("locked", "unlocked"),
    "ro.boot.secureboot.lockstate": ("locked", "unlocked"),
    "vendor.boot.flash.locked": ("1", "0"),
    "ro.vendor.boot.flash.locked": ("1", "0"),
    "ro.meizu.bl_unlock": ("0", "1"),
    "ro.boot.realme.lockstate": ("1", "0"),
    "ro.boot.unlocked_kernel": ("false", "true"),
    "ro.boot.lock_state": ("locked", "unlocked"),
    "ro.boot.oem_lock": ("locked", "unlocked"),
    "ro.boot.device_state": ("locked", "unlocked"),
}
_ABOUT_LOCKS = expression(r"boot|lock|verif")
_UNLOCKED = expression(r"(?:^|[._])(?:unlocked(?:[._]|$)|unlock(?:ed)?(?:_stat(?:e|us))?$)")
_WORST_FIRST = ("red", "orange", "yellow", "green")


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read the lock and the state.

    One sign of an unlocked bootloader outweighs any number of others: properties are hidden by
    people who unlock, never by accident the other way round. That none is there takes a whole getprop,
    and a system that is not the maker's own is not believed.
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
    strange = _strange(material)
    if strange and not unlocked:
        yield Gap("android.bootloader_locked", f"nobody here knows what {strange} says", "getprop")
    else:
        yield from _lock_facts(material, locked, unlocked)
    if not unlocked:
        yield from _other_words(material, told_locked=bool(locked))
    yield from _state_facts(material, states)


def _strange(material: Material) -> str | None:
    """A property of the lock or of verified boot with a value that is none of the known ones."""
    known = {name: frozenset(_WORST_FIRST) for name in VERIFIED_BOOT}
    known |= {name: frozenset(words) for name, words in _LOCK_SIGNS.items()}
    for name, words in known.items():
        for value in material.properties.every(name):
            if value.lower() not in words:
                return f"{name}={shortened(value, 80)}"
    return None


def _other_words(material: Material, *, told_locked: bool) -> Iterator[Fact | Gap]:
    """What a property of the boot chain says that nobody here knows: against one that is known it withholds the answer."""
    for name in material.properties.names():
        known = name in VERIFIED_BOOT or name in _LOCK_SIGNS or not _ABOUT_LOCKS.search(name)
        if known or not any(_says_unlocked(name, value.lower()) for value in material.properties.every(name)):
            continue
        if told_locked:
            yield material.fact("android.bootloader_locked", False, Grade.INFERRED, f"getprop {name}")
        else:
            yield Gap("android.bootloader_locked", f"{name} seems to say that it is unlocked", "getprop")


def _says_unlocked(name: str, value: str) -> bool:
    told = value in ("1", "true", "yes", "y") and ("boot" in name or "oem" in name)
    return value in ("unlock", "unlocked", "orange") or (told and bool(_UNLOCKED.search(name)))


def _state_facts(material: Material, states: dict[str, str]) -> Iterator[Fact | Gap]:
    if not states:
        if material.piece("getprop", "build.prop"):
            reason = f"the properties do not hold {VERIFIED_BOOT[0]}"
            yield material.gap("android.verified_boot", reason, "getprop", "build.prop")
        return
    if any(value.lower() not in _WORST_FIRST for name in VERIFIED_BOOT for value in material.properties.every(name)):
        yield Gap("android.verified_boot", f"{VERIFIED_BOOT[0]} has a value that nobody here knows", "getprop")
        return
    worst, *others = [state for state in _WORST_FIRST if state in states]
    if worst == "green":
        yield _favourable(material, "android.verified_boot", worst, states[worst])
    else:
        yield material.fact("android.verified_boot", worst, Grade.INFERRED, f"getprop {states[worst]}")
    for state in others:
        yield material.fact("android.verified_boot", state, Grade.CLAIMED, f"getprop {states[state]}")


def _favourable(material: Material, fact: str, value: bool | str, name: str) -> Fact | Gap:  # noqa: FBT001 - a fact's value
    but = f"{name} says {'locked' if value is True else value}, but"
    return in_its_favour(material, fact, value, f"getprop {name}", but=but)


def _states(material: Material) -> dict[str, str]:
    """State → the property that says it."""
    return {
        value.lower(): name
        for name in VERIFIED_BOOT
        for value in material.properties.every(name)
        if value.lower() in _WORST_FIRST
    }


def _lock_facts(material: Material, locked: list[str], unlocked: list[str]) -> Iterator[Fact | Gap]:
    if unlocked:
        origin = ", ".join(dict.fromkeys(unlocked))
        yield material.fact("android.bootloader_locked", False, Grade.INFERRED, f"getprop {origin}")
        if locked:
            yield material.fact("android.bootloader_locked", True, Grade.CLAIMED, f"getprop {locked[0]}")
    elif locked:
        yield _favourable(material, "android.bootloader_locked", True, locked[0])
    elif material.piece("getprop", "build.prop"):
        reason = "the properties say nothing of the bootloader"
        yield material.gap("android.bootloader_locked", reason, "getprop", "build.prop")
