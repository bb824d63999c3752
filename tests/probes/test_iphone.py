"""What Apple's tools write of an iPhone: ideviceinfo as text and as property lists, and their relatives."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from eligibility.probes import read_evidence
from eligibility.sources import folder
from eligibility.workbench import Workbench
from tests.devices import IDEVICEINFO, read, recording, tells, why_not

PLIST = {
    "ProductType": "iPhone15,4", "ProductVersion": "26.6.1", "BuildVersion": "23G93", "DeviceClass": "iPhone", "PasswordProtected": True,
}  # fmt: skip
XML = plistlib.dumps(PLIST)
SPELLINGS = {
    "text": IDEVICEINFO.encode(),
    "CRLF": IDEVICEINFO.replace("\n", "\r\n").encode(),
    "UTF-16": IDEVICEINFO.encode("utf-16"),
    "indented": ("\n".join("  " + line for line in IDEVICEINFO.splitlines()) + "\n").encode(),
    "with arrays": ("SupportedDeviceFamilies[2]:\n 0: 1\n 1: 2\nName[1]:\n 0: x\n" + IDEVICEINFO).encode(),
    "XML": XML,
    "XML after blank lines": b"\n\n" + XML,
    "XML without its declaration": XML[XML.index(b"<plist") :],
    "nested": plistlib.dumps({"Value": PLIST, "Request": "GetValue"}),
    "binary": plistlib.dumps(PLIST, fmt=plistlib.FMT_BINARY),
}
EXPECTED = {
    "iphone.identifier": "iPhone15,4", "iphone.generation": "15", "ios.version": "26.6.1", "ios.build": "23G93", "ios.beta": "no",
    "device.screen_lock": "yes", "device.platform": "ios",
}  # fmt: skip


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@pytest.mark.parametrize("fact", sorted(EXPECTED))
def test_an_answer_is_read_however_it_was_written(spelling: str, fact: str) -> None:
    assert tells({"ideviceinfo": SPELLINGS[spelling]}, fact) == EXPECTED[fact]


@pytest.mark.parametrize(
    ("build", "beta"), [("22A5321d", "yes"), ("23G93", "no"), ("22F76", "no"), ("16E227", "no"), ("24A5264n", "yes")]
)
def test_a_beta_is_told_by_its_build(build: str, beta: str) -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("23G93", build)}, "ios.beta") == beta


@pytest.mark.parametrize("build", ["", "latest", "23", "1234567"])
def test_a_build_that_is_none_leaves_beta_open(build: str) -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("23G93", build)}, "ios.beta") is None


@pytest.mark.parametrize(
    ("identifier", "generation"),
    [("iPhone10,6", "10"), ("iPhone11,2", "11"), ("iPad13,18", "0"), ("iPod9,1", "0"), ("Watch6,1", "0")],
)
def test_the_generation_is_the_number_before_the_comma(identifier: str, generation: str) -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("iPhone15,4", identifier)}, "iphone.generation") == generation


def test_what_is_no_iphone_by_its_class() -> None:
    assert tells({"ideviceinfo": "DeviceClass: iPad\nProductVersion: 18.1\n"}, "iphone.generation") == "0"


def test_a_missing_identifier_is_unknown() -> None:
    assert tells({"ideviceinfo": "DeviceClass: iPhone\nProductVersion: 18.1\n"}, "iphone.generation") is None


HUGE = b"<plist><dict><key>ProductVersion</key><integer>0x" + b"F" * 5000 + b"</integer></dict></plist>"
DAMAGED = {
    "empty": b"",
    "an error": b"ERROR: No device found!\n",
    "cut XML": XML[:80],
    "cut binary": plistlib.dumps(PLIST, fmt=plistlib.FMT_BINARY)[:40],
    "binary mark only": b"bplist00",
    "an unknown encoding": b'<?xml version="1.0" encoding="foo"?><plist><dict/></plist>',
    "no text encoding": b'<?xml version="1.0" encoding="hex"?><plist><dict/></plist>',
    "entities": b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist><dict><key>&a;</key></dict></plist>',
    "a list": plistlib.dumps([1, 2]),
    "a huge number": HUGE,
    "deep": b"<plist>" + b"<dict><key>a</key>" * 3000 + b"</dict>" * 3000 + b"</plist>",
    "a bad date": b"<plist><dict><key>a</key><date>soon</date></dict></plist>",
    "bad data": b"<plist><dict><key>a</key><data>!!!</data></dict></plist>",
    "NULs": b"\x00" * 100,
}


@pytest.mark.parametrize("damage", sorted(DAMAGED))
def test_an_unreadable_answer_is_unknown_with_the_reason(damage: str) -> None:
    assert why_not({"ideviceinfo": DAMAGED[damage]}, "iphone.identifier")
    assert tells({"ideviceinfo": DAMAGED[damage]}, "ios.version") is None


@pytest.mark.parametrize("version", ["latest", "x" * 10_000, "26.6.1.2.3.4.5.6.7.8.9.10.11"])
def test_a_version_that_is_none_is_unknown(version: str) -> None:
    assert why_not({"ideviceinfo": IDEVICEINFO.replace("26.6.1", version)}, "ios.version")


@pytest.mark.parametrize("version", ["16.5.1 (c)", "26.1 beta 3", "17.10"])
def test_a_version_with_more_words_is_kept(version: str) -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("26.6.1", version)}, "ios.version") == version


def test_an_apostrophe_in_the_owners_name_does_no_harm() -> None:
    assert "’" in IDEVICEINFO
    assert read({"ideviceinfo": IDEVICEINFO}).facts["ios.version"].text == "26.6.1"


BACKUP = b"""<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>Build Version</key><string>23G93</string><key>Device Name</key><string>Till</string>
<key>Product Type</key><string>iPhone15,4</string><key>Product Version</key><string>26.6.1</string></dict></plist>"""
WRITTEN = {
    "Info.plist": BACKUP,
    "usbmux_list.json": b'[{"BuildVersion": "23G93", "DeviceClass": "iPhone", "ProductType": "iPhone15,4", "ProductVersion": "26.6.1"}]',
    "devices.json": b'{"result": {"devices": [{"deviceProperties": {"osBuildUpdate": "23G93", "osVersionNumber": "26.6.1"},'
    b' "hardwareProperties": {"productType": "iPhone15,4"}}]}}',
    "crash.txt": b"Incident Identifier: 1\nHardware Model:      iPhone15,4\nOS Version:          iPhone OS 26.6.1 (23G93)\n",
    "JetsamEvent.ips": b'{"bug_type":"298","os_version":"iPhone OS 26.6.1 (23G93)"}\n{"product" : "iPhone15,4", "build" : "iPhone OS 26.6.1 (23G93)"}\n',
}


@pytest.mark.parametrize("name", WRITTEN)
def test_whatever_apples_tools_write_tells_model_version_and_build(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WRITTEN[name])
    for path in (tmp_path, tmp_path / name):
        sheet = read_evidence(folder.read(path))
        told = {fact: sheet.value(fact) for fact in ("iphone.identifier", "ios.build", "ios.beta", "iphone.generation")}
        assert told == {
            "iphone.identifier": "iPhone15,4",
            "ios.build": "23G93",
            "ios.beta": False,
            "iphone.generation": 15,
        }
        assert str(sheet.value("ios.version")) == "26.6.1"


def test_two_iphones_in_one_answer_are_no_iphone(tmp_path: Path) -> None:
    one, other = (
        WRITTEN["usbmux_list.json"].decode()[1:-1],
        WRITTEN["usbmux_list.json"].decode()[1:-1].replace("15,4", "18,3"),
    )
    (tmp_path / "usbmux_list.json").write_text(f"[{one}, {other}]")
    sheet = read_evidence(folder.read(tmp_path))
    assert sheet.value("iphone.identifier") is None
    assert {found.fact for found in sheet.contradictions} >= {"iphone.identifier", "iphone.generation"}


@pytest.mark.parametrize(
    "version", ["26.7.1 beta 2", "27.1 Beta", "15 beta", "26.7 RC", "26.7 (Release Candidate)", "27.0 Developer Preview", "26.6.1 public seed"]
)  # fmt: skip
def test_a_beta_is_told_by_the_words_behind_its_number(version: str) -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("26.6.1", version)}, "ios.beta") == "yes"


def test_a_rapid_response_is_no_beta() -> None:
    assert tells({"ideviceinfo": IDEVICEINFO.replace("26.6.1", "26.6.1 (a)")}, "ios.beta") == "no"


@pytest.mark.parametrize(
    ("version", "build"), [("26.6.1", "22G86"), ("26.6.1", "24A100"), ("18.7.1", "23H20"), ("27.0", "23A300")]
)
def test_a_version_and_a_build_of_another_are_no_version(bench: Workbench, version: str, build: str) -> None:
    text = IDEVICEINFO.replace("26.6.1", version).replace("23G93", build)
    sheet = bench.sheet(recording({"ideviceinfo": text}))
    assert sheet.value("ios.version") is None
    assert f", not {version}" in sheet.gaps["ios.version"].reason


def test_an_iphone_that_calls_itself_an_ipad_is_neither() -> None:
    text = IDEVICEINFO.replace("DeviceClass: iPhone", "DeviceClass: iPad")
    assert text != IDEVICEINFO
    assert tells({"ideviceinfo": text}, "iphone.generation") is None


@pytest.mark.parametrize(
    "line",
    [
        "HardwareModel: VPHONE600AP", "HardwareModel: VRESEARCH101AP", "HardwareModel: J310AP", "ProductName: macOS", "ProductName: iPad OS",
        "CPUArchitecture: x86_64", "DeviceClass: iPad",
    ],
)  # fmt: skip
def test_what_no_iphone_has_makes_it_none(line: str) -> None:
    name = line.partition(":")[0]
    text = "".join(one for one in IDEVICEINFO.splitlines(keepends=True) if not one.startswith(name)) + line + "\n"
    assert tells({"ideviceinfo": text}, "iphone.generation") is None


def test_what_an_iphone_has_leaves_it_one() -> None:
    text = IDEVICEINFO + "HardwareModel: D37AP\nProductName: iPhone OS\nCPUArchitecture: arm64e\n"
    assert tells({"ideviceinfo": text}, "iphone.generation") == "15"


@pytest.mark.parametrize("more", ['"isSimulated": 1', '"reality": "simulated"', '"isSimulated": true'])
def test_a_simulator_is_no_iphone(more: str) -> None:
    text = '{"productType": "iPhone15,4", "osVersionNumber": "26.6.1", ' + more + "}"
    assert tells({"ideviceinfo": text}, "iphone.generation") is None


@pytest.mark.parametrize("more", ['"releaseType": "Beta"', '"HumanReadableProductVersionString": "26.6.1 Beta 3"'])
def test_a_beta_is_told_by_other_keys(more: str) -> None:
    text = '{"productType": "iPhone15,4", "osVersionNumber": "26.6.1", "osBuildUpdate": "23G93", ' + more + "}"
    assert tells({"ideviceinfo": text}, "ios.beta") == "yes"


@pytest.mark.parametrize(("version", "build"), [("26.6", "23B99"), ("26.7", "23A400"), ("18.5", "22A100")])
def test_the_letter_of_a_build_is_its_minor_version(bench: Workbench, version: str, build: str) -> None:
    text = IDEVICEINFO.replace("26.6.1", version).replace("23G93", build)
    assert bench.sheet(recording({"ideviceinfo": text})).value("ios.version") is None


def test_an_iphone_that_nobody_knows_supports_no_yes(bench: Workbench) -> None:
    sheet = bench.sheet(recording({"ideviceinfo": IDEVICEINFO.replace("iPhone15,4", "iPhone99,11")}))
    assert "iphone.generation" in sheet.contested
    assert not bench.sheet(recording({"ideviceinfo": IDEVICEINFO})).contested


@pytest.mark.parametrize("line", ["IsJailbroken: true", "FirmwareVersion: pongoOS-2.6.1", "HardwareModel: D321DEV"])
def test_a_jailbreak_is_no_iphone_as_sold(line: str) -> None:
    assert tells({"ideviceinfo": f"{IDEVICEINFO}{line}\n"}, "iphone.generation") is None


@pytest.mark.parametrize(
    "line", ["SupplementalBuildVersion: 23H5310a", "InternalBuild: true", "BuildVariant: Internal", "ReleaseType: Beta"]
)
def test_a_build_that_is_not_released_is_a_beta(line: str) -> None:
    assert tells({"ideviceinfo": f"{IDEVICEINFO}{line}\n"}, "ios.beta") == "yes"
