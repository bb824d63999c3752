"""Evidence: raw material exactly as a source gave it, with where and when it was taken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


def kind_of_command(command: str) -> str:
    """Name a command's output: blanks become underscores, the dashes of options are dropped.

    >>> kind_of_command("pm list packages -d")
    'pm_list_packages_d'
    """
    return "_".join(word.lstrip("-") for word in command.split())


class Evidence(NamedTuple):
    """The output of one command or one file, untouched.

    ``kind`` names what it is (``getprop``, ``pm_list_features``, ``ideviceinfo`` …);
    ``problem`` says why the content is missing or cut (timed out, denied, too large), if it is.
    """

    kind: str
    content: bytes
    command: str | None = None
    exit_code: int | None = None
    problem: str | None = None
    name: str | None = None

    @property
    def sha256(self) -> str:
        """Hex digest of the content."""
        import hashlib  # 6 ms that only saving and checking a record need

        return hashlib.sha256(self.content).hexdigest()


class Recording(NamedTuple):
    """All evidence of one device taken in one go.

    ``origin`` says how it was taken (``adb:SERIAL``, ``file:NAME``); ``taken`` is an ISO 8601 time
    in UTC, or None where nobody wrote it down; ``details`` holds whatever else the source tells
    (transport, tool version, host clock) as plain text; ``unread`` names the files that nobody reads.
    """

    origin: str
    evidence: tuple[Evidence, ...]
    taken: str | None = None
    details: Mapping[str, str] = MappingProxyType({})
    unread: tuple[str, ...] = ()

    def get(self, kind: str) -> Evidence | None:
        """The first piece of this kind, if one was taken."""
        return next(iter(self.every(kind)), None)

    def every(self, kind: str) -> tuple[Evidence, ...]:
        """All pieces of this kind: a folder may hold two, and then both count."""
        return tuple(piece for piece in self.evidence if piece.kind == kind)
