"""``POST /v1/decisions`` and ``/v1/decisions/batch``: facts in, decisions out, each on record before it is answered."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import NamedTuple

from eligibility.gate.day_decision import Decision
from eligibility.gate.document import instant
from eligibility.gate.service.decision_requests import Asked
from eligibility.gate.service.decision_tokens import hashed
from eligibility.gate.service.entries import entry
from eligibility.gate.service.problems import JSON, Answer, Refused, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState

AT_A_TIME = 64
"""Devices of a batch that are decided before others get a turn."""


class Made(NamedTuple):
    """A decision as it is answered, and its entry of the log (none without a log)."""

    body: bytes
    entries: tuple[str, ...]


async def decide(service: ServiceState, request: Request) -> Answer:
    """Decide for one device."""
    limits = service.settings.limits
    request.must_be_json()
    body = await request.body(limits.body, limits.read_timeout)
    asked, decision = service.decision_reader.decide(body, trusted=request.trusted)
    made = make(service, request, asked, decision)
    if made.entries:
        await service.keep(made.entries)
    return Answer(200, JSON, made.body)


async def decide_batch(service: ServiceState, request: Request) -> Answer:
    """Decide for many; a row that cannot be decided gets a problem in its place."""
    limits = service.settings.limits
    request.must_be_json()
    body = await request.body(limits.batch_body, limits.read_timeout)
    reader = service.decision_reader
    rows = reader.rows(body)
    if len(rows) > limits.batch:
        raise Refused(problem("body_too_large", f"the limit is {limits.batch:,} devices"))
    service.charge(request, len(rows) - 1)
    answers: list[bytes] = []
    kept: list[str] = []
    for number, row in enumerate(rows):
        if number % AT_A_TIME == AT_A_TIME - 1:
            await asyncio.sleep(0)
        try:
            made = make(service, request, *reader.decide(row, trusted=request.trusted))
        except Refused as refused:
            service.count_rejection(refused.answer.code)
            answers.append(b'{"problem":' + refused.answer.body + b"}")
        else:
            answers.append(b'{"decision":' + made.body + b"}")
            kept += made.entries
    await service.keep(kept)
    return Answer(200, JSON, b'{"answers":[' + b",".join(answers) + b"]}")


def make(service: ServiceState, request: Request, asked: Asked, decision: Decision) -> Made:
    """A decision's answer and its row, counted; raises ``Refused`` when a token is asked for and not offered."""
    device = hashed(asked.device, service.secrets.device_key) if asked.device else ""
    body, token = decision.as_json(), ""
    if asked.token:
        if service.tokens is None:
            raise Refused(problem("not_offered", "this gate issues no decision tokens"))
        issued = service.tokens.issue(decision, device)
        until = instant(datetime.fromtimestamp(issued.expires, UTC))
        body = b'%s,"token":"%s","token_expires_at":"%s"}' % (body[:-1], issued.token.encode(), until.encode())
        token = issued.id
    known = service.day_decisions.known(decision.day_decision)
    known.times += 1
    if service.parts.ledger is None:
        return Made(body, ())
    return Made(body, (entry(known, decision, request, service.clock(), device=device, token=token),))
