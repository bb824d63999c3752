"""The service as a process: killed, told to reload, told to stop, and asked by slow and greedy callers."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from eligibility.gate.service.ledger_file import verify
from tests.conftest import Ran
from tests.gate.devices import policy_text
from tests.gate.service.running import ENVIRONMENT, NO_NFC, READY, STRIPE_TOKEN, StandIn, far, prepare

GENEROUS = {"rate": 1_000_000, "burst": 1_000_000}


def test_killed_under_load_nothing_answered_is_lost(tmp_path: Path) -> None:
    config = prepare(tmp_path, limits=GENEROUS, requests="none")
    answered: list[str] = []
    for _ in range(3):
        with far(config) as gate:
            counts = [0]

            def load(number: int, gate: object = gate, counts: list[int] = counts) -> None:
                with gate.client() as client:  # type: ignore[attr-defined]
                    for turn in range(100_000):
                        ident = f"{len(answered)}-{number}-{turn}-{time.monotonic_ns()}"
                        try:
                            answer = client.post("/v1/decisions", json=READY, headers={"x-request-id": ident})
                        except httpx.HTTPError:
                            return
                        assert answer.status_code == 200
                        answered.append(ident)
                        counts[0] += 1

            threads = [threading.Thread(target=load, args=(number,), daemon=True) for number in range(8)]
            for thread in threads:
                thread.start()
            end = time.monotonic() + 20
            while counts[0] < 150 and time.monotonic() < end:
                time.sleep(0.02)
            gate.end(signal.SIGKILL)
            for thread in threads:
                thread.join(timeout=20)
            assert counts[0] >= 150
    whole = verify(tmp_path / "decisions.db")
    connection = sqlite3.connect(tmp_path / "decisions.db")
    kept = {ident for (ident,) in connection.execute("SELECT request FROM decisions")}
    connection.close()
    assert set(answered) <= kept
    assert len(answered) <= whole.rows <= len(answered) + 3 * 8


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    config = prepare(tmp_path, limits=GENEROUS, requests="none")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    with far(config, limit=small_files) as gate, gate.client() as client:
        statuses = []
        for _ in range(4_000):
            answer = client.post("/v1/decisions/batch", json=[READY] * 20)
            statuses.append(answer.status_code)
            if answer.status_code == 503:
                break
        assert answer.json()["code"] == "log_unavailable"
        assert client.get("/readyz").json()["code"] == "not_ready"
        assert client.get("/healthz").status_code == 200
        gate.end()
    assert verify(tmp_path / "decisions.db").rows >= statuses.count(200) * 20


def test_rules_and_policy_are_read_anew_and_bad_ones_refused(tmp_path: Path) -> None:
    config = prepare(tmp_path, reload_every=0)
    policy = tmp_path / "policy.yaml"
    with far(config) as gate, gate.client() as client:
        assert client.post("/v1/decisions", json=NO_NFC).json()["verdict"] == "refuse"
        policy.write_text("mode: sometimes\n")
        gate.process.send_signal(signal.SIGHUP)
        told = gate.told("reload", times=3)
        refused = next(json.loads(line) for line in gate.lines if '"part":"rules"' in line)
        assert told["result"] in ("loaded", "refused")
        assert refused["result"] == "refused"
        assert any("policy.yaml" in problem for problem in refused["problems"])
        assert client.post("/v1/decisions", json=NO_NFC).json()["verdict"] == "refuse", "the old one keeps serving"
        assert client.get("/readyz").json()["refused_reloads"] == ["rules"]
        policy.write_text(policy_text(mode="warn"))
        gate.process.send_signal(signal.SIGHUP)
        gate.told("reload", times=6)
        assert client.post("/v1/decisions", json=NO_NFC).json()["verdict"] == "admit_with_warning"
        text = client.get("/metrics").text
        assert 'tapready_reloads_total{part="rules",result="refused"} 1' in text
        assert 'tapready_reloads_total{part="rules",result="loaded"} 1' in text


def test_changed_files_are_noticed(tmp_path: Path) -> None:
    with far(prepare(tmp_path, reload_every=0.1)) as gate, gate.client() as client:
        (tmp_path / "policy.yaml").write_text(policy_text(mode="report"))
        assert gate.told("reload")["result"] == "loaded"
        assert client.post("/v1/decisions", json=NO_NFC).json()["verdict"] == "admit"


def test_it_finishes_what_it_answers_and_takes_no_more(tmp_path: Path, stripe: StandIn) -> None:
    stripe.mode = "slow"
    config = prepare(tmp_path, stripe={"base_url": stripe.url, "timeout": 8}, drain=1.0)
    with far(config) as gate, gate.client() as slow, gate.client() as late:
        late.get("/healthz")
        answers: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: answers.append(slow.post("/v1/connection_tokens", json=READY)))
        thread.start()
        while not stripe.seen:
            time.sleep(0.02)
        gate.process.send_signal(signal.SIGTERM)
        gate.told("closing")
        refused = late.post("/v1/decisions", json=READY)
        assert (refused.status_code, refused.headers["connection"]) == (503, "close")
        assert late.get("/readyz").status_code == 503
        thread.join(timeout=20)
        assert answers[0].json() == {"secret": STRIPE_TOKEN}
        assert gate.end() == 0


def asked(port: int, data: bytes, seconds: float = 10) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_slow_and_endless_requests_are_ended(tmp_path: Path) -> None:
    with far(prepare(tmp_path, limits={"read_timeout": 0.5})) as gate:
        port = int(gate.url.rpartition(":")[2])
        assert asked(port, b"").startswith(b"HTTP/1.1 408"), "who says nothing"
        assert asked(port, b"GET / HTTP/1.1\r\nhost: x\r\n").startswith(b"HTTP/1.1 408"), "who never ends its head"
        endless = b"GET / HTTP/1.1\r\nhost: x\r\n" + b"".join(b"x-%d: %s\r\n" % (one, b"y" * 1000) for one in range(30))
        assert asked(port, endless).startswith(b"HTTP/1.1 431")
        head = b"POST /v1/errors/explain HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\nx-api-key: "
        answer = asked(port, head + (tmp_path / "shop.txt").read_bytes() + b"\r\n\r\n{")
        assert b"408" in answer.partition(b"\r\n")[0]
        assert b"body_slow" in answer
        assert asked(port, b"\x00\x01 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
        assert httpx.get(f"{gate.url}/healthz").status_code == 200


def test_no_secret_in_what_a_process_writes(tmp_path: Path, stripe: StandIn) -> None:
    with far(prepare(tmp_path, stripe={"base_url": stripe.url})) as gate, gate.client() as client:
        made = client.post("/v1/decisions", json={**READY, "token": True, "device": "PLANTED-serial"}).json()["token"]
        assert client.post("/v1/connection_tokens", json=READY).json() == {"secret": STRIPE_TOKEN}
        stripe.mode = "bad_key"
        client.post("/v1/connection_tokens", json=READY)
        client.get(f"/v1/authorize?token={made}", headers={"x-tapready-token": made + "x"})
        client.get(f"/{made}")
        client.post("/v1/decisions", content=b"{PLANTED", headers={"content-type": "application/json"})
        key = client.headers["authorization"].rpartition("_")[2]
        gate.end()
    written = "".join(gate.lines) + "".join(file.read_bytes().decode("latin-1") for file in tmp_path.glob("*.db*"))
    assert '"route":"connection_tokens"' in written
    for secret in (*ENVIRONMENT.values(), STRIPE_TOKEN, "PLANTED", made.split(".")[1], made.split(".")[2], key):
        assert secret not in written


def test_the_command_tells_what_is_wrong_before_it_serves(tmp_path: Path, run_cli: Callable[..., Ran]) -> None:
    config = prepare(tmp_path)
    assert run_cli("gate", "serve", "--config", config, "--check").code == 0
    told = run_cli("gate", "serve", "--config", config, "--check", "--policy", "nothing.yaml")
    assert told.code == 2
    assert "nothing.yaml" in told.err


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys\nfor name in ('msgspec', 'uvicorn', 'joserfc'): sys.modules[name] = None\n"
        "import importlib.util as u\nfound = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name in ('msgspec', 'uvicorn', 'joserfc') else found(name, *rest)\n"
        "from eligibility.cli import run\n"
        f"run(['gate', 'serve', '--config', {str(prepare(tmp_path))!r}])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert ran.returncode == 2
    assert "pip install 'tapready[serve]'" in ran.stderr
    assert "Traceback" not in ran.stderr
