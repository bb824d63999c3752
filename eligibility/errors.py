"""What can go wrong, said so that the reader knows what, where and what to do next."""

from __future__ import annotations

import errno
from typing import NamedTuple


class Problem(NamedTuple):
    """One mistake in a file.

    ``where`` is ``path:line:column`` (as much of it as is known).
    """

    where: str
    what: str
    remedy: str | None = None

    def __str__(self) -> str:
        advice = f" ({self.remedy})" if self.remedy else ""
        return f"{self.where}: {self.what}{advice}"


class EligibilityError(Exception):
    """The family: a message, the place it concerns and the next step."""

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class WrongUse(EligibilityError, ValueError):
    """The question itself cannot be asked: an unknown provider, country, version or day."""


class ContentError(EligibilityError, ValueError):
    """Files we were given to read as rules or catalog hold mistakes; all of them are listed."""

    def __init__(self, problems: list[Problem], *, remedy: str | None = None) -> None:
        count = len(problems)
        super().__init__(
            "\n".join(str(problem) for problem in problems),
            remedy=remedy or f"correct the {'mistake' if count == 1 else f'{count} mistakes'} named above",
        )
        self.problems = tuple(problems)


class RuleError(ContentError):
    """A rule pack does not load."""


class PolicyError(ContentError):
    """A gate's policy does not load."""


class CatalogError(ContentError):
    """A device catalog does not load."""


class EvidenceError(EligibilityError, ValueError):
    """Recorded evidence cannot be read at all."""


class SourceUnavailable(EligibilityError, RuntimeError):
    """A device, folder or service cannot be looked at now."""


class ExtraMissing(EligibilityError, RuntimeError):
    """What was asked needs something that is not installed."""


class ContentMissing(EligibilityError, RuntimeError):
    """The installation lacks its rules, catalog or report templates."""


_WRITING = {
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
    errno.ENOSPC: "the disk is full: make room, or write to another",
    errno.EDQUOT: "your share of the disk is used up: make room, or write to another",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EISDIR: "name a file: a folder of that name stands there",
    errno.EEXIST: "name a folder: a file of that name stands there",
    errno.ENOTDIR: "a file stands where the path needs a folder: choose another place",
    errno.ENOENT: "name a file in a folder that exists",
}
_READING = {
    errno.EACCES: "you may not read it: have its permissions changed, or copy it to where you may",
    errno.EPERM: "you may not read it: have its permissions changed, or copy it to where you may",
    errno.EISDIR: "name a file: this is a folder",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path: a part of it is a file",
    errno.ENAMETOOLONG: "check the path: the name is too long",
    errno.ELOOP: "check the path: its links lead round in a circle",
    errno.EMFILE: "too many files are open: close some programs and try again",
}


def unwritable(error: OSError, where: object) -> WrongUse:
    """What to raise for a file or folder that cannot be written: why, and what to do about just that."""
    remedy = _WRITING.get(error.errno or 0, "name another place")
    return WrongUse(f"cannot be written: {error.strerror or error}", where=str(where), remedy=remedy)


def unreadable(error: OSError, where: object) -> EvidenceError:
    """What to raise for a file or folder that cannot be read: why, and what to do about just that."""
    remedy = _READING.get(error.errno or 0, "check the path and its permissions")
    return EvidenceError(f"cannot be read: {error.strerror or error}", where=str(where), remedy=remedy)


_OURS = (errno.ENOENT, errno.EISDIR, errno.EEXIST, errno.ENOTDIR)


def trouble_of_this_computer(error: OSError) -> EligibilityError | None:
    """What to tell where permissions, the disk or limits of the computer are the cause; None for what may be our mistake."""
    if error.errno in _OURS:
        return None
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return unwritable(error, error.filename or "standard output")
    if error.errno in (*_READING, errno.EIO):
        return unreadable(error, error.filename or "a file")
    return None
