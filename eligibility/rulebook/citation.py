"""Where a demand stands written, and when we read it there."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Citation(NamedTuple):
    """A source: title, address, the day it was published (if known) and the day it was read.

    ``mark`` is P for a provider's own text, S for a secondary source that reports it.
    """

    title: str
    url: str
    read: date
    mark: str
    published: date | None = None

    @property
    def secondary(self) -> bool:
        """Whether somebody else than the provider says so."""
        return self.mark == "S"
