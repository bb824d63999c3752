"""A report held against an earlier one: what changed is told, and only what is new may fail."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.devices import READY_FOLDER

ON = ("--on", "2026-11-22", "--country", "GB")
Folder = Callable[..., Path]


@pytest.fixture
def phones(evidence_folder: Folder) -> dict[str, Path]:
    """A ready phone, and one whose patch is too old."""
    old = READY_FOLDER["getprop.txt"].replace("2026-10-05", "2025-02-05")
    assert old != READY_FOLDER["getprop.txt"]
    return {"ready": evidence_folder(READY_FOLDER), "old": evidence_folder({**READY_FOLDER, "getprop.txt": old}, "old")}


def saved(run_cli: Run, place: Path, *subjects: Path) -> Path:
    run_cli("check", *subjects, *ON, "--output", f"json={place}")
    return place


def worsened(file: Path) -> Path:
    """The same report as if the first subject had failed nothing."""
    document = json.loads(file.read_text(encoding="utf-8"))
    for finding in document["assessments"][0]["findings"]:
        finding["outcome"] = "met" if finding["outcome"] == "unmet" else finding["outcome"]
    document["assessments"][0]["verdict"] = "eligible"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_what_failed_before_may_go_on_failing(run_cli: Run, phones: dict[str, Path], tmp_path: Path) -> None:
    before = saved(run_cli, tmp_path / "before.json", phones["old"])
    assert run_cli("check", phones["old"], *ON).code == 1
    assert run_cli("check", phones["old"], *ON, "--baseline", before, "--only-new").code == 0
    assert run_cli("check", phones["old"], *ON, "--baseline", before).code == 1


def test_what_is_new_fails_and_is_told(run_cli: Run, phones: dict[str, Path], tmp_path: Path) -> None:
    before = worsened(saved(run_cli, tmp_path / "before.json", phones["old"]))
    page, data = tmp_path / "now.html", tmp_path / "now.json"
    ran = run_cli(
        "check",
        phones["old"],
        *ON,
        "--baseline",
        before,
        "--only-new",
        "--output",
        f"html={page}",
        "--output",
        f"json={data}",
    )
    assert ran.code == 1
    baseline = json.loads(data.read_text(encoding="utf-8"))["baseline"]
    assert baseline["name"] == "before.json"
    assert baseline["on"] == ["2026-11-22"]
    kinds = {(change["kind"], change["rule"]) for change in baseline["changes"]}
    assert {("newly_failing", "android.security-patch"), ("verdict", None)} <= kinds
    text = page.read_text(encoding="utf-8")
    assert text.index("What changed") < text.index("Newly failing") < text.index("Why not")
    assert "before.json" in text


def test_a_subject_that_is_gone_is_no_failure_but_cannot_be_looked_at(
    run_cli: Run, phones: dict[str, Path], tmp_path: Path
) -> None:
    before = saved(run_cli, tmp_path / "before.json", phones["ready"])
    assert run_cli("check", phones["ready"], tmp_path / "gone", *ON, "--baseline", before, "--only-new").code == 4


def test_only_new_needs_a_baseline(run_cli: Run, phones: dict[str, Path]) -> None:
    ran = run_cli("check", phones["ready"], "--only-new")
    assert ran.code == 2
    assert "--baseline" in ran.err


def test_a_baseline_that_is_none_is_told(run_cli: Run, phones: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text("{}", encoding="utf-8")
    ran = run_cli("check", phones["ready"], *ON, "--baseline", file)
    assert ran.code == 2
    assert "old.json" in ran.err


def test_a_saved_report_can_be_held_against_another(run_cli: Run, phones: dict[str, Path], tmp_path: Path) -> None:
    now = saved(run_cli, tmp_path / "now.json", phones["old"])
    before = worsened(saved(run_cli, tmp_path / "before.json", phones["old"]))
    told: Any = json.loads(run_cli("report", now, "--baseline", before, "--format", "json").out)
    assert told["baseline"]["changes"]


def test_the_digests_of_a_report_can_be_computed_again(run_cli: Run, phones: dict[str, Path], tmp_path: Path) -> None:
    data, page = tmp_path / "now.json", tmp_path / "now.html"
    run_cli("check", phones["old"], *ON, "--output", f"json={data}", "--output", f"html={page}")
    text = page.read_text(encoding="utf-8")
    told = re.search(r"This report as JSON</th><td[^>]*>SHA-256 <code>([0-9a-f]{64})", text)
    assert told
    again = run_cli("report", data, "--format", "json").out.encode()
    assert told[1] == hashlib.sha256(data.read_bytes()).hexdigest() == hashlib.sha256(again).hexdigest()
    (assessment,) = json.loads(data.read_text(encoding="utf-8"))["assessments"]
    pieces = {piece["kind"]: piece["sha256"] for piece in assessment["recording"]["evidence"]}
    assert pieces["getprop"] == hashlib.sha256((phones["old"] / "getprop.txt").read_bytes()).hexdigest()
    assert pieces["getprop"] in text
