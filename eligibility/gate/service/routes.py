"""Which paths there are, what answers them, and what is asked of who calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from eligibility.gate.service.callers import Scope
from eligibility.gate.service.connection_tokens import connection_token
from eligibility.gate.service.decisions import decide, decide_batch
from eligibility.gate.service.description import openapi
from eligibility.gate.service.error_explanations import explain_error
from eligibility.gate.service.forward_auth import authorize
from eligibility.gate.service.problems import Answer
from eligibility.gate.service.request import Request
from eligibility.gate.service.status import alive, metrics, public_keys, ready

Handler = Callable[[Any, Request], Awaitable[Answer]]
AUTHORIZE = "/v1/authorize"


class Route(NamedTuple):
    """One path. ``scope`` is what an API key must allow (None: no key is asked for); ``guarded`` routes refuse web pages."""

    name: str
    handlers: Mapping[str, Handler]
    scope: Scope | None = None
    guarded: bool = True


ROUTES: Mapping[str, Route] = {
    "/v1/decisions": Route("decisions", {"POST": decide}, "decide"),
    "/v1/decisions/batch": Route("decisions_batch", {"POST": decide_batch}, "decide"),
    "/v1/connection_tokens": Route("connection_tokens", {"POST": connection_token}, "connect"),
    AUTHORIZE: Route("authorize", {"GET": authorize, "POST": authorize}, None, guarded=False),
    "/v1/errors/explain": Route("errors_explain", {"POST": explain_error}, "explain"),
    "/healthz": Route("healthz", {"GET": alive}, None, guarded=False),
    "/readyz": Route("readyz", {"GET": ready}, None, guarded=False),
    "/metrics": Route("metrics", {"GET": metrics}, "metrics"),
    "/openapi.json": Route("openapi", {"GET": openapi}, None, guarded=False),
    "/.well-known/jwks.json": Route("jwks", {"GET": public_keys}, None, guarded=False),
}


def route_of(path: str) -> Route | None:
    """The route of a path; what stands behind ``/v1/authorize/`` is a proxy's business."""
    found = ROUTES.get(path)
    if found is None and path.startswith(f"{AUTHORIZE}/"):
        return ROUTES[AUTHORIZE]
    return found
