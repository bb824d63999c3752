"""One result, many renderings. One module a format; the module's name is the format's name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.reporting.document import ReportDocument

NOT_FORMATS = frozenset({"comparison", "document", "saved", "schema"})


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
