"""What the service tells on standard error: one JSON object a line, without secrets and without personal data.

Told are routes, codes, times and names of API keys; never bodies, facts, tokens, addresses, queries or what a
caller wrote in a path. An unforeseen error is told by its kind and the places in the code, not by its message.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from eligibility.errors import ContentError, EligibilityError

Tell = Callable[..., None]


class StructuredLog:
    """Writes lines; a stream that cannot be written to is no reason to stop serving."""

    def __init__(self, clock: Callable[[], float], stream: TextIO | None = None) -> None:
        self._clock, self._stream = clock, stream

    def tell(self, event: str, **more: Any) -> None:
        """Write one line: the event's name and plain values."""
        at = datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        line = json.dumps({"at": f"{at}Z", "event": event, **more}, ensure_ascii=False, separators=(",", ":"))
        stream = self._stream or sys.stderr
        try:
            stream.write(line + "\n")
            stream.flush()
        except (OSError, ValueError):
            return

    def tell_bug(self, event: str, bug: BaseException, **more: Any) -> None:
        """Write where an unforeseen error came from."""
        frames = traceback.extract_tb(bug.__traceback__)[-12:]
        places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
        self.tell(event, kind=type(bug).__name__, places=places, **more)


def problems_of(error: EligibilityError) -> list[str]:
    """What our own errors say: they speak of files and settings."""
    if isinstance(error, ContentError):
        return [str(one) for one in error.problems[:50]]
    return [str(error)]
