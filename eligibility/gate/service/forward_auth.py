"""``GET|POST /v1/authorize``: forward authentication for nginx, Traefik and Envoy, by decision token alone.

The token stands in ``X-Tapready-Token``, or as ``Authorization: Bearer``. 200: pass on; 401: no usable token; 403: the
token is good and says no. ``?intent=tap_to_pay`` demands a token for that kind of reader. Whatever stands in the
path behind ``/v1/authorize/`` is the guarded path that Envoy adds, and is not looked at.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from eligibility.gate.service.connection_tokens import TOKEN
from eligibility.gate.service.entries import entry_of_token
from eligibility.gate.service.problems import Answer, Headers, Refused, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState
from eligibility.gate.service.tokens import Claims


async def authorize(service: ServiceState, request: Request) -> Answer:
    """Whether the request that the proxy holds may pass."""
    if service.tokens is None:
        raise Refused(problem("not_offered", "this gate takes no decision tokens"))
    once = "authorize" in service.tokens.settings.once
    claims = await service.tokens.accept(request.header(TOKEN) or request.bearer(), "authorize")
    wanted = parse_qs(request.scope.get("query_string", b"").decode("latin-1")).get("intent", [])
    if once:
        await service.keep([entry_of_token(claims, request, service.clock())])
    if not claims.admitted:
        raise Refused(problem("refused", "the decision token says so", headers=_told(claims)))
    if wanted and claims.intent not in wanted:
        raise Refused(problem("intent_refused", headers=_told(claims)))
    return Answer(200, _told(claims), b"")


def _told(claims: Claims) -> Headers:
    told = {
        "verdict": claims.verdict,
        "intent": claims.intent,
        "expires": str(claims.expires),
        "device": claims.subject,
    }
    return tuple(
        (f"x-tapready-{name}".encode(), value.encode("latin-1", "replace")) for name, value in told.items() if value
    )
