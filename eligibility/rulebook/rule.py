"""A demand, and the forms it takes over time and SDK releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from packaging.version import Version

from eligibility.facts.fact import FactSheet, FactType
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.condition import Condition
from eligibility.rulebook.sdk import SdkRange
from eligibility.truth import Truth


class Stage(StrEnum):
    """The steps at which a provider enforces demands, in the order a merchant meets them."""

    SUPPORT = "support"
    DISCOVER = "discover"
    CONNECT = "connect"
    COLLECT = "collect"
    PIN = "pin"

    @property
    def depth(self) -> int:
        """Its place in the order, from 0."""
        return _DEPTHS[self]


_DEPTHS = {stage: depth for depth, stage in enumerate(Stage)}
HEADLINE = Stage.CONNECT
"""The stage that decides the verdict: up to here the reader must come to be of any use."""


class Level(StrEnum):
    """Whether an unmet rule decides (demand) or is only told (advice)."""

    DEMAND = "demand"
    ADVICE = "advice"


class IfUnknown(StrEnum):
    """What an undecided demand does: leave the verdict open, or be listed to confirm."""

    UNDETERMINED = "undetermined"
    CONFIRM = "confirm"


WHO_ORDER = ("cashier", "it", "developer", "provider", "vendor", "nobody")
"""Who can mend it, nearest to the counter first."""


class Remedy(NamedTuple):
    """What to do about it, who can do it, and whether that needs internet; ``update``: a newer system or patch is what helps."""

    text: str
    who: str
    internet: bool = False
    update: bool = False


class RemedyCase(NamedTuple):
    """What helps instead on devices that a condition holds for."""

    when: Condition
    remedy: Remedy


class Edition(NamedTuple):
    """A rule's form for an SDK range and/or a span of days; ``needs`` is what it asks for in words, where the condition's own are none."""

    require: Condition
    citation: Citation
    stage: Stage
    enforcer: str
    level: Level
    sdk: SdkRange | None = None
    start: date | None = None
    end: date | None = None
    live_only: bool = False
    needs: str | None = None

    def in_force(self, sdk: Version, on: date, *, simulated: bool) -> bool:
        """Whether this form speaks for that SDK release, day and kind of reader."""
        return (
            (self.sdk is None or self.sdk.covers(sdk))
            and (self.start is None or self.start <= on)
            and (self.end is None or on < self.end)
            and not (simulated and self.live_only)
        )

    def asked_by(self, stage: Stage) -> bool:
        """Whether it is a demand of that stage or of one before."""
        return self.level is Level.DEMAND and self.stage.depth <= stage.depth


class Rule(NamedTuple):
    """One demand with its words, its condition of application and its editions, newest first.

    ``remedies`` are what helps certain devices, the first that fits; ``remedy`` helps the others. ``shows`` names the facts to
    tell in place of those that the condition reads: the first that is known.
    """

    id: str
    title: str
    failure_title: str
    why: str
    remedy: Remedy
    if_unknown: IfUnknown
    requirements: tuple[str, ...]
    errors: Mapping[str, tuple[str, ...]]
    applies: Condition | None
    editions: tuple[Edition, ...]
    file: str
    grade: str | None = None
    remedies: tuple[RemedyCase, ...] = ()
    shows: tuple[str, ...] = ()

    def remedy_for(self, sheet: FactSheet, on: date) -> Remedy:
        """What helps this device."""
        fits = (case.remedy for case in self.remedies if case.when.judge(sheet, on) is Truth.YES)
        return next(fits, self.remedy)

    def edition(self, sdk: Version, on: date, *, simulated: bool) -> Edition | None:
        """The first edition in force, or None when the rule is not in force at all."""
        return next((ed for ed in self.editions if ed.in_force(sdk, on, simulated=simulated)), None)

    def edition_days(self) -> Iterator[date]:
        """The days on which another edition may begin to speak."""
        for edition in self.editions:
            yield from (day for day in (edition.start, edition.end) if day is not None)

    def facts(self, edition: Edition) -> tuple[FactType, ...]:
        """The facts that the rule reads in this edition, each once, in reading order."""
        applies = self.applies.facts() if self.applies else ()
        return tuple(dict.fromkeys((*applies, *edition.require.facts())))


class OtherReader(NamedTuple):
    """Card readers of the provider's that a device may be used with where it is none itself; None asks nothing of it."""

    title: str
    require: Condition | None
    citation: Citation
