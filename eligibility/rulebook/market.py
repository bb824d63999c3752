"""In which countries a provider's Tap to Pay is open, since when, and which schemes it takes there."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from eligibility.facts.values import Periods
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.comparisons import in_periods


class Availability(NamedTuple):
    """One state (``available`` or ``preview``) of one country on one platform, for a span of days."""

    platform: str
    country: str
    state: str
    start: date
    end: date | None
    citation: Citation


class Exclusion(NamedTuple):
    """A country or territory that is named as not served."""

    platform: str
    country: str
    start: date
    note: str
    citation: Citation


class Scheme(NamedTuple):
    """A card scheme on one platform; an empty set of countries means every country served."""

    scheme: str
    platform: str
    countries: frozenset[str]
    start: date
    end: date | None
    state: str
    citation: Citation


class MarketNote(NamedTuple):
    """Something to know about taking payments in some countries."""

    countries: frozenset[str]
    text: str
    requirements: tuple[str, ...]
    citation: Citation


class Markets(NamedTuple):
    """All that the pack knows about countries."""

    availability: tuple[Availability, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    notes: tuple[MarketNote, ...] = ()

    def periods(self, country: str, platform: str, state: str) -> Periods:
        """When the country was in this state; empty when it never was."""
        return tuple(
            sorted(
                (row.start, row.end)
                for row in self.availability
                if (row.country, row.platform, row.state) == (country, platform, state)
            )
        )

    def state(self, country: str, platform: str, on: date) -> str:
        """``available``, ``preview`` or ``not_available`` on a day."""
        for state in ("available", "preview"):
            if in_periods(self.periods(country, platform, state), on):
                return state
        return "not_available"

    def first_day(self, platform: str) -> date | None:
        """The first day on which anything is known of the platform; None when nothing ever is."""
        return min((row.start for row in self.availability if row.platform == platform), default=None)

    def countries(self) -> list[str]:
        """Every country named, sorted."""
        return sorted({row.country for row in self.availability} | {row.country for row in self.exclusions})

    def schemes_for(self, country: str, platform: str, on: date) -> dict[str, str]:
        """Scheme → state for a country on a day."""
        return {
            row.scheme: row.state
            for row in sorted(self.schemes, key=lambda row: row.start)
            if row.platform == platform
            and (not row.countries or country in row.countries)
            and row.start <= on
            and (row.end is None or on < row.end)
        }

    def notes_for(self, country: str) -> list[MarketNote]:
        """What to know about a country."""
        return [note for note in self.notes if country in note.countries or not note.countries]
