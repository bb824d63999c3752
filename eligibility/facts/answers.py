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
from eligibility.facts.evidence import Evidence
from eligibility.facts.text import MOST_BYTES, decode, plain_lines

_MOST_SHOWN = 120
FACTS = "facts"
"""The kind of a facts file that lies beside evidence."""


class Shape(NamedTuple):
    """The form of a whole answer.

    ``holds``: every whole answer has a line for each of these. ``lines``: every line that says anything fits this.
    ``silent``: saying nothing is an answer too, where the exit code shows that the command ran.
    """

    holds: tuple[str, ...] = ()
    lines: str | None = None
    silent: bool = False


def _shape(*holds: str, lines: str | None = None, silent: bool = False) -> Shape:
    return Shape(holds, lines, silent)


_fits = cache(re.compile)
"""Patterns are compiled when their kind of evidence is first met: most recordings have few kinds."""


FEATURE = r"(?:feature:)?(?:reqGlEsVersion=0x[0-9a-fA-F]+|[a-zA-Z][\w-]*(?:\.[\w-]+){1,20}(?:=-?\d{1,10})?)"
_FEATURES = rf"{FEATURE}(?:[ \t]+{FEATURE})*"
_PACKAGE = r"package:\S+(?:[ \t]+\w+:\S*|[ \t]+installer=\S*)*"
_PATH = r"/[^\s:*?\"'<>|]{0,200}"
_LISTED = rf"[-dlbcps][-rwxsStT]{{9}}[.+@]?[ \t].*{_PATH}(?:[ \t]+->[ \t].*)?"
_NOT_THERE = r"(?:\S*ls: )?.*: (?:No such file or directory|Not a directory|Permission denied)"
_NO_SU = r"(?:(?:/\S+/)?which: )?(?:su: not found|no su in \(.*\)|su not found)|exit=1"

SHAPES: dict[str, Shape] = {
    "date": _shape(r"\d{9,12}"),
    "getprop": _shape(r".*\[[^\[\]]{1,256}\]:[ \t]?\[.*"),
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
    "id": _shape(r"uid=\d+.*"),
    "which_su": _shape(rf"{_NO_SU}|{_PATH}/su", lines=rf"{_NO_SU}|exit=[01]|{_PATH}/su", silent=True),
    "ls_su": _shape(lines=rf"{_LISTED}|{_NOT_THERE}|total \d+|exit=\d", silent=True),
    "ls_l_su": _shape(lines=rf"{_LISTED}|{_NOT_THERE}|total \d+|exit=\d", silent=True),
    "getenforce": _shape(r"Enforcing|Permissive|Disabled"),
    "uname_m": _shape(r"(?:aarch64|arm\w*|x86_64|i[3-6]86|riscv64|mips\w*)"),
    "proc_mounts": _shape(r"\S+ / \S+ \S+.*|\S+ /proc \S+ \S+.*", lines=r"\S+ /\S* \S+ \S+ \d+ \d+"),
}  # fmt: skip
"""Kind of evidence → the shape of a whole answer. A kind that is not here is whole when it says anything at all."""


_ALSO_READ = ("getprop", "build.prop", "build_prop", "ideviceinfo", FACTS)


def is_read(kind: str) -> bool:
    """Whether anybody looks at evidence of this kind."""
    return kind in SHAPES or kind.startswith(_ALSO_READ)


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


def _misshapen(piece: Evidence, lines: list[str]) -> str | None:
    shape = SHAPES.get(piece.kind, Shape())
    if not lines:
        if shape.silent and piece.exit_code is not None:
            return None
        return "it is empty, and nothing shows that the command ran" if shape.silent else "it is empty"
    holds, whole = [_fits(pattern) for pattern in shape.holds], _fits(shape.lines) if shape.lines else None
    edges = (*lines[:2], lines[-1])
    complaint = next((line for line in edges if COMPLAINTS.match(line)), None)
    if complaint and not any(pattern.fullmatch(complaint) for pattern in (*holds, whole) if pattern):
        return f"it holds an error: {_short(complaint)}"
    odd = next((line for line in lines if whole and not whole.fullmatch(line)), None)
    if odd is not None:
        return f"it holds a line that is no part of such an answer: {_short(odd)}"
    if not all(any(pattern.fullmatch(line) for line in lines) for pattern in holds):
        return "it is not the whole answer"
    return None


def _short(line: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in line)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
