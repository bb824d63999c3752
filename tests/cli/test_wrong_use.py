"""Wrong use: one style, the option that is meant, a near name where there is one, and exit code 2."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from eligibility.rulebook.misfits import misfit
from tests.conftest import Ran

Run = Callable[..., Ran]
PHONE = b"device.platform: android\n"
PYDANTIC = re.compile(r"Field required|Input should|String should|Value error|Extra inputs|validation error")


@pytest.mark.parametrize(
    ("arguments", "what", "remedy"),
    [
        (["checl"], "there is no command 'checl'", "did you mean tapready check?"),
        (["gate", "servee"], "there is no command 'servee'", "did you mean tapready gate serve?"),
        (["rules", "shwo"], "there is no command 'shwo'", "did you mean tapready rules show?"),
        (["/"], "there is no command '/'", "did you mean tapready check /?"),
        (["model:Pixel 9"], "there is no command", "did you mean tapready check 'model:Pixel 9'?"),
        (["zzz"], "there is no command 'zzz'", "tapready --help lists them all"),
        (["check", "x", "--contry", "GB"], "there is no option --contry", "did you mean --country?"),
        (["check", "x", "--format", "htm"], "--format: 'htm' is not one of", "did you mean html?"),
        (["check", "x", "--on", "1999"], "--on: '1999' is not a day", "write it like 2026-11-01"),
        (["check", "x", "--on"], "--on: needs a value", None),
        (["rules", "show"], "RULE is missing", "tapready rules show --help tells how it is used"),
        (["schema", "polcy"], "NAME: 'polcy' is not one of", "did you mean policy?"),
        (["check"], "name a SUBJECT, or use --all-devices", "tapready check --help tells how it is used"),
        (["gate", "compile", "--out", "x"], "--target is missing", "tapready gate compile --help tells how it is used"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_one_style(run_cli: Run, arguments: list[str], what: str, remedy: str | None) -> None:
    ran = run_cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    first, *more = ran.err.splitlines()
    assert first.startswith(f"tapready: {what}")
    assert more == ([f"  → {remedy}"] if remedy else more)
    assert "Usage" not in ran.err


def test_a_file_that_is_not_there_names_its_neighbour(run_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "november.json").write_text("{}")
    ran = run_cli("report", tmp_path / "novembre.json")
    assert ran.code == 2
    assert ran.err.splitlines()[1] == f"  → did you mean {tmp_path / 'november.json'}?"


COUNTRY_DOORS: list[tuple[str, ...]] = [
    ("check", "-", "--country"), ("gate", "decide", "-", "--country"), ("markets",),
    ("explain-error", "2910", "--evidence", "-", "--country"),
]  # fmt: skip


@pytest.mark.parametrize("door", COUNTRY_DOORS, ids=" ".join)
@pytest.mark.parametrize(
    ("written", "remedy"),
    [("UK", "United Kingdom is GB"), ("EL", "Greece is GR"), ("FRA", "France is FR"), ("germany", "Germany is DE"), ("XX", "write two letters")],
)  # fmt: skip
def test_a_country_that_there_is_not_names_the_likely_one(
    run_cli: Run, door: tuple[str, ...], written: str, remedy: str
) -> None:
    ran = run_cli(*door, written, stdin=PHONE)
    assert (ran.code, ran.out) == (2, "")
    assert f"{written!r} is no country code of ISO 3166-1\n  → {remedy}" in ran.err


@pytest.mark.parametrize("door", [COUNTRY_DOORS[1], COUNTRY_DOORS[3]], ids=" ".join)
def test_several_countries_are_wrong_use_where_one_is_asked(run_cli: Run, door: tuple[str, ...]) -> None:
    for more in (["GB,FR"], ["GB", "--country", "FR"]):
        ran = run_cli(*door, *more, stdin=PHONE)
        assert ran.code == 2
        assert "asks about one country" in ran.err
    assert run_cli(*door, "gb", "--country", "GB", stdin=PHONE).code != 2


class Shape(BaseModel):
    name: str
    count: int


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"count": 1}, "name is missing"), ({"name": 5, "count": 1}, "name must be text"),
        ({"name": "x", "count": "y"}, "count is no whole number"), ([], "the file must be a mapping of keys to values"),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_shape_is_told_in_our_words(given: Any, line: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Shape.model_validate(given)
    assert misfit(wrong.value.errors()[0], "the file") == line


def test_no_word_of_pydantic_reaches_the_user(run_cli: Run, tmp_path: Path) -> None:
    report = {"schema": "tapready/assessments/1.0", "assessments": [{"subject": 5, "verdict": "maybe"}], "errors": {}}
    (tmp_path / "saved.json").write_text(json.dumps(report))
    (tmp_path / "waivers.yaml").write_text("waivers:\n- {rule: x, reason: a, from: 2026-13-01, more: 1}\n")
    (tmp_path / "policy.yaml").write_text("id: UPPER\nmode: enforced\nvalid_for: never\nretry_after: 0\nwaivers: ''\n")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text("id: x\ntitle: x\nversion: []\n")
    (tmp_path / "pack" / "rule.yaml").write_text("id: 5\ntitle: x\neditions: {}\nif_unknown: maybe\n")
    runs = [
        run_cli("report", tmp_path / "saved.json"),
        run_cli("check", "-", "--waivers", tmp_path / "waivers.yaml", stdin=PHONE),
        run_cli("gate", "decide", "-", "--policy", tmp_path / "policy.yaml", stdin=PHONE),
        run_cli("rules", "lint", tmp_path / "pack"),
    ]
    for ran in runs:
        told = ran.out + ran.err
        assert "is missing" in told
        assert not PYDANTIC.search(told), told
    assert "mode must be 'report', 'warn' or 'enforce'" in runs[2].err
