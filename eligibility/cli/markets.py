"""``tapready markets``: countries, schemes and what to know about them."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import Countries, all_of, day_asked, on_option, provider_option

if TYPE_CHECKING:
    from eligibility.rulebook.market import Markets

PLATFORMS = {"android": "Android", "ios": "iPhone"}


@click.command("markets", epilog=examples("tapready markets", "tapready markets JP,NO --on 2026-11-22"))
@click.argument("countries", nargs=-1, type=Countries(), callback=all_of, metavar="[COUNTRY]...")
@provider_option
@on_option
def command(countries: tuple[str, ...], provider: str, on: date | None) -> None:
    """List the countries where Tap to Pay is open on a day; with COUNTRY codes, tell all about them."""
    from eligibility.cli._cache import user_cache
    from eligibility.workbench import Workbench

    markets = Workbench(provider, cache=user_cache()).pack.markets
    day = day_asked(on)
    if not countries:
        _overview(markets, day)
    for country in countries:
        _country(markets, country, day)


def _overview(markets: Markets, day: date) -> None:
    for platform, title in PLATFORMS.items():
        for state, words in (("available", "available"), ("preview", "public preview")):
            found = [country for country in markets.countries() if markets.state(country, platform, day) == state]
            text = f"{title}, {words}: {' '.join(found) or 'none known'}"
            click.echo(textwrap.fill(text, 80, subsequent_indent="  "))


def _country(markets: Markets, country: str, day: date) -> None:
    from eligibility.facts.country_names import name_of

    click.echo(f"{country} ({name_of(country)}) on {day}")
    for platform, title in PLATFORMS.items():
        rows = sorted(
            (row for row in markets.availability if (row.platform, row.country) == (platform, country)),
            key=lambda row: row.start,
        )
        state = markets.state(country, platform, day)
        first = markets.first_day(platform)
        if first is None or day < first:
            click.echo(f"  {title}: not known on that day" + (f"; what is known begins on {first}" if first else ""))
            continue
        click.echo(f"  {title}: {state.replace('_', ' ')}")
        if state == "not_available":
            _elsewhere(markets, country, platform, day)
        for row in rows:
            until = f" until {row.end}" if row.end else ""
            mark = ", secondary" if row.citation.secondary else ""
            click.echo(
                f"    {row.state} from {row.start}{until} ({row.citation.title}, read {row.citation.read}{mark})"
            )
        schemes = markets.schemes_for(country, platform, day)
        told = [scheme + (" (preview)" if state == "preview" else "") for scheme, state in sorted(schemes.items())]
        if told and markets.state(country, platform, day) != "not_available":
            click.echo(
                textwrap.fill(f"schemes: {', '.join(told)}", 80, initial_indent="    ", subsequent_indent="      ")
            )
    for excluded in markets.exclusions:
        if excluded.country == country:
            click.echo(
                textwrap.fill(
                    f"{PLATFORMS[excluded.platform]}: {excluded.note}",
                    80,
                    initial_indent="  ! ",
                    subsequent_indent="    ",
                )
            )
    for note in markets.notes_for(country):
        click.echo(textwrap.fill(note.text, 80, initial_indent="  · ", subsequent_indent="    "))


def _elsewhere(markets: Markets, country: str, platform: str, day: date) -> None:
    """Of a closed country: when it opens, if that is known, and where it is open instead."""
    rows = (row for row in markets.availability if (row.platform, row.country) == (platform, country))
    later = min((row for row in rows if row.start > day), key=lambda row: row.start, default=None)
    if later:
        click.echo(f"    opens on {later.start}{' (preview)' if later.state == 'preview' else ''}")
    open_ = [other for other in markets.countries() if markets.state(other, platform, day) == "available"]
    text = f"open on that day in {len(open_)} countries: {' '.join(open_) or 'none'}"
    click.echo(textwrap.fill(text, 80, initial_indent="    ", subsequent_indent="      "))
