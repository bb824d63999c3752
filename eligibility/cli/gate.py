"""``tapready gate``: decide before the SDK does. Each of its commands is imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "compile": "Write the policy bundle and evaluator for an app.",
    "decide": "Decide for devices, as the service would.",
    "keys": "Make and list signing keys and API keys.",
    "log": "Check a decision log.",
    "serve": "Serve decisions over HTTP.",
}


class Lazy(click.Group):
    """A group that imports a command's module only when the command is called or explained."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"eligibility.cli.gate_{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group("gate", cls=Lazy, short_help="Decide before the SDK does: service, keys, app bundle.")
def command() -> None:
    """Decide whether a device may connect as a Tap to Pay reader.

    On the command line (decide), over HTTP (serve) and in the app (compile).
    """
