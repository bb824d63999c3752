"""Which devices there are, which way leads to them, and what is said of those that cannot be used."""

from __future__ import annotations

import struct
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.errors import SourceUnavailable
from eligibility.sources.adb import Limits, Way, choose, collect, connected, parse_devices
from eligibility.sources.adb.direct import Direct
from eligibility.sources.adb.keys import Keyring, key_paths
from eligibility.sources.adb.server import Address
from eligibility.sources.adb.states import ADVICE, advice_for
from eligibility.sources.adb.transport import Packets
from tests.lab.fake_server import FakeServer, counted

NO_SERVER = {"ANDROID_ADB_SERVER_PORT": "9", "HOME": "/nonexistent"}
LISTED = """\
List of devices attached
R58M12ABCDE            device usb:1-4 product:r8q model:SM_G781B device:r8q transport_id:1
emulator-5554          device product:sdk_gphone64_x86_64 model:sdk_gphone64_x86_64 device:emu64xa transport_id:2
192.168.1.20:5555      offline transport_id:3
[fe80::1]:5555         device product:p model:M device:d transport_id:4
0A1B2C3D4E             unauthorized usb:1-2 transport_id:5
99XX                   no permissions (missing udev rules? user is in the plugdev group); \
see [http://developer.android.com/tools/device.html] usb:3-1.2 transport_id:6
adb-R5CT-aBcDe (2)._adb-tls-connect._tcp device product:p model:Pixel_8 device:d transport_id:7
ABCDEF01               recovery usb:1-3 product:p model:M device:d transport_id:8
ABCDEF02               sideload usb:1-5 transport_id:9
ABCDEF03               authorizing transport_id:10
ABCDEF04               bootloader usb:1-7
????????????           no permissions usb:1-8 transport_id:12
0123456789ABCDEF       device usb:1-9 model:Tab_A transport_id:13
0123456789ABCDEF       device usb:1-10 model:Tab_B transport_id:14
"""


def test_the_list_is_read_by_fields() -> None:
    devices = parse_devices(LISTED)
    assert [(device.serial, device.state, device.way) for device in devices] == [
        ("R58M12ABCDE", "device", Way.USB),
        ("emulator-5554", "device", Way.EMULATOR),
        ("192.168.1.20:5555", "offline", Way.NETWORK),
        ("[fe80::1]:5555", "device", Way.NETWORK),
        ("0A1B2C3D4E", "unauthorized", Way.USB),
        ("99XX", "no permissions", Way.USB),
        ("adb-R5CT-aBcDe (2)._adb-tls-connect._tcp", "device", Way.WIRELESS),
        ("ABCDEF01", "recovery", Way.USB),
        ("ABCDEF02", "sideload", Way.USB),
        ("ABCDEF03", "authorizing", Way.USB),
        ("ABCDEF04", "bootloader", Way.USB),
        ("????????????", "no permissions", Way.USB),
        ("0123456789ABCDEF", "device", Way.USB),
        ("0123456789ABCDEF", "device", Way.USB),
    ]
    assert [device.model for device in devices[:2]] == ["SM_G781B", "sdk_gphone64_x86_64"]
    assert [device.address for device in devices[-2:]] == ["usb:1-9", "usb:1-10"]
    assert [device.usable for device in devices].count(True) == 6
    assert devices[5].usb == "3-1.2"


def test_every_state_has_its_own_remedy() -> None:
    assert advice_for("device") is None
    assert len({advice.problem for advice in ADVICE.values()}) == len(ADVICE)
    assert all(advice.remedy for advice in ADVICE.values())
    assert "new-state" in str(advice_for("new-state"))


@given(st.text(max_size=200))
def test_no_list_makes_it_fail(text: str) -> None:
    for device in parse_devices(text):
        assert device.serial
        assert device.usable or device.remedy


# choosing


@pytest.mark.parametrize(
    ("serial", "what"),
    [
        ("192.168.1.20:5555", "does not answer"),
        ("0A1B2C3D4E", "does not trust this computer"),
        ("99XX", "may not open the USB device"),
        ("ABCDEF01", "in recovery"),
        ("ABCDEF02", "sideload"),
        ("0123456789ABCDEF", "2 devices have this serial number"),
        ("NOTTHERE", "not connected; the adb server lists R58M12ABCDE"),
        ("10.0.0.1:99999", "not a port"),
    ],
)
def test_what_is_said_of_devices_that_cannot_be_used(serial: str, what: str) -> None:
    with FakeServer({"host:devices-l": counted(LISTED)}) as server:
        with pytest.raises(SourceUnavailable, match=what) as caught:
            choose(serial, environment=server.environment)
        assert server.requests == ["host:devices-l"]
    assert caught.value.remedy
    assert str(caught.value.where).startswith("adb:")


