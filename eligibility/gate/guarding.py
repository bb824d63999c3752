"""What is asked of a gate before a connection token is handed out, and a refusal as HTTP has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, NamedTuple, ParamSpec, TypeVar

from eligibility.errors import EligibilityError
from eligibility.gate.day_decision import Decision
from eligibility.gate.doing import doing_of
from eligibility.gate.policy import Intent
from eligibility.gate.reading import WrongFacts

P = ParamSpec("P")
R = TypeVar("R")
PROBLEM = "application/problem+json"
ABOUT = "urn:tapready:problem:"


class Ask(NamedTuple):
    """What an app wants and what is known of its device.

    Facts that come from the caller are not ``trusted``: they cannot claim a better grade than the policy's
    ``given_grade``. ``subject`` names the device for waivers.
    """

    intent: Intent | str
    facts: Mapping[str, Any] = {}
    sdk: str | None = None
    country: str | None = None
    simulated: bool = False
    subject: str = ""
    trusted: bool = False


class Refusal(NamedTuple):
    """An HTTP answer in the place of a token: RFC 9457 problem details. ``decision`` is None for a bad request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    code: str
    decision: Decision | None = None


class Refused(EligibilityError):
    """The gate refused; ``refusal`` is the answer to give."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"the gate refused: {refusal.code}", remedy="give the refusal's status, headers and body back")
        self.refusal = refusal


def refusal_of(decision: Decision) -> Refusal:
    """403 for a decision to refuse; with ``Retry-After`` when only something unknown stood in the way.

    ``do`` and ``what_to_do`` come first: the one reason that decides, as an assessment has it.
    """
    codes = [reason.code for reason in decision.reasons if reason.effect.value == "refuse"]
    doing = doing_of(decision.day_decision)
    problem = {
        "type": f"{ABOUT}refused",
        "title": "This device may not take payments by Tap to Pay now",
        "status": 403,
        "detail": doing.reason.sentence if doing else "",
        "code": "refused",
        "do": doing.do.value if doing else None,
        "what_to_do": doing.what if doing else "",
        "codes": codes,
        "decision": decision.as_document(),
    }
    retry = (("Retry-After", str(decision.day_decision.policy.retry_after)),) if decision.only_unknown else ()
    return _answer(403, problem, "refused", retry, decision)


def bad_request(status: int, code: str, detail: str, mistakes: tuple[tuple[str, str], ...] = ()) -> Refusal:
    """An answer to a request that cannot be decided; ``mistakes`` are facts and what is wrong with them."""
    problem: dict[str, Any] = {
        "type": f"{ABOUT}{code}",
        "title": _TITLES[code],
        "status": status,
        "detail": detail,
        "code": code,
    }
    if mistakes:
        problem["mistakes"] = [{"fact": fact, "what": what} for fact, what in mistakes]
    return _answer(status, problem, code)


def bad_use(error: EligibilityError) -> Refusal:
    """422 for facts or a question that there are no such."""
    if isinstance(error, WrongFacts):
        return bad_request(422, "wrong_facts", error.what, error.mistakes)
    return bad_request(422, "wrong_question", f"{error} ({error.remedy})" if error.remedy else str(error))


_TITLES = {
    "intent_missing": "The request does not say what it wants to connect to",
    "intent_unknown": "The request names no known kind of reader",
    "body_malformed": "The body cannot be read",
    "body_too_large": "The body is too large",
    "facts_missing": "The request says nothing of the device",
    "wrong_facts": "The facts cannot be used",
    "wrong_question": "The question cannot be asked",
}


def _answer(
    status: int,
    problem: Mapping[str, Any],
    code: str,
    more: tuple[tuple[str, str], ...] = (),
    decision: Decision | None = None,
) -> Refusal:
    body = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()
    headers = (
        ("Content-Type", PROBLEM),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        *more,
    )
    return Refusal(status, headers, body, code, decision)


def guarded(
    answer: Callable[[Ask], Decision], ask: Callable[P, Ask], refused: Callable[[Refusal], Any] | None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The decorator of ``Gate.guard``."""

    def refusal(*args: P.args, **kwargs: P.kwargs) -> Refusal | None:
        try:
            decision = answer(ask(*args, **kwargs))
        except EligibilityError as error:
            return bad_use(error)
        return None if decision.admitted else refusal_of(decision)

    def give(found: Refusal) -> Any:
        if refused is None:
            raise Refused(found)
        return refused(found)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        if iscoroutinefunction(view):

            @wraps(view)
            async def later(*args: P.args, **kwargs: P.kwargs) -> Any:
                found = refusal(*args, **kwargs)
                return give(found) if found else await view(*args, **kwargs)

            return later  # type: ignore[return-value] # a coroutine function stays one

        @wraps(view)
        def now(*args: P.args, **kwargs: P.kwargs) -> R:
            found = refusal(*args, **kwargs)
            result: R = give(found) if found else view(*args, **kwargs)
            return result

        return now

    return decorate
