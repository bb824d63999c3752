"""Issues decision tokens and takes them back: signature, claims, and once only where that is asked for."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import NamedTuple

from eligibility.gate.day_decision import Decision
from eligibility.gate.service.keyring import Keyring
from eligibility.gate.service.metrics import Metrics
from eligibility.gate.service.problems import Headers, Refused, problem
from eligibility.gate.service.reloading import Part
from eligibility.gate.service.replay import Replay, Use
from eligibility.gate.service.secret import Secret
from eligibility.gate.service.settings import OnceAt, TokensFile
from eligibility.gate.service.tokens import Claims, Issued, TokenRefused, issue, verify

CHALLENGE: Headers = ((b"www-authenticate", b'Bearer realm="tapready", error="invalid_token"'),)


class DecisionTokens(NamedTuple):
    """What one service needs to issue and take tokens."""

    settings: TokensFile
    ring: Part[Keyring]
    replay: Replay | None
    metrics: Metrics
    clock: Callable[[], float]

    def issue(self, decision: Decision, subject: str) -> Issued:
        """A token for a decision; ``subject`` is the device's keyed hash."""
        words = self.settings
        self.metrics.count("tapready_tokens_total", result="issued")
        return issue(
            decision, self.ring.value, issuer=words.issuer, audience=words.audience, lifetime=words.lifetime,
            now=self.clock(), subject=subject,
        )  # fmt: skip

    async def accept(self, token: str, place: OnceAt) -> Claims:
        """What a token says; raises ``Refused`` with 401, or 503 when its use cannot be put on record."""
        words, now = self.settings, self.clock()
        if not token:
            raise Refused(problem("token_missing", headers=CHALLENGE))
        try:
            claims = verify(
                token, self.ring.value, issuer=words.issuer, audience=words.audience, now=now, skew=words.skew
            )
        except TokenRefused as refused:
            raise self._refused(refused.code) from None
        if place in words.once and self.replay is not None:
            use = await self.replay.use(claims.id, claims.expires + words.skew, now)
            if use is Use.UNKNOWN:
                raise Refused(problem("replay_unavailable", retry_after=2))
            if use is not Use.FIRST:
                raise self._refused("token_used" if use is Use.AGAIN else "token_expired")
        self.metrics.count("tapready_tokens_total", result="accepted")
        return claims

    def _refused(self, code: str) -> Refused:
        self.metrics.count("tapready_tokens_total", result=code)
        return Refused(problem(code, headers=CHALLENGE))


def hashed(device: str | None, key: Secret | None) -> str:
    """A device's id as it is kept: 128 bits of HMAC-SHA256; empty without an id or a key."""
    if not device or key is None:
        return ""
    return hmac.digest(key.reveal().encode(), device.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]
