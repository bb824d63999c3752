"""What kind of evidence a file is: by its name where that says the command, else by what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eligibility.facts import answers, kinds
from eligibility.facts.commands import NAMES
from eligibility.facts.evidence import Evidence
from eligibility.facts.expressions import expression
from eligibility.sources import device_page

MOST_GLANCED = 2_000_000
"""So much of a file is looked at to recognise it and to tell its parts."""
PAGE_ENDINGS = (".html", ".htm", ".md")
_OTHER_PROGRAMS = (
    "adb",
    "bootconfig",
    "cmdline",
    "fastboot",
    "df",
    "dmesg",
    "lsmod",
    "magisk",
    "mount",
    "proc",
    "ps",
    "service",
    "sestatus",
    "su",
    "top",
    "whoami",
)
_NAMED = expression(rf"({'|'.join(sorted({*NAMES, *_OTHER_PROGRAMS}))})(_|$)", re.IGNORECASE)
"""Names that begin with a program: the answer to some command, though to none that is known."""
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("getprop", expression(r"\[[^\[\]\n]{1,256}\]:[ \t]?\[")),
    (
        "ideviceinfo",
        expression(r"^[ \t]*(ProductType|ProductVersion|BuildVersion|DeviceClass)[ \t]*:[ \t]*\S", re.MULTILINE),
    ),
    ("ideviceinfo", expression(r"^Hardware Model:[ \t]+[A-Za-z]+\d+,\d+[ \t]*$", re.MULTILINE)),
    (
        "ideviceinfo",
        expression(
            r'\A\s{0,100}[{\[][\s\S]{0,20000}?"(?:[Pp]roductType|modelCode|product|os_version)"\s{0,20}:\s{0,20}"'
            r"(?:iP(?:hone|ad|od)|Watch|AppleTV|iOS|RealityDevice)"
        ),
    ),
    ("ideviceinfo", expression(r"\A\s{0,100}(<\?xml|<!DOCTYPE plist|<plist|bplist00)")),
    (
        "pm_list_features",
        expression(r"^[ \t]*(feature:)?android\.(hardware|software)\.[\w.]+(=\d+)?[ \t]*$", re.MULTILINE),
    ),
    ("pm_list_packages", expression(r"^[ \t]*package:\S+", re.MULTILINE)),
    ("id", expression(r"^[ \t]*uid=\d+\(", re.MULTILINE)),
    ("proc_mounts", expression(r"^\S+ (?:on )?/(?:proc|sys|data)? (?:type )?\S+ \(?r[ow]\b", re.MULTILINE)),
    ("which_su", expression(r"\A\s*(?:/[\w.-]+)+/su\s*\Z")),
    ("getenforce", expression(r"\A\s*(?:Enforcing|Permissive|Disabled)\s*\Z")),
    ("uname_m", expression(r"\A\s*(?:aarch64|armv\w+|x86_64|i[3-6]86)\s*\Z")),
    ("build.prop", expression(r"^ro\.[\w.]+(?:[ \t]?=|:[ \t])", re.MULTILINE)),
)
_SERVICE = expression(r"^DUMP OF SERVICE (?:CRITICAL |HIGH |NORMAL )?([\w.]+):", re.MULTILINE)
_SECTION = expression(r"^------ (?:[^\n(]{1,100} \()?([^\n()]{1,200})\)? ------$", re.MULTILINE)
"""A section of a bug report, with the command that it holds the answer to."""
_SECTIONS = {"SYSTEM PROPERTIES": "getprop"}
"""Sections of old bug reports that tell no command → the command."""
_TYPED = (
    r"pm[ \t]+list\b|cmd[ \t]+package[ \t]+list\b|settings[ \t]+list\b|getprop\b|dumpsys\b|appops\b|locksettings\b|cmd[ \t]+location\b"
    r"|date[ \t]+\+%s|which[ \t]|command[ \t]+-v[ \t]|type[ \t]+su\b|ls[ \t]+-\w*l|su\b|id\b|getenforce\b|uname[ \t]+-m\b|mount[ \t]*$"
    r"|cat[ \t]+/proc/(?:self/)?mounts"
)
_TRANSCRIPT = expression(
    r"^[^\n]{0,200}?(?:(?:[$#>%\u276f]|\u279c[ \t]+\S{1,60})[ \t]*)(?:sudo[ \t]+)?"
    r"(?:(?:\S{0,80}[/\\])?adb(?:\.exe)?(?:[ \t]+-\w(?:[ \t]+(?!shell|exec-out)\S+)?)?[ \t]+(?:shell|exec-out)[ \t]+)?"
    rf"[\"']?((?:{_TYPED})[^\n>|\"']*)[\"']?[ \t]*(?:[|>][^\n]*)?$",
    re.MULTILINE,
)
"""The line of a saved session in which a command was typed, on the device or through adb."""


def pieces(name: str, content: bytes) -> Iterator[Evidence]:
    """The evidence in one file: by its name if that says the command, else by what it looks like."""
    stem = kinds.stem_of(name)
    typed = stem.replace("_", " ")
    kind = kinds.named(stem) or kinds.kind_of(typed)
    if kinds.named(stem) or _NAMED.match(kind) or answers.is_read(kind):
        problem = "it was saved as an incomplete answer" if kinds.is_incomplete(name) else None
        yield Evidence(kind, content, typed if typed.startswith("su ") else None, problem=problem, name=name)
        return
    text = _glance(content)
    if device_page.SIGN.search(text):
        yield from device_page.read(text, name)
    elif not name.lower().endswith(PAGE_ENDINGS):
        yield from _session(text, name) or _dumps(text, name) or _looks_like(text, name, content)


def is_evidence_name(name: str) -> bool:
    """Whether a file may be evidence by its name: by its ending, or because it is named as an answer is."""
    return name.lower().endswith((*kinds.TEXT_ENDINGS, *PAGE_ENDINGS)) or kinds.named(kinds.stem_of(name)) is not None


def unread(found: Iterable[Evidence]) -> tuple[str, ...]:
    """The files of kinds that nobody looks at."""
    return tuple(sorted({piece.name or piece.kind for piece in found if not answers.is_read(piece.kind)}))


def _session(text: str, name: str) -> list[Evidence]:
    """The answers in a shell session saved as it was seen, and its prompts."""
    parts = list(_split(text, name, _TRANSCRIPT, ""))
    starts = list(_TRANSCRIPT.finditer(text)) if parts else []
    before = text[: starts[0].start()] if starts else ""
    prompts = "\n".join([before, *(match[0] for match in starts)])
    return [*parts, Evidence(answers.SESSION, prompts.encode(), name=name)] if parts else []


def _dumps(text: str, name: str) -> list[Evidence]:
    """The dumps of a bug report."""
    parts = [*_split(text, name, _SECTION, ""), *_split(text, name, _SERVICE, "dumpsys ")]
    head = text.partition("\n------ ")[0]
    return [*parts, Evidence(answers.HEAD, head.encode(), name=name)] if parts else []


def _looks_like(text: str, name: str, content: bytes) -> list[Evidence]:
    found = next((kind for kind, sign in _SIGNS if sign.search(text)), None)
    return [Evidence(found, content, name=name)] if found else []


def _split(text: str, name: str, start: re.Pattern[str], before: str) -> Iterator[Evidence]:
    """The outputs in one file: a shell session saved as it was seen, or a bug report's dumps."""
    starts = list(start.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        command = before + _SECTIONS.get(match[1].strip(), match[1].strip())
        kind = kinds.kind_of(command)
        output = text[match.end() : end]
        if output.strip() and (start is not _SECTION or answers.is_read(kind)):
            problem = "the file is longer than what was read of it" if end == len(text) >= MOST_GLANCED else None
            yield Evidence(kind, output.encode(), command, problem=problem, name=name)


def _glance(content: bytes) -> str:
    """The beginning as text, well enough to recognise it."""
    head = content[:MOST_GLANCED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace")
    else:
        text = head.replace(b"\x00", b"").decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
