"""adb-shell's transports, mended: no delays, closed connections noticed, one deadline, the device's banner kept.

The only module that imports adb-shell, which is an optional extra; ``direct.py`` imports it when it is needed.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Any

from adb_shell.transport.base_transport import BaseTransport

if TYPE_CHECKING:
    from eligibility.sources.adb.transport import Deadline

_LARGEST_PACKET = 1 << 20
_BANNER_BYTES = 4096
_NEVER = 3600.0


class Tcp(BaseTransport):  # type: ignore[misc]  # adb-shell is not typed
    """A TCP connection that sends at once and knows when the other end has closed."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._socket: socket.socket | None = None

    def connect(self, transport_timeout_s: float | None = None) -> None:
        """Open the connection."""
        self._socket = socket.create_connection(self._place, timeout=transport_timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Close it; harmless when it is closed."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None = None) -> bytes:
        """Receive at least one byte."""
        connection = self._open(transport_timeout_s)
        received = connection.recv(numbytes)
        if not received:
            raise ConnectionError("closed by the device")
        return received

    def bulk_write(self, data: bytes, transport_timeout_s: float | None = None) -> int:
        """Send everything."""
        self._open(transport_timeout_s).sendall(data)
        return len(data)

    def _open(self, timeout: float | None) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("not connected")
        self._socket.settimeout(timeout)
        return self._socket


class Watched(BaseTransport):  # type: ignore[misc]  # adb-shell is not typed
    """Any transport under a deadline that covers the whole conversation, remembering how it began."""

    def __init__(self, inner: Any) -> None:
        self.deadline: Deadline | None = None
        self.beginning = b""
        self._inner = inner

    def connect(self, transport_timeout_s: float | None = None) -> None:
        """Connect within the deadline."""
        self._inner.connect(self._seconds(transport_timeout_s))

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None = None) -> bytes:
        """Read within the deadline; refuse packets that no device may send."""
        if numbytes > _LARGEST_PACKET:
            raise ConnectionError(f"the device announces a packet of {numbytes} bytes")
        data: bytes = self._inner.bulk_read(numbytes, self._seconds(transport_timeout_s))
        if len(self.beginning) < _BANNER_BYTES:
            self.beginning += bytes(data)
        return data

    def bulk_write(self, data: bytes, transport_timeout_s: float | None = None) -> int:
        """Write within the deadline."""
        written: int = self._inner.bulk_write(data, self._seconds(transport_timeout_s))
        return written

    def features(self) -> frozenset[str]:
        """What the device said in its banner that it can do."""
        found = re.search(rb"features=([\w,.-]*)", self.beginning)
        return frozenset(found[1].decode().split(",")) if found else frozenset()

    def wants_encryption(self) -> bool:
        """Whether the device answered with STLS: this is a wireless debugging port."""
        return self.beginning.startswith(b"STLS")

    def _seconds(self, asked: float | None) -> float:
        left = self.deadline.left() if self.deadline else _NEVER
        return left if asked is None else min(left, asked)
