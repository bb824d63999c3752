"""What the service tells of its own state: alive, ready, metrics, public keys."""

from __future__ import annotations

from eligibility.gate.service.metrics import CONTENT_TYPE
from eligibility.gate.service.problems import Answer, Refused, plain, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState

PROBED_EVERY = 1.0
"""Seconds for which an answer about the log is given again."""


async def alive(service: ServiceState, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /healthz``: the process answers."""
    return plain({"status": "ok"})


async def ready(service: ServiceState, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /readyz``: rules are loaded, the log can be written to, and the service is not closing."""
    ledger, gate = service.parts.ledger, service.decision_reader.gate
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


async def metrics(service: ServiceState, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /metrics``."""
    ledger = service.parts.ledger
    service.day_decisions.settle()
    if ledger is not None:
        service.metrics.total("tapready_log_rows_total", ledger.rows)
        service.metrics.total("tapready_log_failures_total", ledger.failures)
    return Answer(200, ((b"content-type", CONTENT_TYPE.encode()),), service.metrics.text().encode())


async def public_keys(service: ServiceState, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /.well-known/jwks.json``: what verifies the decision tokens; may be kept for five minutes."""
    if service.parts.ring is None:
        raise Refused(problem("not_offered", "this gate issues no decision tokens"))
    return plain(service.parts.ring.value.jwks(), headers=((b"cache-control", b"public, max-age=300"),))
