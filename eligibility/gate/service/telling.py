"""What the service tells of itself, and what an SDK's error means."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from eligibility.assessment.explaining import FindingOf, explain
from eligibility.errors import EligibilityError
from eligibility.gate.guarding import bad_use
from eligibility.gate.service.asking import Short
from eligibility.gate.service.metrics import CONTENT_TYPE
from eligibility.gate.service.problems import Answer, Refused, of_refusal, plain, problem
from eligibility.gate.service.request import Request

if TYPE_CHECKING:
    from eligibility.gate.hook import Gate
    from eligibility.gate.service.app import Service

PROBED_EVERY = 1.0
"""Seconds for which an answer about the log is given again."""


class ErrorAsked(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An SDK's code, number, message, error object or log. ``facts`` of the device rank what can have caused it."""

    text: str
    platform: Literal["android", "ios"] | None = None
    facts: dict[str, Any] | None = None
    sdk: Short | None = None
    country: Short | None = None
    simulated: bool = False


_ERRORS = msgspec.json.Decoder(ErrorAsked)


async def explain_error(service: Service, request: Request) -> Answer:
    """``POST /v1/errors/explain``; in a thread, since a log is long to read."""
    limits = service.settings.limits
    request.must_be_json()
    body = await request.body(limits.body, limits.read_timeout)
    try:
        asked = _ERRORS.decode(body)
    except msgspec.ValidationError as error:
        raise Refused(problem("wrong_shape", str(error)[:300])) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(problem("body_malformed", "the body is not JSON in UTF-8")) from None
    return plain(await asyncio.to_thread(_explained, asked, service.desk.gate))


def _explained(asked: ErrorAsked, gate: Gate) -> Any:
    finding_of: FindingOf | None = None
    platform: str | None = asked.platform
    if asked.facts is not None:
        try:
            found = gate.assess(asked.facts, sdk=asked.sdk, country=asked.country, simulated=asked.simulated)
        except EligibilityError as error:
            raise Refused(of_refusal(bad_use(error))) from None
        findings = {finding.rule.id: finding for finding in found.findings}
        finding_of = lambda rule: findings[rule.id]  # noqa: E731 - one expression, given on
        known = found.sheet.value("device.platform")
        platform = platform or (str(known) if known else None)
    return explain(asked.text, gate.pack, finding_of, platform=platform).as_document()


async def alive(service: Service, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /healthz``: the process answers."""
    return plain({"status": "ok"})


async def ready(service: Service, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /readyz``: rules are loaded, the log can be written to, and the service is not closing."""
    ledger, gate = service.parts.ledger, service.desk.gate
    if service.closing:
        raise Refused(problem("closing", retry_after=1))
    if ledger is not None and service.ticks() - service.probed_at >= PROBED_EVERY:
        await ledger.probe()
        service.probed_at = service.ticks()
    if ledger is not None and not ledger.healthy:
        raise Refused(problem("not_ready", "the decision log cannot be written to", retry_after=2))
    stale = [part.name for part in service.parts.changing if part.refused]
    pack, policy = gate.pack, gate.policy
    return plain({
        "status": "ready",
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "policy": {"id": policy.id, "digest": policy.digest},
        "log": ("strict" if ledger.strict else "relaxed") if ledger else "off",
        "refused_reloads": stale,
    })  # fmt: skip


async def metrics(service: Service, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /metrics``."""
    ledger = service.parts.ledger
    service.rulings.settle()
    if ledger is not None:
        service.metrics.total("tapready_log_rows_total", ledger.rows)
        service.metrics.total("tapready_log_failures_total", ledger.failures)
    return Answer(200, ((b"content-type", CONTENT_TYPE.encode()),), service.metrics.text().encode())


async def public_keys(service: Service, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /.well-known/jwks.json``: what verifies the decision tokens; may be kept for five minutes."""
    if service.parts.ring is None:
        raise Refused(problem("not_offered", "this gate issues no decision tokens"))
    return plain(service.parts.ring.value.jwks(), headers=((b"cache-control", b"public, max-age=300"),))


async def openapi(service: Service, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /openapi.json``."""
    if service.described is None:
        from eligibility.gate.service.openapi import document

        service.described = await asyncio.to_thread(document)
    return plain(service.described)
