"""Why no device is seen: each cause is told apart and has its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from eligibility.sources.adb.doctor import Diagnosis, Status, diagnose
from tests.lab.fake_server import FakeServer, counted

NOBODY = {"ANDROID_ADB_SERVER_PORT": "9"}


@pytest.fixture
def bus(tmp_path: Path) -> Path:
    folder = tmp_path / "devices"
    folder.mkdir()
    (folder / "usb1").mkdir()
    return folder


def plug(bus: Path, port: str, *, vendor: str = "04e8", interface: tuple[str, str, str] = ("ff", "42", "01")) -> None:
    device = bus / port
    device.mkdir()
    words = {"idVendor": vendor, "manufacturer": "Probewerk", "product": "Till 7", "busnum": "1", "devnum": "4"}
    for name, value in words.items():
        (device / name).write_text(f"{value}\n")
    (bus / f"{port}:1.0").mkdir()
    for name, value in zip(("Class", "SubClass", "Protocol"), interface, strict=True):
        (bus / f"{port}:1.0" / f"bInterface{name}").write_text(f"{value}\n")


def examine(environment: dict[str, str], bus: Path, *, installed: bool = True) -> dict[str, Diagnosis]:
    found = diagnose(
        environment=environment,
        find_program=lambda _: "/usr/bin/adb" if installed else None,
        bus=bus,
        nodes=bus.parent / "nodes",
    )
    assert all(diagnosis.remedy for diagnosis in found if diagnosis.status is not Status.OK)
    return {diagnosis.check: diagnosis for diagnosis in found}


def server(listed: str) -> FakeServer:
    return FakeServer(
        {
            "host:version": counted("0029"),
            "host:devices-l": counted(listed),
            "host-serial:S1:features": counted("shell_v2,cmd"),
            "host-serial:S2:features": counted("cmd"),
            "host-serial:S3:features": "device offline",
        }
    )


def test_adb_is_not_installed(bus: Path) -> None:
    found = examine(NOBODY, bus, installed=False)
    assert found["adb program"].status is found["adb server"].status is Status.PROBLEM
    assert "apt install adb" in str(found["adb server"].remedy)


def test_no_server_runs(bus: Path) -> None:
    found = examine(NOBODY, bus)
    assert found["adb program"].status is Status.OK
    assert found["adb server"].remedy == "run `adb start-server`"
    assert "direct connection" in found


def test_the_server_address_makes_no_sense(bus: Path) -> None:
    assert "not understood" in examine({"ADB_SERVER_SOCKET": "x"}, bus)["adb server"].what


def test_nothing_is_plugged_in(bus: Path) -> None:
    with server("") as running:
        found = examine(running.environment, bus)
    assert found["adb server"].what.endswith("protocol version 41")
    assert "no phone is on the USB bus" in found["devices"].what
    assert "cable" in str(found["devices"].remedy)
    assert "adb pair" in str(found["devices"].remedy)


def test_debugging_is_off(bus: Path) -> None:
    plug(bus, "1-4", interface=("06", "01", "01"))
    with server("") as running:
        found = examine(running.environment, bus)
    assert "USB debugging is off" in found["USB 1-4"].what
    assert "seven times" in str(found["devices"].remedy)


def test_no_permission_for_the_usb_device(bus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(bus, "1-4")
    node = bus.parent / "nodes/001/004"
    node.parent.mkdir(parents=True)
    node.touch()
    monkeypatch.setattr("os.access", lambda *_: False)
    with server("S9 no permissions (user not in plugdev group); see [http://x] usb:1-4 transport_id:1\n") as running:
        found = examine(running.environment, bus)
    assert "may not open" in found["USB 1-4"].what
    assert "udev" in str(found["device S9"].remedy)


def test_the_server_does_not_list_what_is_plugged_in(bus: Path) -> None:
    plug(bus, "1-4")
    with server("") as running:
        assert "does not list it" in examine(running.environment, bus)["USB 1-4"].what


def test_each_device_has_its_own_diagnosis(bus: Path) -> None:
    plug(bus, "1-4")
    plug(bus, "1-7", vendor="1d6b", interface=("09", "00", "00"))
    listed = (
        "S1 device usb:1-4 model:Till_7 transport_id:1\nS2 device usb:1-5 transport_id:2\nS3 device transport_id:3\n"
        "S4 unauthorized usb:1-6 transport_id:4\n10.0.0.5:5555 offline transport_id:5\n"
    )
    with server(listed) as running:
        found = examine(running.environment, bus)
    assert {check: diagnosis.status.value for check, diagnosis in found.items()} == {
        "adb program": "ok",
        "adb server": "ok",
        "device S1": "ok",
        "device S2": "ok",
        "device S3": "unknown",
        "device S4": "problem",
        "device 10.0.0.5:5555": "problem",
        "USB 1-4": "ok",
    }
    assert "old shell protocol" in found["device S2"].what
    assert "adb pair" in str(found["device 10.0.0.5:5555"].remedy)


def test_where_the_bus_cannot_be_read(tmp_path: Path) -> None:
    with server("") as running:
        assert examine(running.environment, tmp_path / "nowhere")["USB"].status is Status.UNKNOWN
