"""``tapready gate``: decide before the SDK does. Each of its commands is imported when it is called."""

from __future__ import annotations

import click

from eligibility.cli._lazy import Lazy, examples

COMMANDS = {
    "compile": "Write the policy bundle and evaluator for an app.",
    "decide": "Decide for devices, as the service would.",
    "keys": "Make and list signing keys and API keys.",
    "log": "Check a decision log.",
    "serve": "Serve decisions over HTTP.",
}


@click.group(
    "gate",
    cls=Lazy,
    modules=COMMANDS,
    prefix="eligibility.cli.gate_",
    epilog=examples("tapready gate decide phone/ --country GB"),
)
def command() -> None:
    """Decide whether a device may connect as a Tap to Pay reader.

    On the command line (decide), over HTTP (serve) and in the app (compile).
    """
