"""The answer first, on the command line: many subjects, several countries, devices that moved, reports that were edited."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.devices import READY_FOLDER

ON = ("--on", "2026-11-22", "--country", "GB")
Folder = Callable[..., Path]
OLD = READY_FOLDER["getprop.txt"].replace("2026-10-05", "2025-02-05")
CASHIER = "Unplug the cable"


def with_serial(serial: str, text: str = READY_FOLDER["getprop.txt"]) -> str:
    return f"{text}[ro.serialno]: [{serial}]\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Sixty devices on a shelf: every third has an old patch, every fifth no NFC."""
    for number in range(60):
        place = tmp_path / "shelf" / f"unit-{number:02}"
        place.mkdir(parents=True)
        text = OLD if number % 3 == 0 else READY_FOLDER["getprop.txt"]
        files = {**READY_FOLDER, "getprop.txt": with_serial(f"KP7-{number:04}", text)}
        if number % 5 == 0:
            files["pm_list_features.txt"] = files["pm_list_features.txt"].replace("feature:android.hardware.nfc\n", "")
            files["getprop.txt"] = files["getprop.txt"].replace("[nfc.initialized]: [true]\n", "")
        for name, content in files.items():
            (place / name).write_text(content, encoding="utf-8")
    return tmp_path / "shelf"


def test_every_text_leads_with_what_to_do(run_cli: Run, evidence_folder: Folder) -> None:
    place = evidence_folder({**READY_FOLDER, "getprop.txt": OLD})
    first, second, *_ = run_cli("check", place, *ON).out.splitlines()
    assert first.startswith("✗ UPDATE · NOT ELIGIBLE · ")
    assert second.startswith("  Security patch is older than 12 months: found 2025-02-05")
    assert run_cli("check", place, *ON, "--format", "github").out.startswith("::error title=")
    assert "::UPDATE: " in run_cli("check", place, *ON, "--format", "github").out.splitlines()[0]
    assert "**✗ UPDATE**: Security patch" in run_cli("check", place, *ON, "--format", "markdown").out
    (cells,) = csv.DictReader(run_cli("check", place, *ON, "--format", "csv").out.splitlines())
    assert (cells["do"], cells["deciding_rule"], cells["found"]) == ("update", "android.security-patch", "2025-02-05")


def test_a_good_day_is_the_last_and_the_next_is_refused(run_cli: Run, evidence_folder: Folder) -> None:
    place = evidence_folder(READY_FOLDER)
    row: Any = json.loads(run_cli("check", place, *ON, "--format", "json").out)["assessments"][0]
    assert (row["eligible_through"], row["refused_from"]) == ("2027-10-31", "2027-11-01")
    country = ("--country", "GB", "--format", "json")
    good, bad = (
        json.loads(run_cli("check", place, "--on", day, *country).out)["assessments"][0]["findings"]
        for day in (row["eligible_through"], row["refused_from"])
    )
    outcome = {day: {one["rule"]: one["outcome"] for one in found} for day, found in (("good", good), ("bad", bad))}
    assert outcome["bad"]["android.security-patch"] != "met"
    assert "until 2027" not in run_cli("check", place, *ON).out
    assert outcome["good"]["android.nfc"] == "met"


def test_an_undetermined_device_is_refused_from_a_day_and_good_through_none(
    run_cli: Run, evidence_folder: Folder
) -> None:
    place = evidence_folder({"getprop.txt": READY_FOLDER["getprop.txt"], "date.txt": READY_FOLDER["date.txt"]})
    row: Any = json.loads(run_cli("check", place, *ON, "--format", "json").out)["assessments"][0]
    assert (row["verdict"], row["eligible_through"], row["eligible_until"]) == ("undetermined", None, None)
    assert row["refused_from"] == "2027-11-01"
    assert "refused from 2027-11-01" in " ".join(run_cli("check", place, *ON).out.split())


