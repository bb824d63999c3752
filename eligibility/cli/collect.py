"""``tapready collect``: save what connected devices say, to be judged or sent later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import SUBJECT, all_devices_option, named

if TYPE_CHECKING:
    from eligibility.facts.evidence import Recording


@click.command(
    "collect",
    epilog=examples(
        "tapready collect adb:R5CT20ABCDE --output phone/ --redact",
        "tapready collect --all-devices --output fleet/ && tapready check fleet/",
    ),
)
@click.argument("subjects", nargs=-1, type=SUBJECT, metavar="SUBJECT...")
@all_devices_option
@click.option("--output", type=click.Path(path_type=Path), help="The folder to make, or a file that ends in .zip.")
@click.option("--redact", is_flag=True, help="Take serial numbers, accounts, addresses and network names out.")
@click.option("--list-commands", is_flag=True, help="Print the commands that are run on a device, and run none.")
def command(
    subjects: tuple[str, ...], *, all_devices: bool, output: Path | None, redact: bool, list_commands: bool
) -> int:
    """Read each SUBJECT (adb:SERIAL or adb:HOST:PORT) and save the evidence.

    Nothing is written to the device, nothing is installed and no setting is changed.
    Of several devices each gets a folder or zip of its own inside OUTPUT.
    """
    if list_commands:
        _list_commands()
        return 0
    subjects = named(subjects, all_devices=all_devices)
    if output is None:
        raise click.UsageError("name a folder or zip with --output")
    return _save_all(subjects, output, redact=redact)


def _list_commands() -> None:
    from eligibility.sources.adb import COMMANDS

    for asked in COMMANDS:
        click.echo(f"{asked.shell}\n    {asked.why}")


def _save_all(subjects: tuple[str, ...], output: Path, *, redact: bool) -> int:
    from eligibility.cli import NOT_LOOKED_AT
    from eligibility.cli._subjects import ADB, read_devices
    from eligibility.errors import EligibilityError, WrongUse

    strange = [subject for subject in subjects if not subject.startswith(ADB)]
    if strange:
        raise WrongUse(f"{strange[0]} is no connected device", remedy="name adb:SERIAL or adb:HOST:PORT")
    failed = False
    for subject, recording in read_devices(subjects).items():
        try:
            place = output if len(subjects) == 1 else output.with_suffix("") / _file_name(subject, output)
            _save(recording(), place, redact=redact)
            click.echo(f"{subject} saved to {place}", err=True)
        except EligibilityError as wrong:
            failed = True
            click.echo(f"{subject}: {wrong}\n  → {wrong.remedy}", err=True)
    return NOT_LOOKED_AT if failed else 0


def _file_name(subject: str, output: Path) -> str:
    plain = "".join(sign if sign.isalnum() or sign in "-." else "_" for sign in subject.partition(":")[2])
    return plain + (".zip" if output.suffix == ".zip" else "")


def _save(recording: Recording, place: Path, *, redact: bool) -> None:
    from eligibility import __version__
    from eligibility.errors import unwritable
    from eligibility.sources.saved import save_folder, save_zip

    if redact:
        from eligibility.facts.redaction import redact as without_names

        recording = without_names(recording)
    save = save_zip if place.suffix == ".zip" else save_folder
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        save(recording, place, tool=f"tapready {__version__}")
    except OSError as error:
        raise unwritable(error, place) from None
