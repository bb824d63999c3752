"""The command line: the only place that prints errors and chooses exit codes. One module a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from eligibility.cli._lazy import Lazy, examples

if TYPE_CHECKING:
    from eligibility.errors import EligibilityError

COMMANDS = {
    "catalog": "Search and show device models.",
    "check": "Judge devices, files and models.",
    "collect": "Save the evidence of connected devices.",
    "completion": "Print a shell's completion script.",
    "diff": "Compare two saved assessments.",
    "doctor": "Tell why no Android device is seen.",
    "explain-error": "Explain an SDK's error code, message or log.",
    "facts": "Explain the facts that rules read.",
    "gate": "Decide before the SDK does: service, keys, app bundle.",
    "markets": "Show where Tap to Pay is open.",
    "report": "Render a saved assessment again.",
    "rules": "List, show and lint the rules.",
    "schema": "Print a JSON Schema.",
}
OUR_BUG, WRONG_USE, NOT_ELIGIBLE, NOT_LOOKED_AT, UNDETERMINED = 70, 2, 1, 4, 3


@click.group(
    cls=Lazy,
    modules=COMMANDS,
    prefix="eligibility.cli.",
    epilog=examples("tapready check phone/ --country GB", 'tapready check "model:Galaxy A55" --country FR'),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    help="Print the version.",
    callback=lambda c, _p, v: _version(c, v),
)
def tapready() -> None:
    """Tell whether a device may take contactless payments as a Tap to Pay reader.

    And why not, until when, and what to change.

    Exit codes, the first that holds: 70 our bug; 2 wrong use, or rules that do not
    load; 1 a subject is not eligible; 4 a subject could not be looked at; 3 a
    subject is undetermined; 0 every subject is eligible.
    """


def _version(context: click.Context, wanted: bool) -> None:  # noqa: FBT001 - click's callback
    if wanted:
        from eligibility import __version__

        click.echo(f"tapready {__version__}")
        context.exit()


def run(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code."""
    sys.exit(code_of(arguments))


def code_of(arguments: list[str] | None = None) -> int:  # noqa: PLR0911 - one return a way to end
    """Run the command; print what went wrong and return the exit code."""
    from eligibility.errors import EligibilityError, SourceUnavailable, trouble_of_this_computer

    try:
        code: Any = tapready.main(arguments, prog_name="tapready", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as wrong:
        from eligibility.cli._told import tell_use

        tell_use(wrong)
        return WRONG_USE
    except EligibilityError as wrong:
        _tell(wrong)
        return NOT_LOOKED_AT if isinstance(wrong, SourceUnavailable) else WRONG_USE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as trouble:
        told = trouble_of_this_computer(trouble)
        if told is None:
            return _tell_bug(trouble)
        _tell(told)
        return NOT_LOOKED_AT
    except Exception as bug:  # noqa: BLE001 - the last door: a bug is told, never shown as an answer
        return _tell_bug(bug)
    return code if isinstance(code, int) else 0


def _tell(wrong: EligibilityError) -> None:
    from eligibility.cli._told import tell

    tell(wrong)


def _tell_bug(bug: Exception) -> int:
    from eligibility.cli._told import tell_bug

    tell_bug(bug)
    return OUR_BUG
