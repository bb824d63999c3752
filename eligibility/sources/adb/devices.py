"""Which devices there are, in which state, and which way leads to the one that was named."""

from __future__ import annotations

import dataclasses
import os
import re
from collections import Counter
from typing import TYPE_CHECKING

from eligibility.errors import SourceUnavailable
from eligibility.sources.adb.direct import Direct
from eligibility.sources.adb.server import START_SERVER, Address, Server, ThroughServer
from eligibility.sources.adb.states import ADVICE, advice_for
from eligibility.sources.adb.transport import DeviceInfo, Transport, Way, unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATES = "|".join(sorted((re.escape(state) for state in {*ADVICE, "device"}), key=len, reverse=True))
_LINE = re.compile(
    rf"(?P<serial>\S.*?)\s+(?P<state>no permissions.*?|{_STATES}|\S+)"
    r"(?P<rest>(?:\s+(?:usb|product|model|device|features|transport_id):\S*|\s+\d+-[\d.]+)*)\s*"
)
_HOST_AND_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:.%\w]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")
_LARGEST_PORT = 0xFFFF


def parse_devices(text: str) -> tuple[DeviceInfo, ...]:
    """Read what ``adb devices -l`` prints; a line that fits no pattern is left out.

    The state may hold blanks (``no permissions (user not in plugdev group); see […]``), and so may the
    serial number (``adb-X (2)._adb-tls-connect._tcp``).
    """
    found = [_parse_line(line) for line in text.splitlines() if not line.startswith(("List of devices", "* "))]
    devices = [device for device in found if device]
    times = Counter(device.serial for device in devices)
    return tuple(device if times[device.serial] == 1 else _told_apart(device) for device in devices)


def _parse_line(line: str) -> DeviceInfo | None:
    match = _LINE.fullmatch(line.strip())
    if not match:
        return None
    properties = dict(word.split(":", 1) for word in match["rest"].split() if ":" in word)
    serial, state, usb = match["serial"], match["state"], properties.get("usb")
    number = properties.get("transport_id", "")
    advice = advice_for(state)
    return DeviceInfo(
        serial=serial,
        state="no permissions" if state.startswith("no permissions") else state,
        way=_way(serial),
        address=serial,
        model=properties.get("model"),
        transport_id=int(number) if number.isdecimal() else None,
        usb=usb,
        problem=advice.problem if advice else None,
        remedy=advice.remedy if advice else None,
    )


def _told_apart(device: DeviceInfo) -> DeviceInfo:
    """Address a device whose serial number another one has too by its USB port."""
    if device.usb:
        return dataclasses.replace(device, address=f"usb:{device.usb}")
    return device


def _way(serial: str) -> Way:
    if serial.startswith("emulator-"):
        return Way.EMULATOR
    if "._adb-tls-connect." in serial:
        return Way.WIRELESS
    return Way.NETWORK if _HOST_AND_PORT.fullmatch(serial) else Way.USB


def connected(environment: Mapping[str, str] = os.environ) -> tuple[DeviceInfo, ...]:
    """All devices that the running adb server lists, or on USB if no server runs, in the order of the list."""
    server = Server(Address.from_environment(environment))
    try:
        return parse_devices(server.devices())
    except (OSError, ValueError) as silent:
        on_usb = usb_serials()
        if not on_usb:
            what = f"no adb server answers at {server.address} ({silent})"
            raise SourceUnavailable(what, remedy=START_SERVER) from silent
        return tuple(DeviceInfo(serial, "device", Way.USB, serial) for serial in on_usb)


def usb_serials() -> tuple[str, ...]:
    """Serial numbers of the devices on USB that offer ADB; none where they cannot be looked for."""
    try:
        from adb_shell.transport.usb_transport import UsbTransport
    except (ImportError, OSError):
        return ()
    try:
        return tuple(sorted(str(device.serial_number) for device in UsbTransport.find_all_adb_devices()))
    except Exception:  # noqa: BLE001 - libusb has errors of its own, in several families
        return ()


def choose(serial: str, *, environment: Mapping[str, str] = os.environ, patience: float = 15.0) -> Transport:
    """The way to the device with this serial number, USB port (``usb:1-4``) or address (``HOST:PORT``).

    The running adb server comes first; a ``HOST:PORT`` that it does not list is reached directly, and so
    is a USB device if no server runs.  ``patience`` is the time in seconds for a direct connection.
    """
    server = Server(Address.from_environment(environment))
    trouble: Exception | None = None
    listed: tuple[DeviceInfo, ...] = ()
    try:
        listed = parse_devices(server.devices())
    except (OSError, ValueError) as silent:
        trouble = silent
    matching = [device for device in listed if serial in {device.serial, device.address}]
    if len(matching) > 1:
        ports = " or ".join(f"adb:{device.address}" for device in matching)
        raise unreachable(serial, f"{len(matching)} devices have this serial number", f"name one by its port: {ports}")
    if matching:
        return _through_server(server, matching[0])
    if place := _HOST_AND_PORT.fullmatch(serial):
        if not 0 < int(place["port"]) <= _LARGEST_PORT:
            raise unreachable(serial, "that is not a port", "write adb:HOST:PORT with a port from 1 to 65535")
        return Direct.tcp(place["host"].strip("[]"), int(place["port"]), environment=environment, patience=patience)
    if trouble is None:
        known = ", ".join(device.address for device in listed) or "none"
        raise unreachable(serial, f"not connected; the adb server lists {known}", "see `tapready doctor`")
    if usb_serials():
        return Direct.usb(serial, environment=environment, patience=patience)
    raise unreachable(serial, f"no adb server answers at {server.address} ({trouble})", START_SERVER)


def _through_server(server: Server, device: DeviceInfo) -> ThroughServer:
    if device.problem:
        raise unreachable(device.address, device.problem, device.remedy or "")
    alike = device.address != device.serial
    return ThroughServer(server, device.serial, device.transport_id if alike else None)