def test_two_devices_alike_are_told_apart_by_their_port() -> None:
    answers = {
        "host:devices-l": counted(LISTED),
        "host-transport-id:14:features": counted("shell_v2,cmd"),
        "host:transport-id:14": b"",
        "shell,v2,raw": b"OKAY",
    }
    with FakeServer(answers) as server:
        with pytest.raises(SourceUnavailable, match="nothing could be read"):
            collect("usb:1-10", environment=server.environment, limits=Limits(attempts=1))
        asked = [request.partition(":D=")[0] for request in server.requests]
    assert asked == ["host:devices-l", "host-transport-id:14:features", "host:transport-id:14", "shell,v2,raw"]


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        ("device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set", "does not trust this computer"),
        ("device offline", "does not answer"),
        ("device still authorizing", "is being asked"),
        ("insufficient permissions for device: missing udev rules?", "may not open"),
        ("device 'R58M12ABCDE' not found", "does not know this device"),
        ("more than one device/emulator", "two devices"),
        ("closed", "refuses: closed"),
    ],
)
def test_refusals_between_list_and_question(refusal: str, what: str) -> None:
    with FakeServer({"host:devices-l": counted(LISTED), "host-serial:R58M12ABCDE:features": refusal}) as server:
        with pytest.raises(SourceUnavailable, match=what) as caught:
            collect("R58M12ABCDE", environment=server.environment)
        assert caught.value.remedy


def test_a_device_that_vanishes_before_it_answers_is_asked_once_more() -> None:
    answers: dict[str, bytes | str] = {
        "host:devices-l": counted("S1 device transport_id:1\n"),
        "host-serial:S1:features": counted("shell_v2"),
        "host:transport:S1": b"",
        "shell,v2,raw": b"OKAY",
    }
    with FakeServer(answers) as server:
        with pytest.raises(SourceUnavailable, match="ended before the command did"):
            collect("S1", environment=server.environment)
        assert server.requests.count("host:devices-l") == 2


@pytest.mark.parametrize(
    "raw", [b"", b"OK", b"HTTP/1.1 400 Bad Request\r\n", b"OKAYzzzz", b"OKAYffff", b"FAIL0004what"]
)
def test_something_else_listens_at_the_port(raw: bytes) -> None:
    with FakeServer({}, raw=raw) as server:
        for attempt in (
            lambda: connected(server.environment),
            lambda: choose("SERIAL", environment=server.environment),
        ):
            with pytest.raises(SourceUnavailable, match="no adb server answers") as caught:
                attempt()
            assert caught.value.remedy


def test_nobody_listens() -> None:
    with pytest.raises(SourceUnavailable, match=r"no adb server answers at 127\.0\.0\.1:9") as caught:
        connected(NO_SERVER)
    assert "adb start-server" in str(caught.value.remedy)


def test_the_limit_holds_while_nothing_more_comes() -> None:
    packet = struct.pack("<BI", 1, 4_000_000_000)
    answers: dict[str, bytes | str] = {
        "host:devices-l": counted("S1 device transport_id:1\n"),
        "host-serial:S1:features": counted("shell_v2"),
        "host:transport:S1": b"",
        "shell,v2,raw": b"OKAY" + packet + b"x" * 1000,
    }
    began = time.monotonic()
    with (
        FakeServer(answers, stays=True) as server,
        pytest.raises(SourceUnavailable, match="took too long"),
    ):
        collect("S1", environment=server.environment, limits=Limits(probe=1, attempts=1))
    assert 0.9 < time.monotonic() - began < 10


# without a server


def test_without_adb_shell_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adb_shell.adb_device", None)
    with pytest.raises(SourceUnavailable, match="needs adb-shell") as caught:
        collect("127.0.0.1:9", environment=NO_SERVER)
    assert "pip install 'tapready[adb]'" in str(caught.value.remedy)


def test_usb_devices_are_found_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.sources.adb.devices.usb_serials", lambda: ("S1", "S2"))
    assert [(device.address, device.way) for device in connected(NO_SERVER)] == [("S1", Way.USB), ("S2", Way.USB)]
    assert choose("S1", environment=NO_SERVER).described == "adb-shell over USB"


