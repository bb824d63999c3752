"""``tapready report``: render a saved assessment again, without the device."""

from __future__ import annotations

from pathlib import Path

import click

from eligibility.cli._formats import colour_wanted, format_option, output_option, show, write_all


@click.command("report", short_help="Render a saved assessment again.")
@click.argument("saved", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ASSESSMENT.json")
@format_option
@output_option
def command(saved: Path, *, form: str, outputs: tuple[tuple[str, str], ...]) -> int:
    """Render ASSESSMENT.json (from check --output json=FILE) in other formats.

    Nothing is judged again: the report says what was said then. Exit codes are those
    of check.
    """
    from eligibility.cli.check import exit_code
    from eligibility.reporting import render
    from eligibility.reporting.saved import read

    document = read(saved.read_bytes(), str(saved))
    write_all(outputs, document)
    colour = colour_wanted()
    show(render(form, document, colour=colour), colour=colour)
    return exit_code(document)
