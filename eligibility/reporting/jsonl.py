"""JSON Lines: one assessment or failure a line, for streams and log stores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument


def render(document: ReportDocument) -> str:
    """Each line is an object with ``kind`` (``assessment`` or ``error``) and all there is to say, words included."""
    return "".join(chunks(document))


def chunks(document: ReportDocument) -> Iterator[str]:
    """The lines, one by one."""
    kinds = (("assessment", document["assessments"]), ("error", document["errors"]))
    head = {"schema": document["schema"]}
    for kind, rows in kinds:
        for row in rows:
            yield json.dumps({**head, "kind": kind, **row}, ensure_ascii=False) + "\n"
