"""What names a person, a unit or a place goes; what decides a fact stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.redaction import redact
from tests.lab.laboratory import PHONES


def recording(origin: str = "adb:R58M12ABCDE", **pieces: str | bytes) -> Recording:
    content = {kind: text if isinstance(text, bytes) else text.encode() for kind, text in pieces.items()}
    return Recording(origin, tuple(Evidence(kind, text) for kind, text in content.items()), details={"note": origin})


def text(redacted: Recording, kind: str) -> str:
    piece = redacted.get(kind)
    assert piece is not None
    return piece.content.decode()


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("getprop", "[ro.serialno]: [R58M12ABCDE]\n", "[ro.serialno]: [SERIAL_1]\n"),
        ("getprop", "[ril.imei]: [351234567890123]\n[x]: [y]\n", "[ril.imei]: [IMEI_1]\n[x]: [y]\n"),
        ("getprop", "[ril.iccid.sim1]: [8949000000000000001]\n", "[ril.iccid.sim1]: [ICCID_1]\n"),
        ("getprop", "[ro.boot.btmacaddr]: [00:11:22:AA:BB:CC]\n", "[ro.boot.btmacaddr]: [MAC_1]\n"),
        ("getprop", "[net.hostname]: [eriks-phone]\n", "[net.hostname]: [NAME_1]\n"),
        ("settings_list_secure", "android_id=a1b2c3d4e5f60718\n", "android_id=ID_1\n"),
        ("settings_list_secure", "bluetooth_name=Erika's till\n", "bluetooth_name=NAME_1\n"),
        ("settings_list_global", "device_name=Käthe\n", "device_name=NAME_1\n"),
        ("dumpsys_x", 'SSID: "My Shop", BSSID: 0a:1b:2c:3d:4e:5f, x', 'SSID: "SSID_1", BSSID: MAC_1, x'),
        ("dumpsys_x", "Account {name=erika@example.org, type=com.google}", "Account {name=EMAIL_1, type=com.google}"),
        ("dumpsys_x", "Account {name=Erika M, type=x}", "Account {name=ACCOUNT_1, type=x}"),
        ("dumpsys_x", "call +49 170 1234567 now", "call PHONE_1 now"),
        ("dumpsys_x", "IMSI = 262011234567890", "IMSI = IMSI_1"),
        ("dumpsys_x", "inet6 fe80::0211:22ff:feaa:bbcc/64", "inet6 IPV6_1/64"),
        ("dumpsys_x", "Location[gps 52.520008,13.404954 hAcc=5]", "Location[gps 0.0,0.0 hAcc=5]"),
        (
            "ideviceinfo",
            "DeviceName: Erika’s iPhone\nSerialNumber: F4GXK123N72Q\n",
            "DeviceName: NAME_1\nSerialNumber: SERIAL_2\n",
        ),
        (
            "ideviceinfo",
            "<key>SerialNumber</key>\n\t<string>F4GXK123N72Q</string>",
            "<key>SerialNumber</key>\n\t<string>SERIAL_2</string>",
        ),
    ],
)
def test_what_goes(kind: str, before: str, after: str) -> None:
    assert text(redact(recording(**{kind: before})), kind) == after


@pytest.mark.parametrize(
    "kept",
    [
        "[ro.boot.verifiedbootstate]: [green]\n[ro.boot.flash.locked]: [1]\n",
        "[ro.product.model]: [SM-G781B]\n[ro.build.fingerprint]: [a/b/c:15/AP4A.1/1:user/release-keys]\n",
        "[persist.sys.boot.reason.history]: [reboot,1\nreboot,2\n]\n[ro.product.device_name]: [till]\n",
        "/vendor/bin/hw/android.hardware.nfc@1.2-service android.hardware.keymaster@4.0-service.citadel",
        "package:/apex/com.android.nfcservices/app/NfcNciApex@350000000/NfcNciApex.apk=com.android.nfc\n",
        "enabled_accessibility_services=com.example/com.example.Service\nadb_enabled=1\nlocation_mode=3\n",
        "SHA-256 AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD",
        "created=2026-11-20T08:11:02.114Z uptime +4h50m23s772ms 10:08:11:02",
        "ni{WIFI CONNECTED extra: } Capabilities: INTERNET&VALIDATED",
        "ChipID: 32800\nProductType: iPhone11,8\nProductVersion: 17.1\n",
        "feature:android.hardware.hardware_keystore=300\n",
    ],
)
def test_what_stays(kept: str) -> None:
    assert text(redact(recording(piece=kept, getprop=kept)), "piece") == kept


def test_the_same_value_has_the_same_placeholder_everywhere() -> None:
    redacted = redact(recording(getprop="[ro.serialno]: [R58M12ABCDE]\n", proc_x="serial r58m12abcde; R58M12ABCDEF"))
    assert redacted.origin == redacted.details["note"] == "adb:SERIAL_1"
    assert text(redacted, "proc_x") == "serial SERIAL_1; R58M12ABCDEF"


def test_a_serial_number_that_is_also_the_model_stays_in_the_model() -> None:
    redacted = redact(
        recording("adb:TILL-2000", getprop="[ro.serialno]: [TILL-2000]\n[ro.product.model]: [TILL-2000]\n")
    )
    assert text(redacted, "getprop") == "[ro.serialno]: [SERIAL_1]\n[ro.product.model]: [TILL-2000]\n"


def test_problems_and_utf16_are_redacted_too() -> None:
    mark = b"\xff\xfe"
    piece = Evidence(
        "getprop", mark + "[ro.serialno]: [R58M12ABCDE]\r\n".encode("utf-16-le"), problem="R58M12ABCDE is gone"
    )
    redacted = redact(Recording("adb:R58M12ABCDE", (piece,))).evidence[0]
    assert redacted.content == mark + "[ro.serialno]: [SERIAL_1]\r\n".encode("utf-16-le")
    assert redacted.problem == "SERIAL_1 is gone"


def test_an_emulator_stays_an_emulator() -> None:
    assert redact(recording("adb:emulator-5554")).origin == "adb:emulator-5554"


@pytest.mark.parametrize("name", ["ready", "rooted", "crowded"])
def test_a_whole_phone(name: str) -> None:
    files = {path.stem: path.read_bytes() for path in sorted((PHONES / name).glob("*.txt"))}
    redacted = redact(recording("adb:LAB1READY0001", **files))
    together = b"".join(piece.content for piece in redacted.evidence).decode()
    for secret in ("LAB1READY0001", "Erika", "a1b2c3d4e5f60718", "02:00:5E:10:20:30", "Ladengeschaeft"):
        assert secret not in together
    changed = {piece.kind for piece in redacted.evidence if piece.content != files[piece.kind]}
    assert changed <= {"getprop", "settings_list_global", "settings_list_secure", "dumpsys_connectivity"}


@given(st.lists(st.binary(max_size=80), max_size=4))
def test_twice_is_once_and_no_bytes_make_it_fail(contents: list[bytes]) -> None:
    before = Recording("adb:1234567890", tuple(Evidence(f"piece{n}", content) for n, content in enumerate(contents)))
    once = redact(before)
    assert redact(once) == once


@pytest.mark.parametrize(
    "block",
    [
        b"[k]: [",
        b"[k]: [v\nx",
        b"a@",
        b"a.-",
        b"x=",
        b"aa:",
        b"1:",
        b" ",
        b"\n",
        b'"a" ',
        b"<key>",
        b'SSID:"',
        b"serial ",
        b"+1 ",
    ],
)
def test_half_a_megabyte_of_anything_is_quick(block: bytes) -> None:
    began = time.monotonic()
    redact(recording(piece=block * (500_000 // len(block))))
    assert time.monotonic() - began < 10
