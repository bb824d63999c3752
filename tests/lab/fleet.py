"""The devices that the tests share, by name."""

from __future__ import annotations

from tests.lab.adb_server import AdbServer
from tests.lab.laboratory import Device, Phone
from tests.lab.wire import Cable

OLD = ("shell_v2", "cmd")
NOT_UTF8 = b"[ro.product.model]: [caf\xe9 \xff\xfe\x00]\r\n[x]: [D<2\n!0\n-\n.]\n"

_PACKET, _MIDDLE = 4096, 6000
"""Bytes. A busy device says much in one packet, and of one that is cut short a host has nothing: so a fault in the middle comes
more than a packet later than the first answer ends, and before the last one begins."""

FAULTS: dict[str, Phone] = {
    "reset": Phone(cable=Cable(reset_after=_MIDDLE, largest_packet=_PACKET)),
    "closes": Phone(cable=Cable(close_after=_MIDDLE, largest_packet=_PACKET)),
    "stalls": Phone(cable=Cable(stall_after=_MIDDLE, largest_packet=_PACKET)),
    "old": Phone(cable=Cable(without=OLD, largest_packet=4096)),
    "old_odd": Phone(
        files={
            "dumpsys_nfc.hang": b"",
            "getprop.txt": NOT_UTF8,
            "dumpsys_display.err": "half\n",
            "dumpsys_display.rc": "3",
        },
        cable=Cable(without=OLD, largest_packet=4096),
    ),
    "huge": Phone(
        files={"getprop.mib": "50", "id.txt": "x" * 99 + "\n", "id.mib": "50", "dumpsys_display.mib": "9999"}
    ),
    "hangs": Phone(files={"dumpsys_nfc.hang": b"", "dumpsys_display.stubborn": b""}),
    "no_limits": Phone(files={"dumpsys_nfc.hang": b"", "without": "head tail grep"}),
    "odd": Phone(
        files={
            "getprop.txt": NOT_UTF8,
            "dumpsys_nfc.txt": "Permission Denial: can't dump NfcService from pid=1, uid=2000\n",
            "dumpsys_nfc.rc": "255",
            "dumpsys_display.txt": "half\n",
            "dumpsys_display.err": "then it broke\n",
            "dumpsys_display.rc": "3",
            "settings_list_global.txt": "no newline at the end",
            "without": "appops getenforce",
        }
    ),
    "bare": Phone(models=(), files={"getprop.txt": "[ro.build.version.sdk]: [29]\n"}),
    "two_hours_ahead": Phone(files={"clock_offset": "7200"}, cable=Cable(latency=0.05)),
}
"""Devices that a host may connect to before it meets their fault."""

UNREACHABLE: dict[str, Phone] = {
    "closed": Phone(cable=Cable(mode="closed")),
    "silent": Phone(cable=Cable(mode="silent")),
    "hangs_up": Phone(cable=Cable(mode="hangs_up")),
    "noise": Phone(cable=Cable(mode="noise")),
    "wireless": Phone(cable=Cable(tls=True)),
    "flaky": Phone(cable=Cable(drops=1)),
}

FLEET = 20


class Lab:
    """Everything the tests of one session share: named devices and an adb server that knows some of them."""

    def __init__(self, devices: dict[str, Device], server: AdbServer) -> None:
        self.devices = devices
        self.server = server
        self.through_server = dict(server.environment)
        self.direct = {**server.environment, "ANDROID_ADB_SERVER_PORT": "9"}

    def serial(self, name: str) -> str:
        return self.devices[name].serial
