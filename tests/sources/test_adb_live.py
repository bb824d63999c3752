"""The probe against real adbd daemons, through Debian's adb server and without it."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from eligibility.errors import SourceUnavailable
from eligibility.facts.evidence import Recording
from eligibility.sources.adb import COMMANDS, Limits, collect, collect_many, connected
from eligibility.sources.adb.doctor import Status, diagnose
from tests.lab.adb_server import AdbServer
from tests.lab.fleet import FLEET, NOT_UTF8, Lab
from tests.lab.laboratory import PHONES
from tests.lab.relay import Relay

pytest_plugins = ["tests.lab.fixtures"]

HASTY = tuple(dataclasses.replace(command, seconds=1) for command in COMMANDS)
LIMITS = Limits(connect=5.0, probe=20.0)
NOT_FIXED = {"date", "id", "which_su", "ls_su", "proc_mounts"}
"""Pieces that the device itself answers."""
FILTERED = {command.kind for command in COMMANDS if command.keep}


def problems(recording: Recording) -> dict[str, str]:
    return {piece.kind: piece.problem for piece in recording.evidence if piece.problem}


def content(recording: Recording, kind: str) -> bytes:
    piece = recording.get(kind)
    assert piece is not None
    return piece.content


# what a healthy device gives


def test_the_evidence_is_what_the_device_said(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("plain"), environment=way, limits=LIMITS)
    assert problems(recording) == {}
    assert [piece.kind for piece in recording.evidence] == [command.kind for command in COMMANDS]
    for kind in {command.kind for command in COMMANDS} - NOT_FIXED - FILTERED:
        assert content(recording, kind) == (PHONES / "ready" / f"{kind}.txt").read_bytes(), kind
    for kind in FILTERED:
        lines = (PHONES / "ready" / f"{kind}.txt").read_bytes().splitlines(keepends=True)
        assert content(recording, kind)
        assert set(content(recording, kind).splitlines(keepends=True)) <= set(lines)
    assert content(recording, "id").startswith(b"uid=2000(shell)")
    assert recording.origin == f"adb:{lab.serial('plain')}"
    assert recording.details["shell"] == "v2"


def test_both_ways_give_the_same_evidence(lab: Lab) -> None:
    through, direct = (
        collect(lab.serial("crowded"), environment=way, limits=LIMITS) for way in (lab.through_server, lab.direct)
    )
    assert [piece for piece in through.evidence if piece.kind != "date"] == [
        piece for piece in direct.evidence if piece.kind != "date"
    ]


@pytest.mark.parametrize("unpacked", [False, True], ids=["installed adb", "adb of the laboratory"])
def test_both_adb_servers(lab: Lab, unpacked: bool) -> None:
    with AdbServer(unpacked=unpacked) as server:
        server.connect(lab.serial("plain"))
        recording = collect(lab.serial("plain"), environment=server.environment, limits=LIMITS)
    assert problems(recording) == {}
    assert recording.details["transport"].startswith("adb server")


def test_wireless_debugging_through_the_server(lab: Lab) -> None:
    serial = lab.serial("wireless")
    with AdbServer(unpacked=True) as server:
        for _ in range(10):  # adb's TLS handshake races with itself now and then
            if server.adb("connect", serial).stdout.startswith(b"connected"):
                break
            server.adb("disconnect", serial)
        assert problems(collect(serial, environment=server.environment, limits=LIMITS)) == {}


def test_rooted(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("rooted"), environment=way, limits=LIMITS)
    assert content(recording, "id").startswith(b"uid=0(root)")
    assert b"/system/xbin/su" in content(recording, "ls_su")
    assert content(recording, "which_su") == b"/system/xbin/su\n"


def test_a_device_without_shell_protocol_2_gives_the_same(lab: Lab, way: dict[str, str]) -> None:
    old = collect(lab.serial("old"), environment=way, limits=LIMITS)
    new = collect(lab.serial("plain"), environment=way, limits=LIMITS)
    assert old.details["shell"] == "v1"
    assert [
        (p.kind, p.content, p.exit_code, p.problem) for p in old.evidence if p.kind not in {"date", "proc_mounts"}
    ] == [(p.kind, p.content, p.exit_code, p.problem) for p in new.evidence if p.kind not in {"date", "proc_mounts"}]


def test_the_device_clock_can_be_compared(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("two_hours_ahead"), environment=way, limits=LIMITS)
    before, after = (float(recording.details[f"host_clock_{end}"]) for end in ("before", "after"))
    device = int(content(recording, "date"))
    assert before <= after < before + 10
    assert before - 1 <= device - 7200 <= after + 1


def test_the_clock_is_an_argument(lab: Lab) -> None:
    recording = collect(lab.serial("plain"), environment=lab.direct, clock=lambda: 1_800_000_000.25)
    assert recording.taken == "2027-01-15T08:00:00Z"
    assert recording.details["host_clock_before"] == recording.details["host_clock_after"] == "1800000000.250"


# faults that cost only their own piece


def test_hanging_commands_cost_only_themselves(lab: Lab, way: dict[str, str]) -> None:
    began = time.monotonic()
    recording = collect(lab.serial("hangs"), commands=HASTY, environment=way, limits=LIMITS)
    assert time.monotonic() - began < 15
    late = "stopped: it did not end within 1 s"
    assert problems(recording) == {"dumpsys_nfc": late, "dumpsys_display": late}


def test_floods_cost_only_themselves(lab: Lab, way: dict[str, str]) -> None:
    began = time.monotonic()
    recording = collect(lab.serial("huge"), environment=way, limits=LIMITS)
    assert time.monotonic() - began < 15
    assert set(problems(recording)) == {"getprop", "id", "dumpsys_display"}
    limits = {command.kind: command.limit for command in COMMANDS}
    for kind, problem in problems(recording).items():
        assert problem.startswith(f"longer than {limits[kind]} bytes")
        assert len(content(recording, kind)) == limits[kind]


def test_odd_answers(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("odd"), environment=way, limits=LIMITS)
    assert content(recording, "getprop") == NOT_UTF8
    assert content(recording, "settings_list_global") == b"no newline at the end"
    assert content(recording, "dumpsys_display") == b"half\n"
    refused = "Permission Denial: can't dump NfcService from pid=1, uid=2000"
    assert problems(recording) == {
        "dumpsys_nfc": f"the device refused: {refused}",
        "dumpsys_display": "ended with exit code 3: then it broke",
        "appops_query-op_SYSTEM_ALERT_WINDOW_allow": "the device has no command appops",
        "getenforce": "the device has no command getenforce",
    }


def test_odd_answers_of_an_old_device(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("old_odd"), commands=HASTY, environment=way, limits=LIMITS)
    assert content(recording, "getprop").replace(b"\r", b"") == NOT_UTF8.replace(b"\r", b"")
    assert problems(recording) == {
        "dumpsys_nfc": "stopped: it did not end within 1 s",
        "dumpsys_display": "ended with exit code 3: half",
    }


def test_a_device_that_knows_next_to_nothing(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("bare"), environment=way, limits=LIMITS)
    assert content(recording, "getprop") == b"[ro.build.version.sdk]: [29]\n"
    assert problems(recording)["dumpsys_nfc"] == "the device has no service nfc"
    assert content(recording, "dumpsys_nfc") == b"Can't find service: nfc\n"
    assert problems(recording)["pm_list_features"] == "the device has no command pm"


def test_without_the_helpers_of_the_script(lab: Lab, way: dict[str, str]) -> None:
    recording = collect(lab.serial("no_limits"), commands=HASTY, environment=way, limits=LIMITS)
    assert content(recording, "uname_m") == b"aarch64\n"
    assert problems(recording)["dumpsys_nfc"] == "stopped: it did not end within 1 s"
    assert "grep: inaccessible or not found" in problems(recording)["dumpsys_window_policy"]


@pytest.mark.parametrize("name", ["reset", "closes", "stalls"])
def test_a_device_that_vanishes_in_the_middle(lab: Lab, way: dict[str, str], name: str) -> None:
    (recording,) = collect_many([lab.serial(name)], environment=way, limits=Limits(connect=3, probe=3))
    if isinstance(recording, SourceUnavailable):  # a reset may take with it what had arrived and was not read yet
        assert name == "reset"
        assert "nothing could be read" in str(recording)
        return
    lost = problems(recording)
    if name != "reset":
        assert "date" not in lost
    assert lost["proc_mounts"].startswith("not read: the ")
    told = [piece.problem or "" for piece in recording.evidence]
    # output and errors travel apart, so errors may show the beginning of parts that the output had not come to
    stages = [1 if text.startswith("cut off: ") else 2 if text.startswith("not read: ") else 0 for text in told]
    assert stages == sorted(stages)
    assert recording.details["cut"] in lost["proc_mounts"]


# devices that cannot be read


def test_trusted_key(lab: Lab, way: dict[str, str]) -> None:
    assert problems(collect(lab.serial("trusting"), environment=way, limits=LIMITS)) == {}


def test_the_prompt_is_never_answered(lab: Lab) -> None:
    lab.server.connect(lab.serial("never"))
    for environment in (lab.through_server, lab.direct):
        with pytest.raises(SourceUnavailable, match="does not trust this computer") as caught:
            collect(lab.serial("never"), environment=environment, limits=Limits(connect=1.5))
        assert "Allow USB debugging" in str(caught.value.remedy)


def test_the_prompt_is_answered_in_time(lab: Lab, tmp_path: Path) -> None:
    environment = {**lab.direct, "HOME": str(tmp_path)}
    recording = collect(lab.serial("asks"), environment=environment, limits=LIMITS)
    assert problems(recording) == {}
    assert (tmp_path / ".android/adbkey").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".android/adbkey.pub").exists()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("closed", "nothing listens there"),
        ("silent", "did not answer within 1 s"),
        ("hangs_up", "no connection"),
        ("noise", "does not speak ADB"),
        ("wireless", "wireless debugging port"),
    ],
)
def test_unreachable(lab: Lab, name: str, what: str) -> None:
    began = time.monotonic()
    with pytest.raises(SourceUnavailable, match=what) as caught:
        collect(lab.serial(name), environment=lab.direct, limits=Limits(connect=1))
    assert caught.value.remedy
    assert caught.value.where == f"adb:{lab.serial(name)}"
    assert time.monotonic() - began < 8


def test_a_reset_connection_is_tried_again(lab: Lab) -> None:
    assert problems(collect(lab.serial("flaky"), environment=lab.direct, limits=LIMITS)) == {}


# many devices


def test_twenty_devices_at_once(lab: Lab, way: dict[str, str]) -> None:
    names = [f"fleet{number}" for number in range(FLEET)]
    if way is lab.through_server:
        lab.server.connect(*map(lab.serial, names))
    names[7:7] = ["silent", "closed"]
    done: list[str] = []
    began = time.monotonic()
    results = collect_many(
        map(lab.serial, names),
        environment=way,
        limits=Limits(connect=2),
        on_done=lambda serial, _result: done.append(serial),
    )
    assert time.monotonic() - began < 30
    assert sorted(done) == sorted(map(lab.serial, names))
    assert [isinstance(result, SourceUnavailable) for result in results] == [
        name in {"silent", "closed"} for name in names
    ]
    for name, result in zip(names, results, strict=True):
        if isinstance(result, Recording):
            assert result.origin == f"adb:{lab.serial(name)}"
            assert problems(result) == {}


def test_no_device_at_all() -> None:
    assert collect_many(()) == ()


def test_the_list_of_connected_devices(lab: Lab) -> None:
    devices = {device.serial: device for device in connected(lab.through_server)}
    assert devices[lab.serial("plain")].usable
    assert devices[lab.serial("plain")].model == "Till_7"


# the probe only reads


def test_only_listed_services_are_opened(lab: Lab, way: dict[str, str]) -> None:
    cable = lab.devices["cabled"].cable
    assert cable is not None
    cable.opened.clear()
    collect(lab.serial("cabled"), environment=way, limits=LIMITS)
    assert len(cable.opened) == 1
    assert cable.opened[0].startswith("shell,v2,raw:D=")
    parts = [line for line in cable.opened[0].splitlines() if line.startswith(("ask ", "sift ", "trim "))]
    assert len(parts) == len(COMMANDS)
    for part, command in zip(parts, COMMANDS, strict=True):
        assert part.endswith(f" {command.seconds} {' '.join(command.words)}")


def test_only_questions_are_put_to_the_server(lab: Lab) -> None:
    serial = lab.serial("plain")
    with Relay(lab.server.port) as relay:
        collect(serial, environment={**lab.through_server, "ANDROID_ADB_SERVER_PORT": str(relay.port)})
        requests = [request.partition(":D=")[0] for request in relay.requests]
    assert requests == ["host:devices-l", f"host-serial:{serial}:features", f"host:transport:{serial}", "shell,v2,raw"]


def test_nothing_is_written_on_the_device(lab: Lab, way: dict[str, str]) -> None:
    def files() -> dict[str, tuple[int, int]]:
        root = lab.devices["plain"].root
        kept = [path for top in ("data", "sdcard", "system", "etc", "device") for path in (root / top).rglob("*")]
        return {str(path): (path.lstat().st_mtime_ns, path.lstat().st_size) for path in kept}

    before = files()
    collect(lab.serial("plain"), environment=way, limits=LIMITS)
    assert files() == before


def test_the_doctor_sees_the_devices(lab: Lab, tmp_path: Path) -> None:
    lab.server.connect(lab.serial("never"))
    found = {
        diagnosis.check: diagnosis
        for diagnosis in diagnose(environment=lab.through_server, find_program=lambda _: "/usr/bin/adb", bus=tmp_path)
    }
    assert found["adb server"].status is Status.OK
    assert found[f"device {lab.serial('plain')}"].status is Status.OK
    assert found[f"device {lab.serial('never')}"].status is Status.PROBLEM
    assert "does not trust" in found[f"device {lab.serial('never')}"].what
