"""Words that give a device away in whatever was saved of it: answers that no other topic reads, and sessions.

They prove nothing: a list of processes may name a tool that looks for root. They take the yes away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts import answers
from eligibility.facts.expressions import expression
from eligibility.facts.text import decode, shortened, without_colours
from eligibility.probes.marks import Sign
from eligibility.probes.material import Material

_ROOT = expression(
    rb"magisk|kernelsu|sukisu|\bksud?\b|apatch|supersu|zygisk|lsposed|\blspd\b|frida-server|/data/adb|"
    rb"\bu:r:(?:su|magisk|ksu|kernelsu|apatch|phhsu\w*):",
    re.IGNORECASE,
)
_CHANGED = expression(
    rb"device unlocked:[ \t]*true|\bunlocked:[ \t]*yes|current mode:[ \t]*permissive|verity (?:is )?(?:already )?disabled|"
    rb"successfully disabled verity|remount succeeded|using overlayfs for /|"
    rb"^build(?: fingerprint)?:.*(?:userdebug|test-keys|dev-keys|:eng/)|qemu-props|microsoft-standard-wsl|-waydroid",
    re.IGNORECASE | re.MULTILINE,
)
_READ_ELSEWHERE = ("getprop", "build.prop", "pm_list_packages", "proc_mounts", "ideviceinfo", answers.FACTS)
"""Kinds that are read word by word where they belong."""
_LINE = 200


def root_signs(material: Material) -> Iterator[Sign]:
    """Lines that name a root tool."""
    return _lines(material, _ROOT, "a word of root tools")


def change_signs(material: Material) -> Iterator[Sign]:
    """Lines in which a boot loader, SELinux or adb tells of an opened system."""
    return _lines(material, _CHANGED, "told of an opened system")


def _lines(material: Material, words: re.Pattern[bytes], meaning: str) -> Iterator[Sign]:
    for piece in material.recording.evidence:
        if piece.kind.startswith(_READ_ELSEWHERE):
            continue
        found = words.search(piece.content)
        if found is None and piece.kind.startswith("pm_path_") and b"package:" in piece.content:
            if words.search(piece.kind.encode()):
                yield Sign(piece.kind, meaning, certain=False)
        elif found:
            start = piece.content.rfind(b"\n", 0, found.start()) + 1
            line = without_colours(decode(piece.content[start : start + _LINE])).split("\n")[0]
            yield Sign(f"{piece.kind}: {shortened(line, 80)}", meaning, certain=False)
