"""Paths that are not there: whether that is so, and which model or neighbour may be meant."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.cli._near import meant_path
from eligibility.errors import unreadable

if TYPE_CHECKING:
    from eligibility.workbench import Workbench

_KINDS = "a subject is a path, model:NAME, adb:SERIAL or -"


def is_there(path: Path) -> bool:
    """Whether something is at the path; raises ``EvidenceError`` where one may not look."""
    try:
        path.stat()
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise unreadable(error, path) from None
        return False
    except ValueError:
        return False
    return True


def meant_subject(subject: str, bench: Workbench) -> str:
    """What to do about a path that is not there: a model without its word, or a neighbour, may be meant."""
    models = bench.catalog.find(subject)
    if models:
        return f'did you mean "model:{models[0].title}"?'
    found = meant_path(subject, _KINDS)
    close = bench.catalog.near(subject) if found == _KINDS and "/" not in subject else []
    return f'did you mean "model:{close[0]}"?' if close else found
