"""``tapready diff``: what changed between two saved assessments."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eligibility.cli._lazy import examples
from eligibility.cli._told import say

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("diff", epilog=examples("tapready diff november.json december.json"))
@click.argument("old", type=_FILE, metavar="OLD.json")
@click.argument("new", type=_FILE, metavar="NEW.json")
@click.option(
    "--soon",
    default=90,
    show_default=True,
    type=click.IntRange(0, 3650),
    help="Days before its end that a subject counts as soon to expire.",
)
@click.option(
    "--format", "form", type=click.Choice(("json", "text")), default="text", show_default=True, help="What to print."
)
def command(old: Path, new: Path, *, soon: int, form: str) -> int:
    """Tell what is newly failing, fixed, changed or soon to expire from OLD.json to NEW.json.

    Exit code 1 when a demand is newly failing, on a device that was there or on a new
    one, else 0: fail only on what is new.
    """
    from eligibility.reporting import _changes
    from eligibility.reporting.comparison import compare
    from eligibility.reporting.saved import read

    reports = [read(file.read_bytes(), str(file)) for file in (old, new)]
    for file, report in zip((old, new), reports, strict=True):
        for note in report["notes"]:
            say(f"{file}: {note}")
    changes = compare(*reports, soon_days=soon)
    if form == "json":
        click.echo(json.dumps({"schema": "tapready/diff/1.0", "changes": changes}, indent=2, ensure_ascii=False))
    else:
        for line in _changes.lines(changes):
            click.echo(line)
    return int(any(change["kind"] == "newly_failing" for change in changes))
