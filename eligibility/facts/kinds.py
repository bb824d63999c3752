"""Which kind of evidence a command or a file name means, however somebody wrote it.

The kinds are those of the commands that are asked (``which_su``, ``pm_list_packages_d``). People save the same answers
under names of their own: with blanks, dashes or capitals, a copy's number, an ending twice.
"""

from __future__ import annotations

import re
from functools import cache

from eligibility.facts.answers import SHAPES
from eligibility.facts.evidence import kind_of_command
from eligibility.facts.expressions import expression

TEXT_ENDINGS = (".txt", ".prop", ".plist", ".xml", ".log", ".json", ".ips")
INCOMPLETE = ".incomplete"
"""What stands before the ending of a file that holds no whole answer: its name tells it without evidence.yaml, too."""
_OTHER_NAMES = {
    "cat_proc_mounts": "proc_mounts",
    "cat_proc_self_mounts": "proc_mounts",
    "mounts": "proc_mounts",
    "mount": "proc_mounts",
    "date_s": "date",
    "prop_default": "build.prop",
    "cmdline": "proc_cmdline",
    "cat_proc_cmdline": "proc_cmdline",
    "bootconfig": "proc_bootconfig",
    "cat_proc_bootconfig": "proc_bootconfig",
    "build_prop": "build.prop",
    "default_prop": "build.prop",
    "which_a_su": "which_su",
    "command_v_su": "which_su",
    "type_su": "which_su",
    "whereis_su": "which_su",
    "dumpsys_package_gms": "dumpsys_package_com.google.android.gms",
}
"""Other names that people give the answers of these commands, plainly written → the kind."""
_OTHERS = ("ideviceinfo", "ideviceinfo_x", "getprop_z", "proc_cmdline", "proc_bootconfig")
_HOST = expression(
    r"^\s*(?:\S*[$#>]\s+)?(?:\S*adb(?:\.exe)?\s+(?:-[sd]\s+\S+\s+|-[de]\s+)*(?:exec-out|shell)\s+)?(?:-\w+\s+)*"
)
_AS_ROOT = expression(r"^su\s+(?:0|root|-c)\s+")
_OTHER_ENDING = expression(r"(?:\.[A-Za-z]{2,4})?(?:\.(?:out|csv|rtf|bak|old|orig|md|dat|\d)|~)$|\.[A-Za-z]{2,4}~?$")
_COPY = expression(r"(?:_\(\d+\)|_?copy_?\d*|_\d+|\(\d+\))$")


def kind_of(command: str) -> str:
    """The kind of a command's answer, as it was typed on a device, through adb or through ``su``."""
    plain = _HOST.sub("", command.strip()).strip("'\" ")
    plain = _AS_ROOT.sub("", plain).strip("'\" ").partition("|")[0].partition(">")[0]
    plain = re.sub(r"^(?:cmd\s+)?package\s+list\s", "pm list ", plain)
    return named(kind_of_command(plain)) or kind_of_command(plain)


def named(written: str) -> str | None:
    """The kind that a name means; None where it means none that is known."""
    plain = _plain(written).removeprefix("adb_").removeprefix("shell_")
    plain = plain.replace("cmd_package_list_", "pm_list_").replace("package_list_", "pm_list_")
    while plain:
        if plain in _known():
            return _known()[plain]
        if plain.startswith("ls_") and plain.endswith("_su"):
            return "ls_su"
        shorter = _COPY.sub("", plain)
        if shorter == plain:
            return None
        plain = shorter
    return None


def stem_of(file_name: str) -> str:
    """A file's name without its endings, of which a download may have two."""
    stem = file_name
    while True:
        ending = next((ending for ending in (*TEXT_ENDINGS, INCOMPLETE) if stem.lower().endswith(ending)), None)
        if ending is None and named(stem) is None and named(_OTHER_ENDING.sub("", stem)) is not None:
            return _OTHER_ENDING.sub("", stem)
        if ending is None or stem.lower() in ("build.prop", "default.prop"):
            return stem
        stem = stem[: -len(ending)]


def is_incomplete(file_name: str) -> bool:
    """Whether a file's name says that it holds no whole answer."""
    return INCOMPLETE in file_name.lower()


@cache
def _known() -> dict[str, str]:
    kinds = {_plain(kind): kind for kind in (*SHAPES, *_OTHERS, "build.prop", "date")}
    return {**kinds, **_OTHER_NAMES}


def _plain(written: str) -> str:
    return re.sub(r"[\s._+%=/-]+", "_", written.lower()).strip("_")
