"""Options and doings of the commands that render reports."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.errors import unwritable

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument

FORMATS = (
    "card",
    "csv",
    "github",
    "html",
    "json",
    "jsonl",
    "junit",
    "markdown",
    "oscal",
    "pdf",
    "sarif",
    "summary",
    "text",
)
"""Kept equal to the modules of ``eligibility.reporting`` by a test: looking them up takes 5 ms of every start."""


class Output(click.ParamType[tuple[str, str]]):
    """``FORMAT=PATH``."""

    name = "FORMAT=PATH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split and check."""
        if isinstance(value, tuple):
            return value
        form, equals, path = str(value).partition("=")
        if not equals or not path or form not in FORMATS:
            self.fail(f"{value!r} is not FORMAT=PATH with a format of {', '.join(FORMATS)}", param, ctx)
        return form, path


format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    metavar="FORMAT",
    help=f"What to print: {', '.join(FORMATS)}.",
)
output_option = click.option(
    "--output", "outputs", type=Output(), multiple=True, help="Also write a format to a file; may be repeated."
)
language_option = click.option(
    "--language", default="en", show_default=True, metavar="LANGUAGE",
    help="The language html, pdf and card begin in: en, fr or ja.",
)  # fmt: skip
baseline_option = click.option(
    "--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.json",
    help="An earlier assessment: the report says what changed since.",
)  # fmt: skip


def against(document: ReportDocument, baseline: Path | None) -> ReportDocument:
    """The report with what changed since an earlier one, if one is named."""
    if baseline is None:
        return document
    from eligibility.reporting.comparison import since
    from eligibility.reporting.saved import read

    return since(read(baseline.read_bytes(), str(baseline)), baseline.name, document)


def show(rendered: str | bytes, *, colour: bool = False) -> None:
    """Print a rendered report."""
    click.echo(rendered if isinstance(rendered, bytes) else encodable(rendered), nl=False, color=colour)


def encodable(text: str) -> str:
    """The text with lone surrogates (from file names that are no UTF-8) written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def write_all(outputs: tuple[tuple[str, str], ...], document: ReportDocument, language: str) -> None:
    """Write every format asked for; raises ``WrongUse`` naming the file that cannot be written."""
    from eligibility.reporting import chunks

    for form, path in outputs:
        pieces = chunks(form, document, language=language)
        if path == "-":
            _print(pieces)
            continue
        first = next(pieces)
        try:
            _write(Path(path), itertools.chain([first], pieces))
        except OSError as error:
            raise unwritable(error, path) from None


def _write(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Write a file whole or not at all; what is no file (a pipe, a terminal) as it comes."""
    whole = path if path.exists() and not path.is_file() else path.with_name(f"{path.name}.part")
    try:
        with whole.open("wb") as file:
            file.writelines(piece if isinstance(piece, bytes) else encodable(piece).encode() for piece in pieces)
        if whole != path:
            whole.replace(path)
    except BaseException:
        if whole != path:
            whole.unlink(missing_ok=True)
        raise


def give(document: ReportDocument, form: str, outputs: tuple[tuple[str, str], ...], language: str) -> None:
    """Write every file asked for, then print the report in the format chosen."""
    from eligibility.reporting import chunks

    write_all(outputs, document, language)
    colour = colour_wanted()
    _print(chunks(form, document, colour=colour, language=language), colour=colour)


def _print(pieces: Iterable[str | bytes], *, colour: bool = False) -> None:
    for piece in pieces:
        show(piece, colour=colour)


def colour_wanted() -> bool:
    """Whether standard output is a terminal that wants colour (``NO_COLOR``, ``FORCE_COLOR``, ``TERM=dumb``)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
