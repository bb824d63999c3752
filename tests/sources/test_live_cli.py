"""The command line on live devices: check, collect and doctor against real adbd daemons."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import eligibility.sources.adb.collect  # noqa: F401 - the package has a function of that name, too
from tests.lab.fleet import Lab

pytest_plugins = ["tests.lab.fixtures"]
collecting = sys.modules["eligibility.sources.adb.collect"]
DAY = ("--on", "2026-11-22", "--country", "GB")


@pytest.fixture
def reached(way: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of this way to the devices, set for the command."""
    for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_ADDRESS", "ANDROID_ADB_SERVER_PORT", "ANDROID_USER_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in way.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(collecting, "datetime", TheDay)
    return way


class TheDay(datetime):
    """Recordings made in these tests are of the day that they ask about: evidence ages."""

    @classmethod
    def fromtimestamp(cls, *_: object) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


def judged(run_cli: Callable[..., Any], *arguments: object) -> tuple[int, dict[str, Any]]:
    ran = run_cli("check", *arguments, *DAY, "--format", "json")
    return ran.code, json.loads(ran.out)


def timeless(document: dict[str, Any]) -> dict[str, Any]:
    """The assessment without its subject and its times, which live and replayed differ in."""
    (one,) = document["assessments"]
    text = json.dumps(one)
    for time in {one["read_at"], *(fact.get("taken") for fact in one["facts"])} - {None}:
        text = text.replace(time, "TIME")
    return json.loads(text.replace(json.dumps(one["subject"]), '"SUBJECT"'))


def serial(lab: Lab, name: str) -> str:
    return f"adb:{lab.serial(name)}"


def test_a_ready_device_is_eligible_and_told_to_close_what_the_probe_opened(
    lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any]
) -> None:
    code, document = judged(run_cli, serial(lab, "plain"))
    (one,) = document["assessments"]
    assert (code, one["verdict"], one["stages"]["pin"]) == (0, "eligible", "yes"), one["actions"]
    outcomes = {finding["rule"]: finding["outcome"] for finding in one["findings"]}
    assert outcomes["android.developer-options"] == "unknown"
    assert "android.developer-options" in one["confirm"]
    assert any("Developer options" in action["text"] for action in one["actions"])


def test_live_and_replayed_say_the_same(
    lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    for name in ("plain", "crowded", "rooted"):
        subject = serial(lab, name)
        for place in (tmp_path / name, tmp_path / f"{name}.zip"):
            assert run_cli("collect", subject, "--output", place).code == 0
            first_code, replayed = judged(run_cli, place)
            assert judged(run_cli, place) == (first_code, replayed)
            live_code, live = judged(run_cli, subject)
            assert live_code == first_code
            assert timeless(live)["verdict"] == timeless(replayed)["verdict"]
            assert {f["rule"]: f["outcome"] for f in timeless(live)["findings"]} == {
                f["rule"]: f["outcome"] for f in timeless(replayed)["findings"]
            }


def test_what_collect_saves_is_judged_as_it_was_read(
    lab: Lab, reached: dict[str, str], tmp_path: Path, bench: Any
) -> None:
    from datetime import date

    from eligibility.assessment import Question
    from eligibility.reporting.rows import assessment_row
    from eligibility.sources import adb, folder
    from eligibility.sources.saved import save_folder

    recording = adb.collect(lab.serial("crowded"), environment=reached)
    save_folder(recording, tmp_path / "phone", tool="test")
    question = Question("stripe", date(2026, 11, 22), country="GB")
    rows = [
        json.dumps(assessment_row(bench.assess(bench.sheet(one), question, subject="x")))
        for one in (recording, folder.read(tmp_path / "phone"))
    ]
    assert rows[0] == rows[1]


def test_culprits_of_the_pin_are_named(lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any]) -> None:
    _, document = judged(run_cli, serial(lab, "crowded"))
    (one,) = document["assessments"]
    unmet = {f["rule"]: f["reason"] for f in one["findings"] if f["outcome"] == "unmet"}
    assert one["stages"]["pin"] == "no"
    assert {"pin.accessibility", "pin.overlays", "pin.screen-recording"} <= set(unmet)
    assert all("com." in unmet[rule] or "." in unmet[rule] for rule in ("pin.accessibility", "pin.overlays"))


def test_one_device_that_fails_does_not_stop_the_others(
    lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any]
) -> None:
    ran = run_cli("check", serial(lab, "rooted"), "adb:127.0.0.1:9", serial(lab, "plain"), *DAY, "--format", "json")
    document = json.loads(ran.out)
    assert [one["subject"] for one in document["assessments"]] == [serial(lab, "rooted"), serial(lab, "plain")]
    assert [one["verdict"] for one in document["assessments"]] == ["not_eligible", "eligible"]
    (failure,) = document["errors"]
    assert failure["subject"] == "adb:127.0.0.1:9"
    assert failure["reason"]
    assert failure["remedy"]
    assert ran.code == 1
    assert "(3 of 3)" in ran.err


def test_all_devices_are_those_the_server_lists(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    for name, value in lab.through_server.items():
        monkeypatch.setenv(name, value)
    impatient = collecting.Limits(probe=6)  # some of the devices never answer
    monkeypatch.setitem(collecting.collect_many.__kwdefaults__, "limits", impatient)
    ran = run_cli("check", "--all-devices", *DAY, "--format", "json")
    document = json.loads(ran.out)
    subjects = [row["subject"] for row in (*document["assessments"], *document["errors"])]
    assert {serial(lab, "plain"), serial(lab, "rooted"), serial(lab, "crowded")} <= set(subjects)
    assert len(subjects) == len(set(subjects))


def test_redacted_evidence_holds_no_serial_and_judges_alike(
    lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    subject = serial(lab, "plain")
    assert run_cli("collect", subject, "--output", tmp_path / "phone", "--redact").code == 0
    everything = b"".join(path.read_bytes() for path in (tmp_path / "phone").iterdir())
    assert lab.serial("plain").encode() not in everything
    code, document = judged(run_cli, tmp_path / "phone")
    assert (code, document["assessments"][0]["verdict"]) == (0, "eligible")


def test_a_device_that_cannot_be_collected_is_told(
    lab: Lab, reached: dict[str, str], run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    ran = run_cli("collect", "adb:127.0.0.1:9", serial(lab, "plain"), "--output", tmp_path / "all")
    assert ran.code == 4
    assert "adb:127.0.0.1:9" in ran.err
    assert len(list((tmp_path / "all").iterdir())) == 1


def test_the_doctor_ends_well_only_when_all_is_well(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADB_SERVER_SOCKET", "tcp:127.0.0.1:9")
    ran = run_cli("doctor")
    assert ran.code == 4
    assert "nothing answers" in ran.out
    assert "→" in ran.out
