"""Asks Stripe for a connection token: one call, one connection, and nothing of it is kept.

Source: https://docs.stripe.com/api/terminal/connection_tokens/create. The token is passed on and then let go; the
key stands only in the request. Nothing here is logged.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import ssl
from http.client import parse_headers
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from eligibility.errors import Problem
from eligibility.gate.service.problems import Answer, Refused, problem
from eligibility.gate.service.secret import Secret
from eligibility.gate.service.settings import SettingsError

MOST_BYTES = 65_536
PLACE = "/v1/terminal/connection_tokens"
SOON = 2
"""Seconds after which a caller may try again when Stripe does not say."""
_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Said(NamedTuple):
    """What Stripe answered; shows nothing of its body."""

    status: int
    retry_after: str
    body: bytes

    def __repr__(self) -> str:
        return f"Said({self.status})"


class Stripe:
    """Stripe's API as one secret key sees it. ``timeout``: seconds for a whole call."""

    def __init__(
        self, key: Secret, *, base_url: str, timeout: float, version: str | None = None, ca_file: Path | None = None
    ) -> None:
        parts = urlsplit(base_url)
        self._key, self._timeout, self._version = key, timeout, version
        self._host = parts.hostname or ""
        self._named = parts.netloc
        self._secure = parts.scheme == "https"
        self._port = parts.port or (443 if self._secure else 80)
        self._tls = _tls(ca_file) if self._secure else None

    async def connection_token(self, location: str | None = None) -> str:
        """A new connection token's secret; raises ``Refused`` with what to answer instead."""
        try:
            async with asyncio.timeout(self._timeout):
                said = await self._call(urlencode({"location": location}) if location else "")
        except TimeoutError:
            raise Refused(problem("stripe_slow", retry_after=SOON)) from None
        except (OSError, ssl.SSLError):
            raise Refused(problem("stripe_down", retry_after=SOON)) from None
        except (EOFError, ValueError, asyncio.LimitOverrunError):
            raise Refused(problem("stripe_failed", "the answer is not HTTP as agreed", retry_after=SOON)) from None
        if said.status != 200:
            raise Refused(_refusal(said))
        return _token(said.body)

    async def _call(self, form: str) -> Said:
        reader, writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls, limit=MOST_BYTES)
        try:
            writer.write(self._request(form))
            await writer.drain()
            return await _said(reader)
        finally:
            writer.transport.abort()

    def _request(self, form: str) -> bytes:
        key = base64.b64encode(f"{self._key.reveal()}:".encode()).decode()
        lines = [
            f"POST {PLACE} HTTP/1.1", f"Host: {self._named}", f"Authorization: Basic {key}", "Accept: application/json",
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}", "Connection: close",
            "User-Agent: tapready-gate", *([f"Stripe-Version: {self._version}"] if self._version else []),
        ]  # fmt: skip
        return ("\r\n".join(lines) + "\r\n\r\n" + form).encode("ascii")


def _tls(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:
        what = f"cannot be read as certificates: {error.strerror or error}"
        raise SettingsError([Problem(str(ca_file), what, "name a PEM file")]) from None


async def _said(reader: asyncio.StreamReader) -> Said:
    """Read one answer of at most ``MOST_BYTES``; interim answers are passed over."""
    status = 100
    while 100 <= status < 200:
        head = await reader.readuntil(b"\r\n\r\n")
        first, _, rest = head.partition(b"\r\n")
        version, _, code = first.decode("latin-1").partition(" ")
        if not version.startswith("HTTP/1.") or not code[:3].isdigit():
            raise ValueError("not HTTP")
        status = int(code[:3])
    fields: Any = parse_headers(BytesIO(rest))
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = await _chunks(reader)
    elif (length := fields.get("content-length")) is not None:
        if not length.isdecimal() or int(length[:10]) > MOST_BYTES:
            raise ValueError("content-length")
        body = await reader.readexactly(int(length))
    else:
        body = await reader.read(MOST_BYTES)
    return Said(status, str(fields.get("retry-after", "")), body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while True:
        size = int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16)
        if size < 0 or len(body) + size > MOST_BYTES:
            raise ValueError("too large")
        if size == 0:
            return bytes(body)
        body += (await reader.readexactly(size + 2))[:-2]


def _refusal(said: Said) -> Answer:
    """What the caller is told; of Stripe's own words nothing but codes."""
    later = int(said.retry_after[:4]) if said.retry_after.isdecimal() else SOON
    if said.status in (401, 403):
        return problem("stripe_key_refused", "the operator has to look at the service's key")
    if said.status == 429:
        return problem("stripe_busy", retry_after=later)
    if 400 <= said.status < 500:
        words = {word: value for word, value in _error(said.body).items() if word in ("code", "param", "type")}
        told = {word: value for word, value in words.items() if isinstance(value, str) and _WORD.fullmatch(value)}
        return problem("stripe_rejected", stripe=told)
    return problem("stripe_failed", retry_after=later)


def _error(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)["error"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _token(body: bytes) -> str:
    try:
        secret = json.loads(body)["secret"]
    except (ValueError, LookupError, TypeError, RecursionError):
        secret = None
    if not isinstance(secret, str) or not secret:
        raise Refused(problem("stripe_failed", "the answer holds no token", retry_after=SOON))
    return secret
