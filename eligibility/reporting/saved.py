"""Read a report that was saved as JSON, to be rendered again without the device."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eligibility.errors import EvidenceError
from eligibility.facts.written_digest import CHANGED, is_unchanged
from eligibility.reporting import older
from eligibility.reporting.document import SCHEMA, ReportDocument
from eligibility.reporting.lean import Words, whole, whole_document

if TYPE_CHECKING:
    from eligibility.reporting.lean_document import LeanDocument

_REMEDY = "give a file written by tapready check --output json=FILE"
_MOST_TOLD = 10


def read(content: bytes, name: str) -> ReportDocument:
    """The report in a file, of this version or an older one; raises ``EvidenceError`` with every place that does not fit the schema.

    A file that was edited is read and says so in its notes.
    """
    plain = _plain(content, name)
    if plain.get("schema") in older.SCHEMAS:
        return _checked(older.lean_document(plain, name), name)
    document = _checked(plain, name)
    if not is_unchanged(plain) and CHANGED not in document["notes"]:
        return {**document, "notes": [*document["notes"], CHANGED]}
    return document


def _plain(content: bytes, name: str) -> dict[str, Any]:
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"it is no JSON{_where(error)}", where=name, remedy=_REMEDY) from None
    if not isinstance(plain, dict):
        raise EvidenceError("it is no report: a JSON object is needed", where=name, remedy=_REMEDY)
    schema = plain.get("schema")
    if schema != SCHEMA and schema not in older.SCHEMAS:
        what = f"its schema is {str(schema)[:60]!r}, and this tool reads {SCHEMA} and older ones"
        raise EvidenceError(what, where=name, remedy="check the subjects again")
    return plain


def _where(error: Exception) -> str:
    return f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""


def _checked(plain: Mapping[str, Any], name: str) -> ReportDocument:
    from pydantic import ValidationError

    from eligibility.reporting.schema import report_model
    from eligibility.rulebook.misfits import misfit

    try:
        report_model().model_validate(plain)
    except ValidationError as error:
        found = error.errors(include_url=False)
        places = [misfit(one, "the file") for one in found[:_MOST_TOLD]]
        more = f"\nand {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        raise EvidenceError("\n".join(places) + more, where=name, remedy=_REMEDY) from None
    lean: LeanDocument = plain  # type: ignore[assignment]
    words = Words(lean["rules"], lean["facts"])
    try:
        rows = [whole(one, words) for one in lean["assessments"]]
    except KeyError as error:
        raise EvidenceError(f"no words are there for {error}", where=name, remedy=_REMEDY) from None
    return whole_document(lean, rows)
