"""uvicorn's protocol with what it lacks: a limit on the size of a request's head, and on the time it takes to arrive.

Without these a caller can hold a connection for ever, or fill the memory, before the service sees anything.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eligibility.gate.service.settings import LimitsFile

LINE = 8_192
"""Bytes allowed for the first line of a request, besides its headers."""


class GuardedProtocol(HttpToolsProtocol):
    """Ends a connection whose head is larger than ``most`` bytes, or later than ``seconds``. Costs nothing when it comes at once."""

    most = 16_384 + LINE
    seconds = 10.0
    _reading = True
    _size = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.seconds, self._too_slow)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._reading = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there; the body has the service's own limits."""
        self._reading, self._size = False, 0
        self._rest()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head that is not complete."""
        super().data_received(data)
        if not self._reading:
            return
        self._size += len(data)
        if self._size > self.most:
            self._end(b"431 Request Header Fields Too Large")
        elif self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._rest()
        super().connection_lost(exc)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._end(b"408 Request Timeout")

    def _end(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()


def guarded_protocol(limits: LimitsFile) -> type[HttpToolsProtocol]:
    """The protocol with a service's limits."""
    return type("Guarded", (GuardedProtocol,), {"most": limits.headers + LINE, "seconds": limits.read_timeout})
