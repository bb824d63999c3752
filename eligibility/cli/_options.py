"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from eligibility.content import default_provider


class Day(click.ParamType[date]):
    """A day, ``YYYY-MM-DD``."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-11-01", param, ctx)


class Country(click.ParamType[str]):
    """A country code of ISO 3166-1, in any case."""

    name = "CC"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the code."""
        from eligibility.facts.countries import COUNTRIES

        code = str(value).upper()
        if code not in COUNTRIES:
            self.fail(f"{value!r} is no country code of ISO 3166-1; write two letters, like GB or NO", param, ctx)
        return code


provider_option = click.option(
    "--provider", default=default_provider(), show_default=True, help="Whose rules to apply."
)
rules_option = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of rule packs in place of the built-in ones.",
)  # fmt: skip
on_option = click.option("--on", type=Day(), help="The day asked about. Default: today.")


def day_asked(on: date | None) -> date:
    """The day given, else the user's today: the only clock there is."""
    return on or date.today()  # noqa: DTZ011 - a merchant's day is the local one


all_devices_option = click.option("--all-devices", is_flag=True, help="Every Android device that ADB lists.")


def named(subjects: tuple[str, ...], *, all_devices: bool) -> tuple[str, ...]:
    """The subjects given, and with ``--all-devices`` every connected one; none at all is wrong use."""
    if all_devices:
        from eligibility.cli._subjects import all_devices as connected

        subjects = tuple(dict.fromkeys((*subjects, *connected())))
    if not subjects:
        raise click.UsageError("name a SUBJECT, or use --all-devices")
    return subjects
