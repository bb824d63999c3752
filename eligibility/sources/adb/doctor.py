"""Tells why no device is seen, or why one that is seen cannot be read, and what to do next."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.errors import SourceUnavailable
from eligibility.sources.adb.devices import parse_devices
from eligibility.sources.adb.direct import INSTALL
from eligibility.sources.adb.server import Address, Server
from eligibility.sources.adb.states import ADVICE
from eligibility.sources.adb.transport import SHELL_V2, DeviceInfo, Way
from eligibility.sources.adb.usb_bus import UsbDevice, plugged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CABLE = "use a cable that carries data (many only charge), another port, and no hub; unlock the device"
SWITCH_ON = (
    "on the device: Settings, About phone, tap the build number seven times; then Developer options, "
    "USB debugging on. Switch both off again before taking payments"
)
PAIR = (
    "for wireless debugging (Android 11 and later): Developer options, Wireless debugging, Pair device with "
    "pairing code; then `adb pair HOST:PORT` and `adb connect HOST:PORT` with the two ports it shows"
)


class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at, how it is, and what to do if it is not well."""

    check: str
    status: Status
    what: str
    remedy: str | None = None


def diagnose(
    *,
    environment: Mapping[str, str] = os.environ,
    find_program: Callable[[str], str | None] = shutil.which,
    bus: Path = Path("/sys/bus/usb/devices"),
    nodes: Path = Path("/dev/bus/usb"),
) -> tuple[Diagnosis, ...]:
    """Look at everything between this computer and a device, from the program to the devices themselves.

    Nothing is changed and nothing is started.
    """
    program = _program(find_program)
    usb = plugged(bus, nodes)
    try:
        server = Server(Address.from_environment(environment))
    except SourceUnavailable as wrong:
        return program, Diagnosis("adb server", Status.PROBLEM, wrong.what, wrong.remedy), *_bus(usb, ())
    try:
        version = server.version()
        devices = parse_devices(server.devices())
    except (OSError, ValueError) as silent:
        remedy = "run `adb start-server`" if program.status is Status.OK else program.remedy
        what = f"nothing answers at {server.address} ({silent})"
        return program, Diagnosis("adb server", Status.PROBLEM, what, remedy), _direct(), *_bus(usb, ())
    running = Diagnosis("adb server", Status.OK, f"answers at {server.address}, protocol version {version}")
    each = tuple(_device(server, device) for device in devices)
    return program, running, *each, *(() if each else (_nothing_listed(usb),)), *_bus(usb, devices)


def _program(find_program: Callable[[str], str | None]) -> Diagnosis:
    path = find_program("adb")
    if path:
        return Diagnosis("adb program", Status.OK, f"found at {path}")
    remedy = "install Android's platform-tools (Debian and Ubuntu: `apt install adb`)"
    return Diagnosis("adb program", Status.PROBLEM, "there is no program adb in the path", remedy)


def _direct() -> Diagnosis:
    """Whether devices can be reached without a server."""
    try:
        import adb_shell  # noqa: F401 - only whether it is there
    except ImportError:
        what = "without an adb server devices are reached only with the extra adb"
        return Diagnosis("direct connection", Status.UNKNOWN, what, INSTALL)
    return Diagnosis("direct connection", Status.OK, "adb-shell is installed: adb:HOST:PORT works without a server")


def _device(server: Server, device: DeviceInfo) -> Diagnosis:
    check = f"device {device.address}"
    if device.problem:
        remedy = device.remedy
        if device.state == "offline" and device.way in {Way.NETWORK, Way.WIRELESS}:
            remedy = f"{remedy}; {PAIR}"
        return Diagnosis(check, Status.PROBLEM, f"{device.state}: {device.problem}", remedy)
    try:
        features = server.features(f"serial:{device.serial}" if device.address == device.serial else
                                   f"transport-id:{device.transport_id}")  # fmt: skip
    except (OSError, ValueError) as refused:
        return Diagnosis(check, Status.UNKNOWN, f"listed, but not asked ({refused})", "plug it in again")
    old = "" if SHELL_V2 in features else ", old shell protocol"
    return Diagnosis(check, Status.OK, f"{device.model or 'ready'} by {device.way}{old}")


def _nothing_listed(usb: tuple[UsbDevice, ...] | None) -> Diagnosis:
    if usb is None or any(device.may_be_a_phone for device in usb):
        return Diagnosis("devices", Status.PROBLEM, "the adb server lists no device", f"{SWITCH_ON}; or {PAIR}")
    what = "the adb server lists no device, and no phone is on the USB bus"
    return Diagnosis("devices", Status.PROBLEM, what, f"{CABLE}; or {PAIR}")


def _bus(usb: tuple[UsbDevice, ...] | None, listed: tuple[DeviceInfo, ...]) -> tuple[Diagnosis, ...]:
    if usb is None:
        return (
            Diagnosis("USB", Status.UNKNOWN, "the USB bus cannot be read here", "run where the device is plugged in"),
        )
    phones = [device for device in usb if device.may_be_a_phone]
    if not phones:
        return (Diagnosis("USB", Status.UNKNOWN, "no phone or tablet is on the USB bus", CABLE),)
    known = {device.usb for device in listed}
    return tuple(_phone(phone, phone.port in known) for phone in phones)


def _phone(phone: UsbDevice, listed: bool) -> Diagnosis:  # noqa: FBT001 - private, called once
    check = f"USB {phone.port}"
    if phone.openable is False:
        advice = ADVICE["no permissions"]
        return Diagnosis(check, Status.PROBLEM, f"{phone.name}: {advice.problem}", advice.remedy)
    if not phone.offers_adb:
        return Diagnosis(check, Status.PROBLEM, f"{phone.name} is plugged in, but USB debugging is off", SWITCH_ON)
    if not listed:
        remedy = "plug it in again; if that does not help, `adb kill-server` and `adb start-server`"
        return Diagnosis(check, Status.PROBLEM, f"{phone.name} offers ADB, but the adb server does not list it", remedy)
    return Diagnosis(check, Status.OK, f"{phone.name} offers ADB")
