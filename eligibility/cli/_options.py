"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from eligibility.content import default_provider

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


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

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Read the code."""
        from eligibility.errors import WrongUse
        from eligibility.facts.countries import country_code

        if "," in str(value):
            raise WrongUse(f"{value} names several", where=_called(param), remedy="this asks about one country")
        try:
            return country_code(str(value))
        except WrongUse as wrong:
            raise WrongUse(wrong.what, where=_called(param), remedy=wrong.remedy) from None

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """The codes that begin so, with the country's name."""
        from eligibility.cli._completing import countries

        return countries(incomplete)


class Countries(click.ParamType[tuple[str, ...]]):
    """Several country codes with commas between them; each counts once, in the order given."""

    name = "CC[,CC]..."

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read the codes."""
        if isinstance(value, tuple):
            return value
        written = [code for code in str(value).split(",") if code.strip()] or [""]
        return tuple(dict.fromkeys(Country().convert(code, param, ctx) for code in written))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """The codes that go on after the last comma."""
        from eligibility.cli._completing import countries

        before, comma, last = incomplete.rpartition(",")
        return countries(last, before + comma)


def _called(param: click.Parameter | None) -> str | None:
    return param.opts[0] if isinstance(param, click.Option) else None


def all_of(_context: click.Context, _param: click.Parameter, given: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Every code of an option or argument given several times, each once."""
    return tuple(dict.fromkeys(code for codes in given for code in codes))


def _one_of(_context: click.Context, param: click.Parameter, given: tuple[str, ...]) -> str | None:
    codes = tuple(dict.fromkeys(given))
    if len(codes) > 1:
        from eligibility.errors import WrongUse

        raise WrongUse(f"{', '.join(codes)} are several", where=_called(param), remedy="this asks about one country")
    return codes[0] if codes else None


def country_option(help_: str) -> Callable[[F], F]:
    """``--country`` of a command that asks about one country; two different ones are wrong use."""
    return click.option("--country", type=Country(), multiple=True, callback=_one_of, metavar="CC", help=help_)


countries_option = click.option(
    "--country", "countries", type=Countries(), multiple=True, callback=all_of, metavar="CC[,CC]...",
    help="Country of the payments, ISO 3166-1 alpha-2 (PR for Puerto Rico); several give an answer for each.",
)  # fmt: skip
"""``--country`` of a command that asks about each country given: ``countries``, a tuple of codes (empty: none asked)."""


class Name(click.ParamType[str]):
    """A name as it is typed; ``offer`` tells a shell what begins so, of the function in ``_completing`` called like it."""

    def __init__(self, offer: str, name: str = "text") -> None:
        self._offer, self.name = offer, name

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """The name, as it is."""
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """What begins so."""
        from eligibility.cli import _completing

        if self._offer == "rules":
            return _completing.rules(incomplete, ctx.params.get("provider") or default_provider())
        found: list[CompletionItem] = getattr(_completing, self._offer)(incomplete)
        return found


SUBJECT, MODEL, RULE, FACT = Name("subjects"), Name("models"), Name("rules"), Name("facts")
"""Types of arguments and options that name these."""
provider_option = click.option(
    "--provider", type=Name("providers"), default=default_provider(), show_default=True, metavar="TEXT",
    help="Whose rules to apply.",
)  # fmt: skip
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


def policy_named(written: str) -> Path | str:
    """A bundled policy's name or the path to a policy file; wrong use where there is neither."""
    from eligibility.gate.policy_file import BUNDLED

    if written in BUNDLED or Path(written).exists():
        return written if written in BUNDLED else Path(written)
    from eligibility.cli._near import meant_path, near
    from eligibility.errors import WrongUse

    bundled = near(written, BUNDLED)
    remedy = f"did you mean {bundled}?" if bundled else meant_path(written, f"name a file, or {', '.join(BUNDLED)}")
    raise WrongUse(f"there is no policy {written!r}", where="--policy", remedy=remedy)
