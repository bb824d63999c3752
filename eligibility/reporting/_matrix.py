"""Several countries asked about at once: what to do with each device in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eligibility.reporting import _disposition
from eligibility.reporting._groups import called
from eligibility.reporting._terminal import wrap
from eligibility.reporting.gathered import one_of_each

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow

MOST_ROWS = 20


class Matrix(NamedTuple):
    """The countries, and of each device its name and what to do by country: kinds of disposition."""

    countries: tuple[str, ...]
    devices: dict[str, tuple[str, dict[str, str]]]

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """Country → how many devices of each kind."""
        return {
            country: Counter(kinds[country] for _, kinds in self.devices.values() if country in kinds)
            for country in self.countries
        }


def matrix_of(assessments: Sequence[AssessmentRow]) -> Matrix | None:
    """The matrix; None where only one country, or none, was asked about."""
    if len({row["question"]["country"] for row in one_of_each(assessments)} - {None}) < 2:
        return None
    countries: dict[str, None] = {}
    devices: dict[str, tuple[str, dict[str, str]]] = {}
    for row in assessments:
        country = row["question"]["country"]
        if country is not None:
            countries[country] = None
            _, kinds = devices.setdefault(row["subject"], (called(row), {}))
            kinds[country] = row["disposition"]["kind"]
    return Matrix(tuple(countries), devices)


def lines(matrix: Matrix) -> Iterator[str]:
    """The matrix for a terminal: a line a device, or of many devices a line a country."""
    if len(matrix.devices) > MOST_ROWS or len(matrix.countries) > 2:
        yield "By country:"
        for country, counts in matrix.counts.items():
            told = [f"{counts[kind]} {title.lower()}" for kind, title in _disposition.KINDS.items() if counts[kind]]
            yield from wrap(", ".join(told), f"  {country}  ", "      ")
    if len(matrix.devices) <= MOST_ROWS:
        yield "What to do, by country:"
        for name, kinds in matrix.devices.values():
            cells = (
                f"{country} {_disposition.KINDS[kinds[country]].lower()}"
                for country in matrix.countries
                if country in kinds
            )
            yield from wrap(f"{name}: {', '.join(cells)}", "  ", "    ")