class UsbErrorBusy(Exception):
    """As libusb1 names it; its text is ``LIBUSB_ERROR_BUSY [-6]``."""


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (UsbErrorBusy("LIBUSB_ERROR_BUSY [-6]"), "another program holds"),
        (UsbErrorBusy("LIBUSB_ERROR_ACCESS [-3]"), "may not open"),
        (type("UsbDeviceNotFoundError", (Exception,), {})("none"), "no such device on USB"),
        (TimeoutError("slow"), "did not answer within 2 s"),
        (OSError("odd"), "no connection"),
        (AssertionError(), "does not speak ADB"),
        (type("InvalidCommandError", (Exception,), {})("Unknown command: 1347703880"), "does not speak ADB$"),
    ],
)
def test_what_goes_wrong_on_usb(error: Exception, what: str) -> None:
    def link() -> object:
        raise error

    with pytest.raises(SourceUnavailable, match=what) as caught, Direct("S1", "USB", link, patience=2):
        pass
    assert caught.value.remedy


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".android").mkdir()
    (tmp_path / ".android/adbkey").write_text("no key")
    (tmp_path / ".android/adbkey.pub").write_text("no key")
    keyring = Keyring({"HOME": str(tmp_path)})
    assert len(keyring) == 1
    with pytest.raises(SourceUnavailable, match="cannot be used") as caught:
        keyring[0]
    assert caught.value.where == str(tmp_path / ".android/adbkey")


def test_vendor_keys_are_used_too(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/shop.adb_key").touch()
    environment = {"HOME": str(tmp_path), "ADB_VENDOR_KEYS": f"{tmp_path / 'keys'}:{tmp_path / 'one'}"}
    assert key_paths(environment) == (
        tmp_path / ".android/adbkey",
        tmp_path / "keys/shop.adb_key",
        tmp_path / "one",
    )


# where the server is


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "127.0.0.1:5037"),
        ({"ANDROID_ADB_SERVER_PORT": "5038"}, "127.0.0.1:5038"),
        ({"ANDROID_ADB_SERVER_ADDRESS": "10.0.0.2"}, "10.0.0.2:5037"),
        ({"ADB_SERVER_SOCKET": "tcp:5039", "ANDROID_ADB_SERVER_PORT": "1"}, "127.0.0.1:5039"),
        ({"ADB_SERVER_SOCKET": "tcp:host.example:5039"}, "host.example:5039"),
        ({"ADB_SERVER_SOCKET": "tcp:[::1]:5039"}, "::1:5039"),
        ({"ADB_SERVER_SOCKET": "localfilesystem:/run/adb"}, "/run/adb"),
        ({"ADB_SERVER_SOCKET": "localabstract:adb"}, "@adb"),
    ],
)
def test_the_server_is_where_adb_looks_for_it(environment: dict[str, str], address: str) -> None:
    assert str(Address.from_environment(environment)) == address


@pytest.mark.parametrize(
    "environment",
    [{"ADB_SERVER_SOCKET": "smoke:signals"}, {"ANDROID_ADB_SERVER_PORT": "many"}, {"ANDROID_ADB_SERVER_PORT": "70000"}],
)
def test_a_server_address_that_makes_no_sense(environment: dict[str, str]) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        Address.from_environment(environment)
    assert caught.value.remedy


def test_a_server_at_a_local_socket(tmp_path: Path) -> None:
    environment = {"ADB_SERVER_SOCKET": f"localfilesystem:{tmp_path / 'adb'}"}
    with pytest.raises(SourceUnavailable, match="no adb server answers at /"):
        connected(environment)


# shell protocol 2


@given(
    packets=st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=30)), max_size=10),
    pieces=st.integers(1, 40),
)
def test_packets_arrive_whole_however_they_are_cut(packets: list[tuple[int, bytes]], pieces: int) -> None:
    stream = b"".join(struct.pack("<BI", kind, len(payload)) + payload for kind, payload in packets)
    splitter, got = Packets(), []
    for at in range(0, len(stream), pieces):
        got += splitter.feed(stream[at : at + pieces])
    assert b"".join(bytes([kind]) * len(payload) for kind, payload in got) == b"".join(
        bytes([kind]) * len(payload) for kind, payload in packets
    )
    assert b"".join(payload for _, payload in got) == b"".join(payload for _, payload in packets)


@given(st.binary(max_size=300))
def test_no_packets_make_it_fail(data: bytes) -> None:
    assert sum(len(payload) for _, payload in Packets().feed(data)) <= len(data)
