"""``tapready check``: judge subjects and show the answers."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.cli._options import all_devices_option, day_asked, named, on_option, provider_option, rules_option

if TYPE_CHECKING:
    from eligibility.assessment import Question
    from eligibility.reporting import LookFailure, Report
    from eligibility.workbench import Workbench

FORMATS = ("html", "json", "text")


class Output(click.ParamType[tuple[str, str]]):
    """``FORMAT=PATH``."""

    name = "FORMAT=PATH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split and check."""
        if isinstance(value, tuple):
            return value
        form, equals, path = str(value).partition("=")
        if not equals or not path or form not in FORMATS:
            self.fail(f"{value!r} is not FORMAT=PATH with a format of {', '.join(FORMATS)}", param, ctx)
        return form, path


@click.command("check", short_help="Judge devices, files and models.")
@click.argument("subjects", nargs=-1, metavar="SUBJECT...")
@all_devices_option
@provider_option
@click.option("--country", metavar="CC", help="Country of the payments, ISO 3166-1 alpha-2 (PR for Puerto Rico).")
@click.option(
    "--sdk",
    metavar="VERSION",
    help="SDK version: 5.4.1, or react-native:0.0.1-beta.30. Default: the newest of that day.",
)
@on_option
@click.option("--simulated", is_flag=True, help="Ask about the simulated reader.")
@click.option("--strict", is_flag=True, help="Let demands that are still to confirm withhold the verdict.")
@rules_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option(
    "--output", "outputs", type=Output(), multiple=True, help="Also write a format to a file; may be repeated."
)
def command(
    subjects: tuple[str, ...],
    provider: str,
    country: str | None,
    sdk: str | None,
    on: date | None,
    *,
    all_devices: bool,
    simulated: bool,
    strict: bool,
    rules: Path | None,
    form: str,
    outputs: tuple[tuple[str, str], ...],
) -> int:
    """Judge each SUBJECT and say why, until when and what to do.

    A SUBJECT is an evidence folder or zip, a getprop or ideviceinfo file, a facts
    file (.yaml, .json), a saved assessment (.json), model:NAME, adb:SERIAL or
    adb:HOST:PORT for a connected Android device, or - for facts on standard input.
    """
    from eligibility.assessment import Question
    from eligibility.cli._cache import user_cache
    from eligibility.reporting import render
    from eligibility.workbench import Workbench

    subjects = named(subjects, all_devices=all_devices)
    question = Question(provider, day_asked(on), country and country.upper(), sdk, simulated, strict)
    bench = Workbench(provider, rules=rules, cache=user_cache())
    report = judge(subjects, bench, question)
    document = report.document
    for written, path in outputs:
        _write(path, render(written, document))
    click.echo(render(form, document, colour=_colour()), nl=False)
    return exit_code(report)


def judge(subjects: tuple[str, ...], bench: Workbench, question: Question) -> Report:
    """Look at every subject and assess what could be looked at, in the order given."""
    from eligibility.cli._subjects import look
    from eligibility.reporting import LookFailure, Report

    bench.pack.sdks.resolve(question.sdk, "android", question.on)
    assessments = []
    failures: list[LookFailure] = []
    for found in look(subjects, bench):
        if isinstance(found, LookFailure):
            failures.append(found)
        else:
            assessments.append(bench.assess(found.sheet, question, subject=found.subject))
    return Report(tuple(assessments), tuple(failures))


def exit_code(report: Report) -> int:
    """The first code that holds."""
    from eligibility.assessment import Verdict
    from eligibility.cli import NOT_ELIGIBLE, NOT_LOOKED_AT, UNDETERMINED

    verdicts = {assessment.verdict for assessment in report.assessments}
    if Verdict.NOT_ELIGIBLE in verdicts:
        return NOT_ELIGIBLE
    if report.failures:
        return NOT_LOOKED_AT
    return UNDETERMINED if Verdict.UNDETERMINED in verdicts else 0


def _write(path: str, text: str) -> None:
    from eligibility.errors import WrongUse

    if path == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise WrongUse(
            f"cannot be written: {error.strerror}", where=path, remedy="name a file in a folder that exists"
        ) from None


def _colour() -> bool:
    import os

    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
