"""``POST /v1/connection_tokens``: decide, put it on record, then ask Stripe for the token and pass it on."""

from __future__ import annotations

from eligibility.gate.guarding import refusal_of
from eligibility.gate.policy import Mode
from eligibility.gate.service.decision_requests import Asked
from eligibility.gate.service.decisions import make
from eligibility.gate.service.entries import codes, entry_of_token
from eligibility.gate.service.problems import Answer, Refused, of_refusal, plain, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState
from eligibility.gate.service.tokens import Claims

TOKEN = b"x-tapready-token"
NOTE = b"tapready-decision"
UNDECIDED = frozenset({"facts_missing", "wrong_facts", "wrong_question"})
"""What only the mode ``enforce`` refuses: the others let the request pass and say what they saw."""


async def connection_token(service: ServiceState, request: Request) -> Answer:
    """A connection token of Stripe's, for a device that the gate admits or a decision token that says so."""
    if service.parts.stripe is None:
        raise Refused(problem("not_offered", "this gate hands out no connection tokens"))
    limits = service.settings.limits
    request.must_be_json()
    body = await request.body(limits.body, limits.read_timeout)
    carried = request.header(TOKEN)
    if carried:
        if service.tokens is None:
            raise Refused(problem("not_offered", "this gate takes no decision tokens"))
        asked = service.decision_reader.read(body or b"{}")
        note = await _by_token(service, request, await service.tokens.accept(carried, "connection_tokens"))
    else:
        asked, note = await _by_facts(service, request, body)
    try:
        secret = await service.parts.stripe.connection_token(asked.location)
    except Refused as refused:
        service.metrics.count("tapready_stripe_total", result=refused.answer.code)
        raise
    service.metrics.count("tapready_stripe_total", result="ok")
    return plain({"secret": secret}, headers=((NOTE, note.encode()),))


async def _by_facts(service: ServiceState, request: Request, body: bytes) -> tuple[Asked, str]:
    try:
        asked, decision = service.decision_reader.decide(body, trusted=request.trusted, intent_needed=True)
    except Refused as refused:
        code = refused.answer.code
        if service.decision_reader.gate.policy.mode is Mode.ENFORCE or code not in UNDECIDED:
            raise
        return service.decision_reader.read(body), f"undecided; code={code}"
    asked.token = False
    made = make(service, request, asked, decision)
    await service.keep(made.entries)
    if not decision.admitted:
        raise Refused(of_refusal(refusal_of(decision)))
    note = f"{decision.verdict}; enforced={decision.enforced}"
    return asked, f"{note}; reasons={codes(decision.day_decision)}" if decision.reasons else note


async def _by_token(service: ServiceState, request: Request, claims: Claims) -> str:
    await service.keep([entry_of_token(claims, request, service.clock())])
    if not claims.admitted:
        raise Refused(problem("refused", "the decision token says so"))
    return f"{claims.verdict}; token"
