"""Decision tokens: short-lived ES256 JWTs that say what was decided, so that a token route need only verify.

A token holds the verdict, the intent and the digests of rules and policy; of the device nothing but a keyed hash.
"""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError

from eligibility.errors import EligibilityError
from eligibility.gate.day_decision import Decision
from eligibility.gate.service.keyring import Keyring

ALGORITHM = "ES256"
TYPE = "tapready-decision+jwt"
"""The ``typ`` header, so that no other JWT of the same issuer passes for one (RFC 8725, 3.11)."""
MOST_CHARACTERS = 4_096
VERDICTS = ("admit", "admit_with_warning", "refuse")
_TEXTS = ("jti", "verdict", "intent", "pack", "policy")


class TokenRefused(EligibilityError, ValueError):
    """The token is not to be believed; ``code`` says why, and no part of the token is told."""

    def __init__(self, code: str) -> None:
        super().__init__(code.replace("_", " "), remedy="ask the gate for a new decision")
        self.code = code


class Claims(NamedTuple):
    """What a verified token says; instants in seconds since 1970. ``subject``: the device's keyed hash, or empty."""

    id: str
    verdict: str
    intent: str
    pack: str
    policy: str
    subject: str
    issued: int
    expires: int

    @property
    def admitted(self) -> bool:
        """Whether the gate let the device go on, with or without a warning."""
        return self.verdict != "refuse"


class Issued(NamedTuple):
    """A token and its id; the token itself shows in no ``repr``."""

    token: str
    id: str
    expires: int

    def __repr__(self) -> str:
        return f"Issued({self.id})"


def issue(
    decision: Decision, ring: Keyring, *, issuer: str, audience: str, lifetime: int, now: float, subject: str
) -> Issued:
    """Sign a decision. The token is over when the decision is, and after ``lifetime`` seconds at the latest."""
    signer = ring.signer
    if signer is None:
        raise TokenRefused("token_malformed")
    issued, ident = int(now), secrets.token_urlsafe(16)
    expires = min(issued + lifetime, int(decision.valid_until.timestamp()))
    claims: dict[str, Any] = {
        "iss": issuer, "aud": audience, "iat": issued, "exp": expires, "jti": ident, "verdict": decision.verdict.value,
        "intent": decision.day_decision.intent.value, "pack": decision.day_decision.pack.digest, "policy": decision.day_decision.policy.digest,
    }  # fmt: skip
    if subject:
        claims["sub"] = subject
    header = {"alg": ALGORITHM, "kid": signer.id, "typ": TYPE}
    return Issued(jwt.encode(header, claims, signer.key, algorithms=[ALGORITHM]), ident, expires)


def verify(token: str, ring: Keyring, *, issuer: str, audience: str, now: float, skew: int) -> Claims:
    """Verify a token: only ES256, only keys of the ring named by ``kid``, then who, for whom and when.

    ``skew``: how many seconds the issuer's clock may differ. Raises ``TokenRefused``.
    """
    if len(token) > MOST_CHARACTERS or token.count(".") != 2:
        raise TokenRefused("token_malformed")
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        raise TokenRefused("token_malformed") from None
    key = ring.get(header.get("kid"))
    if key is None or header.get("alg") != ALGORITHM or header.get("typ") != TYPE:
        raise TokenRefused("token_forged")
    try:
        claims = jwt.decode(token, key.key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise TokenRefused("token_forged") from None
    return _checked(claims, issuer=issuer, audience=audience, now=now, skew=skew)


def _checked(claims: dict[str, Any], *, issuer: str, audience: str, now: float, skew: int) -> Claims:
    issued, expires, subject = claims.get("iat"), claims.get("exp"), claims.get("sub", "")
    texts = [claims.get(name) for name in _TEXTS]
    if (
        type(issued) is not int
        or type(expires) is not int
        or not all(isinstance(one, str) for one in (*texts, subject))
    ):
        raise TokenRefused("token_malformed")
    if claims.get("iss") != issuer or claims.get("aud") != audience:
        raise TokenRefused("token_foreign")
    if now >= expires + skew or now < issued - skew:
        raise TokenRefused("token_expired")
    if claims["verdict"] not in VERDICTS:
        raise TokenRefused("token_malformed")
    ident, verdict, intent, pack, policy = map(str, texts)
    return Claims(ident, verdict, intent, pack, policy, subject, issued, expires)
