"""The gate as an application calls it: facts in, decision out, in microseconds.

    gate = Gate("policy.yaml")
    decision = gate.decide({"device.platform": "android", ...}, sdk="android:5.8.0", country="GB")

This is the outer layer: only here is the clock read, and only when the caller gives no instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from time import time as seconds
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from eligibility.assessment import Assessment
from eligibility.errors import WrongUse
from eligibility.facts.fact import Grade, Vocabulary
from eligibility.gate.day_decision import Decision, at_instant, in_utc
from eligibility.gate.decision import decide
from eligibility.gate.guarding import Ask, Refusal, Refused, guarded
from eligibility.gate.loaded import Loaded, load
from eligibility.gate.policy import Intent, Policy, intent_of
from eligibility.gate.reading import Given, read_facts
from eligibility.rulebook.cache import Cache
from eligibility.rulebook.pack import RulePack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

P = ParamSpec("P")
R = TypeVar("R")
Facts = Mapping[str, Any]
Record = Any
"""An object with an attribute for each fact, ``_`` for each dot: see ``eligibility.gate.record``."""

__all__ = ["Ask", "Facts", "Gate", "Refusal", "Refused"]


def _clock() -> datetime:
    return second(int(seconds()))


@lru_cache(8)
def second(since_1970: int) -> datetime:
    """The instant so many seconds after 1970 began, in UTC."""
    return datetime.fromtimestamp(since_1970, UTC)


class Gate:
    """One policy over one provider's rules; it may be shared between threads.

    ``policy`` is a ``Policy``, a path to a policy file, or the name of a bundled one (``default``,
    ``report-only``, ``strict``). ``rules`` is a folder of packs in place of the built-in one; a ``cache`` spares checking rules that have not changed. ``now`` gives
    the instant of a decision whose caller names none. Raises ``PolicyError``, ``RuleError`` or ``WrongUse``.
    """

    def __init__(
        self,
        policy: Policy | Path | str = "default",
        *,
        rules: Traversable | None = None,
        cache: Cache | None = None,
        now: Callable[[], datetime] = _clock,
    ) -> None:
        self._policy, self._rules, self._cache, self._now = policy, rules, cache, now
        self._loaded = load(policy, rules, cache)

    @property
    def policy(self) -> Policy:
        """The policy that decides."""
        return self._loaded.policy

    @property
    def pack(self) -> RulePack:
        """The rules that speak."""
        return self._loaded.pack

    @property
    def vocabulary(self) -> Vocabulary:
        """Every fact that a caller may give, and those that the question gives."""
        return self._loaded.vocabulary

    def reload(self) -> None:
        """Read policy and rules anew and swap them in at once.

        When anything in them is bad the error is raised, and the gate goes on with what it has.
        """
        self._loaded = load(self._policy, self._rules, self._cache)

    def decide(
        self,
        facts: Facts,
        *,
        kit: str | None = None,
        sdk: str | None = None,
        country: str | None = None,
        at: datetime | None = None,
        on: date | None = None,
        intent: Intent | str = Intent.TAP_TO_PAY,
        simulated: bool = False,
        subject: str = "",
        trusted: bool = True,
    ) -> Decision:
        """Decide for one device: fact name → value, or → {value, grade, origin}; a fact left out is not known.

        ``sdk`` is written ``5.8.0`` or ``react-native:0.0.1-beta.30`` (or with ``kit``); None: the newest of the
        day. ``at`` is the instant (with a time zone); ``on`` alone means that day's 00:00 UTC; neither: now.
        A caller who is not ``trusted`` cannot claim better grades than the policy's ``given_grade``.
        ``subject`` names the device for waivers. Raises ``WrongFacts`` or ``WrongUse``, never guesses.
        """
        loaded, instant = self._loaded, self._instant(at, on)
        wanted = intent_of(intent)
        if wanted is not Intent.TAP_TO_PAY:
            return at_instant(loaded.other(wanted), instant)
        given = self._read(facts, loaded, trusted=trusted)
        day_decision = loaded.day_decision(given, _written(kit, sdk), country, instant.date(), simulated=simulated)
        if day_decision is not None:
            return at_instant(day_decision, instant)
        assessment = loaded.assess(
            given, _written(kit, sdk), country, instant.date(), simulated=simulated, subject=subject
        )
        return decide(assessment, loaded.policy, instant, words=loaded.words)

    def decide_record(
        self,
        record: Record,
        *,
        sdk: str | None = None,
        country: str | None = None,
        at: datetime | None = None,
        simulated: bool = False,
    ) -> Decision:
        """Decide for a typed record, as ``record_type`` makes them: the fastest way.

        What the catalog knows is filled into attributes that are None.
        """
        loaded, instant = self._loaded, in_utc(self._now() if at is None else at)
        day_decision = loaded.ruling_of_record(record, sdk, country, instant.date(), simulated=simulated)
        if day_decision is not None:
            return at_instant(day_decision, instant)
        facts = loaded.facts_of_record(record)
        return self.decide(facts, sdk=sdk, country=country, at=instant, simulated=simulated)

    def decide_many(self, devices: Iterable[Facts], **question: Any) -> list[Decision]:
        """Decide the same question for many devices, at one instant; the words are those of ``decide``."""
        instant = self._instant(question.pop("at", None), question.pop("on", None))
        return [self.decide(facts, at=instant, **question) for facts in devices]

    def assess(
        self,
        facts: Facts,
        *,
        kit: str | None = None,
        sdk: str | None = None,
        country: str | None = None,
        on: date | None = None,
        simulated: bool = False,
        subject: str = "",
    ) -> Assessment:
        """The whole assessment behind a decision, with every finding, value and origin."""
        loaded, day = self._loaded, on or self._instant(None, None).date()
        given = self._read(facts, loaded, trusted=True)
        return loaded.assess(given, _written(kit, sdk), country, day, simulated=simulated, subject=subject)

    def guard(
        self, ask: Callable[P, Ask], *, refused: Callable[[Refusal], Any] | None = None
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Guard a view that hands out connection tokens.

        ``ask`` is called with the view's arguments and says what is wanted. A refusal raises ``Refused``, or
        gives back what ``refused`` makes of it. The view runs when the gate admits. Works on coroutine
        functions, too.
        """
        return guarded(self.answer, ask, refused)

    def answer(self, ask: Ask) -> Decision:
        """The decision on an ``Ask``."""
        return self.decide(
            ask.facts,
            sdk=ask.sdk,
            country=ask.country,
            intent=ask.intent,
            simulated=ask.simulated,
            subject=ask.subject,
            trusted=ask.trusted,
        )

    def _instant(self, at: datetime | None, on: date | None) -> datetime:
        if at is None:
            return in_utc(self._now()) if on is None else datetime.combine(on, time(), UTC)
        instant = in_utc(at)
        if on is not None and instant.date() != on:
            raise WrongUse(f"the instant lies on {instant.date()} (UTC), not on {on}", remedy="leave one of them out")
        return instant

    @staticmethod
    def _read(facts: Facts, loaded: Loaded, *, trusted: bool) -> Given:
        plain = loaded.policy.given_grade
        return read_facts(facts, loaded.vocabulary, grade=plain, most=Grade.ATTESTED if trusted else plain)


def _written(kit: str | None, sdk: str | None) -> str | None:
    return f"{kit}:{sdk}" if kit and sdk and ":" not in sdk else sdk
