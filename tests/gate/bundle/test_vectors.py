"""The vectors themselves: what they cover, and that the server's own gate answers them so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from eligibility.gate import Gate
from eligibility.gate.bundle.vectors import FRAME, WORDS
from eligibility.rulebook.comparisons import COMPARISONS
from tests.content.test_rules import EXAMPLES
from tests.gate.bundle.conftest import ROOT, without

OWN = ("eligibility", "stale", "ignored", "schema", "valid_until")


def named(vectors: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (case for case in vectors["cases"] if case["name"] == name)
    expect: dict[str, Any] = found["expect"]
    return expect


def test_there_are_plenty_and_every_example_is_among_them(vectors: dict[str, Any]) -> None:
    names = [case["name"] for case in vectors["cases"]]
    assert len(names) == len(set(names)) >= 500
    assert {f"{rule.id}: {example.name}" for rule, example in EXAMPLES} <= set(names)


def test_every_comparison_occurs(vectors: dict[str, Any]) -> None:
    written = json.dumps(vectors["bundles"])
    assert [name for name in COMPARISONS if f'"op": "{name}"' not in written] == []


def test_the_servers_gate_answers_alike(vectors: dict[str, Any]) -> None:
    """The compiled rails, not the tree walk that made the vectors; on everything that the server does not refuse."""
    gate, compared = Gate(), 0
    for case in vectors["cases"]:
        ask, expect = case["ask"], case["expect"]
        plain = case["bundle"] == "main" and "options" not in case and "language" not in ask
        if not plain or expect["stale"] or expect["ignored"] or expect["question"] is None:
            continue
        decision = gate.decide(
            case["facts"], sdk=ask.get("sdk"), country=ask.get("country"),
            at=datetime.fromisoformat(ask["at"]), simulated=ask.get("simulated", False),
        ).as_document()  # fmt: skip
        came: dict[str, Any] = without(decision, *OWN)
        if not case["whole"]:
            came = without(came, *FRAME)
            came["reasons"] = [without(reason, *WORDS) for reason in came["reasons"]]
        assert came == without(expect, *OWN), case["name"]
        compared += 1
    assert compared > 300


def test_what_is_not_understood_never_admits(vectors: dict[str, Any]) -> None:
    rows = [case for case in vectors["cases"] if case["bundle"] in ("future", "format2", "damaged")]
    asked = [row for row in rows if row["expect"]["intent"] == "tap_to_pay"]
    assert len(asked) > 15
    for row in asked:
        word = row.get("options", {}).get("onUnknown", "warn")
        assert row["expect"]["eligibility"] != "eligible", row["name"]
        assert row["expect"]["verdict"] != "admit" or word == "admit", row["name"]


def test_other_readers_are_never_refused(vectors: dict[str, Any]) -> None:
    others = [case for case in vectors["cases"] if case["expect"]["intent"] != "tap_to_pay"]
    assert len(others) > 10
    assert {case["expect"]["verdict"] for case in others} == {"admit"}


def test_the_corners_come_out_as_they_should(vectors: dict[str, Any]) -> None:
    codes = lambda name: [reason["code"] for reason in named(vectors, name)["reasons"]]  # noqa: E731
    assert "law.n02" in codes("law: ios '16.7'")
    assert "law.n02" not in codes("law: ios '16.10'")
    assert "law.n04" not in codes("law: ios '17'")
    assert named(vectors, "patch 2025-11-30 on 2026-11-30")["verdict"] == "admit_with_warning"
    assert named(vectors, "patch 2025-11-30 on 2026-12-01")["verdict"] == "refuse"
    assert named(vectors, "law: 2024-02-29 on 2025-02-28")["eligible_until"] is None
    assert named(vectors, f"clock 1: {2**53!r}")["ignored"] == ["device.clock_skew"]
    assert named(vectors, "bundle on 2027-05-26")["stale"] is False
    expired = named(vectors, "bundle on 2027-05-27")
    assert (expired["stale"], expired["reasons"][0]["code"]) == (True, "gate.stale")
    ready = named(vectors, "main: ready")
    assert (ready["verdict"], ready["eligibility"]) == ("admit", "eligible")


def test_a_vectors_file_is_the_same_in_every_process(app: Callable[[str], Path], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "eligibility", "gate", "compile", "--target", "swift", "--out", tmp_path / "again"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True, capture_output=True, timeout=120
    )
    assert (tmp_path / "again" / "vectors.json").read_bytes() == (app("swift") / "vectors.json").read_bytes()