def test_many_devices_are_groups_with_what_to_do(run_cli: Run, shelf: Path) -> None:
    ran = run_cli("check", shelf, *ON)
    assert ran.out.splitlines()[0] == "60 devices: 32 ready, 16 update, 12 replace."
    assert len(ran.out.splitlines()) < 40
    assert "What refuses:" in ran.out
    assert "  32 x Acme AC-100" in ran.out.replace("through 2027-10-31", "")
    assert CASHIER not in ran.out
    assert ran.err.strip().endswith("looked at") or not ran.err


def test_many_are_judged_as_each_is_alone(run_cli: Run, shelf: Path) -> None:
    many: Any = json.loads(run_cli("check", shelf, *ON, "--format", "json").out)
    assert [row["subject"] for row in many["assessments"]] == [f"{shelf}/unit-{number:02}" for number in range(60)]
    for number in (0, 1, 5, 59):
        alone: Any = json.loads(run_cli("check", shelf / f"unit-{number:02}", *ON, "--format", "json").out)
        assert alone["assessments"] == [many["assessments"][number]]


def test_one_of_many_that_fails_stops_nothing(run_cli: Run, shelf: Path) -> None:
    for file in (shelf / "unit-07").iterdir():
        file.unlink()
    (shelf / "unit-09" / "getprop.txt").write_bytes(b"\x00\xff" * 10)
    many: Any = json.loads(run_cli("check", shelf, *ON, "--format", "json").out)
    assert len(many["assessments"]) + len(many["errors"]) == 60
    assert many["errors"][0]["subject"] == f"{shelf}/unit-07"


def test_the_words_of_rules_stand_once_in_a_file(run_cli: Run, shelf: Path) -> None:
    one = len(run_cli("check", shelf / "unit-01", *ON, "--format", "json").out.encode())
    ten = [shelf / f"unit-{number:02}" for number in range(1, 12) if number % 3]
    several = len(run_cli("check", *ten, *ON, "--format", "json").out.encode())
    assert (several - one) / (len(ten) - 1) < 25_000


def test_a_subject_that_is_named_twice_counts_once(run_cli: Run, shelf: Path) -> None:
    place = shelf / "unit-01"
    ran = run_cli("check", place, f"{shelf}/../shelf/unit-01", *ON, "--format", "json")
    document: Any = json.loads(ran.out)
    assert len(document["assessments"]) == 1
    assert document["notes"] == [f"{shelf}/../shelf/unit-01 is named twice and counts once"]


def test_a_device_that_came_under_two_names_is_told(run_cli: Run, shelf: Path) -> None:
    shutil.copytree(shelf / "unit-01", shelf / "again")
    document: Any = json.loads(run_cli("check", shelf / "unit-01", shelf / "again", *ON, "--format", "json").out)
    assert len({row["identity"] for row in document["assessments"]}) == 1
    assert "the same device" in document["notes"][0]
    assert "KP7-0001" not in json.dumps([row["identity"] for row in document["assessments"]])


