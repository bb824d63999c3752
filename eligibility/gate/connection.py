"""A connection-token request, whatever server it came through: what it asks, and what is answered.

The request says what it wants to connect to in the header ``Tapready-Intent`` (``tap_to_pay``, ``bluetooth``,
``internet``, ``usb``, ``handoff``), or in its JSON body::

    {"tapready": {"intent": "tap_to_pay", "facts": {"device.platform": "android", ...}, "sdk": "android:5.8.0",
                  "country": "GB"}}

The rest of the body is the app's own. What it wants is the caller's word: a token serves every kind of reader, so
the gate helps honest apps early, and the provider still refuses the others. Where the request comes from (CSRF, CORS) and who sends it
(authentication) stay the service's business: put the middleware inside both, so that neither is skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from eligibility.errors import EligibilityError
from eligibility.gate.day_decision import Decision
from eligibility.gate.guarding import Ask, Refusal, Refused, bad_request, bad_use, refusal_of
from eligibility.gate.hook import Gate
from eligibility.gate.policy import Intent, Mode, intent_of

HEADER = "Tapready-Intent"
ANSWER = "Tapready-Decision"
FIELD = "tapready"
MOST_BYTES = 65_536
_WORDS = frozenset({"intent", "facts", "sdk", "country", "simulated"})
_SLASHES = re.compile(r"/{2,}")


class Door(NamedTuple):
    """Which requests are asked about, and how.

    ``facts_of`` is called with the server's own request (ASGI scope or WSGI environment) and gives an ``Ask``
    with facts that the service itself knows, or None to read them from the body; a query of one's own
    database by device id goes here. Any method may be guarded; by default only POST hands out tokens.
    """

    gate: Gate
    path: str = "/connection_token"
    methods: frozenset[str] = frozenset({"POST"})
    most_bytes: int = MOST_BYTES
    facts_of: Callable[[Any], Any] | None = None

    def guards(self, method: str, path: str) -> bool:
        """Whether the request is one for a token; slashes more or less make no difference."""
        return method.upper() in self.methods and _plain(path) == _plain(self.path)


class Passed(NamedTuple):
    """The request goes on to the app; its response says so in the header ``Tapready-Decision``."""

    note: str
    decision: Decision | None


def _plain(path: str) -> str:
    return _SLASHES.sub("/", path).rstrip("/") or "/"


def answer(door: Door, intent: str | None, body: bytes | None, known: Ask | None) -> Passed | Refusal:
    """Decide on a request: its intent header, its body (None: larger than the limit), and what the service knows.

    Only the mode ``enforce`` refuses; the others let everything pass and say what they saw.
    """
    outcome = _decided(door, intent, body, known)
    if isinstance(outcome, Decision):
        if outcome.admitted:
            return Passed(_note(outcome), outcome)
        return refusal_of(outcome)
    if door.gate.policy.mode is Mode.ENFORCE:
        return outcome
    return Passed(f"undecided; code={outcome.code}", None)


def _decided(door: Door, intent: str | None, body: bytes | None, known: Ask | None) -> Decision | Refusal:
    try:
        return door.gate.answer(known or _asked(intent, body))
    except Refused as refused:
        return refused.refusal
    except EligibilityError as error:
        return bad_use(error)


def _asked(header: str | None, body: bytes | None) -> Ask:
    """What the request itself says. A header alone is enough for every reader but the phone itself."""
    wanted = _intent(header) if header else None
    if wanted is not None and wanted is not Intent.TAP_TO_PAY:
        return Ask(wanted)
    if body is None:
        raise Refused(bad_request(413, "body_too_large", "send a smaller body"))
    said = _said(body)
    written = _intent(said["intent"]) if "intent" in said else wanted
    if written is None:
        advice = f"send the header {HEADER}, or {FIELD}.intent in a JSON body"
        raise Refused(bad_request(400, "intent_missing", advice))
    if wanted is not None and written is not wanted:
        raise Refused(bad_request(400, "intent_unknown", f"the header says {wanted}, the body {written}"))
    if written is Intent.TAP_TO_PAY and "facts" not in said:
        raise Refused(bad_request(422, "facts_missing", f"send {FIELD}.facts in a JSON body"))
    return Ask(written, **{word: value for word, value in said.items() if word != "intent"})


def _intent(written: object) -> Intent:
    try:
        return intent_of(written.strip().lower() if isinstance(written, str) else written)
    except EligibilityError as error:
        raise Refused(bad_request(400, "intent_unknown", f"{error.what}; {error.remedy}")) from None


def _said(body: bytes) -> dict[str, Any]:
    """The body's own words to the gate; none for a body that is no JSON object."""
    if not body.lstrip().startswith(b"{"):
        return {}
    try:
        said = json.loads(body).get(FIELD)
    except (ValueError, RecursionError):
        raise Refused(bad_request(400, "body_malformed", "the body is not JSON in UTF-8")) from None
    if said is None:
        return {}
    wrong = _misshapen(said)
    if wrong:
        raise Refused(bad_request(422, "body_malformed", wrong))
    return dict(said)


def _misshapen(said: Any) -> str | None:
    if not isinstance(said, Mapping):
        return f"{FIELD} must be an object"
    strange = sorted(set(said) - _WORDS)
    if strange:
        return f"{FIELD}.{strange[0][:40]} is not a word here; the words are {', '.join(sorted(_WORDS))}"
    kinds = {"facts": dict, "simulated": bool, "sdk": str | None, "country": str | None}
    odd = next((word for word, kind in kinds.items() if word in said and not isinstance(said[word], kind)), None)
    return f"{FIELD}.{odd} has the wrong kind of value" if odd else None


def _note(decision: Decision) -> str:
    codes = ",".join(reason.code for reason in decision.reasons[:10])
    note = f"{decision.verdict}; enforced={decision.enforced}"
    return f"{note}; reasons={codes}" if codes else note
