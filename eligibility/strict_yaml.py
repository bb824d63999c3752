"""YAML in which every scalar is text, no key comes twice, and every line is remembered.

Norway's ``NO`` stays a country and ``17.10`` stays a version: the model or the fact gives the
type. Aliases are refused (a small file could otherwise unfold to gigabytes), as are oversized
and too deeply nested documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from eligibility.errors import ContentError, Problem

MOST_BYTES = 1_000_000
MOST_DEPTH = 40
Path = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass(slots=True)
class Document:
    """A read document: plain dicts, lists and texts, and where each of them stands."""

    name: str
    plain: Any
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def where(self, path: Path, *, key: bool = False) -> str:
        """``name:line:column`` of the path, or of the nearest thing around it."""
        marks = self.keys if key else self.values
        for length in range(len(path), -1, -1):
            mark = marks.get(path[:length]) or self.values.get(path[:length])
            if mark:
                return f"{self.name}:{mark[0]}:{mark[1]}"
        return self.name


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read(content: bytes, name: str) -> Document:
    """Read one document; raise ``ContentError`` with file, line and column."""
    if len(content) > MOST_BYTES:
        what = f"the file has {len(content):,} bytes; the limit is {MOST_BYTES:,}"
        raise ContentError([Problem(name, what)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(name, f"not UTF-8 at byte {error.start}", "save the file as UTF-8")]) from None
    document = Document(name, None)
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        document.plain = _first_document(events, document)
    except yaml.YAMLError as error:
        raise ContentError([_syntax_problem(error, name)]) from None
    except _Refused as refused:
        raise ContentError([refused.problem]) from None
    return document


def _first_document(events: Iterator[Any], document: Document) -> Any:
    plain = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(Problem(_where(document, event), "a second document", "keep one document a file"))
        elif isinstance(event, yaml.NodeEvent):
            plain = _plain(event, events, (), document)
    return plain


def _syntax_problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    return Problem(where, f"not valid YAML: {what}")


def _mark(event: Any) -> Mark:
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _where(document: Document, event: Any) -> str:
    line, column = _mark(event)
    return f"{document.name}:{line}:{column}"


def _plain(event: Any, events: Iterator[Any], path: Path, document: Document) -> Any:
    """The value that begins with the event; the events after it are taken up to its end."""
    document.values[path] = _mark(event)
    if isinstance(event, yaml.AliasEvent):
        what = f"alias *{event.anchor} is not allowed"
        raise _Refused(Problem(_where(document, event), what, "write the value out"))
    if len(path) > MOST_DEPTH:
        raise _Refused(Problem(_where(document, event), f"nested more than {MOST_DEPTH} deep"))
    if isinstance(event, yaml.ScalarEvent):
        written_plainly = event.style not in ("'", '"', "|", ">")
        return None if written_plainly and event.value in ("", "~", "null") else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        members: list[Any] = []
        for inner in iter(lambda: next(events), None):
            if isinstance(inner, yaml.SequenceEndEvent):
                break
            members.append(_plain(inner, events, (*path, len(members)), document))
        return members
    return _mapping(events, path, document)


def _mapping(events: Iterator[Any], path: Path, document: Document) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for event in iter(lambda: next(events), None):
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(Problem(_where(document, event), "a key must be plain text"))
        key = event.value
        if key in mapping:
            first = document.keys[(*path, key)][0]
            what = f"the key {key!r} stands already in line {first}"
            raise _Refused(Problem(_where(document, event), what, "keep one of them"))
        document.keys[(*path, key)] = _mark(event)
        mapping[key] = _plain(next(events), events, (*path, key), document)
    return mapping
