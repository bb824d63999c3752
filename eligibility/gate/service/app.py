"""The service itself: an ASGI app that checks who asks, how often and how much, then calls what answers.

Every answer passes through one door: a problem for every refusal, a code in the metrics, an id on the response.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from typing import TextIO

from eligibility.errors import EligibilityError
from eligibility.gate.asgi import Receive, Scope, Send
from eligibility.gate.guarding import bad_use
from eligibility.gate.service.callers import Caller, Callers
from eligibility.gate.service.problems import Answer, Headers, Refused, of_refusal, problem
from eligibility.gate.service.request import Gone, Request
from eligibility.gate.service.routes import Handler, Route, route_of
from eligibility.gate.service.secret import Secrets
from eligibility.gate.service.settings import Settings
from eligibility.gate.service.state import ServiceState
from eligibility.gate.service.structured_log import problems_of

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ALWAYS: Headers = ((b"x-content-type-options", b"nosniff"),)
_UNCACHED: Headers = ((b"cache-control", b"no-store"),)
_TO_THE_LAST = ("healthz", "readyz", "metrics")
"""Routes that answer while the service closes."""
_CLOSE: Headers = ((b"connection", b"close"),)


class Service(ServiceState):
    """One gate over HTTP.

    As a bare app it is started by ASGI's lifespan, mounted in another by its first request; ``aclose`` ends it.
    """

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        stream: TextIO | None = None,
    ) -> None:
        super().__init__(settings, secrets, clock=clock, ticks=ticks, stream=stream)
        self._most_head = settings.limits.headers
        self._origins = frozenset(settings.origins)
        self._watcher: asyncio.Task[None] | None = None
        self._busy = 0
        self._ids, self._born = count(1), os.urandom(6).hex()
        self.metrics.gauges["tapready_in_flight"] = ("Requests that are being answered.", lambda: self._busy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            await self._serve_other(scope, receive, send)
            return
        began = time.perf_counter()
        if self._watcher is None:
            self.start()
        request = Request(scope, receive)
        given = request.header(b"x-request-id") if b"x-request-id" in request.headers else ""
        request.id = given if given and _ID.fullmatch(given) else f"{self._born}{next(self._ids):x}"
        self._busy += 1
        try:
            answer = await self._answer(request)
            await send(
                {"type": "http.response.start", "status": answer.status, "headers": self._headers(request, answer)}
            )
            await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})
        except Gone:
            return
        finally:
            self._busy -= 1
        self._noted(request, answer, time.perf_counter() - began)

    def start(self) -> None:
        """Begin to watch the files; called for you."""
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def aclose(self) -> None:
        """Stop watching, write what waits, close all files."""
        self.closing = True
        if self._watcher is not None:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
        await asyncio.to_thread(self.parts.close)

    async def reload(self, *, always: bool = True) -> None:
        """Read rules, policy and keys anew; each is taken as a whole or refused as a whole."""
        loop = asyncio.get_running_loop()

        def tell(part: str, result: str, error: EligibilityError | None) -> None:
            loop.call_soon_threadsafe(self._told, part, result, problems_of(error) if error else [])

        for part in self.parts.changing:
            await asyncio.to_thread(part.refresh, tell, always=always)

    async def _serve_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, request: Request) -> Answer:
        try:
            route = route_of(request.path)
            request.route = route.name if route else "unknown"
            handler = self._admitted(request, route)
            return await handler(self, request)
        except Refused as refused:
            return refused.answer
        except EligibilityError as error:
            return of_refusal(bad_use(error))
        except (Gone, asyncio.CancelledError):
            raise
        except Exception as bug:  # noqa: BLE001 - the last door: the caller gets a problem, the log the place
            self.log.tell_bug("bug", bug, request=request.id, route=request.route)
            return problem("our_bug", f"tell the operator the request id {request.id}")

    def _admitted(self, request: Request, route: Route | None) -> Handler:
        """What answers a request, after all that is asked of its head; raises ``Refused``."""
        if self.closing and (route is None or route.name not in _TO_THE_LAST):
            raise Refused(problem("closing", retry_after=1, headers=_CLOSE))
        if len(b"".join(chain.from_iterable(request.scope["headers"]))) > self._most_head:
            raise Refused(problem("headers_too_large", headers=_CLOSE))
        if route is None:
            raise Refused(problem("not_found"))
        if route.guarded and b"origin" in request.headers:
            if request.header(b"origin") not in self._origins:
                raise Refused(problem("origin_refused"))
            if request.method == "OPTIONS":
                raise Refused(Answer(204, self._preflight(route), b""))
        handler = route.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            allowed = ", ".join(sorted(route.handlers)).encode()
            raise Refused(problem("wrong_method", headers=((b"allow", allowed),)))
        if route.scope is not None and not (route.name == "metrics" and self.settings.open_metrics):
            self._identify(request, route.scope)
        return handler

    def _identify(self, request: Request, scope: str) -> None:
        """Find out who asks; raises ``Refused`` for who may not, or asks too often."""
        if self.parts.callers is not None:
            callers, name = self.parts.callers.value, b"authorization"
            if name not in request.headers:
                name = b"x-api-key"
            caller = callers.known(name + request.headers.get(name, b"")) or self._stranger(request, callers)
            if caller is None:
                challenge = ((b"www-authenticate", b'Bearer realm="tapready"'),)
                raise Refused(problem("key_missing", "send Authorization: Bearer with an API key", headers=challenge))
            if scope not in caller.scopes:
                raise Refused(problem("key_not_allowed", f"the key lacks the scope {scope}"))
            request.caller, request.trusted = caller.name, caller.trusted
        self.charge(request, 1)

    @staticmethod
    def _stranger(request: Request, callers: Callers) -> Caller | None:
        """Who asks with a header that is not remembered; only the one that holds the key will be."""
        bearer = request.bearer()
        name = b"authorization" if bearer else b"x-api-key"
        return callers.who(bearer or request.header(name), name + request.headers.get(name, b""))

    @staticmethod
    def _preflight(route: Route) -> Headers:
        methods = ", ".join(sorted(route.handlers)).encode()
        asked = b"authorization, content-type, x-api-key, x-request-id, x-tapready-token"
        return (
            (b"access-control-allow-methods", methods), (b"access-control-allow-headers", asked), (b"access-control-max-age", b"600"),
        )  # fmt: skip

    def _headers(self, request: Request, answer: Answer) -> list[tuple[bytes, bytes]]:
        headers = [
            *(_UNCACHED if len(answer.headers) < 2 or answer.headers[-1][0] != b"cache-control" else ()), *answer.headers, (b"content-length", b"%d" % len(answer.body)), *_ALWAYS, (b"x-request-id", request.id.encode()),
        ]  # fmt: skip
        if self._origins and (origin := request.header(b"origin")) in self._origins:
            headers += ((b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin"))
        return headers

    def _noted(self, request: Request, answer: Answer, seconds: float) -> None:
        self.metrics.took(request.route, answer.status, seconds)
        if answer.code:
            self.count_rejection(answer.code)
        wanted = self.settings.requests
        if wanted == "all" or (wanted == "failed" and answer.code):
            self.log.tell(
                "request", request=request.id, route=request.route, status=answer.status, code=answer.code,
                ms=round(seconds * 1000, 3), caller=request.caller,
            )  # fmt: skip

    def _told(self, part: str, result: str, problems: list[str]) -> None:
        self.metrics.count("tapready_reloads_total", part=part, result=result)
        more = {"problems": problems, "note": "the old ones go on"} if problems else {}
        self.log.tell("reload", part=part, result=result, **more)

    async def _watch(self) -> None:
        every = self.settings.reload_every
        while every:
            await asyncio.sleep(every)
            try:
                await self.reload(always=False)
            except Exception as bug:  # noqa: BLE001 - watching goes on, whatever a file holds
                self.log.tell_bug("reload", bug)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.aclose()
                await send({"type": "lifespan.shutdown.complete"})
                return