def test_a_device_that_moved_is_the_same_and_one_that_got_worse_fails(
    run_cli: Run, shelf: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    run_cli("check", shelf / "unit-01", *ON, "--output", f"json={before}")
    moved = tmp_path / "december" / "kept"
    shutil.copytree(shelf / "unit-01", moved)
    same = run_cli("check", moved, *ON, "--baseline", before, "--only-new", "--format", "json")
    assert same.code == 0
    assert json.loads(same.out)["baseline"]["changes"] == []
    (moved / "getprop.txt").write_text(with_serial("KP7-0001", OLD), encoding="utf-8")
    worse = run_cli("check", moved, *ON, "--baseline", before, "--only-new", "--format", "json")
    assert worse.code == 1
    kinds = {(change["kind"], change["rule"]) for change in json.loads(worse.out)["baseline"]["changes"]}
    assert ("newly_failing", "android.security-patch") in kinds
    assert not {kind for kind, _ in kinds} & {"added", "removed"}
    assert "Newly failing (1):" in run_cli("check", moved, *ON, "--baseline", before).out


def test_a_new_device_that_is_refused_fails(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    before, now = tmp_path / "before.json", tmp_path / "now.json"
    run_cli("check", shelf / "unit-01", *ON, "--output", f"json={before}")
    refused = run_cli(
        "check",
        shelf / "unit-01",
        shelf / "unit-03",
        *ON,
        "--baseline",
        before,
        "--only-new",
        "--output",
        f"json={now}",
    )
    assert refused.code == 1
    ready = run_cli("check", shelf / "unit-01", shelf / "unit-02", *ON, "--baseline", before, "--only-new")
    assert ready.code == 0
    told = run_cli("diff", before, now)
    assert told.code == 1
    assert "not eligible" in told.out
    assert "not_eligible" not in told.out


def test_several_countries_answer_a_matrix(run_cli: Run, shelf: Path) -> None:
    asked = ("--on", "2026-11-22", "--country", "GB,JP", "--country", "FR", "--country", "gb")
    ran = run_cli("check", shelf / "unit-01", *asked, "--format", "json")
    document: Any = json.loads(ran.out)
    told = [(row["question"]["country"], row["disposition"]["kind"]) for row in document["assessments"]]
    assert told == [("GB", "ready"), ("JP", "replace"), ("FR", "ready")]
    assert ran.code == 1
    assert "Acme AC-100: GB ready, JP replace, FR ready" in run_cli("check", shelf / "unit-01", *asked).out
    assert "| Acme AC\\-100 | Ready | Replace | Ready |" in run_cli(
        "check", shelf / "unit-01", *asked, "--format", "markdown"
    ).out.replace("AC-100", "AC\\-100")
    assert 'id="countries"' in run_cli("check", shelf / "unit-01", *asked, "--format", "html").out
    many = run_cli("check", shelf, "--on", "2026-11-22", "--country", "GB,JP").out
    assert "  GB  32 ready, 16 update, 12 replace" in many


def test_a_closed_country_says_where_it_is_open(run_cli: Run, shelf: Path) -> None:
    assert "Use an iPhone: for iPhones Tap to Pay is open in this country" in " ".join(
        run_cli("check", shelf / "unit-01", "--on", "2026-11-22", "--country", "JP").out.split()
    )


def test_an_sdk_that_nobody_knows_and_rules_that_are_old_are_told(run_cli: Run, shelf: Path) -> None:
    ran = run_cli("check", shelf / "unit-01", *ON, "--sdk", "9.9")
    assert ran.code == 3
    assert "SDK 9.9 is not known here: judged by the rules of the newest" in ran.out
    late = run_cli("check", shelf / "unit-01", "--country", "GB", "--on", "2028-06-01").out
    assert "newer ones may demand more" in " ".join(late.split())


def test_a_report_that_was_edited_says_so(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    run_cli("check", shelf / "unit-00", *ON, "--output", f"json={file}")
    assert "was changed" not in run_cli("report", file).out
    laid_out = tmp_path / "laid-out.json"
    laid_out.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")), indent=4), encoding="utf-8")
    assert "was changed" not in run_cli("report", laid_out).out
    document: Any = json.loads(file.read_text(encoding="utf-8"))
    document["assessments"][0]["verdict"] = "eligible"
    file.write_text(json.dumps(document), encoding="utf-8")
    for form in ("text", "html", "json"):
        assert "this report was changed after tapready wrote it" in run_cli("report", file, "--format", form).out, form
    assert "was changed after tapready wrote it" in run_cli("check", file, *ON).err


def test_no_link_but_to_https_is_ever_written(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    run_cli("check", shelf / "unit-00", *ON, "--output", f"json={file}")
    document: Any = json.loads(file.read_text(encoding="utf-8"))
    for words in document["rules"].values():
        words["citation"]["url"] = "javascript:alert(1)"
    file.write_text(json.dumps(document), encoding="utf-8")
    for form in ("html", "markdown", "sarif", "oscal", "card"):
        told = run_cli("report", file, "--format", form).out
        assert "javascript:alert" not in told, form
        assert told, form


def test_a_report_of_the_first_schema_is_still_read(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    fresh, old = tmp_path / "fresh.json", tmp_path / "old.json"
    run_cli("check", shelf / "unit-00", shelf / "unit-01", *ON, "--output", f"json={fresh}")
    old.write_text(json.dumps(first_schema(run_cli, shelf)), encoding="utf-8")
    told: Any = json.loads(run_cli("report", old, "--format", "json").out)
    assert [row["disposition"]["kind"] for row in told["assessments"]] == ["replace", "ready"]
    assert told["assessments"][1]["eligible_through"] == "2027-10-31"
    assert told["schema"] == "tapready/assessments/2.0"
    for form in ("text", "html", "csv", "card", "junit"):
        assert run_cli("report", old, "--format", form).code == 1, form
    assert run_cli("check", old, *ON).code == 1
    assert run_cli("check", shelf / "unit-00", shelf / "unit-01", *ON, "--baseline", old, "--only-new").code == 0


def first_schema(run_cli: Run, shelf: Path) -> dict[str, Any]:
    """The report of two devices as the first schema had it: whole rows, no disposition, no identity."""
    lines = run_cli("check", shelf / "unit-00", shelf / "unit-01", *ON, "--format", "jsonl").out.splitlines()
    rows = []
    for line in lines:
        row: Any = json.loads(line)
        for name in ("schema", "kind", "identity", "disposition", "eligible_through"):
            del row[name]
        row["eligible_until"] = row.pop("refused_from")
        for finding in row["findings"]:
            finding["who"] = finding["who"] or "it"
        rows.append(row)
    tool = {"name": "tapready", "version": "0.1.0"}
    return {
        "schema": "tapready/assessments/1.0",
        "tool": tool,
        "notes": [],
        "errors": [],
        "assessments": rows,
        "baseline": None,
    }


def test_a_worker_that_is_killed_loses_nothing(shelf: Path) -> None:
    for number in range(60, 400):
        shutil.copytree(shelf / "unit-01", shelf / f"unit-{number:03}")
    command = [sys.executable, "-m", "eligibility", "check", str(shelf), *ON, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        child = wait_for_child(running.pid)
        os.kill(child, signal.SIGKILL)
        out, _ = running.communicate(timeout=100)
    assert running.returncode == 1
    assert len(out.splitlines()) == 401


def wait_for_child(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    while True:
        found = children.read_text(encoding="ascii").split()
        if found:
            return int(found[0])


def test_a_folder_is_the_same_by_whatever_path(
    run_cli: Run, evidence_folder: Folder, tmp_path: Path, monkeypatch: Any
) -> None:
    place = evidence_folder({**READY_FOLDER, "getprop.txt": OLD}, "old")
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    run_cli("check", place, *ON, "--output", f"json={one}")
    monkeypatch.chdir(place.parent)
    run_cli("check", f"./{place.name}/", *ON, "--output", f"json={two}")
    assert run_cli("diff", one, two).out == "nothing changed\n"


def test_diff_tells_countries_apart_and_edited_reports(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    run_cli("check", shelf / "unit-01", *ON, "--output", f"json={one}")
    run_cli("check", shelf / "unit-01", "--on", "2026-11-22", "--country", "GB,JP", "--output", f"json={two}")
    ran = run_cli("diff", one, two)
    assert ran.code == 0
    assert "not asked about JP before: not eligible" in " ".join(ran.out.split())
    document: Any = json.loads(one.read_text(encoding="utf-8"))
    document["assessments"][0]["verdict"] = "not_eligible"
    one.write_text(json.dumps(document), encoding="utf-8")
    assert "was changed after tapready wrote it" in run_cli("diff", one, two).err
    asked = run_cli("check", shelf / "unit-01", *ON, "--baseline", one)
    assert "was changed after tapready wrote it" in " ".join(asked.out.split())


def test_a_file_is_written_whole_or_not_at_all(run_cli: Run, shelf: Path, tmp_path: Path) -> None:
    target = tmp_path / "made" / "x.json"
    ran = run_cli("check", shelf / "unit-01", *ON, "--output", f"json={target}")
    assert ran.code == 2
    assert "name a file in a folder that exists" in ran.err
    kept = tmp_path / "kept.json"
    run_cli("check", shelf / "unit-01", *ON, "--output", f"json={kept}")
    assert [file.name for file in tmp_path.glob("kept*")] == ["kept.json"]
