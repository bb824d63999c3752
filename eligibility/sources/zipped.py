"""Zips as places: the folders in them, and the zips in those, within limits that no hostile zip gets past."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eligibility.errors import EvidenceError
from eligibility.sources.places import MOST_BYTES, MOST_FILES, Listing, Place, is_hidden, is_litter, limited

MOST_MEMBERS = 100_000
"""Files in a zip of any number of devices."""
MOST_UNPACKED = 2_000_000_000
MOST_DEPTH = 50


class Zipped:
    """A folder in a zip: the files whose names begin with ``prefix``."""

    def __init__(
        self, archive: zipfile.ZipFile, where: str, name: str, members: Mapping[str, _Branch], budget: _Budget
    ) -> None:
        self._archive, self.where, self.name, self._members, self._budget = archive, where, name, members, budget

    def listing(self) -> Listing:
        """What lies in it, sorted."""
        names = sorted(name for name in self._members if not is_litter(name))
        files = tuple(name for name in names if self._members[name].files and not is_hidden(name))
        folders = tuple(name for name in names if self._members[name].is_folder and not is_hidden(name))
        return Listing(files, folders, tuple(name for name in names if is_hidden(name)))

    def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """The contents of these files; nothing is unpacked before their number and sizes are known."""
        files = [info for name in names for info in self._members[name].files]
        if len(files) > MOST_FILES or sum(info.file_size for info in files) > MOST_BYTES:
            limit = f"{MOST_FILES} files and {MOST_BYTES // 1_000_000} MB"
            raise EvidenceError(
                f"the zip unpacks to more than {limit}", where=self.where, remedy="give one device's folder"
            )
        twin = next((name for name in names if len(self._members[name].files) > 1), None)
        if twin:
            raise EvidenceError(
                f"the zip holds several files called {twin}", where=self.where, remedy="zip one device's folder"
            )
        self._budget.take(sum(info.file_size for info in files), self.where)
        return {name: self._unpacked(self._members[name].files[0]) for name in names}

    def inner(self, name: str) -> Place:
        """A folder or zip in it."""
        where, branch = f"{self.where}/{name}", self._members[name]
        if branch.is_folder:
            return Zipped(self._archive, where, name, branch.inner, self._budget)
        return _zipped(self.read([name])[name], where, name, self._budget)

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        try:
            return self._archive.read(info)
        except Exception as error:  # noqa: BLE001 - each compression has errors of its own
            raise _damaged(error, self.where) from None


@dataclass
class _Branch:
    """What one name in a zip stands for: files (of a hostile zip several), and a folder with what lies in it."""

    files: list[zipfile.ZipInfo] = field(default_factory=list)
    inner: dict[str, _Branch] = field(default_factory=dict)
    is_folder: bool = False


def opened(path: Path) -> Place:
    """A zip on the disk as the place that all of its files lie in."""
    return _zipped(limited(path), str(path), path.name, _Budget())


class _Budget:
    """How much a zip, with all zips in it, may still unpack to."""

    def __init__(self) -> None:
        self._left = MOST_UNPACKED

    def take(self, size: int, where: str) -> None:
        """Count what is about to be unpacked; raises ``EvidenceError`` for too much."""
        self._left -= size
        if self._left < 0:
            limit = f"{MOST_UNPACKED // 1_000_000_000} GB"
            raise EvidenceError(
                f"the zip unpacks to more than {limit}", where=where, remedy="zip fewer devices at once"
            )


def _zipped(content: bytes, where: str, name: str, budget: _Budget) -> Place:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except Exception as error:  # noqa: BLE001 - each damage has errors of its own
        raise _damaged(error, where) from None
    if len(members) > MOST_MEMBERS:
        raise EvidenceError(
            f"the zip unpacks to more than {MOST_MEMBERS:,} files", where=where, remedy="zip fewer devices at once"
        )
    tree: dict[str, _Branch] = {}
    for info in members:
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if len(parts) > MOST_DEPTH:
            raise EvidenceError("the zip has folders too deep in one another", where=where, remedy="zip less at once")
        if parts and not any(is_litter(part) for part in parts):
            _put(tree, parts, info)
    while len(tree) == 1 and (only := next(iter(tree.values()))).is_folder and not only.files:
        tree = only.inner
    return Zipped(archive, where, name, tree, budget)


def _put(tree: dict[str, _Branch], parts: list[str], info: zipfile.ZipInfo) -> None:
    folders, name = (parts, None) if info.is_dir() else (parts[:-1], parts[-1])
    for part in folders:
        branch = tree.setdefault(part, _Branch())
        branch.is_folder = True
        tree = branch.inner
    if name is not None:
        tree.setdefault(name, _Branch()).files.append(info)


def _damaged(error: Exception, where: str) -> EvidenceError:
    return EvidenceError(f"the zip cannot be read: {error}", where=where, remedy="zip the folder again")
