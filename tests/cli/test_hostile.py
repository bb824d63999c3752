"""``tapready check`` on what somebody made to break it: every one ends in an answer or an error, never in a bug."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from eligibility.sources import folder, saved
from tests.conftest import Ran
from tests.devices import READY_FOLDER, getprop

Run = Callable[..., Ran]
Write = Callable[..., Path]
DAY = ("--on", "2026-11-22")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def ready(evidence_folder: Write) -> Path:
    return evidence_folder(READY_FOLDER, "ready")


def test_a_zip_bomb_is_an_error_and_no_wait(run_cli: Run, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("getprop.txt", b"\0" * 80_000_000)
    (tmp_path / "bomb.zip").write_bytes(buffer.getvalue())
    ran = run_cli("check", tmp_path / "bomb.zip", *DAY)
    assert ran.code == 4
    assert "unpacks to more" in ran.out


def test_evidence_changed_after_recording_is_told(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    saved.save_folder(folder.read(ready), copy, tool="test")
    (copy / "getprop.txt").write_text(getprop(ro_product_model="AC-999"))
    ran = run_cli("check", copy, *DAY, "--format", "json")
    (one,) = json.loads(ran.out)["assessments"]
    assert one["verdict"] == "undetermined"
    assert any("SHA-256" in reason for reason in one["unread"].values())


def test_an_empty_folder_and_an_empty_file_are_errors(run_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing").write_bytes(b"")
    for name in ("empty", "nothing"):
        ran = run_cli("check", tmp_path / name, *DAY)
        assert ran.code == 4
        assert "→" in ran.out


@pytest.mark.parametrize(
    "subject",
    ["x" * 300, "x" * 5000, "a\x00b", "~nobody/x", "/proc/self/mem", "/dev/null", "iphone:00008030-1", "\udcff"],
)
def test_a_subject_that_is_nothing_is_an_error_and_no_bug(run_cli: Run, subject: str) -> None:
    assert run_cli("check", subject, *DAY).code == 4


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text exist on Linux")
def test_a_file_whose_name_is_no_text_is_judged(ready: Path, tmp_path: Path) -> None:
    odd = os.path.join(os.fsencode(tmp_path), b"caf\xe9")
    os.rename(os.fsencode(ready), odd)
    command = [os.fsencode(sys.executable), b"-m", b"eligibility", b"check", odd, b"--on", b"2026-11-22"]
    for form in (b"text", b"json", b"html"):
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8:strict", "TAPREADY_CACHE": str(tmp_path / "cache")}
        ran = subprocess.run(
            [*command, b"--format", form], capture_output=True, cwd=ROOT, env=environment, timeout=60, check=False
        )
        assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-400:]


HOSTILE_FILES = {
    "lone surrogate": '{"schema": "tapready/assessments/1.0", "assessments": [{"subject": "x", "facts": '
    '[{"fact": "device.model", "value": "\\ud800", "grade": "claimed", "origin": "o"}]}]}',
    "grade as a list": '{"android.nfc": {"value": true, "grade": ["measured"]}}',
    "origin as a list": '{"android.nfc": {"value": true, "origin": ["x"]}}',
    "a huge identifier": '{"device.platform": "ios", "iphone.identifier": "iPhone' + "9" * 5000 + ',1"}',
    "a huge number": '{"android.api_level": ' + "9" * 5000 + "}",
    "deep": "[" * 20_000,
    "a huge model": '{"device.model": "' + "M" * 900_000 + '"}',
}


@pytest.mark.parametrize("name", sorted(HOSTILE_FILES))
def test_a_hostile_file_is_judged_or_refused(tmp_path: Path, name: str) -> None:
    """In a process of its own, as a user would run it."""
    (tmp_path / "x.json").write_text(HOSTILE_FILES[name])
    for form in ("text", "json", "html"):
        command = [sys.executable, "-m", "eligibility", "check", str(tmp_path / "x.json"), *DAY, "--format", form]
        environment = {**os.environ, "TAPREADY_CACHE": str(tmp_path / "cache"), "PYTHONIOENCODING": "utf-8:strict"}
        ran = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, timeout=60, check=False)
        assert ran.returncode in (1, 3, 4), ran.stderr.decode(errors="replace")[-300:]
