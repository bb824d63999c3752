"""What to do with the device: one word, the one reason that decides it, and the steps or looks that lead on.

The worst finding decides. Whether a remedy can work at all is the rule's word: who can do it, whether it is an update,
and for some devices another remedy (``remedy.cases``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from eligibility.assessment.finding import Action, Finding, SdkRanges, Verdict
from eligibility.assessment.looking import Look, looks_for
from eligibility.assessment.needed import Needed, needed
from eligibility.compiling.question import Question
from eligibility.facts.fact import FactSheet
from eligibility.rulebook.coverage import asks_device
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import HEADLINE, WHO_ORDER, Remedy
from eligibility.truth import Truth

NOBODY, AT_THE_DEVICE, DEVELOPER, PROVIDER = "nobody", "cashier", "developer", "provider"


class Do(StrEnum):
    """What to do with a device, the best first; of a device that is not known well enough nothing but to look."""

    READY = "ready"
    READY_AFTER_STEPS = "ready_after_steps"
    FIXABLE = "fixable"
    UPDATE = "update"
    WAIT = "wait"
    REPLACE = "replace"
    LOOK_CLOSER = "look_closer"


_ORDER = list(Do)
_DONE = [
    (Do.REPLACE, ""), (Do.WAIT, ""), (Do.FIXABLE, "it"), (Do.UPDATE, ""), (Do.FIXABLE, "vendor"), (Do.FIXABLE, "developer"),
    (Do.FIXABLE, "provider"), (Do.READY_AFTER_STEPS, ""),
]  # fmt: skip
"""In which order remedies are done, by kind and by who does them."""


class Disposition(NamedTuple):
    """What to do with the device.

    ``finding`` is the one that decides, ``needed`` what it asks for and what was found. ``on`` is the last good day of a
    device that is ready, now or after steps; the day from which waiting is over; the day on which the maker's updates end.
    ``update`` names the newest system that is known for the model, ``releases`` the SDK releases that do not refuse the device as it
    is. ``instead`` are models to buy in its place, ``readers`` the card readers that it can be used with all the same.
    """

    kind: Do
    finding: Finding | None = None
    needed: Needed | None = None
    on: date | None = None
    steps: tuple[Action, ...] = ()
    look: tuple[Look, ...] = ()
    update: str | None = None
    releases: SdkRanges = ()
    instead: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """Who has to act, in the order of the steps."""
        return tuple(dict.fromkeys(step.who for step in self.steps))


class Beside(NamedTuple):
    """What is known beside the sheet, asked for only where it is needed.

    ``answered`` gives the kinds of evidence that are there whole, ``instead`` the models to buy in a device's place on a day.
    """

    answered: Callable[[], Collection[str]] = frozenset
    instead: Callable[[FactSheet, date], tuple[str, ...]] = lambda _sheet, _on: ()


class Case(NamedTuple):
    """What was found of a device, as far as it bears on what to do with it; ``expired`` are facts read too long ago."""

    verdict: Verdict
    findings: Sequence[Finding]
    sheet: FactSheet
    pack: RulePack
    question: Question
    refused_from: date | None
    passes_from: date | None
    actions: tuple[Action, ...]
    releases: Callable[[], SdkRanges]
    expired: frozenset[str] = frozenset()

    @property
    def failing(self) -> list[Finding]:
        """The demands that refuse, at whatever stage, the earliest first."""
        found = (finding for finding in self.findings if finding.decides and finding.truth is Truth.NO)
        return sorted(found, key=lambda finding: (finding.stage.depth, finding.rule.id))

    @property
    def undecided(self) -> list[Finding]:
        """The demands that nobody could judge and that withhold the verdict."""
        strict = self.question.strict
        asked = (f for f in self.findings if f.decides and f.stage.depth <= HEADLINE.depth)
        return [f for f in asked if f.truth is Truth.UNKNOWN and (strict or not f.to_confirm)]


def kind_of(remedy: Remedy) -> Do:
    """What a failure with this remedy makes of a device."""
    if remedy.who == NOBODY:
        return Do.REPLACE
    if remedy.update:
        return Do.UPDATE
    return Do.READY_AFTER_STEPS if remedy.who == AT_THE_DEVICE else Do.FIXABLE


def worst(kinds: Collection[Do]) -> Do:
    """The gravest of them; ready where nothing is in the way."""
    return max(kinds, key=_ORDER.index, default=Do.READY)


def dispose(case: Case, beside: Beside) -> Disposition:
    """What to do with the device."""
    kind, finding = _decided(case)
    last_good = case.refused_from - timedelta(days=1) if case.refused_from else None
    asks = needed(finding, case.sheet, case.question.on) if finding else None
    whole = Disposition(kind, finding, asks, steps=_in_order(case))
    match kind:
        case Do.READY | Do.READY_AFTER_STEPS:
            return whole._replace(on=last_good)
        case Do.LOOK_CLOSER:
            return whole._replace(look=_looks(case, beside))
        case Do.UPDATE:
            whole = whole._replace(on=_day(case, "device.updates_until"), update=_newest(case))
        case Do.WAIT:
            whole = whole._replace(on=case.passes_from)
        case Do.REPLACE:
            whole = whole._replace(steps=(), instead=beside.instead(case.sheet, case.question.on))
    refused = case.verdict is Verdict.NOT_ELIGIBLE
    return whole._replace(releases=case.releases(), readers=_readers(case)) if refused else whole


def _decided(case: Case) -> tuple[Do, Finding | None]:
    """The gravest kind among the failures, and the first finding of that kind."""
    masked = [finding for finding in case.findings if finding.decides and finding.masked]
    if case.verdict is Verdict.UNDETERMINED and not all(finding.masked for finding in case.undecided):
        return Do.LOOK_CLOSER, None
    kinds = [(_kind(finding, case), finding) for finding in case.failing]
    gravest = worst([kind for kind, _ in kinds])
    kinds.sort(key=lambda pair: -WHO_ORDER.index(pair[1].remedy.who))  # of a kind, what lies farthest from the counter
    if gravest is Do.READY and masked:
        return Do.READY_AFTER_STEPS, masked[0]
    return gravest, next((finding for kind, finding in kinds if kind is gravest), None)


def _in_order(case: Case) -> tuple[Action, ...]:
    """The actions as they are done: the system anew, then its updates, then what others have to do, switches last."""
    kinds = {finding.rule.id: kind_of(finding.remedy) for finding in case.findings}

    def place(action: Action) -> int:
        kind = worst({kinds[rule] for rule in action.rules})
        return _DONE.index((kind, action.who if kind is Do.FIXABLE else ""))

    return tuple(sorted(case.actions, key=place))


def _kind(finding: Finding, case: Case) -> Do:
    kind, who = kind_of(finding.remedy), finding.remedy.who
    comes = case.passes_from is not None and who in (NOBODY, PROVIDER)
    of_sdk = (
        who == DEVELOPER
        and case.verdict is Verdict.NOT_ELIGIBLE
        and finding.edition is not None
        and not asks_device(finding.rule, finding.edition)
    )
    return Do.WAIT if comes or (of_sdk and case.releases()) else kind


def _looks(case: Case, beside: Beside) -> tuple[Look, ...]:
    open_findings = [finding for finding in case.undecided if finding.outcome is Outcome.UNKNOWN]
    return looks_for(open_findings, case.sheet.value("device.platform"), beside.answered(), case.expired)


def _newest(case: Case) -> str | None:
    newest = case.sheet.value("ios.latest_version")
    return f"iOS {newest}" if newest else None


def _day(case: Case, fact: str) -> date | None:
    day = case.sheet.value(fact)
    return day if isinstance(day, date) else None


def _readers(case: Case) -> tuple[str, ...]:
    """The provider's card readers that the device can be used with."""
    readers = case.pack.other_readers
    on, sheet = case.question.on, case.sheet
    return tuple(one.title for one in readers if one.require is None or one.require.judge(sheet, on) is Truth.YES)
