"""The digest that a saved report carries: who edits the file by hand changes it, who only lays it out anew does not.

It is no signature: whoever means to deceive can write a digest of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

KEY = "digest"
CHANGED = "this report was changed after tapready wrote it: its digest does not fit"
"""What is said of one that was edited."""


def compact(value: object) -> str:
    """The value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class WrittenDigest:
    """SHA-256 over the keys and values of a JSON object in their order, each list and object within it part by part."""

    def __init__(self) -> None:
        self._digest = sha256()

    @property
    def hex(self) -> str:
        """The digest so far."""
        return self._digest.hexdigest()

    def _add(self, text: str) -> str:
        self._digest.update(text.encode("utf-8", "backslashreplace") + b"\n")
        return text

    def value(self, name: str, value: object) -> str:
        """Take a value whole; give it as JSON."""
        self._add(name)
        return self._add(compact(value))

    def item(self, key: str, value: object) -> str:
        """A part of an object as JSON, to be given to ``lines``."""
        return f"{compact(key)}:{compact(value)}"

    def lines(self, name: str, parts: Iterable[str]) -> Iterator[str]:
        """Take the parts of a list or an object, and give them on."""
        self._add(name)
        for part in parts:
            yield self._add(part)


WHOLE = frozenset({"schema", "tool", "notes", "errors", "baseline"})


def is_unchanged(plain: Mapping[str, Any]) -> bool:
    """Whether a report read from a file is as it was written; False, too, for one that carries no digest."""
    digest = WrittenDigest()
    for name, value in plain.items():
        if name == KEY:
            continue
        if name in WHOLE or not isinstance(value, list | dict):
            digest.value(name, value)
        elif isinstance(value, list):
            list(digest.lines(name, map(compact, value)))
        else:
            list(digest.lines(name, (digest.item(key, inner) for key, inner in value.items())))
    return plain.get(KEY) == digest.hex
