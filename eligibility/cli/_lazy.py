"""A group of commands that imports each when it is asked for, and lists them without importing any."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """``modules``: each command with what it does in a line; its module is called like it, after ``prefix``."""

    def __init__(self, *args: Any, modules: Mapping[str, str], prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._modules, self._prefix = modules, prefix

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in self._modules:
            return None
        command: click.Command = import_module(f"{self._prefix}{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._modules.items()))
