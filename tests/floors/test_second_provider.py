"""Another provider is a folder: one rule, some twenty lines of YAML, and everything works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.devices import READY_FOLDER

PACK = """id: acme-pay
provider: acme
title: Acme Pay
version: 2026.11.1
summary: What Acme demands.
covers: {android: {to: connect}}
"""
RULE = """id: android.nfc
title: Has NFC
failure_title: No NFC
why: Cards are read over NFC.
remedy: {text: Take another phone., who: nobody}
level: demand
stage: connect
enforcer: sdk
applies: {fact: device.platform, is: android}
editions:
  - {require: {fact: android.nfc, is: true}, citation: {title: Acme, url: https://acme.example/, read: 2026-11-01, mark: P}}
examples:
  - {name: has it, facts: {device.platform: android, android.nfc: true}, expect: met}
  - {name: has it not, facts: {device.platform: android, android.nfc: false}, expect: unmet}
  - {name: not known, facts: {device.platform: android}, expect: unknown}
"""
POLICY = """id: till
provider: acme
mode: enforce
on_unknown: refuse
on_confirm: admit
waived: admit
expiry_warning_days: 14
valid_for: 3600
"""
DAY = ("--on", "2026-11-22")


@pytest.fixture
def acme(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The rules folder, a device that meets the rule, and one that does not."""
    pack = tmp_path / "rules" / "acme"
    (pack / "android").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK)
    (pack / "android" / "nfc.yaml").write_text(RULE)
    (tmp_path / "till.yaml").write_text(POLICY)
    for name, features in (("good", READY_FOLDER["pm_list_features.txt"]), ("bad", without_nfc())):
        (tmp_path / name).mkdir()
        for file, text in {**READY_FOLDER, "pm_list_features.txt": features}.items():
            (tmp_path / name / file).write_text(text)
    return tmp_path / "rules", tmp_path / "good", tmp_path / "bad"


def without_nfc() -> str:
    lines = READY_FOLDER["pm_list_features.txt"].splitlines(keepends=True)
    return "".join(line for line in lines if "hardware.nfc" not in line)


def test_it_is_two_dozen_lines_at_most() -> None:
    assert len((PACK + RULE).splitlines()) <= 24


def test_it_checks_and_reports_in_every_format(acme: tuple[Path, Path, Path], run_cli: Callable[..., Any]) -> None:
    rules, good, bad = acme
    asked = ("--provider", "acme", "--rules", rules, *DAY)
    assert run_cli("check", good, *asked).code == 0
    assert run_cli("check", bad, *asked).code == 1
    for form in ("text", "html", "markdown", "json", "jsonl", "csv", "junit", "sarif", "github", "oscal"):
        ran = run_cli("check", good, bad, *asked, "--format", form)
        assert ran.code == 1, form
        assert "Stripe" not in ran.out, form
    assert run_cli("rules", "lint", rules / "acme").code == 0


def test_it_gates_and_compiles(acme: tuple[Path, Path, Path], run_cli: Callable[..., Any]) -> None:
    rules, good, bad = acme
    for device, code in ((good, 0), (bad, 1)):
        ran = run_cli("check", device, "--provider", "acme", "--rules", rules, *DAY, "--format", "json")
        facts = {row["fact"]: row["value"] for row in json.loads(ran.out)["assessments"][0]["facts"]}
        asked = {"android.nfc": facts["android.nfc"], "device.platform": "android"}
        (device / "facts.json").write_text(json.dumps(asked))
        ran = run_cli("gate", "decide", device / "facts.json", "--policy", rules.parent / "till.yaml", "--rules", rules)
        assert ran.code == code, ran.err
    ran = run_cli(
        "gate", "compile", "--target", "typescript", "--provider", "acme", "--rules", rules,
        "--policy", rules.parent / "till.yaml", "--out", rules.parent / "app",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert (rules.parent / "app" / "gate.ts").is_file()


def test_it_explains_no_error_and_says_so(acme: tuple[Path, Path, Path], run_cli: Callable[..., Any]) -> None:
    rules, _, _ = acme
    ran = run_cli("explain-error", "SOME_CODE", "--provider", "acme", "--rules", rules, *DAY)
    assert "Traceback" not in ran.err
    assert ran.code in (1, 2, 3, 4)
