"""Talks to the adb server that is already running: it holds the USB devices, the pairings and the user's keys.

Only questions are asked (``host:version``, ``host:devices-l``, ``…:features``) and shells opened; the server is
never started, stopped or told to connect.  Protocol: Android's ``packages/modules/adb/OVERVIEW.TXT`` and
``SERVICES.TXT``.
"""

from __future__ import annotations

import contextlib
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from eligibility.errors import SourceUnavailable
from eligibility.sources.adb.states import advice_for, state_in_refusal
from eligibility.sources.adb.transport import SHELL_V2, Deadline, Ending, deliver, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DEFAULT_PORT = 5037
START_SERVER = "start it with `adb start-server` (package adb), or name a device as adb:HOST:PORT"
_ANSWER_TIME = 10.0
_LONGEST_ANSWER = 1 << 20
_LONGEST_REQUEST = 0xFFFF
_CHUNK = 1 << 16


class Refused(ValueError):
    """The server answered FAIL; the text is its reason. ``ThroughServer`` translates it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the adb server listens: a TCP host and port, or the path of a local socket (``@name``: abstract)."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    path: str | None = None

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read ``ADB_SERVER_SOCKET``, ``ANDROID_ADB_SERVER_ADDRESS`` and ``ANDROID_ADB_SERVER_PORT`` as adb does."""
        spelt = environment.get("ADB_SERVER_SOCKET", "")
        host = environment.get("ANDROID_ADB_SERVER_ADDRESS") or "127.0.0.1"
        port = environment.get("ANDROID_ADB_SERVER_PORT") or str(DEFAULT_PORT)
        kind, _, rest = spelt.partition(":")
        if kind in {"localfilesystem", "local", "localabstract"} and rest:
            return cls(path=f"@{rest}" if kind == "localabstract" else rest)
        if kind == "tcp" and rest:
            named, _, port = rest.rpartition(":")
            host = named.strip("[]") or host
        elif spelt:
            raise SourceUnavailable(
                f"ADB_SERVER_SOCKET={spelt} is not understood", remedy="write tcp:HOST:PORT or localfilesystem:PATH"
            )
        if not port.isdecimal() or not 0 < int(port) <= 0xFFFF:
            raise SourceUnavailable(
                f"the adb server's port {port!r} is not a port", remedy="set ANDROID_ADB_SERVER_PORT to 1..65535"
            )
        return cls(host, int(port))

    def connect(self, deadline: Deadline) -> socket.socket:
        """Open a connection; ``OSError`` where nobody listens."""
        if self.path is None:
            opened = socket.create_connection((self.host, self.port), deadline.at_most(_ANSWER_TIME))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return opened
        opened = socket.socket(socket.AF_UNIX)
        opened.settimeout(deadline.at_most(_ANSWER_TIME))
        opened.connect(self.path.replace("@", "\0", 1) if self.path.startswith("@") else self.path)
        return opened


@dataclass(frozen=True, slots=True)
class Server:
    """The running adb server, asked anew for each question."""

    address: Address

    def version(self) -> int:
        """The server's protocol version (41 since 2019)."""
        return int(self._ask("host:version"), 16)

    def devices(self) -> str:
        """The list that ``adb devices -l`` prints, one device a line."""
        return self._ask("host:devices-l").decode("utf-8", "replace")

    def features(self, target: str) -> frozenset[str]:
        """What server and device can both do; ``target`` is ``serial:S`` or ``transport-id:N``."""
        answer = self._ask(f"host-{target}:features")
        return frozenset(answer.decode("ascii", "replace").split(","))

    def open(self, target: str, service: str, deadline: Deadline) -> socket.socket:
        """Open a service on a device and return the connection to it."""
        connection = self.address.connect(deadline)
        try:
            # host:tport would do too, but answers in two pieces, and the second waits 40 ms for our acknowledgement
            switch = f"host:transport:{target[7:]}" if target.startswith("serial:") else f"host:{target}"
            _request(connection, switch, deadline)
            _request(connection, service, deadline)
        except BaseException:
            connection.close()
            raise
        return connection

    def _ask(self, request: str) -> bytes:
        deadline = Deadline(_ANSWER_TIME)
        with self.address.connect(deadline) as connection:
            _request(connection, request, deadline)
            length = int(_exactly(connection, 4, deadline), 16)
            return _exactly(connection, min(length, _LONGEST_ANSWER), deadline)


class ThroughServer:
    """A device that the adb server lists, as a ``Transport``."""

    def __init__(self, server: Server, serial: str, transport_id: int | None = None) -> None:
        self.serial = serial
        self._server = server
        self._target = f"serial:{serial}" if transport_id is None else f"transport-id:{transport_id}"
        self.described = f"adb server at {server.address}"
        self.features: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        with self._explained():
            self.features = self._server.features(self._target)
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing stays open between two questions."""

    def run(self, script: str, *, timeout: float, receive: Callable[[int, bytes], None]) -> Ending:
        """Run a script; with shell protocol 2 where the device has it."""
        packets = SHELL_V2 in self.features
        deadline = Deadline(timeout)
        with self._explained():
            connection = self._server.open(self._target, f"{'shell,v2,raw' if packets else 'shell'}:{script}", deadline)
        with connection:
            return deliver(_chunks(connection, deadline), packets=packets, receive=receive)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the ways in which a request fails into words with a remedy."""
        try:
            yield
        except Refused as refusal:
            raise self._translated(str(refusal)) from None
        except (OSError, ValueError) as broken:
            what = f"the adb server at {self._server.address} does not answer properly ({broken})"
            raise unreachable(self.serial, what, START_SERVER) from broken

    def _translated(self, refusal: str) -> SourceUnavailable:
        state = state_in_refusal(refusal)
        advice = advice_for(state) if state else None
        if advice:
            return unreachable(self.serial, advice.problem, advice.remedy)
        if "more than one device" in refusal:
            return unreachable(
                self.serial,
                "two devices have this serial number",
                "name one by its USB port, as `adb devices -l` shows",
            )
        if "not found" in refusal:
            return unreachable(
                self.serial, "the adb server does not know this device", "plug it in; `tapready doctor` tells more"
            )
        first = refusal.partition("\n")[0][:200]
        return unreachable(self.serial, f"the adb server refuses: {first}", "plug the device in again")


def _request(connection: socket.socket, text: str, deadline: Deadline) -> None:
    payload = text.encode()
    if len(payload) > _LONGEST_REQUEST:
        raise Refused("the request is too long")
    connection.settimeout(deadline.left())
    connection.sendall(b"%04x%b" % (len(payload), payload))
    status = _exactly(connection, 4, deadline)
    if status == b"OKAY":
        return
    if status != b"FAIL":
        raise ValueError(f"{status!r} instead of OKAY")
    length = int(_exactly(connection, 4, deadline), 16)
    raise Refused(_exactly(connection, length, deadline).decode("utf-8", "replace"))


def _exactly(connection: socket.socket, count: int, deadline: Deadline) -> bytes:
    got = bytearray()
    while len(got) < count:
        connection.settimeout(deadline.left())
        chunk = connection.recv(count - len(got))
        if not chunk:
            raise ConnectionError("the adb server hung up")
        got += chunk
    return bytes(got)


def _chunks(connection: socket.socket, deadline: Deadline) -> Iterator[bytes]:
    while True:
        connection.settimeout(deadline.left())
        try:
            chunk = connection.recv(_CHUNK)
        except TimeoutError:
            deadline.left()
            raise
        if not chunk:
            return
        yield chunk
