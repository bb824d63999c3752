"""JSON for programs: stable keys, versioned schema, same input gives the same bytes.

The words of rules and facts stand once in the file, before the devices, a line each: see ``lean_document``. The last key,
``digest``, tells whether the file is still as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from eligibility.facts.written_digest import WrittenDigest, compact
from eligibility.reporting.document import ReportDocument
from eligibility.reporting.gathered import lean_rows


def render(document: ReportDocument) -> str:
    """The report as one JSON object, a rule, a fact and a device a line."""
    words, rows = lean_rows(document["assessments"])
    devices, digest = [compact(row) for row in rows], WrittenDigest()
    head = ("schema", "tool", "notes", "errors", "baseline")
    parts = [f"{compact(name)}: {digest.value(name, document[name])}" for name in head]  # type: ignore[literal-required]
    parts += [_object(name, words_of, digest) for name, words_of in (("rules", words.rules), ("facts", words.facts))]
    parts.append(_block("assessments", "[", digest.lines("assessments", devices), "]"))
    parts.append(f'"digest": {compact(digest.hex)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _object(name: str, items: Mapping[str, object], digest: WrittenDigest) -> str:
    return _block(name, "{", digest.lines(name, (digest.item(key, items[key]) for key in sorted(items))), "}")


def _block(name: str, opening: str, lines: Iterable[str], closing: str) -> str:
    inside = ",\n".join(lines)
    return "\n".join(chain([f"{compact(name)}: {opening}"], [inside] if inside else [], [closing]))
