"""What an owner wants the gate to make of an assessment: every choice is a word of the policy, none is in code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from eligibility.errors import WrongUse
from eligibility.facts.fact import Grade
from eligibility.rulebook.rule import Stage
from eligibility.rulebook.waiver import Waiver


class Mode(StrEnum):
    """How far the gate goes: tell only, let pass with a warning, or refuse."""

    REPORT = "report"
    WARN = "warn"
    ENFORCE = "enforce"


class Effect(StrEnum):
    """What one reason does to a decision, the mildest first."""

    ADMIT = "admit"
    WARN = "warn"
    REFUSE = "refuse"


class Intent(StrEnum):
    """What the app wants to connect to; only Tap to Pay makes the phone itself the reader."""

    TAP_TO_PAY = "tap_to_pay"
    BLUETOOTH = "bluetooth"
    INTERNET = "internet"
    USB = "usb"
    HANDOFF = "handoff"


class Reader(NamedTuple):
    """Reader hardware that stays usable when the device itself is none, and the platforms its SDK runs on."""

    intent: Intent
    models: tuple[str, ...]
    platforms: frozenset[str]

    def works_on(self, platform: str | None) -> bool:
        """Whether the platform can use it; a platform that is not known rules nothing out."""
        return platform is None or platform in self.platforms


class Policy(NamedTuple):
    """The words of a policy file.

    ``expiry_warning_days``, ``valid_for`` (seconds) and ``retry_after`` (seconds) are explained in
    ``rules/policies/default.yaml``. ``digest`` is the SHA-256 of the policy file and its waivers.
    """

    id: str
    mode: Mode
    stage: Stage
    provider: str
    language: str
    on_unknown: Effect
    on_confirm: Effect
    waived: Effect
    given_grade: Grade
    least_grade: Grade | None
    expiry_warning_days: int
    valid_for: int
    retry_after: int
    readers: tuple[Reader, ...]
    waivers: tuple[Waiver, ...] = ()
    sentences: Mapping[str, str] = {}
    digest: str = ""


def intent_of(written: object) -> Intent:
    """Read an intent; raises ``WrongUse`` naming the choices."""
    try:
        return Intent(str(written))
    except ValueError:
        choices = ", ".join(Intent)
        raise WrongUse(f"{str(written)[:40]!r} is not an intent", remedy=f"use one of {choices}") from None
