"""One result, many renderings. One module a format; the module's name is the format's name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.assessment import Assessment


@dataclass(frozen=True, slots=True)
class LookFailure:
    """A subject that could not be looked at: which, why, and what to do."""

    subject: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """What every format renders: assessments in the order asked, and subjects that failed.

    ``colour`` is for terminals only.
    """

    assessments: tuple[Assessment, ...]
    failures: tuple[LookFailure, ...] = ()
    colour: bool = False


def formats() -> tuple[str, ...]:
    """The names of all formats, found by their modules' ``render``; names with ``_`` are not formats."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def render(name: str, report: Report) -> str:
    """Render a report in a format."""
    module = import_module(f"eligibility.reporting.{name}")
    return cast("Callable[[Report], str]", module.render)(report)
