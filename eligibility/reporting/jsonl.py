"""JSON Lines: one assessment or failure a line, for streams and log stores."""

from __future__ import annotations

import json

from eligibility.reporting.document import ReportDocument


def render(document: ReportDocument) -> str:
    """Each line is an object with ``kind`` (``assessment`` or ``error``) and what the JSON report says of it."""
    kinds = (("assessment", document["assessments"]), ("error", document["errors"]))
    head = {"schema": document["schema"]}
    return "".join(
        json.dumps({**head, "kind": kind, **row}, ensure_ascii=False) + "\n" for kind, rows in kinds for row in rows
    )
