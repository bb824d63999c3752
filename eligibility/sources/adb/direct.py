"""Reaches a device without an adb server, over TCP or USB, with the extra ``adb`` (adb-shell)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from eligibility.errors import SourceUnavailable
from eligibility.sources.adb.keys import Keyring
from eligibility.sources.adb.states import ADVICE, Advice
from eligibility.sources.adb.transport import SHELL_V2, Deadline, Ending, deliver, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from eligibility.sources.adb.wire import Watched

INSTALL = "pip install 'tapready[adb]'"
CONNECT_TIME = 15.0
"""Seconds for the connection and, apart from it, for a person to answer the device's prompt."""


class Direct:
    """A device reached by this program itself, as a ``Transport``."""

    def __init__(
        self,
        serial: str,
        described: str,
        link: Callable[[], Any],
        *,
        patience: float = CONNECT_TIME,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.serial = serial
        self.described = described
        self.features: frozenset[str] = frozenset()
        self._link = link
        self._patience = patience
        self._environment = environment
        self._asked = False
        self._device: Any = None
        self._wire: Watched | None = None

    @classmethod
    def tcp(cls, host: str, port: int, **more: Any) -> Self:
        """Reach a device that listens on the network (``adb tcpip``, terminals, emulators)."""

        def link() -> Any:
            from eligibility.sources.adb.wire import Tcp

            return Tcp(host, port)

        return cls(f"{host}:{port}", "adb-shell over TCP", link, **more)

    @classmethod
    def usb(cls, serial: str, **more: Any) -> Self:
        """Reach a device on USB; only possible while no adb server holds it."""

        def link() -> Any:
            from adb_shell.transport.usb_transport import UsbTransport

            return UsbTransport.find_adb(serial=serial)

        return cls(serial, "adb-shell over USB", link, **more)

    def __enter__(self) -> Self:
        try:
            from adb_shell.adb_device import AdbDevice

            from eligibility.sources.adb.wire import Watched

            link = self._link()
        except ImportError as missing:
            what = f"reaching a device without an adb server needs adb-shell ({missing})"
            raise unreachable(self.serial, what, f"{INSTALL}, or start an adb server (`adb start-server`)") from missing
        except Exception as refused:  # libusb has errors of its own, in several families
            raise self._explained(refused) from refused
        self._wire = Watched(link)
        self._wire.deadline = Deadline(self._patience)
        self._device = AdbDevice(self._wire, banner=b"tapready")
        try:
            self._device.connect(
                rsa_keys=Keyring(self._environment),
                transport_timeout_s=self._patience,
                read_timeout_s=self._patience,
                auth_timeout_s=self._patience,
                auth_callback=self._person_is_asked,
            )
        except SourceUnavailable:
            self._device.close()
            raise
        except Exception as refused:  # adb-shell lets a dozen unrelated families through
            self._device.close()
            raise self._explained(refused) from refused
        self.features = self._wire.features()
        return self

    def __exit__(self, *exception: object) -> None:
        self._device.close()

    def run(self, script: str, *, timeout: float, receive: Callable[[int, bytes], None]) -> Ending:
        """Run a script; with shell protocol 2 where the device's banner offers it."""
        packets = SHELL_V2 in self.features
        chunks = self._chunks(b"shell,v2,raw" if packets else b"shell", script.encode(), timeout)
        return deliver(chunks, packets=packets, receive=receive)

    def _chunks(self, service: bytes, script: bytes, timeout: float) -> Iterator[bytes]:
        """Yield what the service says; adb-shell's many errors become ``OSError``."""
        if self._wire is None:
            raise ConnectionError("not connected")
        self._wire.deadline = Deadline(timeout)
        try:
            yield from self._device._streaming_service(  # noqa: SLF001 - adb-shell has no public way to shell protocol 2
                service, script, transport_timeout_s=timeout, read_timeout_s=timeout, decode=False
            )
        except OSError:
            raise
        except Exception as broken:  # adb-shell lets a dozen unrelated families through
            raise ConnectionError(f"{type(broken).__name__}: {broken}"[:200]) from broken

    def _person_is_asked(self, _device: object) -> None:
        self._asked = True
        if self._wire:
            self._wire.deadline = Deadline(self._patience)

    def _explained(self, refused: Exception) -> SourceUnavailable:
        """Say what went wrong while connecting, as precisely as it can be known."""
        if self._wire and self._wire.wants_encryption():
            advice = Advice(
                "this is a wireless debugging port: it speaks only with paired computers, encrypted",
                f"pair once with `adb pair HOST:PAIRING_PORT`, then `adb connect {self.serial}` "
                "(adb 30 or later); the adb server then lends the device to tapready",
            )
        elif self._asked:
            advice = ADVICE["unauthorized"]
        else:
            text = f"{type(refused).__name__}: {refused}"
            advice = next((known for sign, known in _SIGNS if sign in text), None) or _general(refused, self._patience)
        return unreachable(self.serial, advice.problem, advice.remedy)


_SIGNS: tuple[tuple[str, Advice], ...] = (
    (
        "ConnectionRefused",
        Advice("nothing listens there", "check address and port; `adb tcpip 5555` over USB opens one"),
    ),
    ("BUSY", Advice("another program holds the USB device", "use the adb server, or stop the other program")),
    ("ACCESS", ADVICE["no permissions"]),
    ("InvalidCommandError", Advice("what answers there does not speak ADB", "check address and port")),
    ("DeviceNotFound", Advice("no such device on USB", "plug it in; `tapready doctor` tells more")),
)
"""What the errors of sockets, libusb and adb-shell have in their names or texts."""


def _general(refused: Exception, patience: float) -> Advice:
    text = f"{type(refused).__name__}: {refused}"
    if isinstance(refused, TimeoutError) or "Timeout" in text:
        return Advice(
            f"the device did not answer within {patience:g} s", "check that it is on, awake and in the same network"
        )
    if isinstance(refused, OSError):
        return Advice(f"no connection ({refused})", "check address, port and network")
    return Advice(f"what answers there does not speak ADB ({text[:120]})", "check address and port")
