"""One result, many renderings. One module a format; the module's name is the format's name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.assessment import Assessment
    from eligibility.reporting.document import ReportDocument

NOT_FORMATS = frozenset({"document", "saved", "schema"})


@dataclass(frozen=True, slots=True)
class LookFailure:
    """A subject that could not be looked at: which, why, and what to do."""

    subject: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """Assessments in the order asked, and subjects that failed."""

    assessments: tuple[Assessment, ...]
    failures: tuple[LookFailure, ...] = ()

    @property
    def document(self) -> ReportDocument:
        """The report as plain data, which every format renders."""
        from eligibility.reporting.document import document_of

        failed = [{"subject": f.subject, "reason": f.reason, "remedy": f.remedy} for f in self.failures]
        return document_of(list(self.assessments), failed)  # type: ignore[arg-type]  # the keys stand above


def formats() -> tuple[str, ...]:
    """The names of all formats, found by being there; names with ``_`` in front are no formats."""
    found = (module.name for module in iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_") and name not in NOT_FORMATS))


def render(name: str, document: ReportDocument, *, colour: bool = False) -> str:
    """Render a report in a format; ``colour`` is for terminals and only text knows it."""
    module = import_module(f"eligibility.reporting.{name}")
    if name == "text":
        return cast("Callable[..., str]", module.render)(document, colour=colour)
    return cast("Callable[[ReportDocument], str]", module.render)(document)
