"""What the log keeps of a decision: codes and digests, as JSON; no value of a fact, no id of a device.

Most decisions repeat a decision of a day that was given before, so what is the same in all of its entries is written once.
"""

from __future__ import annotations

import json

from eligibility.gate.day_decision import DayDecision, Decision
from eligibility.gate.service.metrics import Metrics
from eligibility.gate.service.request import Request
from eligibility.gate.service.tokens import Claims

MOST_KNOWN = 8_192


class Known:
    """The decision of a day, its part of an entry, and how often it was given since it was last counted."""

    __slots__ = ("day_decision", "part", "times")

    def __init__(self, day_decision: DayDecision) -> None:
        self.day_decision, self.times = day_decision, 0
        self.part = _part(
            verdict=day_decision.verdict.value,
            enforced=day_decision.enforced.value,
            mode=day_decision.policy.mode.value,
            intent=day_decision.intent.value,
            codes=codes(day_decision),
            sdk=f"{day_decision.sdk.kit}:{day_decision.sdk.written}" if day_decision.sdk else "",
            country=(day_decision.question.country or "") if day_decision.question else "",
            pack=day_decision.pack.digest,
            policy=day_decision.policy.digest,
        )


class Rulings:
    """The decisions of a day given lately, counted and written in short."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._known: dict[int, Known] = {}

    def known(self, day_decision: DayDecision) -> Known:
        """What is known of a decision of a day; it is held, so that its id stays its own."""
        found = self._known.get(id(day_decision))
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self.settle()
                self._known.clear()
            found = self._known[id(day_decision)] = Known(day_decision)
        return found

    def settle(self) -> None:
        """Put what was given since the last time into the metrics."""
        for one in self._known.values():
            if one.times:
                day_decision, times = one.day_decision, one.times
                one.times = 0
                labels = {
                    "verdict": day_decision.verdict.value,
                    "enforced": day_decision.enforced.value,
                    "intent": day_decision.intent.value,
                }
                self._metrics.count("tapready_decisions_total", times, **labels)
                for reason in day_decision.reasons:
                    self._metrics.count("tapready_reasons_total", times, code=reason.code, effect=reason.effect.value)


def entry(known: Known, decision: Decision, request: Request, at: float, *, device: str, token: str) -> str:
    """A decision's entry. Ids, names and hashes have no letters that JSON would escape."""
    until = int(decision.valid_until.timestamp()) * 1000
    return (
        f'{{"at":{int(at * 1000)},"request":"{request.id}","route":"{request.route}","caller":"{request.caller}",{known.part},'
        f'"valid_until":{until},"device":"{device}","token":"{token}"}}'
    )


def entry_of_token(claims: Claims, request: Request, at: float) -> str:
    """The entry of a decision token that was used."""
    part = _part(
        verdict=claims.verdict, enforced=claims.verdict, mode="token", intent=claims.intent, codes="", sdk="", country="",
        pack=claims.pack, policy=claims.policy, valid_until=claims.expires * 1000, device=claims.subject, token=claims.id,
    )  # fmt: skip
    return f'{{"at":{int(at * 1000)},"request":"{request.id}","route":"{request.route}","caller":"{request.caller}",{part}}}'


def codes(day_decision: DayDecision) -> str:
    """The codes of a decision of a day's reasons, joined by commas."""
    return ",".join([reason.code for reason in day_decision.reasons])


def _part(**words: object) -> str:
    return json.dumps(words, ensure_ascii=True, separators=(",", ":"))[1:-1]
