"""``tapready report``: render a saved assessment again, without the device."""

from __future__ import annotations

from pathlib import Path

import click

from eligibility.cli._formats import against, baseline_option, format_option, give, language_option, output_option
from eligibility.cli._lazy import examples


@click.command("report", epilog=examples("tapready report november.json --output pdf=november.pdf"))
@click.argument("saved", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ASSESSMENT.json")
@baseline_option
@format_option
@output_option
@language_option
def command(
    saved: Path, *, baseline: Path | None, form: str, outputs: tuple[tuple[str, str], ...], language: str
) -> int:
    """Render ASSESSMENT.json (from check --output json=FILE) in other formats.

    Nothing is judged again: the report says what was said then. Exit codes are those
    of check.
    """
    from eligibility.cli.check import exit_code
    from eligibility.reporting.saved import read

    document = against(read(saved.read_bytes(), str(saved)), baseline)
    give(document, form, outputs, language)
    return exit_code(document)
