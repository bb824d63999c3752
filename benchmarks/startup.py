"""What starting costs: whole processes against ``python -c pass``, interleaved, medians and ratios of each round.

All of them find their bytecode, as what pip installs does, whatever this shell says of writing it.

Run with the interpreter of an installed tapready: ``python benchmarks/startup.py [ROUNDS]``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SUBJECT = str(ROOT / "device_catalog" / "examples" / "ready-phone")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    command = [sys.executable, "-m", "eligibility"]
    with tempfile.TemporaryDirectory() as cache:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        warm = {**kept, "TAPREADY_CACHE": cache, "PYTHONPYCACHEPREFIX": f"{cache}/bytecode"}
        cold = {**warm, "TAPREADY_CACHE": "/dev/null/none"}
        check = [*command, "check", SUBJECT, "--on", "2026-11-22"]
        cases = {
            "python -c pass": ([sys.executable, "-c", "pass"], warm),
            "python -c 'import click'": ([sys.executable, "-c", "import click"], warm),
            "tapready --version": ([*command, "--version"], warm),
            "tapready --help": ([*command, "--help"], warm),
            "one check, pack from cache": (check, warm),
            "one check, pack from YAML": (check, cold),
        }
        times: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(rounds + 1):
            for name, (words, environment) in cases.items():
                began = time.perf_counter()
                subprocess.run(words, env=environment, capture_output=True, check=False)
                if turn:
                    times[name].append(1000 * (time.perf_counter() - began))
    base = times["python -c pass"]
    print(f"{'whole process':<28} {'median ms':>9} {'min ms':>8} {'x bare':>7}   ({rounds} rounds)")
    for name, taken in times.items():
        median = statistics.median(taken)
        ratio = statistics.median(one / other for one, other in zip(taken, base, strict=True))
        print(f"{name:<28} {median:>9.1f} {min(taken):>8.1f} {ratio:>7.2f}")


if __name__ == "__main__":
    main()
