"""What became of a rule on a device."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Unknown, not applicable and waived stay three different things."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
