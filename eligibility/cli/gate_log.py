"""``tapready gate log``: whether a decision log is whole."""

from __future__ import annotations

from pathlib import Path

import click

from eligibility.cli._lazy import Group, examples


@click.group("log", cls=Group, epilog=examples("tapready gate log verify decisions.db"))
def command() -> None:
    """Check a decision log."""


@command.command(
    "verify", short_help="Follow the chain of a decision log.", epilog=examples("tapready gate log verify decisions.db")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--contains", metavar="SHA256", help="A head printed before, which must still be in the chain.")
def verify(file: Path, contains: str | None) -> int:
    """Follow the chain of FILE from its first row; a gate may go on writing meanwhile.

    Each row carries the SHA-256 of the one before. Rows cut off at the end, or a
    chain written wholly anew, show only against a head that was kept elsewhere:
    keep the one printed, and give it with --contains next time.

    Exit codes: 0 whole; 1 broken, and the first broken row is named.
    """
    from eligibility.cli import NOT_ELIGIBLE, WRONG_USE
    from eligibility.errors import EvidenceError
    from eligibility.gate.service.ledger_file import verify as follow

    try:
        found = follow(file, contains=contains)
    except EvidenceError as broken:
        click.echo(f"tapready: {broken}\n  → {broken.remedy}", err=True)
        return WRONG_USE if broken.what.startswith("cannot be read") else NOT_ELIGIBLE
    click.echo(f"whole: {found.rows} rows, head {found.head}")
    return 0
