"""Groups of commands: near names are offered, and a lazy group imports a command only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def examples(*lines: str) -> str:
    """An epilog of examples, each on a line of its own."""
    return "\n".join(["\b", "Example:" if len(lines) == 1 else "Examples:", *(f"  {line}" for line in lines)])


class Group(click.Group):
    """Commands; who calls one that there is not is told the one that is likely meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name."""
        name = str(args[0])
        if ctx.resilient_parsing or name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        from eligibility.cli._near import near
        from eligibility.errors import WrongUse

        if ctx.parent is None and (name.startswith(("model:", "adb:")) or Path(name).exists()):
            import shlex

            meant = f"{ctx.command_path} check {shlex.quote(name)}"
            raise WrongUse(f"there is no command {name!r}", remedy=f"did you mean {meant}?")
        close = near(name, self.list_commands(ctx))
        remedy = f"did you mean {ctx.command_path} {close}?" if close else f"{ctx.command_path} --help lists them all"
        raise WrongUse(f"there is no command {name!r}", remedy=remedy)


class Lazy(Group):
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

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, with what they do, and the options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=what) for name, what in self._modules.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._modules.items()))
