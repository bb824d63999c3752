"""The service itself: an ASGI app that checks who asks, how often and how much, then calls what answers.

Every answer passes through one door: a problem for every refusal, a code in the metrics, an id on the response.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain, count
from typing import Any, TextIO

from eligibility.errors import EligibilityError
from eligibility.gate.asgi import Receive, Scope, Send
from eligibility.gate.guarding import bad_use
from eligibility.gate.service.asking import Desk
from eligibility.gate.service.assembly import assemble
from eligibility.gate.service.entries import Rulings
from eligibility.gate.service.journal import Journal, problems_of
from eligibility.gate.service.limits import Buckets
from eligibility.gate.service.metrics import Metrics
from eligibility.gate.service.places import Place, place_of
from eligibility.gate.service.problems import Answer, Headers, Refused, of_refusal, problem
from eligibility.gate.service.request import Gone, Request
from eligibility.gate.service.secret import Secrets
from eligibility.gate.service.settings import Settings
from eligibility.gate.service.token_desk import TokenDesk

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ALWAYS: Headers = ((b"x-content-type-options", b"nosniff"),)
_UNCACHED: Headers = ((b"cache-control", b"no-store"),)
_TO_THE_LAST = ("healthz", "readyz", "metrics")
"""Places that answer while the service closes."""
_CLOSE: Headers = ((b"connection", b"close"),)


class Service:
    """One gate over HTTP. ``clock`` gives seconds since 1970, ``ticks`` seconds that never go back.

    Raises ``SettingsError`` with every mistake. As a bare app it is started by ASGI's lifespan, mounted in
    another by its first request; ``aclose`` ends it.
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
        self.settings, self.secrets, self.clock, self.ticks = settings, secrets, clock, ticks
        self.journal = Journal(clock, stream)
        self.metrics = Metrics()
        self.rulings = Rulings(self.metrics)
        self.parts = assemble(settings, secrets, clock)
        ring, words = self.parts.ring, settings.tokens
        self.tokens = TokenDesk(words, ring, self.parts.replay, self.metrics, clock) if words and ring else None
        self.closing = False
        self.probed_at = float("-inf")
        self.described: dict[str, Any] | None = None
        self._buckets = Buckets(settings.limits.rate, settings.limits.burst, ticks)
        self._most_head = settings.limits.headers
        self._origins = frozenset(settings.origins)
        self._watcher: asyncio.Task[None] | None = None
        self._busy = 0
        self._ids, self._born = count(1), os.urandom(6).hex()
        self.metrics.gauges["tapready_in_flight"] = ("Requests that are being answered.", lambda: self._busy)
        pack = self.parts.rules
        self.metrics.gauges["tapready_rules"] = ("Rules in force.", lambda: len(pack.value.gate.pack.rules))

    @property
    def desk(self) -> Desk:
        """What decides; take it once a request, so that a reload in between changes nothing."""
        return self.parts.rules.value

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "http":
            if self._watcher is None:
                self.start()
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

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

    async def keep(self, entries: Sequence[str]) -> None:
        """Put decisions on record; raises ``Refused`` when that is demanded and cannot be done."""
        ledger = self.parts.ledger
        if ledger is not None and entries and not await ledger.keep(entries):
            raise Refused(problem("log_unavailable", retry_after=2))

    def charge(self, request: Request, cost: int) -> None:
        """Take from the caller's bucket; raises ``Refused`` when it is empty."""
        if cost > 0:
            later = self._buckets.take(request.caller or request.peer, cost)
            if later:
                raise Refused(problem("too_many", retry_after=later))

    def count_rejection(self, code: str) -> None:
        """Count a problem."""
        self.metrics.count("tapready_rejections_total", code=code)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request = Request(scope, receive)
        given = request.header(b"x-request-id") if b"x-request-id" in request.headers else ""
        request.id = given if given and _ID.fullmatch(given) else f"{self._born}{next(self._ids):x}"
        self._busy += 1
        try:
            answer = await self._answer(request)
            await self._send(request, answer, send)
        except Gone:
            return
        finally:
            self._busy -= 1
        self._noted(request, answer, time.perf_counter() - began)

    async def _answer(self, request: Request) -> Answer:
        try:
            place = place_of(request.path)
            request.place = place.name if place else "unknown"
            return await self._admitted(request, place)
        except Refused as refused:
            return refused.answer
        except EligibilityError as error:
            return of_refusal(bad_use(error))
        except (Gone, asyncio.CancelledError):
            raise
        except Exception as bug:  # noqa: BLE001 - the last door: the caller gets a problem, the journal the place
            self.journal.tell_bug("bug", bug, request=request.id, route=request.place)
            return problem("our_bug", f"tell the operator the request id {request.id}")

    async def _admitted(self, request: Request, place: Place | None) -> Answer:
        """The answer to a request, after all that is asked of its head."""
        if self.closing and (place is None or place.name not in _TO_THE_LAST):
            raise Refused(problem("closing", retry_after=1, headers=_CLOSE))
        if len(b"".join(chain.from_iterable(request.scope["headers"]))) > self._most_head:
            raise Refused(problem("headers_too_large", headers=_CLOSE))
        if place is None:
            raise Refused(problem("not_found"))
        if place.guarded and b"origin" in request.headers:
            if request.header(b"origin") not in self._origins:
                raise Refused(problem("origin_refused"))
            if request.method == "OPTIONS":
                return Answer(204, self._preflight(place), b"")
        handler = place.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            allowed = ", ".join(sorted(place.handlers)).encode()
            raise Refused(problem("wrong_method", headers=((b"allow", allowed),)))
        if place.scope is not None and not (place.name == "metrics" and self.settings.open_metrics):
            self._identify(request, place.scope)
        return await handler(self, request)

    def _identify(self, request: Request, scope: str) -> None:
        """Find out who asks; raises ``Refused`` for who may not, or asks too often."""
        if self.parts.callers is not None:
            caller = self.parts.callers.value.who(request.bearer() or request.header(b"x-api-key"))
            if caller is None:
                challenge = ((b"www-authenticate", b'Bearer realm="tapready"'),)
                raise Refused(problem("key_missing", "send Authorization: Bearer with an API key", headers=challenge))
            if scope not in caller.scopes:
                raise Refused(problem("key_not_allowed", f"the key lacks the scope {scope}"))
            request.caller, request.trusted = caller.name, caller.trusted
        self.charge(request, 1)

    @staticmethod
    def _preflight(place: Place) -> Headers:
        methods = ", ".join(sorted(place.handlers)).encode()
        asked = b"authorization, content-type, x-api-key, x-request-id, x-tapready-token"
        return (
            (b"access-control-allow-methods", methods), (b"access-control-allow-headers", asked), (b"access-control-max-age", b"600"),
        )  # fmt: skip

    async def _send(self, request: Request, answer: Answer, send: Send) -> None:
        headers = [
            *(_UNCACHED if len(answer.headers) < 2 or answer.headers[-1][0] != b"cache-control" else ()), *answer.headers, (b"content-length", b"%d" % len(answer.body)), *_ALWAYS, (b"x-request-id", request.id.encode()),
        ]  # fmt: skip
        if self._origins and (origin := request.header(b"origin")) in self._origins:
            headers += ((b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})

    def _noted(self, request: Request, answer: Answer, seconds: float) -> None:
        self.metrics.took(request.place, answer.status, seconds)
        if answer.code:
            self.count_rejection(answer.code)
        wanted = self.settings.requests
        if wanted == "all" or (wanted == "failed" and answer.code):
            self.journal.tell(
                "request", request=request.id, route=request.place, status=answer.status, code=answer.code,
                ms=round(seconds * 1000, 3), caller=request.caller,
            )  # fmt: skip

    def _told(self, part: str, result: str, problems: list[str]) -> None:
        self.metrics.count("tapready_reloads_total", part=part, result=result)
        more = {"problems": problems, "note": "the old ones go on"} if problems else {}
        self.journal.tell("reload", part=part, result=result, **more)

    async def _watch(self) -> None:
        every = self.settings.reload_every
        while every:
            await asyncio.sleep(every)
            try:
                await self.reload(always=False)
            except Exception as bug:  # noqa: BLE001 - watching goes on, whatever a file holds
                self.journal.tell_bug("reload", bug)

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
