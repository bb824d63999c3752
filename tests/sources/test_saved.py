"""Evidence saved and read again says exactly what it said, piece by piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eligibility.facts.evidence import Evidence, Recording
from eligibility.sources import folder, saved
from eligibility.workbench import Workbench
from tests.devices import ask, getprop, rendered

PROPERTIES = getprop().encode()
TAKEN = "2026-11-22T10:00:00Z"
CASES: dict[str, Recording] = {
    "no time": Recording("adb:X", (Evidence("getprop", PROPERTIES),)),
    "a time": Recording("adb:X", (Evidence("getprop", PROPERTIES),), TAKEN),
    "an empty answer": Recording("adb:X", (Evidence("getprop", b""),), TAKEN),
    "an exit code": Recording("adb:X", (Evidence("getprop", PROPERTIES, "getprop", 255),), TAKEN),
    "a problem": Recording("adb:X", (Evidence("getprop", PROPERTIES, "getprop", 1, "timed out: after 10 s"),), TAKEN),
    "a problem and nothing": Recording("adb:X", (Evidence("getprop", b"", "getprop", None, "denied"),), TAKEN),
    "details": Recording("adb:X", (Evidence("getprop", PROPERTIES),), TAKEN, {"host_clock_before": "1.5", "note": "a: b # c\n'd'"}),
    "no details": Recording("adb:X", (), TAKEN),
    "odd words": Recording("adb:NO", (Evidence("getprop", PROPERTIES, "no", 0, "null"),), "no"),
    "in another order": Recording("adb:X", (Evidence("settings_list_global", b"a=1\n"), Evidence("getprop", PROPERTIES)), TAKEN),
    "a kind with signs": Recording("adb:X", (Evidence("dumpsys_x.+%s", b"1\n"), Evidence("cmd_location_is-location-enabled", b"true")), TAKEN),
    "kinds that look alike": Recording("adb:X", (Evidence("df_/sbin/x", b"a"), Evidence("df__sbin_x", b"b")), TAKEN),
    "bytes that are no text": Recording("adb:X", (Evidence("dumpsys_nfc", bytes(range(256))),), TAKEN),
    "an origin with signs": Recording("adb:[fe80::1]:5555 'x' \"y\" \n", (Evidence("getprop", PROPERTIES),), TAKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("way", ["folder", "zip"])
def test_a_recording_comes_back_whole(tmp_path: Path, name: str, way: str) -> None:
    def told(recording: Recording) -> dict[str, Any]:
        pieces = {p.kind: (p.content, p.command or None, p.exit_code, p.problem) for p in recording.evidence}
        return {
            "origin": recording.origin,
            "taken": recording.taken,
            "details": dict(recording.details),
            "pieces": pieces,
        }

    place = tmp_path / "saved"
    if way == "zip":
        saved.save_zip(CASES[name], place, tool="tapready test")
    else:
        saved.save_folder(CASES[name], place, tool="tapready test")
    assert told(folder.read(place)) == told(CASES[name])


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_replay_says_the_same_bytes(bench: Workbench, tmp_path: Path, name: str) -> None:
    saved.save_folder(CASES[name], tmp_path / "saved", tool="tapready test")
    one, other = (
        rendered("json", ask(bench, bench.sheet(found))) for found in (CASES[name], folder.read(tmp_path / "saved"))
    )
    assert one == other
