"""How far long work has come, on standard error: a line that renews itself on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys

import click

_SOME, _OFTEN, _SELDOM = 50, 10, 250


class Progress:
    """Counts what is done; says nothing where little is to be done."""

    def __init__(self, total: int | None = None) -> None:
        self._done, self._total, self._shown = 0, total, False

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        live = sys.stderr.isatty()
        if self._done >= _SOME and self._done % (_OFTEN if live else _SELDOM) == 0:
            of = f" of {self._total:,}" if self._total and self._total >= self._done else ""
            start = "\r" if live else ""
            click.echo(f"{start}{self._done:,}{of} looked at", err=True, nl=not live)
            self._shown = live

    def end(self) -> None:
        """Nothing more is to be done: the line that renews itself ends."""
        if self._shown:
            click.echo(f"\r{self._done:,} looked at{' ' * 20}", err=True)
