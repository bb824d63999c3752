"""Which paths there are, what answers them, and what is asked of who calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from eligibility.gate.service.authorizing import authorize
from eligibility.gate.service.callers import Scope
from eligibility.gate.service.connecting import connection_token
from eligibility.gate.service.decisions import decide, decide_batch
from eligibility.gate.service.problems import Answer
from eligibility.gate.service.request import Request
from eligibility.gate.service.telling import alive, explain_error, metrics, openapi, public_keys, ready

Handler = Callable[[Any, Request], Awaitable[Answer]]
AUTHORIZE = "/v1/authorize"


class Place(NamedTuple):
    """One path. ``scope`` is what an API key must allow (None: no key is asked for); ``guarded`` places refuse web pages."""

    name: str
    handlers: Mapping[str, Handler]
    scope: Scope | None = None
    guarded: bool = True


PLACES: Mapping[str, Place] = {
    "/v1/decisions": Place("decisions", {"POST": decide}, "decide"),
    "/v1/decisions/batch": Place("decisions_batch", {"POST": decide_batch}, "decide"),
    "/v1/connection_tokens": Place("connection_tokens", {"POST": connection_token}, "connect"),
    AUTHORIZE: Place("authorize", {"GET": authorize, "POST": authorize}, None, guarded=False),
    "/v1/errors/explain": Place("errors_explain", {"POST": explain_error}, "explain"),
    "/healthz": Place("healthz", {"GET": alive}, None, guarded=False),
    "/readyz": Place("readyz", {"GET": ready}, None, guarded=False),
    "/metrics": Place("metrics", {"GET": metrics}, "metrics"),
    "/openapi.json": Place("openapi", {"GET": openapi}, None, guarded=False),
    "/.well-known/jwks.json": Place("jwks", {"GET": public_keys}, None, guarded=False),
}


def place_of(path: str) -> Place | None:
    """The place at a path; what stands behind ``/v1/authorize/`` is a proxy's business."""
    found = PLACES.get(path)
    if found is None and path.startswith(f"{AUTHORIZE}/"):
        return PLACES[AUTHORIZE]
    return found
