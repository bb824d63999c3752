"""Middleware for ASGI apps (FastAPI, Starlette, Django, Litestar): a gate before the connection-token route.

    app = GateMiddleware(app, Gate("policy.yaml"), path="/connection_token")

``scope["tapready.decision"]`` holds the decision for the app. The body is read up to the limit, and the app
gets it untouched. See ``eligibility.gate.connection`` for what requests say, and for CSRF.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from inspect import isawaitable
from typing import Any

from eligibility.gate.connection import ANSWER, HEADER, Door, Passed, answer
from eligibility.gate.guarding import Refusal
from eligibility.gate.hook import Gate

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class GateMiddleware:
    """Asks the gate about token requests; all others pass untouched. The words are those of ``Door``."""

    def __init__(self, app: App, gate: Gate, **door: Any) -> None:
        self.app = app
        self.door = Door(gate, **door)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not self.door.guards(scope["method"], inner_path(scope)):
            await self.app(scope, receive, send)
            return
        messages, body = await _read(receive, self.door.most_bytes)
        if messages[-1]["type"] == "http.disconnect":
            return
        known = self.door.facts_of(scope) if self.door.facts_of else None
        outcome = answer(self.door, _header(scope), body, await known if isawaitable(known) else known)
        if isinstance(outcome, Refusal):
            await _refuse(outcome, send)
            return
        scope["tapready.decision"] = outcome.decision
        await self.app(scope, _replayed(messages, receive), _noted(outcome, send))


def inner_path(scope: Scope) -> str:
    """The path inside the app: servers differ in whether ``path`` holds the place the app is mounted at."""
    path: str = scope["path"]
    root: str | None = scope.get("root_path")
    if root and path.startswith(f"{root.rstrip('/')}/"):
        path = path[len(root.rstrip("/")) :]
    return path or "/"


def _header(scope: Scope) -> str | None:
    wanted = HEADER.lower().encode()
    found = [value for name, value in scope["headers"] if name.lower() == wanted]
    return b",".join(found).decode("latin-1") if found else None


async def _read(receive: Receive, most: int) -> tuple[list[Message], bytes | None]:
    """The messages of the body, up to one beyond the limit; None for a body that is larger."""
    messages: list[Message] = []
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return messages, None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return messages, b"".join(parts)


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def replay() -> Message:
        message = next(waiting, None)
        return message if message is not None else await receive()

    return replay


def _noted(passed: Passed, send: Send) -> Send:
    async def note(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (ANSWER.lower().encode(), passed.note.encode())]
        await send(message)

    return note


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.body})
