"""Turn a checked ``markets.yaml`` into what is known of countries."""

from __future__ import annotations

from datetime import date

from eligibility.rulebook.build import Plain, citation, day
from eligibility.rulebook.market import Availability, Exclusion, MarketNote, Markets, Scheme


def markets(plain: Plain) -> Markets:
    """The countries."""
    cited = {key: citation(row) for key, row in (plain.get("citations") or {}).items()}
    return Markets(
        tuple(
            Availability(
                row["platform"],
                row["country"],
                row["state"],
                date.fromisoformat(row["from"]),
                day(row, "until"),
                cited[row["citation"]],
            )
            for row in plain.get("availability") or ()
        ),
        tuple(
            Exclusion(
                row["platform"],
                row["country"],
                date.fromisoformat(row["from"]),
                row["note"].strip(),
                cited[row["citation"]],
            )
            for row in plain.get("not_available") or ()
        ),
        tuple(
            Scheme(
                row["scheme"],
                row["platform"],
                frozenset(row.get("countries") or ()),
                date.fromisoformat(row["from"]),
                day(row, "until"),
                row["state"],
                cited[row["citation"]],
            )
            for row in plain.get("schemes") or ()
        ),
        tuple(
            MarketNote(
                frozenset(row.get("countries") or ()),
                row["text"].strip(),
                tuple(row.get("requirements") or ()),
                cited[row["citation"]],
            )
            for row in plain.get("notes") or ()
        ),
    )
