"""Folders on the disk as places."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from eligibility.errors import EvidenceError, unreadable
from eligibility.sources.places import MOST_FILES, Listing, Place, is_hidden, is_litter, limited


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


def _shown(entry: Path) -> str:
    return f"{entry.name}/" if entry.is_dir() else entry.name
