"""Takes the evidence of a device, or of many at once."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from eligibility.errors import SourceUnavailable
from eligibility.facts.commands import COMMANDS, Command
from eligibility.facts.evidence import Recording
from eligibility.sources.adb.devices import choose
from eligibility.sources.adb.script import compose
from eligibility.sources.adb.transcript import Transcript
from eligibility.sources.adb.transport import SHELL_V2, Transport, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MOST_AT_ONCE = 64
_PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for making a direct connection, seconds for all commands together, and how often to try to connect."""

    connect: float = 15.0
    probe: float = 60.0
    attempts: int = 2


LIMITS = Limits()
Result = Recording | SourceUnavailable


def collect(
    serial: str,
    *,
    commands: tuple[Command, ...] = COMMANDS,
    limits: Limits = LIMITS,
    clock: Callable[[], float] = time.time,
    environment: Mapping[str, str] = os.environ,
) -> Recording:
    """Ask the device everything once and return what it said.

    A command that is missing, refused, too slow or too long costs only its own piece, whose ``problem``
    then says why.  ``SourceUnavailable`` is raised only if nothing at all could be read.  ``clock`` gives
    seconds since 1970 (for the time of the recording and the comparison with the device's clock).
    """
    for left in range(limits.attempts - 1, -1, -1):
        try:
            with choose(serial, environment=environment, patience=limits.connect) as transport:
                return _record(serial, transport, commands, limits, clock)
        except SourceUnavailable as problem:
            if not left or not _worth_another_try(problem):
                raise
            time.sleep(_PAUSE)
    raise unreachable(serial, "no attempt was allowed", "set Limits.attempts to 1 or more")


def _worth_another_try(problem: SourceUnavailable) -> bool:
    """Whether a connection broke that may well hold the next time; a refusal or silence will not change."""
    cause = problem.__cause__
    return isinstance(cause, ConnectionError) and not isinstance(cause, ConnectionRefusedError)


def collect_many(
    serials: Iterable[str],
    *,
    commands: tuple[Command, ...] = COMMANDS,
    limits: Limits = LIMITS,
    clock: Callable[[], float] = time.time,
    environment: Mapping[str, str] = os.environ,
    on_done: Callable[[str, Result], None] | None = None,
) -> tuple[Result, ...]:
    """Ask several devices at the same time; the answers (or why there is none) in the order of ``serials``.

    ``on_done`` is called as soon as a device is finished, from a thread of its own.
    """
    serials = tuple(serials)

    def one(serial: str) -> Result:
        result: Result
        try:
            result = collect(serial, commands=commands, limits=limits, clock=clock, environment=environment)
        except SourceUnavailable as problem:
            result = problem
        if on_done:
            on_done(serial, result)
        return result

    if not serials:
        return ()
    with ThreadPoolExecutor(max_workers=min(len(serials), _MOST_AT_ONCE), thread_name_prefix="adb") as threads:
        return tuple(threads.map(one, serials))


def _record(
    serial: str, transport: Transport, commands: tuple[Command, ...], limits: Limits, clock: Callable[[], float]
) -> Recording:
    """Run the script and make a recording of what came."""
    script = compose(commands, apart=SHELL_V2 in transport.features)
    ends: dict[int, float] = {}

    def part_is_over(index: int) -> None:
        if commands[index].kind == "date":
            ends[index] = clock()

    transcript = Transcript(script, on_end=part_is_over)
    began = clock()
    ending = transport.run(script.text, timeout=limits.probe, receive=transcript.feed)
    cut = ending.cut or "the shell ended before the script did"
    if not transcript.begun:
        what, remedy = f"nothing could be read: {cut}", "unlock the device, plug it in again and retry"
        raise unreachable(serial, what, remedy) from ConnectionError(cut)
    details = {
        "transport": transport.described,
        "shell": "v2" if script.apart else "v1",
        "adb_features": ",".join(sorted(transport.features)),
        "commands": json.dumps([command.shell for command in commands]),
    }
    for ended in ends.values():
        # date +%s ran between these two moments of our own clock
        details |= {"host_clock_before": f"{began:.3f}", "host_clock_after": f"{ended:.3f}"}
    if not transcript.finished:
        details["cut"] = cut
    taken = datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Recording(f"adb:{serial}", transcript.evidence(cut), taken, details)
