"""What is named as a subject: shelves of devices, near names, empty evidence, and what a file may claim."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eligibility.errors import unwritable
from eligibility.sources import folder, saved
from tests.conftest import Ran, need
from tests.devices import READY_FOLDER

Run = Callable[..., Ran]
Write = Callable[..., Path]
DAY = ("--on", "2026-11-22")
EXAMPLES = Path(__file__).parents[2] / "device_catalog" / "examples"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """As ``collect --all-devices --output fleet`` leaves it, with a zip and an empty folder beside."""
    place = tmp_path / "fleet"
    for name in ("ready-phone", "unlocked-phone"):
        saved.save_folder(folder.read(EXAMPLES / name), place / name, tool="test")
    saved.save_zip(folder.read(EXAMPLES / "old-handheld"), place / "old.zip", tool="test")
    (place / "left").mkdir()
    return place


def test_what_collect_writes_check_reads(run_cli: Run, fleet: Path) -> None:
    ran = run_cli("check", f"{fleet}/", *DAY, "--format", "json")
    document = json.loads(ran.out)
    assert [one["subject"] for one in document["assessments"]] == [
        f"{fleet}/{name}" for name in ("old.zip", "ready-phone", "unlocked-phone")
    ]
    assert [one["subject"] for one in document["errors"]] == [f"{fleet}/left"]
    assert ran.code == 1
    single = json.loads(run_cli("check", fleet / "ready-phone", *DAY, "--format", "json").out)["assessments"][0]
    assert single["verdict"] == document["assessments"][1]["verdict"] == "eligible"


def test_a_zip_of_two_evidence_folders_is_two_subjects(run_cli: Run, fleet: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("ready-phone", "unlocked-phone"):
            for file in sorted((fleet / name).iterdir()):
                archive.write(file, f"fleet/{name}/{file.name}")
    ran = run_cli("check", tmp_path / "two.zip", *DAY, "--format", "json")
    assert [one["subject"] for one in json.loads(ran.out)["assessments"]] == [
        f"{tmp_path}/two.zip/ready-phone", f"{tmp_path}/two.zip/unlocked-phone",
    ]  # fmt: skip


def test_a_shelf_is_no_evidence_of_one_device(run_cli: Run, fleet: Path) -> None:
    ran = run_cli("explain-error", "2910", "--evidence", fleet)
    assert ran.code == 2
    assert "name the evidence of one device" in ran.err
    assert run_cli("gate", "decide", fleet, *DAY).code == 1


def test_an_android_and_an_iphone_in_one_folder_could_not_be_looked_at(run_cli: Run, tmp_path: Path) -> None:
    for name in ("ready-phone", "iphone-xs"):
        for file in (EXAMPLES / name).iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    ran = run_cli("check", tmp_path, *DAY)
    assert ran.code == 4
    assert "holds evidence of an Android device and an iPhone" in ran.out
    assert "put one device's into each folder" in ran.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("getprop.txt", b""), ("getprop.txt", b" \r\n\n"), ("getprop.txt", b"\xef\xbb\xbf\n"), ("ideviceinfo.txt", b""), ("e.json", b"{}"),
        ("e.yaml", b""), ("e.yaml", b"# later\n"), ("e.json", b'{"device.model": null}'),
        ("facts.yaml", b"{}\n"),
        ("e.json", b'{"schema": "tapready/assessments/1.0", "assessments": []}'),
    ],
)  # fmt: skip
def test_empty_evidence_could_not_be_looked_at(run_cli: Run, tmp_path: Path, name: str, content: bytes) -> None:
    place = tmp_path / "phone"
    place.mkdir()
    (place / name).write_bytes(content)
    for subject in [place / name, *([place] if name.endswith(".txt") else [])]:
        ran = run_cli("check", subject, *DAY)
        assert ran.code == 4, ran.out
        assert "COULD NOT BE LOOKED AT" in ran.out
        assert "→" in ran.out


def test_empty_standard_input_and_a_record_alone_could_not_be_looked_at(run_cli: Run, evidence_folder: Write) -> None:
    for given in (b"", b"\n", b"{}"):
        ran = run_cli("check", "-", *DAY, stdin=given)
        assert ran.code == 4
        assert "fact: value" in ran.out
    place = evidence_folder(READY_FOLDER)
    saved.save_folder(folder.read(place), place, tool="test")
    for file in place.glob("*.txt"):
        file.unlink()
    ran = run_cli("check", place, *DAY)
    assert ran.code == 4
    assert "is recorded, but not in the folder" in ran.out
    (place / "evidence.yaml").write_text("format: 1\n")
    assert "getprop.txt" in run_cli("check", place, *DAY).out


@pytest.mark.parametrize(
    ("subject", "hint"),
    [
        ("Galaxy A55", '"model:Samsung Galaxy A55"'), ("galaxy  a-55", '"model:Samsung Galaxy A55"'),
        ("iphone xr", '"model:Apple iPhone XR"'), ("Pixel 9", '"model:'),
    ],
)  # fmt: skip
def test_a_model_without_its_word_is_offered(run_cli: Run, subject: str, hint: str) -> None:
    ran = run_cli("check", subject, *DAY)
    assert ran.code == 4
    assert f"did you mean {hint.split(maxsplit=1)[0]}" in ran.out


def test_a_path_with_a_slip_names_its_neighbour(run_cli: Run, fleet: Path) -> None:
    assert "ready-phone?" in " ".join(run_cli("check", fleet / "redy-phone", *DAY).out.split())


ATTESTED = b"device.platform: android\nandroid.nfc:\n  value: true\n  grade: attested\n"


@pytest.mark.parametrize("door", ["a facts file", "JSON", "standard input", "--facts"])
def test_nobody_can_write_that_a_fact_is_attested(run_cli: Run, tmp_path: Path, door: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(ATTESTED)
    place, code = "mine.yaml:4:10", 4
    if door == "JSON":
        file = tmp_path / "mine.json"
        file.write_text('{"android.nfc": {"value": true,\n "grade": "attested"}}')
        ran, place = run_cli("check", file, *DAY), "mine.json:2:11"
    elif door == "standard input":
        ran, place = run_cli("check", "-", *DAY, stdin=ATTESTED), "stdin:4:10"
    elif door == "--facts":
        ran, code = run_cli("check", "-", "--facts", file, *DAY, stdin=b"device.platform: android\n"), 2
    else:
        ran = run_cli("check", file, *DAY)
    told = " ".join((ran.out + ran.err).split())
    assert ran.code == code
    assert f"{place}: android.nfc: nobody can write that a fact is attested" in told
    assert "(write measured)" in told


def test_a_saved_assessment_is_lowered_to_measured_and_says_so(run_cli: Run, tmp_path: Path) -> None:
    document = json.loads(run_cli("check", EXAMPLES / "ready-phone", *DAY, "--format", "json").out)
    rows: list[dict[str, Any]] = document["assessments"][0]["facts"]
    nfc = next(row for row in rows if row["fact"] == "android.nfc")
    nfc["grade"] = "attested"
    (tmp_path / "old.json").write_text(json.dumps(document))
    ran = run_cli("check", tmp_path / "old.json", *DAY, "--format", "json")
    (again,) = json.loads(ran.out)["assessments"]
    assert next(row for row in again["facts"] if row["fact"] == "android.nfc")["grade"] == "measured"
    assert "1 fact calls itself attested; a file proves nothing: it counts as measured" in ran.err


def as_nobody(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a user who may neither read nor write what is another's."""
    less = [str(need(shutil.which("setpriv"), "root needs setpriv for it")), "--reuid=65534", "--clear-groups"]
    return subprocess.run(
        [*(less if os.geteuid() == 0 else []), sys.executable, "-m", "eligibility", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, env={**os.environ, "TAPREADY_CACHE": "/nonexistent"}, check=False,
    )  # fmt: skip


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    need(hasattr(os, "geteuid"), "permissions are of another kind here")
    for place in (tmp_path, *tmp_path.parents):
        if place.is_relative_to("/tmp") and place != Path("/tmp") and os.geteuid() == 0:
            place.chmod(0o711)
    shut = tmp_path / "closed"
    shut.mkdir()
    (shut / "getprop.txt").write_text("[ro.build.version.sdk]: [35]\n")
    shut.chmod(0)
    return shut


def test_a_folder_that_nobody_may_read_is_told(closed: Path) -> None:
    for subject in (closed, closed / "getprop.txt"):
        ran = as_nobody("check", subject, *DAY)
        assert ran.returncode == 4, ran.stderr
        assert "cannot be read: Permission denied" in ran.stdout
        assert "you may not read it" in ran.stdout
    closed.chmod(0o711)
    (closed / "getprop.txt").chmod(0)
    ran = as_nobody("check", closed / "getprop.txt", *DAY)
    assert (ran.returncode, "Permission denied" in ran.stdout) == (4, True)
    closed.chmod(0o700)


def test_a_full_disk_is_told() -> None:
    need(Path("/dev/full").exists(), "there is no /dev/full")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "eligibility", "facts"]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ran.returncode == 4
    assert "the disk is full" in ran.stderr
    assert "bug" not in ran.stderr


@pytest.mark.parametrize(
    ("number", "remedy"),
    [("EACCES", "may write"), ("ENOSPC", "full"), ("ENAMETOOLONG", "shorter"), ("EISDIR", "name a file"), ("ENOENT", "exists"), ("EIO", "another place")],
)  # fmt: skip
def test_what_cannot_be_written_says_what_to_do(number: str, remedy: str) -> None:
    import errno

    code = getattr(errno, number)
    wrong = unwritable(OSError(code, os.strerror(code)), "x.json")
    assert str(wrong) == f"x.json: cannot be written: {os.strerror(code)}"
    assert remedy in str(wrong.remedy)
