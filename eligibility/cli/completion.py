"""``tapready completion``: the script with which a shell completes commands, options and their values."""

from __future__ import annotations

import click

from eligibility.cli._lazy import examples

SHELLS = ("bash", "fish", "zsh")


@click.command(
    "completion",
    epilog=examples(
        "tapready completion bash >> ~/.bashrc",
        "tapready completion fish > ~/.config/fish/completions/tapready.fish",
        "tapready completion zsh >> ~/.zshrc",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that lets SHELL complete commands, options and values.

    Values are countries, models, rules, facts, providers and formats. To try it in
    the shell that is open: eval "$(tapready completion bash)".
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from eligibility.cli import tapready

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(ShellComplete.source(kind(tapready, {}, "tapready", "_TAPREADY_COMPLETE")))
