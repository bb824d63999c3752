"""What the log keeps of a decision: codes and digests, as JSON; no value of a fact, no id of a device.

Most decisions repeat a ruling that was given before, so what is the same in all of its entries is written once.
"""

from __future__ import annotations

import json

from eligibility.gate.ruling import Decision, Ruling
from eligibility.gate.service.metrics import Metrics
from eligibility.gate.service.request import Request
from eligibility.gate.service.tokens import Claims

MOST_KNOWN = 8_192


class Known:
    """A ruling, its part of an entry, and how often it was given since it was last counted."""

    __slots__ = ("part", "ruling", "times")

    def __init__(self, ruling: Ruling) -> None:
        self.ruling, self.times = ruling, 0
        self.part = _part(
            verdict=ruling.verdict.value,
            enforced=ruling.enforced.value,
            mode=ruling.policy.mode.value,
            intent=ruling.intent.value,
            codes=codes(ruling),
            sdk=f"{ruling.sdk.kit}:{ruling.sdk.written}" if ruling.sdk else "",
            country=(ruling.question.country or "") if ruling.question else "",
            pack=ruling.pack.digest,
            policy=ruling.policy.digest,
        )


class Rulings:
    """The rulings given lately, counted and written in short."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._known: dict[int, Known] = {}

    def known(self, ruling: Ruling) -> Known:
        """What is known of a ruling; it is held, so that its id stays its own."""
        found = self._known.get(id(ruling))
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self.settle()
                self._known.clear()
            found = self._known[id(ruling)] = Known(ruling)
        return found

    def settle(self) -> None:
        """Put what was given since the last time into the metrics."""
        for one in self._known.values():
            if one.times:
                ruling, times = one.ruling, one.times
                one.times = 0
                labels = {
                    "verdict": ruling.verdict.value,
                    "enforced": ruling.enforced.value,
                    "intent": ruling.intent.value,
                }
                self._metrics.count("tapready_decisions_total", times, **labels)
                for reason in ruling.reasons:
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


def codes(ruling: Ruling) -> str:
    """The codes of a ruling's reasons, joined by commas."""
    return ",".join([reason.code for reason in ruling.reasons])


def _part(**words: object) -> str:
    return json.dumps(words, ensure_ascii=True, separators=(",", ":"))[1:-1]
