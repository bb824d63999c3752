"""What the service answers, and every way in which it refuses: RFC 9457 problem details with stable codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from eligibility.gate.guarding import ABOUT, PROBLEM, Refusal

Headers = tuple[tuple[bytes, bytes], ...]
JSON: Headers = ((b"content-type", b"application/json"),)

PROBLEMS: Mapping[str, tuple[int, str]] = {
    "body_malformed": (400, "The body cannot be read"),
    "intent_missing": (400, "The request does not say what it wants to connect to"),
    "intent_unknown": (400, "The request names no known kind of reader"),
    "key_missing": (401, "The request carries no usable API key"),
    "token_missing": (401, "The request carries no decision token"),
    "token_malformed": (401, "The decision token cannot be read"),
    "token_forged": (401, "The decision token was not signed by a key of this gate"),
    "token_expired": (401, "The decision token is over"),
    "token_foreign": (401, "The decision token was issued by or for somebody else"),
    "token_used": (401, "The decision token was used before"),
    "key_not_allowed": (403, "The API key may not do this"),
    "origin_refused": (403, "Web pages of this origin may not ask"),
    "refused": (403, "This device may not take payments by Tap to Pay now"),
    "intent_refused": (403, "The decision token is for another kind of reader"),
    "not_found": (404, "There is no such place"),
    "not_offered": (404, "This gate is not set up for that"),
    "wrong_method": (405, "The place does not know this method"),
    "body_slow": (408, "The body did not arrive in time"),
    "body_too_large": (413, "The body is too large"),
    "wrong_type": (415, "The body is not of a type that is read here"),
    "wrong_shape": (422, "The body has not the shape that is asked for"),
    "facts_missing": (422, "The request says nothing of the device"),
    "wrong_facts": (422, "The facts cannot be used"),
    "wrong_question": (422, "The question cannot be asked"),
    "stripe_rejected": (422, "Stripe rejects the request"),
    "too_many": (429, "Too many requests with this API key"),
    "headers_too_large": (431, "The headers are too large"),
    "our_bug": (500, "This is a bug of tapready"),
    "stripe_down": (502, "Stripe cannot be reached"),
    "stripe_failed": (502, "Stripe failed to answer as agreed"),
    "stripe_key_refused": (502, "Stripe does not accept this service"),
    "closing": (503, "The service is closing"),
    "log_unavailable": (503, "The decision cannot be put on record"),
    "replay_unavailable": (503, "Used tokens cannot be put on record"),
    "stripe_busy": (503, "Stripe takes no more requests now"),
    "not_ready": (503, "The service is not ready"),
    "stripe_slow": (504, "Stripe did not answer in time"),
}
"""Code → HTTP status and title. The codes are stable; what is told beside them is not."""


class Answer(NamedTuple):
    """An HTTP answer; ``code`` is a problem's, empty when all went well."""

    status: int
    headers: Headers
    body: bytes
    code: str = ""


class Refused(Exception):
    """The request gets this answer instead of what it asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


def problem(
    code: str, detail: str = "", *, retry_after: float | None = None, headers: Headers = (), **more: Any
) -> Answer:
    """The answer for a code; ``retry_after`` in seconds, rounded up; ``more`` are members of the problem."""
    status, title = PROBLEMS[code]
    said = {"type": f"{ABOUT}{code}", "title": title, "status": status, "detail": detail or title, "code": code, **more}
    later = () if retry_after is None else ((b"retry-after", str(max(1, -int(-retry_after // 1))).encode()),)
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Answer(status, ((b"content-type", PROBLEM.encode()), *later, *headers), body, code)


def of_refusal(refusal: Refusal) -> Answer:
    """The core's own refusal as an answer of the service."""
    sent = ("content-type", "retry-after")
    kept = tuple((name.lower().encode(), value.encode()) for name, value in refusal.headers if name.lower() in sent)
    return Answer(refusal.status, kept, refusal.body, refusal.code)


def plain(document: object, status: int = 200, headers: Headers = ()) -> Answer:
    """Plain data as JSON."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, (*JSON, *headers), body)
