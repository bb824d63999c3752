"""The answer of one rule on one device, and of all rules together."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from eligibility.facts.fact import Fact, FactType
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rule import Edition, IfUnknown, Level, Remedy, Rule, Stage
from eligibility.rulebook.waiver import Waiver
from eligibility.truth import Truth

SdkRanges = tuple[tuple[str, str], ...]
"""Runs of SDK releases: first and last of each."""


class Verdict(StrEnum):
    """The headline."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


class WhyUnknown(StrEnum):
    """Why a fact that a rule needs cannot be used."""

    NOT_READ = "not_read"
    UNREADABLE = "unreadable"
    MASKED = "masked_by_probe"
    TOO_WEAK = "evidence_too_weak"
    NOT_ASKED = "not_asked"


class Missing(NamedTuple):
    """A fact that was needed, why it cannot be used, and how to find it by hand."""

    type: FactType
    why: WhyUnknown
    reason: str


class Finding(NamedTuple):
    """One rule on one device.

    ``until`` is the first day on which the rule, not failing today, fails if nothing changes; ``special`` is what helps
    this device, where it is not what helps the others.
    """

    rule: Rule
    edition: Edition | None
    outcome: Outcome
    truth: Truth
    used: tuple[Fact, ...]
    missing: tuple[Missing, ...]
    reason: str
    until: date | None = None
    waiver: Waiver | None = None
    special: Remedy | None = None

    @property
    def remedy(self) -> Remedy:
        """What helps this device."""
        return self.special or self.rule.remedy

    @property
    def told(self) -> tuple[Fact, ...]:
        """The facts that its reason tells: those the demand itself reads, without what the probe disturbed."""
        if self.edition is None or self.outcome in (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE):
            return ()
        read = set(self.edition.require.facts())
        return tuple(fact for fact in self.used if fact.type in read and not fact.masked)

    @property
    def still_refused(self) -> bool:
        """Whether somebody accepted the failure and the provider refuses all the same."""
        return self.waiver is not None and self.truth is Truth.NO

    @property
    def stage(self) -> Stage:
        """The first stage that refuses."""
        return (self.edition or self.rule.editions[0]).stage

    @property
    def level(self) -> Level:
        """Whether it decides."""
        return (self.edition or self.rule.editions[0]).level

    @property
    def enforcer(self) -> str:
        """Who refuses."""
        return (self.edition or self.rule.editions[0]).enforcer

    @property
    def citation(self) -> Citation:
        """Where the demand stands written."""
        return (self.edition or self.rule.editions[0]).citation

    @property
    def decides(self) -> bool:
        """Whether it is a demand in force."""
        return self.level is Level.DEMAND and self.outcome is not Outcome.NOT_APPLICABLE

    @property
    def to_confirm(self) -> bool:
        """Whether it is undecided in a way that is listed and does not withhold the verdict."""
        undecided = self.outcome is Outcome.UNKNOWN and self.level is Level.DEMAND
        return undecided and self.rule.if_unknown is IfUnknown.CONFIRM

    @property
    def masked(self) -> bool:
        """Whether the probe itself hid the answer."""
        return self.outcome is Outcome.UNKNOWN and any(m.why is WhyUnknown.MASKED for m in self.missing)


class Action(NamedTuple):
    """One thing to do, who can do it, and the findings it settles."""

    who: str
    text: str
    internet: bool
    rules: tuple[str, ...]
