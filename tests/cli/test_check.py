"""``tapready check``: subjects, exit codes and outputs."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eligibility.sources import folder, saved
from tests.conftest import Ran
from tests.devices import READY_ANDROID, READY_FOLDER, READY_IPHONE_FOLDER, getprop

Run = Callable[..., Ran]
Write = Callable[..., Path]
DAY = ("--on", "2026-11-22")


def report(ran: Ran) -> dict[str, Any]:
    assert ran.err == "", ran.err
    plain: dict[str, Any] = json.loads(ran.out)
    return plain


@pytest.fixture
def ready(evidence_folder: Write) -> Path:
    return evidence_folder(READY_FOLDER, "ready")


@pytest.fixture
def refused(evidence_folder: Write) -> Path:
    return evidence_folder({"getprop.txt": getprop(ro_build_version_sdk="30", ro_boot_flash_locked="0")}, "refused")


@pytest.fixture
def unsure(evidence_folder: Write) -> Path:
    return evidence_folder({"getprop.txt": getprop()}, "unsure")


def test_the_exit_code_is_the_first_that_holds(run_cli: Run, ready: Path, refused: Path, unsure: Path) -> None:
    cases: list[tuple[list[Any], int]] = [
        ([ready], 0), ([ready, unsure], 3), ([unsure, "nowhere", ready], 4), ([unsure, "nowhere", refused, ready], 1), ([refused], 1), (["nowhere"], 4),
    ]  # fmt: skip
    for subjects, code in cases:
        assert run_cli("check", *subjects, *DAY).code == code, subjects


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["--on", "tomorrow"], ["--on", "2026-13-01"], ["--country", "Norway"], ["--country", "N1"], ["--sdk", "five"], ["--sdk", "flutter:1.0"], ["--provider", "acme"],
        ["--format", "word"], ["--output", "html"], ["--output", "word=x"], ["--output", "html="], ["--colour"], ["--rules", "nowhere"],
    ],
)  # fmt: skip
def test_wrong_use_is_two_and_says_what_is_wrong(run_cli: Run, ready: Path, arguments: list[str]) -> None:
    ran = run_cli("check", *([ready] if arguments else []), *arguments)
    assert ran.code == 2
    assert ran.err
    assert ran.out == ""


def test_a_bug_of_ours_is_seventy_and_no_answer(run_cli: Run, ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eligibility.workbench import Workbench

    def fails(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("the rail broke")

    monkeypatch.setattr(Workbench, "assess", fails)
    ran = run_cli("check", ready, *DAY)
    assert ran.code == 70
    assert "ZeroDivisionError: the rail broke" in ran.err
    assert "eligible" not in ran.out.lower()


def test_subjects_keep_their_order_and_the_bad_one_is_listed(
    run_cli: Run, ready: Path, refused: Path, unsure: Path
) -> None:
    ran = run_cli("check", ready, "nowhere", refused, "model:Reno 12 Pro", unsure, *DAY, "--format", "json")
    plain = report(ran)
    assert [one["subject"] for one in plain["assessments"]] == [str(ready), str(refused), str(unsure)]
    assert [one["verdict"] for one in plain["assessments"]] == ["eligible", "not_eligible", "undetermined"]
    assert [one["subject"] for one in plain["errors"]] == ["nowhere", "model:Reno 12 Pro"]
    assert all(one["reason"] and one["remedy"] for one in plain["errors"])


def test_facts_may_come_from_standard_input(run_cli: Run) -> None:
    facts = json.dumps(READY_ANDROID).encode()
    plain = report(run_cli("check", "-", *DAY, "--format", "json", stdin=facts))
    assert plain["assessments"][0]["verdict"] == "eligible"
    assert run_cli("check", "-", *DAY, stdin=b"").code == 4
    assert run_cli("check", "-", *DAY, stdin=b"x" * 2_000_000).code == 4


def test_a_facts_file_is_a_subject(run_cli: Run, tmp_path: Path) -> None:
    for name in ("facts.yaml", "facts.yml", "facts.json", "FACTS.JSON"):
        (tmp_path / name).write_text(json.dumps(READY_ANDROID))
        assert run_cli("check", tmp_path / name, *DAY).code == 0


def test_a_saved_report_judged_again_says_the_same(
    run_cli: Run, ready: Path, refused: Path, unsure: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(json.dumps({**READY_ANDROID, "android.overlay_apps": ["a.b", "c.d"]}))
    out = tmp_path / "report.json"
    first = run_cli(
        "check", ready, refused, unsure, facts, *DAY, "--country", "GB", "--format", "json", "--output", f"json={out}"
    )
    assert out.read_text() == first.out
    again = run_cli("check", out, *DAY, "--country", "GB", "--format", "json")
    assert again.code == first.code
    keep = ("verdict", "stages", "eligible_until", "eligible_from", "sdk_ranges", "facts")
    one, other = ([{key: row[key] for key in keep} for row in report(ran)["assessments"]] for ran in (first, again))
    assert one == other
    outcomes = [
        [(f["rule"], f["outcome"]) for row in report(ran)["assessments"] for f in row["findings"]]
        for ran in (first, again)
    ]
    assert outcomes[0] == outcomes[1]


def test_a_saved_report_may_be_asked_another_question(run_cli: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    run_cli("check", "-", *DAY, "--country", "GB", "--output", f"json={out}", stdin=json.dumps(READY_ANDROID).encode())
    assert run_cli("check", out, "--on", "2027-11-01", "--sdk", "5.8.0").code == 1
    assert run_cli("check", out, *DAY, "--country", "KP").code == 1


def test_one_judging_makes_many_renderings(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    outputs = [f"{form}={tmp_path / form}" for form in ("json", "html", "text")]
    ran = run_cli(
        "check", ready, *DAY, "--format", "json", *(word for output in outputs for word in ("--output", output))
    )
    assert ran.code == 0
    assert (tmp_path / "json").read_text() == ran.out
    assert (tmp_path / "html").read_text().startswith("<!DOCTYPE html>")
    assert "ELIGIBLE" in (tmp_path / "text").read_text()
    for file in ("json", "html", "text"):
        assert b"\r" not in (tmp_path / file).read_bytes()


def test_a_place_that_cannot_be_written_is_wrong_use(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    ran = run_cli("check", ready, *DAY, "--output", f"html={tmp_path / 'no' / 'such' / 'x.html'}")
    assert ran.code == 2
    assert "x.html" in ran.err


def test_the_json_report_fits_its_schema(
    run_cli: Run, ready: Path, refused: Path, unsure: Path, evidence_folder: Write
) -> None:
    iphone = evidence_folder(READY_IPHONE_FOLDER, "iphone")
    schema = json.loads(run_cli("schema", "assessments").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    plain = report(
        run_cli(
            "check",
            ready,
            refused,
            unsure,
            iphone,
            "model:Galaxy A14",
            "nowhere",
            *DAY,
            "--country",
            "GB",
            "--strict",
            "--format",
            "json",
        )
    )
    jsonschema.validate(plain, schema)
    for key in (
        "subject",
        "question",
        "verdict",
        "disposition",
        "stages",
        "eligible_until",
        "confirm",
        "findings",
        "pack",
    ):
        assert all(key in row for row in plain["assessments"])
    findings = [row for one in plain["assessments"] for row in one["findings"]]
    assert all(row["rule"] in plain["rules"] for row in findings)
    assert all(
        key in row for key in ("rule", "requirements", "stage", "level", "citation") for row in plain["rules"].values()
    )
    assert all(row["remedy"] and row["who"] for row in findings if row["outcome"] == "unmet")
    assert all(
        row["missing"] and "who" not in row for row in findings if row["outcome"] == "unknown" and not masked(row)
    )


def masked(row: dict[str, Any]) -> bool:
    return any(gap["why"] == "masked_by_probe" for gap in row["missing"])


NEAR = {"Reno 12 Pro": "Reno12", "Galaxy A14 5G": "Galaxy A14", "Pixel 6 Pro": "Pixel 6", "iPhone XS Maxi": "iPhone XS"}


@pytest.mark.parametrize("name", sorted(NEAR))
def test_a_near_name_is_an_error_with_suggestions(run_cli: Run, name: str) -> None:
    ran = run_cli("check", f"model:{name}", *DAY)
    assert ran.code == 4
    assert NEAR[name] in ran.out
    assert "other models" in ran.out


@pytest.mark.parametrize("name", ["model:", "model:   ", "model:小米", "model:???", "model:No Such Thing 99"])
def test_a_name_of_nothing_is_an_error(run_cli: Run, name: str) -> None:
    assert run_cli("check", name, *DAY).code == 4


def test_a_model_is_judged_by_what_is_known_of_it(run_cli: Run) -> None:
    plain = report(run_cli("check", "model:iphone xs", "model:SM-A556B", "model:Galaxy A55", *DAY, "--format", "json"))
    assert {one["verdict"] for one in plain["assessments"]} == {"undetermined"}
    assert plain["assessments"][0]["refused_from"]
    assert plain["assessments"][0]["eligible_until"] is None


def test_a_zip_is_judged_like_its_folder(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    archive = tmp_path / "phone.zip"
    saved.save_zip(folder.read(ready), archive, tool="test")
    saved.save_folder(folder.read(ready), tmp_path / "copy", tool="test")
    zipped, copied = (report(run_cli("check", path, *DAY, "--format", "json")) for path in (archive, tmp_path / "copy"))
    for document in (zipped, copied):
        row = document["assessments"][0]
        assert row["identity"] == f"subject:{row['subject']}"
        document["digest"] = row["subject"] = row["identity"] = ""
    assert zipped == copied


def test_facts_beside_the_evidence_count_in_a_folder_and_in_a_zip(run_cli: Run, unsure: Path, tmp_path: Path) -> None:
    (unsure / "facts.yaml").write_text("android.play_certified: {value: false, grade: measured, origin: our bench}\n")
    archive = tmp_path / "phone.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for entry in sorted(unsure.iterdir()):
            file.write(entry, entry.name)
    for subject in (unsure, archive):
        (one,) = report(run_cli("check", subject, *DAY, "--format", "json"))["assessments"]
        assert {row["rule"]: row["outcome"] for row in one["findings"]}["android.play-certified"] == "unmet", subject
        told = next(fact for fact in one["facts"] if fact["fact"] == "android.play_certified")
        assert told["grade"] == "claimed"
        assert "our bench" in told["origin"]
        assert "facts" in {piece["kind"] for piece in one["recording"]["evidence"]}


def test_a_claim_that_the_evidence_denies_withholds_the_verdict(run_cli: Run, ready: Path) -> None:
    (ready / "facts.yaml").write_text(
        "android.keystore_version: {value: 400, grade: measured, origin: pm list features}\n"
    )
    ran = run_cli("check", ready, *DAY, "--format", "json")
    (one,) = report(ran)["assessments"]
    assert (ran.code, one["verdict"]) == (3, "undetermined")
    assert [row["fact"] for row in one["contradictions"]] == ["android.keystore_version"]


def test_nobody_can_write_that_a_fact_is_attested(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("android.nfc: {value: true, grade: attested}\n")
    ran = run_cli("check", tmp_path / "mine.yaml", *DAY)
    assert ran.code == 4
    assert "mine.yaml:1" in ran.out
    assert "certificate chain" in ran.out


def test_facts_deep_inside_a_zip_are_nobodys(run_cli: Run, ready: Path, tmp_path: Path) -> None:
    archive = tmp_path / "phone.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for entry in sorted(ready.iterdir()):
            file.write(entry, f"phone/{entry.name}")
        file.writestr("__MACOSX/deep/facts.yml", "android.nfc: false\n")
        file.writestr("phone/deep/facts.yaml", "android.nfc: false\n")
    ran = run_cli("check", archive, *DAY, "--format", "json")
    (one,) = json.loads(ran.out)["assessments"]
    assert (ran.code, one["contradictions"], one["recording"]["unread"]) == (0, [], ["deep/"])
    assert "deep/" in ran.err


def test_a_format_whose_extra_is_missing_is_told(
    run_cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    ran = run_cli("check", "model:Galaxy A14", "--output", f"pdf={tmp_path / 'report.pdf'}")
    assert ran.code == 2
    assert 'pip install "tapready[pdf]"' in ran.err
