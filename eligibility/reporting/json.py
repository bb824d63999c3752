"""JSON for programs: stable keys, versioned schema, same input gives the same bytes.

The words of rules and facts stand once in the file, before the devices, a line each: see ``lean_document``. The last key,
``digest``, tells whether the file is still as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eligibility.facts.written_digest import WrittenDigest, compact
from eligibility.reporting.gathered import lean_rows

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument


def render(document: ReportDocument) -> str:
    """The report as one JSON object, a rule, a fact and a device a line."""
    return "".join(chunks(document))


def chunks(document: ReportDocument) -> Iterator[str]:
    """The same in pieces, in the order in which they stand in the file: of very many devices never all are in memory."""
    words, rows = lean_rows(document["assessments"])
    digest, start = WrittenDigest(), "{\n"
    for name in ("schema", "tool", "notes", "errors", "baseline"):
        yield f"{start}{compact(name)}: {digest.value(name, document[name])}"
        start = ",\n"
    for name, said in (("rules", words.rules), ("facts", words.facts)):
        items = (digest.item(key, said[key]) for key in sorted(said))
        yield from _block(name, "{", digest.lines(name, items), "}")
    yield from _block("assessments", "[", digest.lines("assessments", map(compact, rows)), "]")
    yield f',\n"digest": {compact(digest.hex)}\n}}\n'


def _block(name: str, opening: str, lines: Iterable[str], closing: str) -> Iterator[str]:
    yield f",\n{compact(name)}: {opening}\n"
    for number, line in enumerate(lines):
        yield f",\n{line}" if number else line
    yield f"\n{closing}"
