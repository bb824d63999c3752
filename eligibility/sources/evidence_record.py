"""``evidence.yaml``: what was recorded with a folder of evidence, and the pieces that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from eligibility.errors import ContentError, EvidenceError, Problem
from eligibility.facts import answers, kinds
from eligibility.facts.evidence import Evidence
from eligibility.facts.expressions import expression

if TYPE_CHECKING:
    from eligibility.strict_yaml import Document, Path

NAME = "evidence.yaml"
_KEYS = ("format", "origin", "taken", "tool", "details", "files")
_ENTRY_KEYS = ("file", "kind", "sha256", "command", "exit_code", "problem")
_EXIT_CODE = expression(r"-?\d{1,9}", re.ASCII)


class Record(NamedTuple):
    """What a record says. ``files``: name of a file → what is told of it."""

    origin: str | None
    taken: str | None
    details: dict[str, str]
    files: tuple[dict[str, str], ...]


def read(content: bytes | None, folder: str) -> Record:
    """Read a record, or none; raises ``EvidenceError`` with all its mistakes, for what is misread may hide a sign."""
    if content is None:
        return Record(None, None, {}, ())
    from eligibility import strict_yaml  # evidence without a record needs no YAML

    try:
        document = strict_yaml.read(content, f"{folder}/{NAME}")
    except ContentError as error:
        raise EvidenceError(str(error), remedy=_REMEDY) from None
    problems = list(_problems(document))
    if problems:
        raise EvidenceError("\n".join(map(str, problems)), remedy=_REMEDY)
    plain: dict[str, Any] = document.plain
    details = {key: value for key, value in (plain.get("details") or {}).items() if isinstance(value, str)}
    files = tuple({key: value or "" for key, value in entry.items()} for entry in plain.get("files") or ())
    return Record(plain.get("origin") or None, plain.get("taken") or None, details, files)


_REMEDY = f"mend {NAME}, or take it away: the evidence is then read without it"


def _problems(document: Document) -> Iterator[Problem]:
    plain = document.plain
    if not isinstance(plain, dict):
        yield Problem(document.name, "a record holds keys and values")
        return
    yield from _odd_keys(document, (), plain, _KEYS)
    for key in ("origin", "taken", "tool", "format"):
        if not isinstance(plain.get(key), str | None):
            yield Problem(document.where((key,)), f"{key} must be text")
    if not isinstance(plain.get("details"), dict | None):
        yield Problem(document.where(("details",)), "details must be keys and values")
    files = plain.get("files")
    if not isinstance(files, list | None):
        yield Problem(document.where(("files",)), "files must be a list: one entry a file, '- file: NAME'")
        return
    for at, entry in enumerate(files or ()):
        yield from _entry_problems(document, ("files", at), entry)


def _entry_problems(document: Document, path: Path, entry: Any) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield Problem(
            document.where(path), "an entry holds keys and values: file, kind, sha256, command, exit_code, problem"
        )
        return
    yield from _odd_keys(document, path, entry, _ENTRY_KEYS)
    for key, value in entry.items():
        if not isinstance(value, str | None):
            yield Problem(document.where((*path, key)), f"{key} must be text")
    if not entry.get("file"):
        yield Problem(document.where(path), "the entry names no file")
    code = entry.get("exit_code")
    if isinstance(code, str) and code and not _EXIT_CODE.fullmatch(code):
        yield Problem(document.where((*path, "exit_code")), f"{code[:40]!r} is no exit code; write a whole number")


def _odd_keys(document: Document, path: Path, plain: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in plain:
        if key not in known:
            from difflib import get_close_matches  # only for what is misspelt

            close = get_close_matches(str(key), known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"the keys are {', '.join(known)}"
            yield Problem(document.where((*path, key), key=True), f"unknown key {str(key)[:60]!r}", hint)


def piece_of(entry: Mapping[str, str], content: bytes | None) -> Evidence:
    """The piece that an entry speaks of; its content counts only as long as it is what was recorded."""
    name, command, code = entry["file"], entry.get("command") or None, entry.get("exit_code")
    problem = entry.get("problem") or None
    if content is None:
        problem = problem or f"{name} is recorded, but not in the folder"
    piece = Evidence(_kind(entry, command), content or b"", command, int(code) if code else None, problem, name)
    expected = (entry.get("sha256") or "").lower()
    if expected and content is not None and piece.sha256 != expected:
        return piece._replace(content=b"", problem=f"{name} was changed after it was recorded (SHA-256 differs)")
    if kinds.is_incomplete(name) and not answers.problem_of(piece):
        return piece._replace(problem="it was saved as an incomplete answer")
    return piece


def _kind(entry: Mapping[str, str], command: str | None) -> str:
    """The kind: as it is recorded, else as its command or its file's name says."""
    told = entry.get("kind") or ""
    by_name = kinds.stem_of(entry["file"])
    by_command = kinds.kind_of(command) if command else None
    found = next((kind for kind in (kinds.named(told), by_command) if kind and answers.is_read(kind)), None)
    return found or kinds.named(by_name) or told or by_command or by_name
