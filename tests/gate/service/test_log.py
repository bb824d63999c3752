"""The decision log: whole, chained, append-only; and what happens when it cannot be written."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eligibility.errors import EvidenceError
from eligibility.gate.service.ledger_file import START, append, open_log, verify
from tests.conftest import Ran
from tests.gate.service.running import NO_NFC, READY, Near, near, prepare


def row(number: int) -> str:
    return json.dumps({"at": number, "request": f"r{number}", "verdict": "refuse"})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    connection = open_log(tmp_path / "log.db", strict=True)
    assert append(connection, [row(number) for number in range(5)]) == 5
    append(connection, [row(5)])
    connection.close()
    return tmp_path / "log.db"


def test_rows_hold_codes_and_no_facts(gate: Near) -> None:
    gate.post("/v1/decisions", {**NO_NFC, "device": "serial-PLANTED"}, headers={"x-request-id": "me-1"})
    gate.post("/v1/decisions/batch", [READY, 3, READY])
    gate.post("/v1/decisions", {"facts": {"no.such": 1}})
    connection = sqlite3.connect(gate.folder / "decisions.db")
    connection.row_factory = sqlite3.Row
    rows = [dict(one) for one in connection.execute("SELECT * FROM decisions ORDER BY seq")]
    assert [one["route"] for one in rows] == ["decisions", "decisions_batch", "decisions_batch"]
    first = rows[0]
    assert (first["request"], first["caller"], first["verdict"], first["codes"]) == (
        "me-1",
        "shop",
        "refuse",
        "android.nfc",
    )
    assert (first["at"], first["previous"], len(first["device"])) == (1795343400000, START, 32)
    everything = repr(rows)
    assert not any(str(value) in everything for value in ("Acme", "AC-100", "2026-10-05", "PLANTED"))
    connection.close()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE entries SET entry = replace(entry, 'refuse', 'admit') WHERE seq = 3", "row 3"), ("DELETE FROM entries WHERE seq = 4", "row 4"),
        ("UPDATE entries SET previous = sha256 WHERE seq = 2", "row 2"), ("UPDATE entries SET sha256 = previous WHERE seq = 6", "row 6"),
        ("UPDATE entries SET seq = 9 WHERE seq = 6", "row 6"), ("DELETE FROM entries WHERE seq = 1", "row 1"),
        ("UPDATE entries SET entry = entry || ' ' WHERE seq = 5", "row 5"),
    ],
)  # fmt: skip
def test_the_first_broken_row_is_named(log: Path, harm: str, told: str) -> None:
    assert verify(log).rows == 6
    connection = sqlite3.connect(log)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(harm)
    connection.execute("DROP TRIGGER no_change")
    connection.execute("DROP TRIGGER no_removal")
    connection.execute(harm)
    connection.commit()
    connection.close()
    with pytest.raises(EvidenceError, match=told):
        verify(log)


def test_a_cut_tail_shows_against_a_head_kept_elsewhere(log: Path, run_cli: Callable[..., Ran]) -> None:
    head = verify(log).head
    told = run_cli("gate", "log", "verify", log)
    assert (told.code, told.out) == (0, f"whole: 6 rows, head {head}\n")
    connection = sqlite3.connect(log)
    connection.executescript("DROP TRIGGER no_removal; DELETE FROM entries WHERE seq = 6;")
    connection.close()
    assert run_cli("gate", "log", "verify", log).code == 0, "alone it cannot show"
    cut = run_cli("gate", "log", "verify", log, "--contains", head)
    assert cut.code == 1
    assert "not in the chain" in cut.err


def test_what_is_no_log_is_wrong_use(tmp_path: Path, run_cli: Callable[..., Ran]) -> None:
    (tmp_path / "x.db").write_text("nothing of the kind" * 100)
    assert run_cli("gate", "log", "verify", tmp_path / "x.db").code == 2


def test_two_processes_may_write_one_log(log: Path) -> None:
    def write() -> None:
        connection = open_log(log, strict=False)
        for number in range(50):
            append(connection, [row(number), row(number)])
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(log).rows == 6 + 300


def full(gate: Near) -> None:
    """Let SQLite find no more room, as on a full disk (SQLITE_FULL)."""
    connection: Any = gate.service.parts.ledger._connection  # type: ignore[union-attr]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_refuses_when_strict_and_heals(gate: Near) -> None:
    gate.post("/v1/decisions", READY)
    full(gate)
    answers = [gate.post("/v1/decisions", NO_NFC) for _ in range(60)]
    codes = [answer.status_code for answer in answers]
    assert set(codes) == {200, 503}
    assert (answers[-1].json()["code"], answers[-1].headers["retry-after"]) == ("log_unavailable", "2")
    gate.clock.ticks += 5
    assert gate.service.parts.ledger.healthy is False  # type: ignore[union-attr]
    gate.service.parts.ledger._connection.execute("PRAGMA max_page_count = 1000000")  # type: ignore[union-attr]
    assert gate.get("/readyz").status_code == 200, "a probe finds that it is well again"
    assert gate.post("/v1/decisions", READY).status_code == 200
    text = gate.get("/metrics").text
    assert f"tapready_log_failures_total {codes.count(503)}" in text
    assert verify(gate.folder / "decisions.db").rows == codes.count(200) + 2


def test_a_full_disk_is_counted_when_relaxed(tmp_path: Path) -> None:
    with near(prepare(tmp_path, log={"file": "decisions.db", "mode": "relaxed"})) as gate:
        gate.post("/v1/decisions", READY)
        gate.runner.run(gate.service.parts.ledger.probe())  # type: ignore[union-attr]
        full(gate)
        assert {gate.post("/v1/decisions", NO_NFC).status_code for _ in range(80)} == {200}
        gate.runner.run(gate.service.parts.ledger.probe())  # type: ignore[union-attr]
        assert gate.service.parts.ledger.failures > 0  # type: ignore[union-attr]


def test_a_log_that_hangs_is_given_up(tmp_path: Path) -> None:
    with near(prepare(tmp_path, log={"file": "decisions.db", "mode": "strict", "wait": 0.3})) as gate:
        other = sqlite3.connect(tmp_path / "decisions.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = gate.post("/v1/decisions", READY)
        assert (answer.status_code, answer.json()["code"]) == (503, "log_unavailable")
        other.execute("ROLLBACK")
        other.close()
    assert verify(tmp_path / "decisions.db").rows == 1, "it may still be written later"


def test_relaxed_rows_are_all_written_at_the_end(tmp_path: Path) -> None:
    with near(prepare(tmp_path, log={"file": "decisions.db", "mode": "relaxed"})) as gate:
        for _ in range(3):
            gate.post("/v1/decisions/batch", [READY] * 40)
    assert verify(tmp_path / "decisions.db").rows == 120


def test_too_many_waiting_rows_are_not_kept(gate: Near, monkeypatch: pytest.MonkeyPatch) -> None:
    from eligibility.gate.service import ledger

    monkeypatch.setattr(ledger, "MOST_WAITING", 2)
    assert gate.post("/v1/decisions/batch", [READY] * 3).status_code == 503
    assert gate.post("/v1/decisions/batch", [READY] * 2).status_code == 200
