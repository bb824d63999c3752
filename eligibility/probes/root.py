"""Signs of root. Finding none is not proof of none: root that hides is shown only by key attestation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.commands import COMPLAINTS
from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.facts.text import decode, plain_lines, readable_lines, shortened
from eligibility.probes import mounts, telltales
from eligibility.probes.changed_system import in_its_favour
from eligibility.probes.installed import PACKAGE_LISTS
from eligibility.probes.marks import Sign, root_tools, told
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

_PATCHED_PARTS = frozenset({"boot", "init_boot", "vendor_boot", "recovery"})
_ROOT_VALUES = {
    "service.adb.root": {"1", "true"},
    "persist.adb.root": {"1", "true"},
    "persist.sys.adbroot": {"1", "true"},
    "persist.sys.root_access": {"1", "2", "3"},
    "ro.secure": {"0"},
    "init.svc.su_daemon": {"running"},
    "init.svc.magisk_service": {"running"},
}
_ROOT_WORDS = expression(r"(?<![a-z])(magisk|kernelsu|supersu|apatch)(?![a-z])", re.IGNORECASE)
_SU_LISTED = expression(r"[-dlbcps][-rwxsStT]{9}\S*\s.*?(/\S*su)(?:\s+->\s+\S+)?\s*$")
_SU_PATH = expression(r"(/\S*/su)")
_THROUGH_SU = expression(r"(?:^|\bshell\s+['\"]?|[$#>]\s+)su\s")
_ROOT_GROUP = expression(r"\beuid=0\b|\bgid=0\(root\)|[=,]0\(root\)")
_FIRST_APP = 10_000
_UID = expression(r"\buid=(\d+)")
_CONTEXT = expression(r"context=u:r:([\w.-]+)")
_SHELLS = frozenset({"shell", "untrusted_app", "runas_app", "radio", "system_app", "platform_app"})
"""Contexts in which adb's shell, and apps with a shell, run on makers' own systems."""
_ROOT_CONTEXT = expression(r"su|magisk|ksu|kernelsu|apatch", re.IGNORECASE)
_ROOT_PROMPT = expression(r"(?:\d{1,3}\|)?[\w.@-]{1,60}:[/~]\S{0,100} #(?: (?!.*\badb\b).*)?")
_ROOT_ADBD = expression(r"(?:restarting adbd|adbd is already running) as root.*", re.IGNORECASE)
_BUT = "no sign of root, but not every place was looked at:"
_LOOKED_AT = ("which_su", "ls_su", "ls_l_su", "id", "proc_mounts")
"""Everything besides the properties and the packages that a device may have been asked about root."""


def read(material: Material) -> Iterator[Fact | Gap]:
    """Yes on any certain sign; no only where files, packages and properties were all looked at and answered whole."""
    signs = tuple(_signs(material))
    certain = [sign for sign in signs if sign.certain]
    if certain:
        inferred = all(sign.where.startswith("getprop") for sign in certain)
        grade = Grade.INFERRED if inferred else Grade.MEASURED
        yield material.fact("android.rooted", True, grade, told(certain))
    elif signs:
        yield Gap("android.rooted", told(signs), "pm list packages")
    elif material.recording.evidence:
        yield _no_sign(material)


def _no_sign(material: Material) -> Fact | Gap:
    """What it means that no sign was found."""
    broken = material.broken("android.rooted", *_LOOKED_AT)
    lacking = (
        "which su" if not material.piece("which_su") else "" if material.packages_are_whole else "pm list packages"
    )
    reason = (
        broken.reason if broken else f"there is no whole answer to {lacking}" if lacking else material.properties_gap
    )
    if reason:
        silent = not broken and not material.problem("getprop") and not any(map(material.problem, PACKAGE_LISTS))
        return Gap("android.rooted", f"{_BUT} {reason}", "getprop", silent)
    origin = "no sign in which su, pm list packages and getprop"
    return in_its_favour(material, "android.rooted", False, origin, but=_BUT)


def _signs(material: Material) -> Iterator[Sign]:
    yield from _id_signs(material)
    for kind, root in (("whoami", "root"), ("id_un", "root"), ("id_u", "0")):
        if root in material.lines(kind):
            yield Sign(f"{kind}: {root}", "the shell runs as root", certain=True)
    for kind in ("which_su", "ls_su", "ls_l_su"):
        for path in _su_paths(material.lines(kind)):
            yield Sign(f"{kind}: {path[:80]}", "", certain=True)
    for word in dict.fromkeys(
        found.lower() for line in material.lines("proc_mounts") for found in _ROOT_WORDS.findall(line)
    ):
        yield Sign(f"/proc/mounts: a root tool is mounted, {word}", "", certain=True)
    yield from mounts.root_signs(material)
    yield from telltales.root_signs(material)
    yield from _root_shells(material)
    yield from _su_answers(material)
    yield from root_tools().found(material)
    yield from _property_signs(material)


def _id_signs(material: Material) -> Iterator[Sign]:
    """Whose shell answered, in which groups and context."""
    for line in material.lines("id"):
        if "0" in _UID.findall(line) or _ROOT_GROUP.search(line):
            yield Sign("id: the shell runs as root", "", certain=True)
        elif any(uid != "2000" and int(uid[:9]) < _FIRST_APP for uid in _UID.findall(line)):
            yield Sign(f"id: {shortened(line, 60)}", "no shell of a device", certain=False)
        if "context=" in line and not _CONTEXT.search(line):
            yield Sign(f"id: {shortened(line, 120)}", "no context of a shell", certain=False)
        for context in _CONTEXT.findall(line):
            if context not in _SHELLS:
                yield Sign(
                    f"id: context u:r:{context}", "no shell of the maker's", certain=bool(_ROOT_CONTEXT.search(context))
                )


def _su_answers(material: Material) -> Iterator[Sign]:
    """What ``su`` itself answered, asked for its version or for a command."""
    for piece in material.recording.evidence:
        asked = piece.kind == "su" or piece.kind.startswith("su_")
        if asked or _THROUGH_SU.search(piece.command or ""):
            for line in plain_lines(decode(piece.content))[:1]:
                if not COMPLAINTS.match(line) and not re.search("not found|denied", line):
                    told = f"{piece.command or piece.kind}: {shortened(line, 80)}"
                    yield Sign(told, "su answers", certain=not asked)


def _root_shells(material: Material) -> Iterator[Sign]:
    """A prompt of root's, or adb's word that it runs as root, in whatever was saved of a session.

    A PC's own prompt has no blank before its ``#``, or names adb behind it.
    """
    for piece in material.recording.evidence:
        if piece.content.find(b"#") < 0 and b"as root" not in piece.content:
            continue
        for line in readable_lines(decode(piece.content)):
            if _ROOT_PROMPT.fullmatch(line) or _ROOT_ADBD.fullmatch(line):
                yield Sign(f"{piece.kind}: {line[:80]}", "a root shell", certain=True)


def _su_paths(lines: list[str]) -> Iterator[str]:
    """Every su that ``which`` names alone in a line, or ``ls -l`` lists, as a file or as a link."""
    for line in lines:
        found = _SU_PATH.fullmatch(line) or _SU_LISTED.match(line)
        if found:
            yield found[1]


def _property_signs(material: Material) -> Iterator[Sign]:
    properties = material.properties
    for value in properties.every("ro.boot.verifyerrorpart"):
        if _PATCHED_PARTS & set(value.split(",")):
            yield Sign(f"getprop ro.boot.verifyerrorpart={value[:80]}", "", certain=True)
    for name, values in _ROOT_VALUES.items():
        for value in sorted(values & set(properties.every(name))):
            yield Sign(f"getprop {name}={value}", "", certain=True)
    for name in properties.names():
        if _ROOT_WORDS.search(name) or any(_ROOT_WORDS.search(value) for value in properties.every(name)):
            yield Sign(f"getprop {name}", "", certain=True)
