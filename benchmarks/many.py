"""What many devices cost: ``check`` of a shelf of evidence folders, whole processes, against only reading the files.

Run ``python -m benchmarks.many [DEVICES] [ROUNDS]``. The baseline reads every file of the shelf in one bare Python; peak
memory is that of the largest process. Read ratios within one run.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

EXAMPLES = Path(__file__).parents[1] / "device_catalog" / "examples"
KINDS = ("ready-phone", "old-handheld", "unlocked-phone")
READ = "import pathlib, sys; [f.read_bytes() for f in pathlib.Path(sys.argv[1]).rglob('*') if f.is_file()]"
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


class Cost(NamedTuple):
    """A process: seconds of wall time, and the most memory that one of its processes took, in MB."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print a table of medians and ratios, and how large the JSON is."""
    devices = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        shelf = shelf_of(Path(folder), devices)
        check = [sys.executable, "-m", "eligibility", "check", str(shelf), "--country", "GB", "--on", "2026-11-20"]
        commands = {
            "read the files": [sys.executable, "-c", READ, str(shelf)],
            **{f"check, {form}": [*check, "--format", form] for form in ("text", "json", "html", "csv")},
            "check, text, one core": ["taskset", "-c", "0", *check, "--format", "text"],
        }
        if not shutil.which("taskset"):
            del commands["check, text, one core"]
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                costs[name].append(cost_of(command))
        show(costs, devices, rounds)
        print(f"JSON of a device beyond the first: {beyond_the_first(shelf):,} bytes")


def shelf_of(folder: Path, devices: int) -> Path:
    """A shelf of copies of the bundled examples, each with an origin of its own."""
    for number in range(devices):
        place = folder / f"unit-{number:05}"
        shutil.copytree(EXAMPLES / KINDS[number % len(KINDS)], place)
        record = place / "evidence.yaml"
        if record.is_file():
            record.write_text(record.read_text(encoding="utf-8").replace("0001", f"{number:05}"), encoding="utf-8")
    return folder


def cost_of(command: list[str]) -> Cost:
    """Run a command once."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, check=True, env=environment)
    return Cost(time.perf_counter() - start, int(ran.stdout) / 1024)


def beyond_the_first(shelf: Path) -> int:
    """How many bytes of JSON another device of the first kind takes."""
    sizes = []
    for count in (1, 2):
        places = [str(shelf / f"unit-{3 * number:05}") for number in range(count)]
        command = [sys.executable, "-m", "eligibility", "check", *places, "--country", "GB", "--on", "2026-11-20"]
        ran = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)
        json.loads(ran.stdout)
        sizes.append(len(ran.stdout))
    return sizes[1] - sizes[0]


def show(costs: dict[str, list[Cost]], devices: int, rounds: int) -> None:
    """Medians, and ratios to the baseline."""
    base = statistics.median(cost.seconds for cost in costs["read the files"])
    print(
        f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}; {devices:,} devices"
    )
    print(f"{'whole process':<26}{'median s':>10}{'x reading':>11}{'peak MB':>9}   ({rounds} rounds)")
    for name, found in costs.items():
        seconds = statistics.median(cost.seconds for cost in found)
        print(f"{name:<26}{seconds:>10.2f}{seconds / base:>11.1f}{max(cost.megabytes for cost in found):>9.0f}")


if __name__ == "__main__":
    main()
