"""What a complete answer to each command looks like: the one place that says when silence means absence.

Only from a complete answer may be concluded that something is not there. A piece that ended with an error, was cut
off, holds an error text, or simply does not look like an answer to its command, proves nothing. Live, saved and
hand-made evidence are held to the same.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from eligibility.facts.commands import BY_KIND, COMPLAINTS
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.text import MOST_BYTES, decode, plain_lines, shortened

_MOST_SHOWN = 120
FACTS = "facts"
"""The kind of a facts file that lies beside evidence."""
HEAD = "bugreport_head"
"""The kind of what stands above the sections of a bug report: build, kernel, command line."""
SESSION = "session_prompts"
"""The kind of the lines of a saved session that are no answer: prompts, and what was typed behind them."""


class Shape(NamedTuple):
    """The form of a whole answer.

    ``holds``: every whole answer has a line for each of these. ``lines``: every line that says anything fits this.
    ``ends``: the last of them fits this. ``silent``: saying nothing is an answer too, where the exit code shows that the command ran.
    """

    holds: tuple[str, ...] = ()
    lines: str | None = None
    silent: bool = False
    ends: str | None = None


def _shape(*holds: str, lines: str | None = None, silent: bool = False, ends: str | None = None) -> Shape:
    return Shape(holds, lines, silent, ends)


_fits = cache(re.compile)
"""Patterns are compiled when their kind of evidence is first met: most recordings have few kinds."""


FEATURE = r"(?:feature:)?(?:reqGlEsVersion=0x[0-9a-fA-F]+|[a-zA-Z][\w-]*(?:\.[\w-]+){1,20}(?:=-?\d{1,10})?)"
_FEATURES = rf"{FEATURE}(?:[ \t]+{FEATURE})*"
_PACKAGE = r"package:\S+(?:[ \t]+(?!package:)\w+:\S*|[ \t]+installer=\S*)*"
_PATH = r"/[^\s:*?\"'<>|]{0,200}"
_LISTED = rf"[-dlbcps][-rwxsStT]{{9}}[.+@]?[ \t].*{_PATH}(?:[ \t]+->[ \t].*)?"
_NOT_THERE = r"(?:\S*ls: )?.*: (?:No such file or directory|Not a directory|Permission denied)"
_NO_SU = r"(?:(?:/\S+/)?which: )?(?:su: not found|no su in \(.*\)|su not found)|exit=1"

ENTRY = r"\[[ \t]{0,8}([^\[\]\s][^\[\]\n]{0,255})\][ \t]{0,8}:[ \t]{0,8}\["
"""How an entry of ``getprop`` begins, as devices print it and as people copy it."""
_PROPERTIES = rf"[^\[]*{ENTRY}.*|[\w,.-]*,-?\d+\]?|\](?:[\w.]+\]: \[[\w,.-]*)?"
"""A line of entries, or one with which a value goes on: histories of boots, and values that end with a line feed."""
MOUNT = r"(?P<source>\S+) (?P<point>/\S*) (?P<type>\S+) (?P<options>\S+) \d+ \d+"
"""A line of ``/proc/mounts``."""
MOUNT_TOLD = r"\S+ on /\S* type \S+ \([^()]*\)"
"""A line of ``mount``."""

SHAPES: dict[str, Shape] = {
    "date": _shape(r"\d{9,12}"),
    "getprop": _shape(rf".*{ENTRY}.*", lines=_PROPERTIES, ends=r".*\][\s|]*"),
    "pm_list_features": _shape(r".*\breqGlEsVersion=.*", r".*\bandroid\.software\..*", lines=_FEATURES),
    "pm_list_packages": _shape(r"package:(?:\S*=)?android(?:[ \t].*)?", lines=_PACKAGE),
    "pm_list_packages_f": _shape(r"package:(?:\S*=)?android(?:[ \t].*)?", lines=_PACKAGE),
    "pm_list_packages_s": _shape(r"package:(?:\S*=)?android(?:[ \t].*)?", lines=_PACKAGE),
    "pm_list_packages_3": _shape(lines=_PACKAGE, silent=True),
    "pm_list_packages_d": _shape(lines=_PACKAGE, silent=True),
    "settings_list_global": _shape(r"[A-Za-z_][\w.:/|-]*=.*"),
    "settings_list_secure": _shape(r"[A-Za-z_][\w.:/|-]*=.*"),
    "settings_list_system": _shape(r"[A-Za-z_][\w.:/|-]*=.*"),
    "dumpsys_nfc": _shape(r".*\bmState\s*=.*"),
    "dumpsys_accessibility": _shape(r".*(?:Enabled|Bound) services:.*"),
    "dumpsys_media_projection": _shape(r".*Media Projection:.*"),
    "dumpsys_display": _shape(r".*\bmDisplayId=\d+.*"),
    "dumpsys_connectivity": _shape(r".*Active default network:.*"),
    "dumpsys_window_windows": _shape(r".*\bWindow #\d+.*"),
    "dumpsys_window": _shape(r".*\bWindow #\d+.*"),
    "dumpsys_window_policy": _shape(r".*\bsecure=(?:true|false)\b.*"),
    "dumpsys_lock_settings": _shape(r".*\bCredentialType:.*"),
    "dumpsys_media.camera": _shape(r".*Active Camera Clients:.*"),
    "dumpsys_package_com.google.android.gms": _shape(r".*\bversionName=.*"),
    "locksettings_get-disabled": _shape(r"true|false"),
    "appops_query-op_SYSTEM_ALERT_WINDOW_allow": _shape(r"No operations\.?|[A-Za-z]\w*(?:\.\w+)+"),
    "cmd_location_is-location-enabled": _shape(r"(?:.* )?(?:true|false)"),
    "id": _shape(r"uid=\d+.*", lines=r"(?:uid|gid|groups|context)=\S.*|exit=0"),
    "which_su": _shape(rf"{_NO_SU}|{_PATH}/su", lines=rf"{_NO_SU}|exit=[01]|{_PATH}/su", silent=True),
    "ls_su": _shape(lines=rf"{_LISTED}|{_NOT_THERE}|total \d+|exit=\d", silent=True),
    "ls_l_su": _shape(lines=rf"{_LISTED}|{_NOT_THERE}|total \d+|exit=\d", silent=True),
    "getenforce": _shape(r"Enforcing|Permissive|Disabled", lines=r"Enforcing|Permissive|Disabled|exit=0"),
    "uname_m": _shape(r"(?:aarch64|arm\w*|x86_64|i[3-6]86|riscv64|mips\w*)"),
    "proc_mounts": _shape(r"\S+ (?:on )?/ \S+ \S+.*|\S+ (?:on )?/proc \S+ \S+.*", lines=rf"{MOUNT}|{MOUNT_TOLD}"),
}  # fmt: skip
"""Kind of evidence → the shape of a whole answer. A kind that is not here is whole when it says anything at all."""


_ALSO_READ = (
    "getprop", "build.prop", "build_prop", "ideviceinfo", "pm_list_packages", SESSION, HEAD, "settings_get_", "su_", "proc_cmdline",
    "proc_bootconfig", FACTS,
)  # fmt: skip


def is_read(kind: str) -> bool:
    """Whether anybody looks at evidence of this kind."""
    return kind in SHAPES or kind == "su" or kind.startswith(_ALSO_READ)


def problem_of(piece: Evidence) -> str | None:
    """Why nothing may be concluded from what the piece does not say; None for a complete answer."""
    if piece.problem:
        return piece.problem
    if len(piece.content) > MOST_BYTES:
        return f"longer than {MOST_BYTES // 1_000_000} MB; the rest was not read"
    command = BY_KIND.get(piece.kind)
    normal = command.normal_exits if command else (0,)
    if piece.exit_code is not None and piece.exit_code not in normal:
        return f"ended with exit code {piece.exit_code}"
    return _misshapen(piece, plain_lines(decode(piece.content)))


def whole_kinds(recording: Recording) -> frozenset[str]:
    """The kinds of evidence that were answered whole: asking for them again tells no more."""
    return frozenset(piece.kind for piece in recording.evidence if problem_of(piece) is None)


def _misshapen(piece: Evidence, lines: list[str]) -> str | None:
    shape = SHAPES.get(piece.kind, Shape())
    if not lines:
        if shape.silent and piece.exit_code is not None:
            return None
        return "it is empty, and nothing shows that the command ran" if shape.silent else "it is empty"
    return _complaint(shape, lines) or _oddity(shape, lines)


def _complaint(shape: Shape, lines: list[str]) -> str | None:
    """An error at the beginning or the end that is no part of the answer."""
    patterns = [_fits(pattern) for pattern in (*shape.holds, shape.lines) if pattern]
    found = next((line for line in (*lines[:2], lines[-1]) if COMPLAINTS.match(line)), None)
    if found and not any(pattern.fullmatch(found) for pattern in patterns):
        return f"it holds an error: {shortened(found, _MOST_SHOWN)}"
    return None


def _oddity(shape: Shape, lines: list[str]) -> str | None:
    """What is too much in the answer, or lacking."""
    whole = _fits(shape.lines) if shape.lines else None
    odd = next((line for line in lines if whole and not whole.fullmatch(line)), None)
    if odd is not None:
        return f"it holds a line that is no part of such an answer: {shortened(odd, _MOST_SHOWN)}"
    if shape.ends and not _fits(shape.ends).fullmatch(lines[-1]):
        return f"it is cut off: it ends with {shortened(lines[-1], _MOST_SHOWN)}"
    if not all(any(map(_fits(pattern).fullmatch, lines)) for pattern in shape.holds):
        return "it is not the whole answer"
    return None
