"""One HTTP request as the service sees it: head at once, body within limits, nothing trusted."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import Any

from eligibility.gate.asgi import Message, Receive, Scope, inner_path
from eligibility.gate.service.problems import Refused, problem


class Gone(Exception):
    """The caller hung up."""


class Begun:
    """Something to wait for that has taken its first step already. Await it at most once."""

    __slots__ = ("_coming", "_step")

    def __init__(self, coming: Generator[Any, Any, Any], step: Any) -> None:
        self._coming, self._step = coming, step

    def __await__(self) -> Generator[Any, Any, Any]:
        while True:
            try:
                try:
                    sent = yield self._step
                except BaseException as error:  # noqa: BLE001 - given on to what is waited for, as await would
                    self._step = self._coming.throw(error)
                else:
                    self._step = self._coming.send(sent)
            except StopIteration as came:
                return came.value


class Request:
    """The head of a request; the body is read when it is asked for.

    ``caller`` is the name of the API key once it is known, ``route`` the route's name for logs and metrics.
    """

    __slots__ = ("_receive", "caller", "headers", "id", "method", "path", "route", "scope", "trusted")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope, self._receive = scope, receive
        self.method: str = scope["method"]
        self.path = inner_path(scope)
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.id = ""
        self.route = "unknown"
        self.caller = ""
        self.trusted = False

    def header(self, name: bytes) -> str:
        """A header's value without blanks around it; empty when it is absent."""
        return self.headers.get(name, b"").decode("latin-1").strip()

    def bearer(self) -> str:
        """The credential of ``Authorization: Bearer``; empty when there is none."""
        scheme, _, credential = self.header(b"authorization").partition(" ")
        return credential.strip() if scheme.lower() == "bearer" else ""

    @property
    def peer(self) -> str:
        """The address of the other end; kept in memory for the rate limit, and nowhere else."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    async def body(self, most: int, seconds: float) -> bytes:
        """The whole body; refuses one larger than ``most`` bytes, or slower than ``seconds``."""
        length = self.headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > most:
            raise Refused(problem("body_too_large", f"the limit is {most:,} bytes"))
        coming: Generator[Any, Any, Message] = self._receive().__await__()
        try:
            waiting = Begun(coming, next(coming))
        except StopIteration as came:  # what is there already costs no timer
            message: Message = came.value
            if message["type"] == "http.request" and not message.get("more_body"):
                return self._within(message.get("body", b""), most)
            waiting = None
        try:
            async with asyncio.timeout(seconds):
                return await self._body(message if waiting is None else await waiting, most)
        except TimeoutError:
            raise Refused(problem("body_slow", headers=((b"connection", b"close"),))) from None

    async def _body(self, message: Message, most: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        while message["type"] == "http.request":
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most or not message.get("more_body"):
                return self._within(b"".join(parts), most)
            message = await self._receive()
        raise Gone

    @staticmethod
    def _within(body: bytes, most: int) -> bytes:
        if len(body) > most:
            closing = ((b"connection", b"close"),)
            raise Refused(problem("body_too_large", f"the limit is {most:,} bytes", headers=closing))
        return body

    def must_be_json(self) -> None:
        """Refuse what a web form can send without asking: any type but JSON, any coding."""
        kind = self.headers.get(b"content-type", b"")
        if kind == b"application/json" and b"content-encoding" not in self.headers:
            return
        kind = kind.partition(b";")[0].strip().lower()
        if kind != b"application/json" and not (kind.startswith(b"application/") and kind.endswith(b"+json")):
            raise Refused(problem("wrong_type", "send content-type: application/json"))
        if self.headers.get(b"content-encoding", b"identity").strip().lower() not in (b"identity", b""):
            raise Refused(problem("wrong_type", "send the body as it is, without content-encoding"))
