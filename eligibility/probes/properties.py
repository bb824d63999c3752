"""Android system properties as ``getprop`` prints them and as ``build.prop`` holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_START = re.compile(r"\[([^\[\]\n]{1,256})\]:[ \t]?\[")
_LINE = re.compile(
    r"^[ \t]*(?:([A-Za-z_][\w.@:/-]{0,255})[ \t]?=|((?:ro|persist|sys|init|gsm|debug)\.[\w.@/-]{1,255}):[ \t])(.*)$",
    re.MULTILINE,
)


class Properties:
    """Property name → value.

    A name that stands twice with different values has no value (a value that spans lines can
    forge a second entry); ``every`` still shows all of them.
    """

    def __init__(self, found: Mapping[str, tuple[str, ...]]) -> None:
        self._found = found

    def get(self, name: str) -> str | None:
        """The value; None when absent, empty or in contradiction with itself."""
        values = self._found.get(name, ())
        return values[0] if len(values) == 1 else None

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first of the names that has a value, with it."""
        return next(((name, value) for name in names if (value := self.get(name))), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All different, non-empty values the name stands with."""
        return self._found.get(name, ())

    def names(self) -> Iterator[str]:
        """Every name with a value."""
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def parse_getprop(text: str) -> Properties:
    """Read ``[name]: [value]`` wherever it stands: indented, several on a line, over several lines.

    An entry that is cut off at the end of the text is left out.
    """
    found: dict[str, dict[str, None]] = {}
    starts = list(_START.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        value, bracket, _ = text[match.end() : end].rpartition("]")
        if bracket and value.strip():
            found.setdefault(match[1].strip(), {})[value.strip()] = None
    return Properties({name: tuple(values) for name, values in found.items()})


def parse_build_prop(text: str) -> Properties:
    """Read ``name=value`` lines, also as people copy them: ``ro.name: value``. Of a name that stands twice the first counts, as for Android's init."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _LINE.finditer(text):
        value = match[3].strip()
        if value:
            found.setdefault(match[1] or match[2], (value,))
    return Properties(found)


def join(parts: list[Properties]) -> Properties:
    """Several sources of properties as one."""
    found: dict[str, dict[str, None]] = {}
    for part in parts:
        for name in part.names():
            found.setdefault(name, {}).update(dict.fromkeys(part.every(name)))
    return Properties({name: tuple(values) for name, values in found.items()})
