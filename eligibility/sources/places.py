"""Places where evidence lies: a folder on the disk, and what a folder in a zip has to be like too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from eligibility.errors import EvidenceError, unreadable

MOST_FILES = 300
MOST_BYTES = 64_000_000
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"})
"""What computers leave behind without being asked."""


class Listing(NamedTuple):
    """What lies in a place by name: files, folders, and what is neither (links to nothing, devices, what is hidden)."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    others: tuple[str, ...]


class Place(Protocol):
    """A folder. ``name`` is its own, ``where`` what messages call it."""

    @property
    def name(self) -> str:
        """Its own name, without what lies above."""
        ...

    @property
    def where(self) -> str:
        """What messages call it."""
        ...

    def listing(self) -> Listing:
        """What lies in it, sorted; raises ``EvidenceError``."""
        ...

    def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """The contents of these files; raises ``EvidenceError`` for too many, too large and unreadable ones."""
        ...

    def inner(self, name: str) -> Place:
        """A folder or zip in it; raises ``EvidenceError``."""
        ...


def is_hidden(name: str) -> bool:
    """Whether computers hide a file of that name."""
    return name.startswith(".")


def is_litter(name: str) -> bool:
    """Whether a computer left it behind by itself."""
    return name in _LITTER or name.startswith("._")


def limited(path: Path) -> bytes:
    """The content of a file of sensible size; raises ``EvidenceError`` for what cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(error, path) from None
    if len(content) > MOST_BYTES:
        raise EvidenceError(
            f"larger than {MOST_BYTES // 1_000_000} MB", where=str(path), remedy="give one device's evidence"
        )
    return content
