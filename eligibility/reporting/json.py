"""JSON for programs: stable keys, versioned schema, same input gives the same bytes."""

from __future__ import annotations

import json

from eligibility.reporting.document import ReportDocument


def render(document: ReportDocument) -> str:
    """The report as one JSON object."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
