"""``tapready doctor``: why no device is seen, and what to do."""

from __future__ import annotations

import textwrap

import click

from eligibility.cli._lazy import examples

SIGNS = {"ok": "✓", "problem": "✗", "unknown": "?"}


@click.command("doctor", epilog=examples("tapready doctor"))
def command() -> int:
    """Look at everything between this computer and an Android device; change nothing.

    Exit code 0 when all is well, 4 when something stands in the way.
    """
    from eligibility.cli import NOT_LOOKED_AT
    from eligibility.sources.adb.doctor import Status, diagnose

    found = diagnose()
    for diagnosis in found:
        sign = SIGNS[diagnosis.status.value]
        text = f"{diagnosis.check}: {diagnosis.what}"
        click.echo(textwrap.fill(text, 80, initial_indent=f"{sign} ", subsequent_indent="  "))
        if diagnosis.remedy and diagnosis.status is not Status.OK:
            click.echo(textwrap.fill(diagnosis.remedy, 80, initial_indent="  → ", subsequent_indent="    "))
    return NOT_LOOKED_AT if any(diagnosis.status is Status.PROBLEM for diagnosis in found) else 0
