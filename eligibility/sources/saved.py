"""Write a recording down as an evidence folder or zip that can be mailed and replayed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from eligibility.facts.answers import problem_of
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.kinds import INCOMPLETE, TEXT_ENDINGS, is_incomplete
from eligibility.sources.evidence_record import NAME as RECORD

_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]")


def save_folder(recording: Recording, folder: Path, *, tool: str) -> None:
    """Write every piece and ``evidence.yaml`` into the folder, which is made if absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files_of(recording, tool=tool).items():
        (folder / name).write_bytes(content)


def save_zip(recording: Recording, path: Path, *, tool: str) -> None:
    """Write the same as one zip; equal recordings give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(recording, tool=tool).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    path.write_bytes(buffer.getvalue())


def files_of(recording: Recording, *, tool: str) -> dict[str, bytes]:
    """File name → content, ``evidence.yaml`` first."""
    import yaml

    pieces = list(zip(_names(recording.evidence), recording.evidence, strict=True))
    record = {
        "format": "1",
        "origin": recording.origin,
        "taken": recording.taken or "",
        "tool": tool,
        "details": dict(recording.details),
        "files": [_entry(name, piece) for name, piece in pieces],
    }
    written = yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=10_000)
    return {RECORD: written.encode(), **{name: piece.content for name, piece in pieces}}


def _names(pieces: tuple[Evidence, ...]) -> list[str]:
    """A name of its own for every piece: one that is taken already is called a copy."""
    names: list[str] = []
    for piece in pieces:
        name = wanted = file_name(piece)
        stem, dot, ending = wanted.rpartition(".")
        number = 2
        while name.casefold() in {known.casefold() for known in (*names, RECORD)}:
            name, number = f"{stem}-copy{number}{dot}{ending}", number + 1
        names.append(name)
    return names


def file_name(piece: Evidence) -> str:
    """The name of the piece's file: its own, or its kind's; that of no whole answer says so."""
    name = piece.name if piece.name and piece.name.endswith(TEXT_ENDINGS) else f"{piece.kind}.txt"
    if piece.content and not is_incomplete(name) and problem_of(piece):
        stem, dot, ending = name.rpartition(".")
        name = f"{stem}{INCOMPLETE}{dot}{ending}"
    return _UNSAFE.sub("_", name)


def _entry(name: str, piece: Evidence) -> dict[str, str]:
    entry = {"file": name, "kind": piece.kind, "sha256": piece.sha256, "command": piece.command or ""}
    if piece.exit_code is not None:
        entry["exit_code"] = str(piece.exit_code)
    if piece.problem:
        entry["problem"] = piece.problem
    return entry
