"""``tapready check``: judge subjects and show the answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from eligibility.cli._formats import against, baseline_option, format_option, give, language_option, output_option
from eligibility.cli._lazy import examples
from eligibility.cli._options import (
    SUBJECT,
    all_devices_option,
    countries_option,
    day_asked,
    named,
    on_option,
    provider_option,
    rules_option,
)

if TYPE_CHECKING:
    from eligibility.assessment import Question
    from eligibility.reporting.document import AssessmentRow, Failure, ReportDocument
    from eligibility.rulebook.waiver import Waiver
    from eligibility.workbench import Workbench


_OLD_RULES = 92
"""Days after which rules are told to be old: providers change theirs every few months."""


@click.command(
    "check",
    epilog=examples(
        "tapready check phone/ --country GB", "tapready check fleet/ --country GB,FR --output html=report.html"
    ),
)
@click.argument("subjects", nargs=-1, metavar="SUBJECT...", type=SUBJECT)
@all_devices_option
@provider_option
@countries_option
@click.option(
    "--sdk",
    metavar="VERSION",
    help="SDK version: 5.4.1, or react-native:0.0.1-beta.30. Default: the newest of that day.",
)
@on_option
@click.option("--simulated", is_flag=True, help="Ask about the simulated reader.")
@click.option("--strict", is_flag=True, help="Let demands that are still to confirm withhold the verdict.")
@rules_option
@click.option(
    "--facts", "own_facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
    help="A facts file that you vouch for: it holds for every SUBJECT. May be repeated.",
)  # fmt: skip
@click.option(
    "--waivers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of accepted failures."
)
@baseline_option
@click.option(
    "--only-new", is_flag=True, help="With --baseline: exit 1 only where a demand is newly failing, else 0 or 4."
)
@format_option
@output_option
@language_option
def command(
    subjects: tuple[str, ...],
    provider: str,
    countries: tuple[str, ...],
    sdk: str | None,
    on: date | None,
    *,
    all_devices: bool,
    simulated: bool,
    strict: bool,
    rules: Path | None,
    own_facts: tuple[Path, ...],
    waivers: Path | None,
    baseline: Path | None,
    only_new: bool,
    form: str,
    outputs: tuple[tuple[str, str], ...],
    language: str,
) -> int:
    """Judge each SUBJECT and say what to do, why, and until when.

    A SUBJECT is an evidence folder or zip, or a folder or zip of many, a getprop or ideviceinfo file, a facts
    file (.yaml, .json), a saved assessment (.json), model:NAME, adb:SERIAL or
    adb:HOST:PORT for a connected Android device, or - for facts on standard input.

    Exit codes, the first that holds: 2 wrong use; 1 a subject is not eligible; 4 one
    could not be looked at; 3 one is undetermined; 0 every subject is eligible.
    """
    from eligibility.assessment import Question
    from eligibility.cli._cache import user_cache
    from eligibility.workbench import Workbench

    if only_new and baseline is None:
        raise click.UsageError("--only-new needs --baseline OLD.json")
    subjects = named(subjects, all_devices=all_devices)
    day = day_asked(on)
    questions = tuple(Question(provider, day, country, sdk, simulated, strict) for country in countries or (None,))
    bench = Workbench(provider, rules=rules, cache=user_cache())
    document = against(judge(subjects, bench, questions, waivers, own_facts), baseline)
    give(document, form, outputs, language)
    return exit_code(document, only_new=only_new)


def judge(
    subjects: tuple[str, ...],
    bench: Workbench,
    questions: tuple[Question, ...],
    waivers: Path | None = None,
    own_facts: tuple[Path, ...] = (),
) -> ReportDocument:
    """Look at every subject once and assess what could be looked at, in the order given, for each question."""
    from eligibility.cli._judging import Asked, judged
    from eligibility.cli._progress import Progress
    from eligibility.cli._subjects import once, vouched
    from eligibility.reporting.gathered import Gathered
    from eligibility.reporting.rows import report_of

    bench.pack.sdks.check(questions[0].sdk, questions[0].on)
    accepted, notes = _waivers(waivers, bench)
    subjects, again = once(subjects)
    notes += [f"{subject} is named twice and counts once" for subject in again]
    notes += _age_of_rules(bench, questions[0])
    assessments = Gathered()
    failures: list[Failure] = []
    kits: set[str] = set()
    progress = Progress(len(subjects) if len(subjects) > 1 else None)
    asked = Asked(bench, questions, vouched(own_facts, bench), tuple(accepted))
    for found in judged(subjects, asked):
        progress.step()
        if "verdict" in found:
            row = cast("AssessmentRow", found)
            assessments.add(row)
            kits.add(row["question"]["sdk"]["kit"])
        else:
            failures.append(found)
    progress.end()
    for kit in sorted(kits):
        note = bench.pack.sdks.note(
            bench.pack.sdks.resolve(questions[0].sdk, "ios" if kit == "ios" else "android", questions[0].on)
        )
        notes += [note] if note else []
    return report_of(assessments, failures, [*notes, *assessments.twins()])


def _age_of_rules(bench: Workbench, question: Question) -> list[str]:
    """A note where the day asked about lies long after the rules were written down (their version is a day)."""
    try:
        year, month, day = map(int, bench.pack.version.split("."))
        written = date(year, month, day)
    except ValueError:
        return []
    days = (question.on - written).days
    if days <= _OLD_RULES:
        return []
    return [f"the rules are of {written}, {days} days before the day asked about: newer ones may demand more"]


def _waivers(file: Path | None, bench: Workbench) -> tuple[list[Waiver], list[str]]:
    """The waivers of a file; what is wrong with others is said at once and in the report."""
    if file is None:
        return [], []
    from eligibility.rulebook.waiver import load_waivers

    waivers, problems = load_waivers(file.read_bytes(), str(file), [rule.id for rule in bench.pack.rules])
    notes = [f"not waived: {problem}" for problem in problems]
    for note in notes:
        click.echo(note, err=True)
    return waivers, notes


def exit_code(document: ReportDocument, *, only_new: bool = False) -> int:
    """The first code that holds; with ``only_new`` only what fails since the baseline counts."""
    from eligibility.cli import NOT_ELIGIBLE, NOT_LOOKED_AT, UNDETERMINED
    from eligibility.reporting.gathered import verdict_counts

    if only_new and document["baseline"]:
        new = any(change["kind"] == "newly_failing" for change in document["baseline"]["changes"])
        return NOT_ELIGIBLE if new else NOT_LOOKED_AT if document["errors"] else 0
    verdicts = verdict_counts(document["assessments"])
    if "not_eligible" in verdicts:
        return NOT_ELIGIBLE
    if document["errors"]:
        return NOT_LOOKED_AT
    return UNDETERMINED if "undetermined" in verdicts else 0
