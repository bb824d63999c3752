"""One result, many renderings. One module a format; the module's name is the format's name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eligibility.reporting.document import ReportDocument

SPOKEN = frozenset({"card", "html", "pdf"})
"""Formats that speak every language there are words for; the others are English."""
COLOURED = frozenset({"summary", "text"})
"""Formats that a terminal may have in colour."""
STREAMED = frozenset({"json", "jsonl"})
"""Formats that are written piece by piece."""
NOT_FORMATS = frozenset(
    {"comparison", "document", "gathered", "lean", "lean_document", "older", "rows", "saved", "schema"}
)


def formats() -> tuple[str, ...]:
    """The names of all formats, found by being there; names with ``_`` in front are no formats."""
    found = (module.name for module in iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_") and name not in NOT_FORMATS))


def render(name: str, document: ReportDocument, *, colour: bool = False, language: str = "en") -> str | bytes:
    """Render a report in a format; ``colour`` is for terminals, ``language`` (BCP 47) for pages read by people.

    Bytes come from formats that are no text. Raises ``WrongUse`` for a language without words, and
    ``ExtraMissing`` where a format needs something that is not installed.
    """
    module = import_module(f"eligibility.reporting.{name}")
    options: dict[str, object] = {"colour": colour} if name in COLOURED else {}
    if name in SPOKEN:
        options = {"language": language}
    return cast("Callable[..., str | bytes]", module.render)(document, **options)


def chunks(name: str, document: ReportDocument, *, colour: bool = False, language: str = "en") -> Iterator[str | bytes]:
    """The same in pieces, so that a report of very many devices need not be in memory whole."""
    if name in STREAMED:
        module = import_module(f"eligibility.reporting.{name}")
        yield from cast("Callable[[ReportDocument], Iterator[str]]", module.chunks)(document)
    else:
        yield render(name, document, colour=colour, language=language)
