"""Evidence of one device recorded earlier: a folder, a zip of one, or one bare file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from eligibility.errors import EvidenceError, unreadable
from eligibility.facts import answers
from eligibility.facts.evidence import Evidence, Recording
from eligibility.sources import evidence_record, recognition
from eligibility.sources.disk import Disk
from eligibility.sources.places import Place, limited

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
FACTS = ("facts.yaml", "facts.yml")
SAVE = "save the output of 'adb shell getprop' there as getprop.txt (tapready facts tells the rest)"
MOST_NAMED = 100
"""So many of the files that are not read are named; of more, their number is told."""
_IPHONE = re.compile(rb"iP(?:hone|ad|od)")
_ITS_WORDS = re.compile(rb"[Pp]roductType|DeviceClass|ProductVersion|Hardware Model|modelCode|os_version")
_MOST_GLANCED = 2_000_000
_OF_ANDROID = frozenset({"getprop", "build.prop", "pm_list_features", "pm_list_packages"})


def read(path: Path) -> Recording:
    """Read whatever is at the path; raise ``EvidenceError`` saying what was expected there."""
    place = place_at(path)
    return read_file(path) if place is None else read_place(place)


def place_at(path: Path) -> Place | None:
    """The folder or zip at a path; None where a bare file is."""
    try:
        if path.is_dir():
            return Disk(path)
        with path.open("rb") as file:
            is_zip = file.read(4).startswith(ZIP)
    except OSError as error:
        raise unreadable(error, path) from None
    if not is_zip:
        return None
    from eligibility.sources.zipped import opened  # bare files need no zip

    return opened(path)


def read_file(path: Path) -> Recording:
    """Read one bare file."""
    pieces = tuple(recognition.pieces(path.name, limited(path)))
    if not pieces:
        raise EvidenceError(
            "this is no evidence that is known here",
            where=str(path),
            remedy="give a getprop file, an evidence folder or zip, an ideviceinfo answer or a facts file",
        )
    return Recording(f"file:{path.name}", pieces, unread=recognition.unread(pieces))


def read_place(place: Place) -> Recording:
    """Read the evidence that lies directly in a place; what else lies there is named as not read."""
    listing = place.listing()
    names = [name for name in listing.files if may_be_evidence(name)]
    others = [*(name for name in listing.files if name not in names), *listing.others]
    recording = _recording(
        place.read(names), [*others, *(f"{name}/" for name in listing.folders)], f"file:{place.name}"
    )
    _refuse_two_systems(recording, place.where)
    return recording


def may_be_evidence(name: str) -> bool:
    """Whether a file may be evidence by its name."""
    return name in (evidence_record.NAME, *FACTS) or recognition.is_evidence_name(name)


def need_content(recording: Recording, where: str) -> None:
    """Raise ``EvidenceError`` for a recording in which nothing is written: no evidence at all, or none but blanks."""
    if any(piece.content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe") for piece in recording.evidence):
        return
    if not recording.evidence:
        raise EvidenceError("the folder holds no evidence", where=where, remedy=SAVE)
    told = next((piece.problem for piece in recording.evidence if piece.problem), None)
    names = limited_names(sorted({piece.name or piece.kind for piece in recording.evidence}), 5)
    what = f"there is nothing in the evidence ({', '.join(names)})" + (f": {told}" if told else "")
    remedy = "save it again: adb shell getprop > getprop.txt, or ideviceinfo > ideviceinfo.txt for an iPhone"
    raise EvidenceError(what, where=where, remedy=remedy)


def _refuse_two_systems(recording: Recording, where: str) -> None:
    """An Android device and an iPhone in one folder are two devices; judged as one they would be neither."""
    of_iphone = any(piece.kind.startswith("ideviceinfo") and _is_iphone(piece.content) for piece in recording.evidence)
    if of_iphone and any(piece.kind in _OF_ANDROID and piece.content.strip() for piece in recording.evidence):
        raise EvidenceError(
            "holds evidence of an Android device and an iPhone", where=where, remedy="put one device's into each folder"
        )


def _is_iphone(content: bytes) -> bool:
    """Whether an iPhone answered so: other files look alike (any XML does), and a network may be called iPhone."""
    head = content[:_MOST_GLANCED].replace(b"\0", b"")  # UTF-16, too
    return bool(_IPHONE.search(head) and _ITS_WORDS.search(head))


def limited_names(names: Sequence[str], most: int = MOST_NAMED) -> tuple[str, ...]:
    """The names, or the first of very many and how many more there are."""
    return tuple(names) if len(names) <= most else (*names[:most], f"and {len(names) - most:,} more")


def _recording(files: dict[str, bytes], others: list[str], origin: str) -> Recording:
    record = evidence_record.read(files.pop(evidence_record.NAME, None), origin.removeprefix("file:"))
    pieces = [evidence_record.piece_of(entry, files.get(entry["file"])) for entry in record.files]
    names = {entry["file"] for entry in record.files}
    for name, content in sorted(files.items()):
        if name not in names:
            claimed = name in FACTS
            found = [Evidence(answers.FACTS, content, name=name)] if claimed else [*recognition.pieces(name, content)]
            pieces += found
            others += [] if found else [name]
    unread = limited_names(sorted({*others, *recognition.unread(pieces)}))
    return Recording(record.origin or origin, tuple(pieces), record.taken, record.details, unread)
