"""What a way to a device offers: run one script, hand over its output as it arrives, within a time."""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, Self

from eligibility.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STDOUT, STDERR, EXIT = 1, 2, 3
"""Packet kinds of Android's shell protocol 2 that come from the device."""
SHELL_V2 = "shell_v2"
"""The feature with which a device says that it speaks shell protocol 2."""


class Way(StrEnum):
    """How a device hangs on this computer."""

    USB = "usb"
    NETWORK = "network"
    WIRELESS = "wireless debugging"
    EMULATOR = "emulator"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device as the adb server or the USB bus lists it.

    ``address`` is what finds exactly this device: its serial number or, where two devices have the same
    one, its USB port. ``remedy`` is what to do when ``state`` is not ``device``.
    """

    serial: str
    state: str
    way: Way
    address: str
    model: str | None = None
    transport_id: int | None = None
    usb: str | None = None
    problem: str | None = None
    remedy: str | None = None

    @property
    def usable(self) -> bool:
        """Whether commands can be run on it."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: the shell's exit code (None where the protocol has none), and why it broke off, if it did."""

    exit_code: int | None = None
    cut: str | None = None


class Transport(Protocol):
    """An open way to one device; a context manager.

    ``run`` calls ``receive(STDOUT or STDERR, bytes)`` for all that arrives. It raises
    ``SourceUnavailable`` only if the device cannot be asked at all; a connection that breaks off
    later is told by ``Ending.cut``.
    """

    described: str
    features: frozenset[str]

    def run(self, script: str, *, timeout: float, receive: Callable[[int, bytes], None]) -> Ending:
        """Run a shell script for at most ``timeout`` seconds."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *exception: object) -> None: ...


class Deadline:
    """A point in time by which something must be over."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; ``TimeoutError`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not over within {self.seconds:g} s")
        return left

    def at_most(self, seconds: float) -> float:
        """Seconds left, but no more than these."""
        return min(self.left(), seconds)


class Packets:
    """Splits a stream of shell protocol 2 into its packets.

    A packet may be announced as long as 4 GB; its payload is handed over as it comes and never collected.
    """

    _HEAD = struct.Struct("<BI")

    def __init__(self) -> None:
        self._head = b""
        self._kind = 0
        self._missing = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (kind, payload or part of it) for all that is complete."""
        at = 0
        while at < len(data):
            if not self._missing:
                need = self._HEAD.size - len(self._head)
                self._head += data[at : at + need]
                at += need
                if len(self._head) < self._HEAD.size:
                    return
                self._kind, self._missing = self._HEAD.unpack(self._head)
                self._head = b""
                continue
            payload = data[at : at + self._missing]
            at += len(payload)
            self._missing -= len(payload)
            yield self._kind, payload


def deliver(chunks: Iterator[bytes], *, packets: bool, receive: Callable[[int, bytes], None]) -> Ending:
    """Hand a running shell's output on, chunk by chunk, until it ends or breaks off."""
    splitter = Packets()
    try:
        for chunk in chunks:
            if not packets:
                receive(STDOUT, chunk)
                continue
            for kind, payload in splitter.feed(chunk):
                if kind == EXIT:
                    return Ending(exit_code=payload[0])
                receive(kind, payload)
    except TimeoutError as late:
        return Ending(cut=f"the device took too long ({late})")
    except OSError as broken:
        return Ending(cut=f"the connection broke off ({broken})")
    return Ending(cut="the connection ended before the command did") if packets else Ending()


def unreachable(serial: str, what: str, remedy: str) -> SourceUnavailable:
    """Build the error for a device that cannot be asked."""
    return SourceUnavailable(what, where=f"adb:{serial}", remedy=remedy)
