"""A folder of generated files: written whole, or held against what would be written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eligibility.errors import unwritable


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write every file; raises ``WrongUse`` when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            part = folder / f"{name}.part"
            part.write_text(text, encoding="utf-8", newline="\n")
            part.replace(folder / name)
    except OSError as error:
        raise unwritable(error, folder) from None


def stale_files(folder: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """The files that are not as they would be written, and how they differ."""
    found = ((name, _difference(folder / name, text)) for name, text in files.items())
    return [(name, what) for name, what in found if what]


def _difference(file: Path, text: str) -> str:
    try:
        there = file.read_bytes()
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if there.replace(b"\r\n", b"\n") == text.encode() else "differs"
