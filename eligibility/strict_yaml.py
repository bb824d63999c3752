"""YAML in which every scalar is text, no key comes twice, and every line is remembered.

Norway's ``NO`` stays a country and ``17.10`` stays a version: the model or the fact gives the
type. Aliases are refused (a small file could otherwise unfold to gigabytes), as are oversized
and too deeply nested documents.
"""

from __future__ import annotations

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
        _refuse_aliases(text, name)
        node = yaml.compose(text, Loader=_LOADER)
        if node is not None:
            document.plain = _plain(node, (), document, 0)
    except yaml.YAMLError as error:
        raise ContentError([_syntax_problem(error, name)]) from None
    except RecursionError:
        raise ContentError([Problem(name, f"nested more than {MOST_DEPTH} deep")]) from None
    except _Refused as refused:
        raise ContentError([refused.problem]) from None
    return document


def _refuse_aliases(text: str, name: str) -> None:
    if "*" not in text and "&" not in text:
        return
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            mark = event.start_mark
            where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
            raise _Refused(Problem(where, f"alias *{event.anchor} is not allowed", "write the value out"))


def _syntax_problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    return Problem(where, f"not valid YAML: {what}")


def _plain(node: Any, path: Path, document: Document, depth: int) -> Any:
    mark = (node.start_mark.line + 1, node.start_mark.column + 1)
    document.values[path] = mark
    if depth > MOST_DEPTH:
        raise _Refused(Problem(document.where(path), f"nested more than {MOST_DEPTH} deep"))
    if isinstance(node, yaml.ScalarNode):
        empty = node.value in ("", "~", "null") and node.style is None
        return None if empty else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), document, depth + 1) for index, item in enumerate(node.value)]
    return _plain_mapping(node, path, document, depth)


def _plain_mapping(node: Any, path: Path, document: Document, depth: int) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        where = f"{document.name}:{line}:{column}"
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Refused(Problem(where, "a key must be plain text"))
        key = key_node.value
        if key in mapping:
            first = document.keys[(*path, key)][0]
            raise _Refused(Problem(where, f"the key {key!r} stands already in line {first}", "keep one of them"))
        document.keys[(*path, key)] = (line, column)
        mapping[key] = _plain(value_node, (*path, key), document, depth + 1)
    return mapping
