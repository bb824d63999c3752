"""A shelf of devices: a folder or zip in which each device has a folder or zip of its own, at any depth.

What holds evidence itself is one device. The devices are read one after another: never are two of them in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eligibility.errors import EvidenceError
from eligibility.facts import answers
from eligibility.facts.evidence import Recording
from eligibility.sources.disk import Disk
from eligibility.sources.folder import SAVE, limited_names, may_be_evidence, place_at, read_file, read_place
from eligibility.sources.places import Place

MOST_DEPTH = 8
MOST_PLACES = 10_000
ZIP_ENDING = ".zip"


class Unread(NamedTuple):
    """What lies on a shelf beside the devices and is not read."""

    names: tuple[str, ...]


Found = Recording | Unread | EvidenceError
"""A device's evidence, what is not read, or why a place could not be looked at."""


def recordings(path: Path) -> Iterator[tuple[str, Found]]:
    """Everything at a path, in the order of the names; the name is empty for the path itself, else the way to it.

    One that cannot be read is told, and the others are read all the same. Raises ``EvidenceError`` for the path itself.
    """
    place = place_at(path)
    if place is None:
        yield "", read_file(path)
        return
    devices = 0
    for name, found in _Walk().through(place, "", 0):
        devices += not isinstance(found, Unread)
        yield name, found
    if not devices:
        yield "", EvidenceError("neither the folder nor any in it holds evidence", remedy=SAVE)


def devices_in(path: Path, many: int) -> tuple[str, ...]:
    """The folders and zips on a shelf of at least so many; none where it is no folder, one device's, or smaller.

    What lies beside them is nobody's business here: whoever reads the shelf tells.
    """
    try:
        place = place_at(path)
        if not isinstance(place, Disk):
            return ()
        listing, inner = place.listing(), _devices_in(place)
    except (EvidenceError, OSError, ValueError):
        return ()
    return inner if len(inner) >= many and not listing.files and not listing.others else ()


@dataclass
class _Walk:
    places: int = 0

    def through(self, place: Place, name: str, depth: int) -> Iterator[tuple[str, Found]]:
        """The place as one device, or each one in it."""
        try:
            recording, inner = read_place(place), _devices_in(place)
        except EvidenceError as wrong:
            yield name, wrong
            return
        if not inner or _is_one_device(recording):
            is_other = bool(name) and not recording.evidence and _holds_other_things(place)
            yield name, Unread(recording.unread) if is_other else recording
            return
        beside = [one for one in (*place.listing().files, *place.listing().others) if one not in inner]
        if beside:
            yield name, Unread(limited_names(beside))
        for one in inner:
            way = f"{name}/{one}" if name else one
            self.places += 1
            if self.places > MOST_PLACES:
                if self.places == MOST_PLACES + 1:
                    yield name, _too_many(way)
                return
            yield from self._one(place, one, way, depth)

    def _one(self, place: Place, one: str, way: str, depth: int) -> Iterator[tuple[str, Found]]:
        if depth == MOST_DEPTH:
            yield way, EvidenceError(f"lies more than {MOST_DEPTH} folders deep", remedy="give a folder nearer to it")
            return
        try:
            inner = place.inner(one)
        except EvidenceError as wrong:
            yield way, wrong
        else:
            yield from self.through(inner, way, depth + 1)


def _devices_in(place: Place) -> tuple[str, ...]:
    """The names of the folders and zips in a place, any of which may be a device's."""
    listing = place.listing()
    zips = (name for name in listing.files if name.lower().endswith(ZIP_ENDING))
    return tuple(sorted({*listing.folders, *zips}))


def _is_one_device(recording: Recording) -> bool:
    """Whether there is evidence in it: facts alone that somebody wrote for all of a shelf make no device of it."""
    return any(piece.kind != answers.FACTS and piece.content.strip() for piece in recording.evidence)


def _holds_other_things(place: Place) -> bool:
    """Whether files lie there, and all of them are of kinds that evidence never is: pictures, certificates."""
    files = place.listing().files
    return bool(files) and not any(may_be_evidence(name) for name in files)


def _too_many(first: str) -> EvidenceError:
    return EvidenceError(
        f"holds more than {MOST_PLACES:,} folders; {first} and all after it are not read", remedy="give a part of it"
    )
