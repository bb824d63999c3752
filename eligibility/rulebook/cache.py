"""Somewhere to keep checked documents between runs."""

from __future__ import annotations

from typing import Protocol


class Cache(Protocol):
    """Somewhere to keep checked documents between runs."""

    def get(self, key: str) -> str | None:
        """The text kept under the key."""

    def put(self, key: str, text: str) -> None:
        """Keep a text; failing to do so is not an error."""
