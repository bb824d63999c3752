"""Android system properties as ``getprop`` prints them and as ``build.prop`` holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from eligibility.facts.answers import ENTRY
from eligibility.facts.expressions import expression
from eligibility.facts.text import plain_lines

_START = expression(ENTRY)
_KERNEL_WORD = expression(r"\bandroidboot\.([\w.]{1,80})\s?=\s?\"?([^\s\",]{1,200})")
_LINE = expression(
    r"^[ \t]*(?:([A-Za-z_][\w.@:/-]{0,255})[ \t]?=|((?:ro|persist|sys|init|gsm|debug)\.[\w.@/-]{1,255}):[ \t])(.*)$",
    re.MULTILINE,
)
_STRAY = expression(
    r"^[ \t]*\[?([A-Za-z_][\w@/-]{0,80}(?:\.[\w@/-]{1,80}){1,20})\]?[ \t]*[=:][ \t]*\[?([^\[\]\n]*)\]?[ \t]*$",
    re.MULTILINE,
)
"""A line that tells a property in another form than getprop's."""


class Properties:
    """Property name, in small letters → value.

    A name that stands twice with different values has no value (a value that spans lines can
    forge a second entry); ``every`` still shows all of them.
    """

    def __init__(self, found: Mapping[str, tuple[str, ...]]) -> None:
        self._found = found

    def get(self, name: str) -> str | None:
        """The value; None when absent, empty or in contradiction with itself."""
        values = self.every(name)
        return values[0] if len(values) == 1 else None

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first of the names that has a value, with it."""
        return next(((name, value) for name in names if (value := self.get(name))), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All different, non-empty values the name stands with."""
        return self._found.get(name.lower(), ())

    def names(self) -> Iterator[str]:
        """Every name with a value."""
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def parse_getprop(text: str) -> Properties:
    """Read ``[name]: [value]`` wherever it stands: indented, several on a line, over several lines.

    An entry that is cut off at the end of the text is left out. A line between two entries that tells a property in
    another form, or seems to within a value of several lines, is read as well: then the two contradict each other.
    """
    text = "\n".join(plain_lines(text))
    found: dict[str, dict[str, None]] = {}
    starts = list(_START.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        told = text[match.end() : end]
        value, bracket, after = told.rpartition("]") if "]" in told or end == len(text) else told.partition("\n")
        if bracket and value.strip():
            found.setdefault(_name(match[1]), {})[value.strip()] = None
        _keep_strays(value.partition("\n")[2] + after, found)
    _keep_strays(text[: starts[0].start()] if starts else text, found)
    return Properties({name: tuple(values) for name, values in found.items()})


def _keep_strays(text: str, found: dict[str, dict[str, None]]) -> None:
    for match in _STRAY.finditer(text) if "=" in text or ":" in text else ():
        if match[2].strip():
            found.setdefault(_name(match[1]), {})[match[2].strip()] = None


def _name(written: str) -> str:
    return written.strip().lower()


def parse_single(name: str, lines: list[str]) -> Properties:
    """The answer to ``getprop NAME``: one value, and nothing else."""
    if "." not in name or len(lines) != 1 or _START.search(lines[0]):
        return Properties({})
    return Properties({_name(name): (lines[0],)})


def parse_kernel_words(text: str) -> Properties:
    """What the boot loader told the kernel (``/proc/cmdline``, ``/proc/bootconfig``): ``androidboot.X`` is ``ro.boot.X``."""
    found: dict[str, dict[str, None]] = {}
    for match in _KERNEL_WORD.finditer(text):
        found.setdefault(f"ro.boot.{_name(match[1])}", {})[match[2]] = None
    return Properties({name: tuple(values) for name, values in found.items()})


def parse_build_prop(text: str) -> Properties:
    """Read ``name=value`` lines, also as people copy them: ``ro.name: value``. Of a name that stands twice the first counts, as for Android's init."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _LINE.finditer(text):
        value = match[3].strip()
        if value:
            found.setdefault(_name(match[1] or match[2]), (value,))
    return Properties(found)


def join(parts: list[Properties]) -> Properties:
    """Several sources of properties as one."""
    found: dict[str, dict[str, None]] = {}
    for part in parts:
        for name in part.names():
            found.setdefault(name, {}).update(dict.fromkeys(part.every(name)))
    return Properties({name: tuple(values) for name, values in found.items()})
