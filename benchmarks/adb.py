"""What a probe costs beside adb itself: ``python -m benchmarks.adb [ROUNDS]``.

One laboratory device is probed, and asked by ``adb shell`` for nothing, for its properties, and for the same
commands in one call; then twenty devices at once, each behind a cable with 100 ms latency each way, beside one
alone. The rounds are interleaved, so that a busy moment of the machine meets all alike; medians and ratios count.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

from eligibility.facts.evidence import Recording
from eligibility.sources.adb import COMMANDS, collect, collect_many
from tests.lab.adb_server import AdbServer
from tests.lab.laboratory import Laboratory, Phone
from tests.lab.wire import Cable

if TYPE_CHECKING:
    from collections.abc import Callable

SAME_COMMANDS = "; ".join(command.shell for command in COMMANDS)
FLEET = 20
LATENCY = 0.1
DEVICE_WORK = 0.02
"""Seconds that a real phone takes for a command of the middling sort; a laboratory device answers in under 1 ms."""
GOAL_PROBE, GOAL_FLEET = 1.5, 3.0


def measure(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each way, in interleaved rounds after one that does not count."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, run in ways.items():
            began = time.perf_counter()
            run()
            if number:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in times.items()}


def show(title: str, medians: dict[str, float], base: str, goals: dict[str, float]) -> None:
    print(f"\n{title}")
    for name, seconds in medians.items():
        ratio = seconds / medians[base]
        goal = f"  goal {goals[name]:g}: {'met' if ratio <= goals[name] else 'MISSED'}" if name in goals else ""
        print(f"  {name:46} {seconds * 1000:8.1f} ms  {ratio:5.2f}{goal}")


def whole(result: object) -> None:
    """Refuse to time a probe that did not read everything."""
    if not isinstance(result, Recording) or any(piece.problem for piece in result.evidence):
        raise SystemExit(f"the probe is not whole: {result}")


def one_device(phone: Phone, title: str, rounds: int) -> None:
    with Laboratory([phone]) as devices, AdbServer() as server, AdbServer() as other:
        serial = devices[0].serial
        server.connect(serial)
        without_server = {**server.environment, "ANDROID_ADB_SERVER_PORT": "9"}

        def fresh() -> None:
            other.adb("connect", serial)
            other.adb("-s", serial, "shell", SAME_COMMANDS)
            other.adb("disconnect", serial)

        same = "adb shell, the same commands in one call"
        ways: dict[str, Callable[[], object]] = {
            same: lambda: server.adb("-s", serial, "shell", SAME_COMMANDS),
            "adb shell true": lambda: server.adb("-s", serial, "shell", "true"),
            "adb shell getprop": lambda: server.adb("-s", serial, "shell", "getprop"),
            "full probe through the server": lambda: whole(collect(serial, environment=server.environment)),
            "full probe, direct": lambda: whole(collect(serial, environment=without_server)),
            "adb connect, the same commands, adb disconnect": fresh,
        }
        medians = measure(ways, rounds)
        show(title, medians, same, {"full probe through the server": GOAL_PROBE})
        ratio = medians["full probe, direct"] / medians["adb connect, the same commands, adb disconnect"]
        print(f"  full probe, direct, beside adb with a connection of its own too: {ratio:.2f}")


def fleet(title: str, rounds: int, **more: str) -> None:
    phones = [Phone(files=dict(more), cable=Cable(latency=LATENCY)) for _ in range(FLEET)]
    with Laboratory(phones) as devices, AdbServer() as server:
        serials = [device.serial for device in devices]
        server.connect(*serials)
        without_server = {**server.environment, "ANDROID_ADB_SERVER_PORT": "9"}
        for way, environment in (("through the server", server.environment), ("direct", without_server)):

            def probe(count: int, environment: dict[str, str] = environment) -> None:
                for result in collect_many(serials[:count], environment=environment):
                    whole(result)

            ways: dict[str, Callable[[], object]] = {"one": lambda: probe(1), f"{FLEET} at once": lambda: probe(FLEET)}
            show(f"{title}, {way}", measure(ways, rounds), "one", {f"{FLEET} at once": GOAL_FLEET})


def main(rounds: int) -> None:
    print(f"{len(COMMANDS)} commands, {rounds} rounds, medians; the first line of each table is 1.00")
    one_device(Phone(), "one device that answers at once", rounds)
    one_device(Phone(cable=Cable(latency=LATENCY)), f"one device, {LATENCY * 1000:g} ms latency each way", rounds)
    work = {"delay": str(DEVICE_WORK)}
    one_device(Phone(files=dict(work)), f"one device that takes {DEVICE_WORK * 1000:g} ms for a command", rounds)
    fleet(f"devices that answer at once, {LATENCY * 1000:g} ms latency each way", rounds)
    fleet(f"devices that take {DEVICE_WORK * 1000:g} ms for a command, the same latency", rounds, **work)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
