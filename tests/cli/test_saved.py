"""Reports rendered again, compared, and with waivers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DAY = ("--on", "2026-11-22")
EXAMPLES = Path(__file__).parents[2] / "device_catalog" / "examples"
WAIVER = """
waivers:
  - rule: {rule}
    scope: {scope}
    reason: The maker promised an update.
    approver: J. Doe, payments
    from: {start}
    until: {end}
"""


@pytest.fixture
def waivers(tmp_path: Path) -> Callable[..., Path]:
    def write(
        rule: str = "android.security-patch", scope: str = "{}", start: str = "2026-11-01", end: str = "2027-01-01"
    ) -> Path:
        file = tmp_path / "waivers.yaml"
        file.write_text(WAIVER.format(rule=rule, scope=scope, start=start, end=end))
        return file

    return write


def finding(ran: Any, rule: str) -> dict[str, Any]:
    (one,) = json.loads(ran.out)["assessments"]
    return next(row for row in one["findings"] if row["rule"] == rule)


def check(run_cli: Callable[..., Any], *arguments: object) -> Any:
    return run_cli("check", EXAMPLES / "old-handheld", *DAY, "--format", "json", *arguments)


@pytest.mark.parametrize("scope", ["{}", "{model: KS-*}", "{unit: '*old-handheld'}", "{model: Kestrel*, unit: '*'}"])
def test_a_waiver_marks_and_does_not_make_eligible(run_cli: Any, waivers: Any, scope: str) -> None:
    ran = check(run_cli, "--waivers", waivers(scope=scope))
    row = finding(ran, "android.security-patch")
    assert row["outcome"] == "waived"
    assert row["waiver"]["still_refused"] is True
    assert json.loads(ran.out)["assessments"][0]["stages"]["connect"] == "no"
    assert ran.code == 1


@pytest.mark.parametrize("scope", ["{model: KP-*}", "{unit: nothing}", "{site: Bern}"])
def test_a_waiver_for_others_waives_nothing(run_cli: Any, waivers: Any, scope: str) -> None:
    assert finding(check(run_cli, "--waivers", waivers(scope=scope)), "android.security-patch")["outcome"] == "unmet"


def test_a_waiver_that_is_over_waives_nothing_and_is_said(run_cli: Any, waivers: Any) -> None:
    row = finding(check(run_cli, "--waivers", waivers(start="2026-01-01", end="2026-11-22")), "android.security-patch")
    assert row["outcome"] == "unmet"
    assert "J. Doe, payments" in row["reason"]
    last = finding(check(run_cli, "--waivers", waivers(start="2026-01-01", end="2026-11-23")), "android.security-patch")
    assert last["outcome"] == "waived"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rule": "android.security-patches"}, "did you mean 'android.security-patch'"),
        ({"end": "2026-10-01"}, "ends before"),
        ({"end": "soon"}, "until"),
    ],
)
def test_a_malformed_waiver_waives_nothing_and_is_said(
    run_cli: Any, waivers: Any, wrong: dict[str, str], said: str
) -> None:
    ran = check(run_cli, "--waivers", waivers(**wrong))
    assert finding(ran, "android.security-patch")["outcome"] == "unmet"
    (note,) = json.loads(ran.out)["notes"]
    assert said in note
    assert "waivers.yaml:" in note
    assert note in ran.err


def test_a_demand_of_ones_own_policy_is_lifted(bench: Any) -> None:
    from datetime import date

    from eligibility.assessment import Question, Verdict, assess
    from eligibility.rulebook.waiver import Waiver
    from tests.devices import known, ready_android

    rules = tuple(
        rule._replace(editions=tuple(edition._replace(enforcer="own_policy") for edition in rule.editions))
        if rule.id == "android.nfc"
        else rule
        for rule in bench.pack.rules
    )
    pack = bench.pack._replace(rules=rules)
    waiver = Waiver("android.nfc", "A reader is attached.", "J. Doe", date(2026, 1, 1), date(2027, 1, 1))
    sheet = known(ready_android(nfc=False))
    question = Question("stripe", date(2026, 11, 22))
    assert assess(sheet, pack, question, bench.vocabulary).verdict is Verdict.NOT_ELIGIBLE
    assert assess(sheet, pack, question, bench.vocabulary, waivers=[waiver]).verdict is Verdict.ELIGIBLE


@pytest.fixture
def saved(run_cli: Any, tmp_path: Path) -> Callable[..., Path]:
    def save(example: str, name: str, *arguments: str) -> Path:
        undated = shutil.ignore_patterns("evidence.yaml", "date.txt")
        if not (tmp_path / example).is_dir():
            shutil.copytree(EXAMPLES / example, tmp_path / example, ignore=undated)
        run_cli("check", tmp_path / example, *arguments, "--output", f"json={tmp_path / name}.json")
        return tmp_path / f"{name}.json"

    return save


def test_a_saved_report_renders_as_it_did(run_cli: Any, saved: Any) -> None:
    file = saved("old-handheld", "one", *DAY)
    for form in ("text", "html", "json", "csv", "markdown", "junit", "sarif", "oscal", "jsonl", "github"):
        fresh = run_cli("check", file.parent / "old-handheld", *DAY, "--format", form)
        again = run_cli("report", file, "--format", form)
        assert (again.code, again.out) == (fresh.code, fresh.out), form


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"schema": "tapready/assessments/1.0"}', "\x00"])
def test_a_damaged_report_is_told(run_cli: Any, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "damaged.json"
    file.write_text(damage)
    ran = run_cli("report", file)
    assert ran.code == 2
    assert "damaged.json" in ran.err
    assert "→" in ran.err


def test_a_difference_fails_only_on_what_is_new(run_cli: Any, saved: Any) -> None:
    today, later = saved("ready-phone", "a", *DAY), saved("ready-phone", "b", "--on", "2027-10-22")
    assert run_cli("diff", today, today).code == 0
    worse = run_cli("diff", today, later, "--format", "json")
    kinds = {(row["kind"], row["rule"]) for row in json.loads(worse.out)["changes"]}
    assert ("newly_failing", "android.security-patch") in kinds
    assert worse.code == 1
    better = run_cli("diff", later, today)
    assert better.code == 0
    assert "Fixed (1):" in better.out
    standing = run_cli("diff", saved("old-handheld", "c", *DAY), saved("old-handheld", "d", *DAY))
    assert (standing.code, standing.out) == (0, "nothing changed\n")


def test_what_ends_soon_is_told_before_it_ends(run_cli: Any, saved: Any) -> None:
    before = saved("ready-phone", "a", "--on", "2027-08-01")
    assert "soon" in run_cli("diff", before, before).out.lower()
    assert "soon" not in run_cli("diff", before, before, "--soon", "10").out.lower()


@pytest.mark.parametrize(
    ("line", "claim", "code"),
    [
        ("", "", 0),
        ("[ro.boot.warranty_bit]: [1]", "", 3),
        ("[ro.boot.warranty_bit]: [1]", "android.stock_os: true", 3),
        ("[ro.boot.flash.locked]: [0]", "android.bootloader_locked: true", 1),
        ("", "android.rooted: true", 3),
    ],
)
def test_a_gate_that_is_given_evidence_heeds_what_was_not_read(
    run_cli: Any, tmp_path: Path, line: str, claim: str, code: int
) -> None:
    shutil.copytree(EXAMPLES / "ready-phone", tmp_path / "phone", ignore=shutil.ignore_patterns("evidence.yaml"))
    properties = tmp_path / "phone" / "getprop.txt"
    properties.write_text(properties.read_text() + f"{line}\n")
    if claim:
        (tmp_path / "phone" / "facts.yaml").write_text(f"{claim}\n")
    ran = run_cli("gate", "decide", tmp_path / "phone", "--on", "2026-11-20", "--country", "GB")
    assert ran.code == code, ran.out
