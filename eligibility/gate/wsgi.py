"""Middleware for WSGI apps (Flask, Django, Pyramid): a gate before the connection-token route.

    app.wsgi_app = GateMiddleware(app.wsgi_app, Gate("policy.yaml"), path="/connection_token")

``environ["tapready.decision"]`` holds the decision for the app. The body is read up to the limit, and the app
gets it untouched. See ``eligibility.gate.connection`` for what requests say, and for CSRF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any

from eligibility.gate.connection import ANSWER, HEADER, Door, answer
from eligibility.gate.guarding import Refusal
from eligibility.gate.hook import Gate

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
_VARIABLE = f"HTTP_{HEADER.upper().replace('-', '_')}"


class GateMiddleware:
    """Asks the gate about token requests; all others pass untouched. The words are those of ``Door``."""

    def __init__(self, app: App, gate: Gate, **door: Any) -> None:
        self.app = app
        self.door = Door(gate, **door)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        if not self.door.guards(environ["REQUEST_METHOD"], environ.get("PATH_INFO") or "/"):
            return self.app(environ, start_response)
        body = _read(environ, self.door.most_bytes)
        known = self.door.facts_of(environ) if self.door.facts_of else None
        outcome = answer(self.door, environ.get(_VARIABLE), body, known)
        if isinstance(outcome, Refusal):
            status = HTTPStatus(outcome.status)
            start_response(f"{status.value} {status.phrase}", list(outcome.headers))
            return [outcome.body]
        environ["tapready.decision"] = outcome.decision

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (ANSWER, outcome.note)], *rest)

        return self.app(environ, noted)


def _read(environ: Environ, most: int) -> bytes | None:
    """The body, put back for the app; None for one beyond the limit."""
    stream, length = environ["wsgi.input"], _length(environ)
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""
    wanted = most + 1 if length is None else min(length, most + 1)
    body = _exactly(stream, wanted)
    if len(body) <= most:
        environ["wsgi.input"] = BytesIO(body)
        return body
    environ["wsgi.input"] = BufferedReader(_Chained(body, stream))
    return None


def _exactly(stream: Any, wanted: int) -> bytes:
    parts: list[bytes] = []
    while wanted > 0 and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _length(environ: Environ) -> int | None:
    written = str(environ.get("CONTENT_LENGTH") or "")
    return int(written) if written.isdecimal() and written.isascii() else None


class _Chained(RawIOBase):
    """What was read already, then the rest of the stream."""

    def __init__(self, first: bytes, rest: Any) -> None:
        self._first, self._rest = BytesIO(first), rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        part: bytes = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)
