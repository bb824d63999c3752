"""What hangs on the USB bus of a Linux computer, read from ``/sys`` without any rights."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADB_INTERFACE = ("ff", "42", "01")
"""USB class, subclass and protocol of ADB."""
_STILL_IMAGE = "06"
_PHONE_MAKERS = frozenset(
    {
        *("04e8", "18d1", "22b8", "2717", "2a70", "22d9", "12d1", "0bb4", "0fce", "1004", "0b05"),
        *("2a45", "1ebf", "0e8d", "05c6", "1782", "2d95", "339b", "2e04", "17ef", "0502", "2207"),
    }
)
"""USB vendor numbers of Samsung, Google, Motorola, Xiaomi, OnePlus, Oppo, Huawei, HTC, Sony, LG, Asus, Meizu,
Coolpad, MediaTek, Qualcomm, Unisoc, vivo, Honor, HMD, Lenovo, Acer, Rockchip."""


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A plugged device: its port, what it calls itself, whether it offers ADB, and whether we may open it."""

    port: str
    name: str
    offers_adb: bool
    may_be_a_phone: bool
    openable: bool | None


def plugged(bus: Path, nodes: Path) -> tuple[UsbDevice, ...] | None:
    """All devices on the bus (``/sys/bus/usb/devices``, nodes in ``/dev/bus/usb``); None where it cannot be read."""
    try:
        folders = sorted(folder for folder in bus.iterdir() if ":" not in folder.name and "-" in folder.name)
    except OSError:
        return None
    return tuple(_describe(folder, bus, nodes) for folder in folders)


def _describe(folder: Path, bus: Path, nodes: Path) -> UsbDevice:
    interfaces = tuple(_interfaces(bus, folder.name))
    name = " ".join(filter(None, (_read(folder / "manufacturer"), _read(folder / "product")))) or "unnamed"
    image = any(kind[0] == _STILL_IMAGE for kind in interfaces)
    offers = ADB_INTERFACE in interfaces
    return UsbDevice(
        port=folder.name,
        name=name,
        offers_adb=offers,
        may_be_a_phone=offers or image or _read(folder / "idVendor") in _PHONE_MAKERS,
        openable=_openable(folder, nodes),
    )


def _interfaces(bus: Path, name: str) -> Iterator[tuple[str, str, str]]:
    for interface in sorted(bus.glob(f"{name}:*")):
        kinds = [_read(interface / f"bInterface{what}") for what in ("Class", "SubClass", "Protocol")]
        yield kinds[0], kinds[1], kinds[2]


def _openable(folder: Path, nodes: Path) -> bool | None:
    numbers = (_read(folder / "busnum"), _read(folder / "devnum"))
    if not all(number.isdecimal() for number in numbers):
        return None
    node = nodes / f"{int(numbers[0]):03d}" / f"{int(numbers[1]):03d}"
    return os.access(node, os.R_OK | os.W_OK) if node.exists() else None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()[:100]
    except OSError:
        return ""
