"""Places where evidence lies: a folder on the disk, and what a folder in a zip has to be like too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from eligibility.errors import EvidenceError, unreadable

MOST_FILES = 300
MOST_BYTES = 64_000_000
ZIP_ENDING = ".zip"
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


class Disk:
    """A folder on the disk. A link that leads back to where it lies is not followed."""

    def __init__(self, path: Path, above: frozenset[str] = frozenset()) -> None:
        self._path = path
        self._above = above | {os.path.realpath(path)}
        self.name = path.name or path.resolve().name
        self.where = str(path)
        self._listing: Listing | None = None

    def listing(self) -> Listing:
        """What lies in it, sorted."""
        self._listing = self._listing or self._listed()
        return self._listing

    def _listed(self) -> Listing:
        try:
            entries = sorted(entry for entry in self._path.iterdir() if not is_litter(entry.name))
            files = tuple(entry.name for entry in entries if entry.is_file() and not is_hidden(entry.name))
            folders = tuple(entry.name for entry in entries if self._is_open(entry))
        except OSError as error:
            raise unreadable(error, self._path) from None
        others = (entry for entry in entries if entry.name not in files and entry.name not in folders)
        return Listing(files, folders, tuple(_shown(entry) for entry in others))

    def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """The contents of these files."""
        if len(names) > MOST_FILES:
            raise EvidenceError(
                f"the folder holds more than {MOST_FILES} files", where=self.where, remedy="give one device's folder"
            )
        return {name: limited(self._path / name) for name in names}

    def inner(self, name: str) -> Place:
        """A folder or zip in it."""
        path = self._path / name
        if path.is_dir():
            return Disk(path, self._above)
        from eligibility.sources.zipped import opened  # most folders need no zip

        return opened(path)

    def _is_open(self, entry: Path) -> bool:
        return entry.is_dir() and not is_hidden(entry.name) and os.path.realpath(entry) not in self._above


def is_hidden(name: str) -> bool:
    """Whether computers hide a file of that name."""
    return name.startswith(".")


def is_litter(name: str) -> bool:
    """Whether a computer left it behind by itself."""
    return name in _LITTER or name.startswith("._")


def _shown(entry: Path) -> str:
    return f"{entry.name}/" if entry.is_dir() else entry.name


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
