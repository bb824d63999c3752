"""What the gate costs over HTTP: requests a second of one worker, as ratios to the same uvicorn answering a constant.

Run ``python -m benchmarks.gate_http [ROUNDS] [SECONDS]``: the server on core 0, wrk (32 connections, a POST of about
1.5 kB) on core 1, rounds interleaved; read ratios within one run. It needs ``wrk`` and the extra ``serve``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tests.devices import READY_ANDROID

CONNECTIONS = 32
BODY = json.dumps({"facts": READY_ANDROID, "intent": "tap_to_pay", "country": "GB", "sdk": "android:5.8.0"})
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

STATIC = """
ANSWER = b"x" * {size}
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"{size}")]


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    more = True
    while more:
        message = await receive()
        more = message.get("more_body")
    await send({{"type": "http.response.start", "status": 200, "headers": HEADERS}})
    await send({{"type": "http.response.body", "body": ANSWER}})
"""
PEER = """
import json
import zen
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from benchmarks.gate_http import zen_expression

compiled = zen.compile_expression(zen_expression())


async def decide(request):
    facts = (await request.json())["facts"]
    row = {name.replace(".", "_"): value for name, value in facts.items()}
    return JSONResponse({"admitted": compiled.evaluate(row)})


app = Starlette(routes=[Route("/v1/decisions", decide, methods=["POST"])])
"""
SERVE = """
import sys, uvicorn
sys.path.insert(0, {folder!r})
from {module} import app
if {tuned!r}:
    from eligibility.gate.service.serving import tune_garbage
    tune_garbage()
uvicorn.run(app, host="127.0.0.1", port={port}, access_log=False, log_level="error", server_header=False, lifespan="off", proxy_headers=False)
"""


class Load(NamedTuple):
    """What wrk saw: requests a second, the 99th percentile in milliseconds; and the server's CPU time, microseconds a request.

    The CPU time is what holds on a machine that others use, too.
    """

    rate: float
    p99: float
    cpu: float


def zen_expression() -> str:
    """About thirty demands on the same facts, in zen-engine's best form: one compiled expression."""
    words = [
        f"{name.replace('.', '_')} == {json.dumps(value)}"
        for name, value in READY_ANDROID.items()
        if isinstance(value, bool | str)
    ]
    numbers = ["android_api_level >= 33", "android_keystore_version >= 100"]
    return " and ".join([*words[:28], *numbers])


def answer_size() -> int:
    from eligibility.gate import Gate

    asked = json.loads(BODY)
    return len(Gate().decide(asked["facts"], sdk=asked["sdk"], country=asked["country"]).as_json())


def gate_command(folder: Path, name: str, port: int, *, tuned: bool, key: bool, log: str | None) -> list[str]:
    words: dict[str, Any] = {
        "reload_every": 0, "limits": {"rate": 1_000_000, "burst": 1_000_000},
        **({"api_keys": "keys.yaml"} if key else {"open_to_all": True}),
        **({"log": {"file": f"{name}.db", "mode": log}} if log else {}),
    }  # fmt: skip
    config = folder / f"{name}.yaml"
    config.write_text(json.dumps(words))
    if tuned:
        return [sys.executable, "-m", "eligibility", "gate", "serve", "--config", str(config), "--port", str(port)]
    code = (
        "import sys; from eligibility.gate.service import serving; serving.tune_garbage = lambda: None; "
        f"from eligibility.cli import run; run(['gate', 'serve', '--config', {str(config)!r}, '--port', '{port}'])"
    )
    return [sys.executable, "-c", code]


def plain_command(folder: Path, name: str, source: str, port: int, *, tuned: bool) -> list[str]:
    (folder / f"{name}.py").write_text(source)
    return [sys.executable, "-c", SERVE.format(folder=str(folder), module=name, tuned=tuned, port=port)]


def pinned(command: list[str], core: int) -> list[str]:
    return ["taskset", "-c", str(core), *command] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else command


def started(command: list[str], port: int, folder: Path) -> subprocess.Popen[bytes]:
    with (folder / f"{port}.err").open("wb") as told:
        process = subprocess.Popen(pinned(command, 0), stderr=told, stdout=subprocess.DEVNULL)
    for _ in range(400):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            return process
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"the server did not start: {(folder / f'{port}.err').read_text()[-800:]}") from None
            time.sleep(0.05)
        else:
            return process
    raise SystemExit("the server did not start")


