"""Read a report that was saved as JSON, to be rendered again without the device."""

from __future__ import annotations

import json

from eligibility.errors import EvidenceError
from eligibility.reporting.document import SCHEMA, ReportDocument


def read(content: bytes, name: str) -> ReportDocument:
    """The report in a file; raises ``EvidenceError`` with every place that does not fit the schema."""
    from pydantic import ValidationError

    from eligibility.reporting.schema import report_model
    from eligibility.rulebook.misfits import misfit

    try:
        report_model().model_validate_json(content)
    except ValidationError as error:
        found = error.errors(include_url=False)
        places = [misfit(one, "the file") for one in found[:10]]
        more = f"\nand {len(found) - 10} more" if len(found) > 10 else ""
        remedy = "give a file written by tapready check --output json=FILE"
        raise EvidenceError("\n".join(places) + more, where=name, remedy=remedy) from None
    document: ReportDocument = json.loads(content)
    if document["schema"] != SCHEMA:
        what = f"its schema is {document['schema'][:60]!r}, and this tool reads {SCHEMA}"
        raise EvidenceError(what, where=name, remedy="check the subjects again")
    return document
