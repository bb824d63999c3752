"""JSON with one spelling: sorted keys, no blanks, no fractions, UTF-8 (RFC 8785 for what a bundle holds)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

MOST_EXACT = 2**53 - 1
"""The greatest whole number that every language holds exactly."""


def canonical(value: Any) -> str:
    """The text; raises ``ValueError`` for fractions and for whole numbers that JavaScript would round."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(document: Mapping[str, Any], *, without: str = "sha256") -> str:
    """SHA-256 of a document's canonical bytes, with one key of the outermost object left out."""
    kept = {key: value for key, value in document.items() if key != without}
    return hashlib.sha256(canonical(kept).encode()).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(f"{value} has a fraction")
    if isinstance(value, int) and abs(value) > MOST_EXACT:
        raise ValueError(f"{value} is greater than 2^53 - 1")
    if isinstance(value, Mapping):
        for key, member in value.items():
            if not key.isascii():
                raise ValueError(f"the key {key!r} is not ASCII: languages sort it differently")
            _check(member)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for member in value:
            _check(member)