def cpu_of(process: int) -> float:
    """Seconds of CPU that a process has used, its threads' included."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def load(port: int, script: Path, seconds: int, process: int) -> Load:
    before = cpu_of(process)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}/v1/decisions"]  # fmt: skip
    ran = subprocess.run(pinned(command, 1), capture_output=True, text=True, check=True)
    if "Non-2xx" in ran.stdout:
        raise SystemExit(f"the server refused: {ran.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", ran.stdout)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", ran.stdout)
    done = re.search(r"(\d+) requests in", ran.stdout)
    assert rate
    assert p99
    assert done
    used = (cpu_of(process) - before) / int(done[1]) * 1e6
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]], used)


def main() -> None:
    rounds, seconds = (int(sys.argv[1]) if len(sys.argv) > 1 else 5), (int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    if shutil.which("wrk") is None:
        print("skipped: wrk is not installed (apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        from datetime import date

        from eligibility.gate.service.callers import new_key
        from eligibility.gate.service.secret import Secret

        key = new_key(
            "bench", folder / "keys.yaml", Secret(""), scopes=("decide",), trusted=False, on=date(2026, 11, 22)
        )
        script = folder / "post.lua"
        script.write_text(
            f"wrk.method = 'POST'\nwrk.body = [[{BODY}]]\nwrk.headers['content-type'] = 'application/json'\n"
            f"wrk.headers['authorization'] = 'Bearer {key}'\n"
        )
        static = STATIC.format(size=answer_size())
        servers = {
            "constant": plain_command(folder, "constant", static, 8801, tuned=False),
            "gate, open, no log": gate_command(folder, "bare", 8802, tuned=False, key=False, log=None),
            "same, GC tuned": gate_command(folder, "tuned", 8803, tuned=True, key=False, log=None),
            "+ API key": gate_command(folder, "keyed", 8804, tuned=True, key=True, log=None),
            "+ API key, log relaxed": gate_command(folder, "relaxed", 8805, tuned=True, key=True, log="relaxed"),
            "+ API key, log strict": gate_command(folder, "strict", 8806, tuned=True, key=True, log="strict"),
            "constant, GC tuned": plain_command(folder, "constant_tuned", static, 8807, tuned=True),
        }
        if find_spec("zen") and find_spec("starlette"):
            servers["zen-engine in Starlette"] = plain_command(folder, "peer", PEER, 8808, tuned=False)
        ports = {name: 8801 + place for place, name in enumerate(servers)}
        processes: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in servers.items():
                processes[name] = started(command, ports[name], folder)
            for name in servers:
                load(ports[name], script, 1, processes[name].pid)
            found: dict[str, list[Load]] = {name: [] for name in servers}
            for _ in range(rounds):
                for name in servers:
                    found[name].append(load(ports[name], script, seconds, processes[name].pid))
        finally:
            for process in processes.values():
                process.send_signal(signal.SIGKILL)
                process.wait()
    show(found, rounds)


def show(found: dict[str, list[Load]], rounds: int) -> None:
    print(
        f"body {len(BODY)} bytes, {CONNECTIONS} connections, {rounds} interleaved rounds, medians; ratios of each round to its own constant"
    )
    print(
        f"{'server':<26} {'requests/s':>10} {'ratio':>6} {'p99 ms':>7} {'p99 ratio':>9} {'CPU us':>7} {'CPU ratio':>9}"
    )
    for name, loads in found.items():
        base = found["constant"]
        ratio = statistics.median(one.rate / other.rate for one, other in zip(loads, base, strict=True))
        late = statistics.median(one.p99 / other.p99 for one, other in zip(loads, base, strict=True))
        spent = statistics.median(other.cpu / one.cpu for one, other in zip(loads, base, strict=True))
        rate, p99, cpu = (statistics.median(getattr(one, word) for one in loads) for word in ("rate", "p99", "cpu"))
        print(f"{name:<26} {rate:>10,.0f} {ratio:>6.2f} {p99:>7.1f} {late:>9.2f} {cpu:>7.1f} {spent:>9.2f}")
    if "zen-engine in Starlette" in found:
        pairs = zip(found["+ API key"], found["zen-engine in Starlette"], strict=True)
        print(
            f"gate with API key to zen-engine in Starlette: {statistics.median(a.rate / b.rate for a, b in pairs):.1f} x"
        )


if __name__ == "__main__":
    main()
