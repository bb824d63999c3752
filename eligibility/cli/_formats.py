"""Options and doings of the commands that render reports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.errors import WrongUse

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument

FORMATS = ("csv", "github", "html", "json", "jsonl", "junit", "markdown", "oscal", "sarif", "text")
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
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print."
)
output_option = click.option(
    "--output", "outputs", type=Output(), multiple=True, help="Also write a format to a file; may be repeated."
)


def show(text: str, *, colour: bool = False) -> None:
    """Print a rendered report."""
    click.echo(encodable(text), nl=False, color=colour)


def encodable(text: str) -> str:
    """The text with lone surrogates (from file names that are no UTF-8) written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def write_all(outputs: tuple[tuple[str, str], ...], document: ReportDocument) -> None:
    """Write every format asked for; raises ``WrongUse`` naming the file that cannot be written."""
    from eligibility.reporting import render

    for form, path in outputs:
        text = encodable(render(form, document))
        if path == "-":
            show(text)
            continue
        try:
            Path(path).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            remedy = "name a file in a folder that exists"
            raise WrongUse(f"cannot be written: {error.strerror}", where=path, remedy=remedy) from None


def colour_wanted() -> bool:
    """Whether standard output is a terminal that wants colour (``NO_COLOR``, ``FORCE_COLOR``, ``TERM=dumb``)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
