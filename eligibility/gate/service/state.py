"""What all handlers of the service share: settings, rules, keys, log, metrics, and the tokens that are issued."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from eligibility.gate.service.assembly import assemble
from eligibility.gate.service.decision_requests import DecisionReader
from eligibility.gate.service.decision_tokens import DecisionTokens
from eligibility.gate.service.entries import Rulings
from eligibility.gate.service.limits import Buckets
from eligibility.gate.service.metrics import Metrics
from eligibility.gate.service.problems import Refused, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.secret import Secrets
from eligibility.gate.service.settings import Settings
from eligibility.gate.service.structured_log import StructuredLog


class ServiceState:
    """One gate's state. ``clock`` gives seconds since 1970, ``ticks`` seconds that never go back.

    Raises ``SettingsError`` with every mistake.
    """

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        stream: TextIO | None = None,
    ) -> None:
        self.settings, self.secrets, self.clock, self.ticks = settings, secrets, clock, ticks
        self.log = StructuredLog(clock, stream)
        self.metrics = Metrics()
        self.day_decisions = Rulings(self.metrics)
        self.parts = assemble(settings, secrets, clock)
        ring, words = self.parts.ring, settings.tokens
        self.tokens = DecisionTokens(words, ring, self.parts.replay, self.metrics, clock) if words and ring else None
        self.closing = False
        self.probed_at = float("-inf")
        self.described: dict[str, Any] | None = None
        self._buckets = Buckets(settings.limits.rate, settings.limits.burst, ticks)
        pack = self.parts.rules
        self.metrics.gauges["tapready_rules"] = ("Rules in force.", lambda: len(pack.value.gate.pack.rules))

    @property
    def decision_reader(self) -> DecisionReader:
        """What decides; take it once a request, so that a reload in between changes nothing."""
        return self.parts.rules.value

    async def keep(self, entries: Sequence[str]) -> None:
        """Put decisions on record; raises ``Refused`` when that is demanded and cannot be done."""
        ledger = self.parts.ledger
        if ledger is not None and entries and not await ledger.keep(entries):
            raise Refused(problem("log_unavailable", retry_after=2))

    def charge(self, request: Request, cost: int) -> None:
        """Take from the caller's bucket; raises ``Refused`` when it is empty."""
        if cost > 0:
            later = self._buckets.take(request.caller or request.peer, cost)
            if later:
                raise Refused(problem("too_many", retry_after=later))

    def count_rejection(self, code: str) -> None:
        """Count a problem."""
        self.metrics.count("tapready_rejections_total", code=code)
