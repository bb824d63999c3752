"""Every error in one style on standard error: what is wrong, and after an arrow what to do."""

from __future__ import annotations

import re
import sys

import click

from eligibility.cli._near import meant, meant_path
from eligibility.errors import EligibilityError

_NO_PATH = re.compile(r"(?P<kind>\w+) '(?P<path>.*)' does not exist", re.DOTALL)
_NO_CHOICE = re.compile(r"'(?P<written>.*)' is not one of ", re.DOTALL)


def say(text: str) -> None:
    """Print a line for the person, whatever signs are in it."""
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"), err=True)


def tell(wrong: EligibilityError) -> None:
    """Tell an error of ours."""
    _told(str(wrong), wrong.remedy)


def tell_use(wrong: click.ClickException) -> None:
    """Tell an error that click found in how the command was called."""
    if isinstance(wrong, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        wrong.show()  # no error: the help was asked for
        return
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    help_ = f"{context.command_path} --help tells how it is used" if context else None
    if isinstance(wrong, click.NoSuchOption):
        names = list(wrong.possibilities or ())
        _told(f"there is no option {wrong.option_name}", f"did you mean {names[0]}?" if names else help_)
    elif isinstance(wrong, click.BadOptionUsage):
        what = "needs a value" if "argument" in wrong.message else _plain(wrong.message)
        _told(f"{wrong.option_name}: {what}", help_)
    elif isinstance(wrong, click.MissingParameter):
        _told(f"{_name(wrong)} is missing", help_)
    elif isinstance(wrong, click.BadParameter):
        what, remedy = _value_problem(wrong)
        _told(f"{_name(wrong)}: {what}" if _name(wrong) else what, remedy or help_)
    else:
        _told(_plain(wrong.format_message()), help_)


def tell_bug(bug: Exception) -> None:
    """Tell a bug of ours, with all that whoever mends it needs."""
    import traceback

    say(f"tapready: this is a bug of tapready: {type(bug).__name__}: {bug}")
    say("".join(traceback.format_exception(bug)))
    say("  → report it with the lines above and the subject's evidence")


def _told(what: str, remedy: str | None) -> None:
    sys.stdout.flush()
    say(f"tapready: {what}")
    if remedy:
        say(f"  → {remedy}")


def _name(wrong: click.BadParameter) -> str:
    """The option or argument that is meant, as it is typed."""
    if wrong.param is None:
        return str(wrong.param_hint or "")
    if isinstance(wrong.param, click.Option):
        return next((name for name in wrong.param.opts if name.startswith("--")), wrong.param.opts[0])
    return (wrong.param.metavar or wrong.param.human_readable_name.upper()).strip("[]")


def _value_problem(wrong: click.BadParameter) -> tuple[str, str | None]:
    kind = wrong.param.type if wrong.param else None
    found = _NO_CHOICE.match(wrong.message)
    if isinstance(kind, click.Choice) and found:
        choices = [str(choice) for choice in kind.choices]
        written = found["written"]
        return f"{written!r} is not one of {', '.join(choices)}", meant(written, choices, "use one of them")
    missing = _NO_PATH.match(wrong.message)
    if isinstance(kind, click.Path) and missing:
        return f"{missing['kind'].lower()} {missing['path']!r} does not exist", meant_path(missing["path"])
    if isinstance(kind, click.Path) and "not readable" in wrong.message:
        return _plain(wrong.message), "have its permissions changed, or copy it to where you may read it"
    what, _, remedy = _plain(wrong.message).partition("; ")
    return what, remedy or None


def _plain(message: str) -> str:
    """A message of click as the others are: no capital at its start and no full stop."""
    plain = message.strip().removesuffix(".")
    return plain if plain[:2].isupper() else plain[:1].lower() + plain[1:]
