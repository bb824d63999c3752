"""What can go wrong, said so that the reader knows what, where and what to do next."""

from __future__ import annotations

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
