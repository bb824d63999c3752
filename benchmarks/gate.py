"""What a decision costs: compiled rules against a hand-written function, the tree walk and peers.

Run ``python -m benchmarks.gate [ROUNDS]``: medians over interleaved rounds; read ratios within one run. Everything
is checked against the tree walk on part of the fleet before it is timed.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import gate_by_hand, gate_peers
from eligibility.assessment import Outcome, Question, assess
from eligibility.cli._cache import FolderCache
from eligibility.compiling.compiled_rules import Compiled, bits, compile_rules
from eligibility.facts.fact import FactSheet
from eligibility.gate import Gate
from eligibility.gate.record import record_type
from eligibility.workbench import Workbench
from tests.devices import ON, READY_ANDROID, READY_IPHONE, known

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
SIZE, CHECKED = 1000, 200
QUESTION = Question("stripe", ON, country="GB")
WRONG: dict[str, Sequence[Any]] = {
    "android.nfc": [False], "android.api_level": [30, 32], "android.bootloader_locked": [False], "android.rooted": [True],
    "android.security_patch": ["2024-06-01", "2025-10-05"], "android.gms": [False], "android.developer_options": [True],
    "android.keystore_version": [4], "android.verified_boot": ["orange"], "ios.beta": [True], "ios.version": ["16.7.2", "18.1"],
    "iphone.generation": [10], "app.debuggable": [True], "device.internet": [False], "app.schemes": [["visa", "interac"]],
}  # fmt: skip


def fleet(size: int) -> list[dict[str, Any]]:
    """Devices as people write them: a third faulty, some with facts missing."""
    draw = random.Random(5)
    made = []
    for _ in range(size):
        values = dict(READY_IPHONE if draw.random() < 0.3 else READY_ANDROID)
        if "android.security_patch" in values:
            values["android.security_patch"] = (date(2026, 11, 1) - timedelta(days=draw.randrange(300))).isoformat()
        for name in [name for name in WRONG if name in values and draw.random() < 0.05]:
            values[name] = draw.choice(WRONG[name])
        if draw.random() < 0.2:
            for name in draw.sample([name for name in values if name != "device.platform"], 2):
                del values[name]
        made.append(values)
    return made


def typed(values: dict[str, Any], bench: Workbench) -> dict[str, Any]:
    return {name: fact.value for name, fact in bench.sheet(facts=known(values).facts.values()).facts.items()}


def spelled(compiled: dict[str, Compiled], platform_of: Callable[[Any], str]) -> Callable[[Any], Any]:
    """Failing and unknown rules by name; equal masks are spelled out once."""
    judges = {platform: (one.judge, {}, one.rules) for platform, one in compiled.items()}

    def judge(facts: Any) -> Any:
        run, names, rules = judges[platform_of(facts)]
        masks = run(facts, None)
        return names.get(masks) or _named(masks, names, rules)

    return judge


def _named(masks: Any, names: dict[Any, Any], rules: Any) -> Any:
    unmet, unknown, _ = masks
    found = names[masks] = tuple(tuple(rules[place].id for place in bits(mask)) for mask in (unmet, unknown))
    return found


def walk(sheet: FactSheet, bench: Workbench) -> tuple[list[str], list[str]]:
    findings = assess(sheet, bench.pack, QUESTION, bench.vocabulary).findings
    return (
        [one.rule.id for one in findings if one.outcome is Outcome.UNMET],
        [one.rule.id for one in findings if one.outcome is Outcome.UNKNOWN],
    )


Case = tuple[str, Callable[[Any], Any], Sequence[Any]]


def timed(cases: list[Case], rounds: int) -> dict[str, list[float]]:
    """Microseconds a device for each case and round, the cases interleaved."""
    found: dict[str, list[float]] = {name: [] for name, *_ in cases}
    gc.disable()
    for turn in range(rounds + 1):
        for name, function, inputs in cases:
            best = float("inf")
            for _ in range(3):
                began = time.perf_counter()
                for one in inputs:
                    function(one)
                best = min(best, 1e6 * (time.perf_counter() - began) / len(inputs))
            if turn:
                found[name].append(best)
        gc.collect()
    gc.enable()
    return found


def told(times: dict[str, list[float]], base: str, goals: dict[str, str]) -> None:
    width = max(map(len, times))
    for name, taken in times.items():
        ratio = statistics.median(a / b for a, b in zip(taken, times[base], strict=True))
        goal = f"   goal {goals[name]}" if name in goals else ""
        print(f"{name:<{width}} {statistics.median(taken):>10.2f} us  min {min(taken):>9.2f}  x {ratio:>8.2f}{goal}")


def single(rounds: int, bench: Workbench, made: list[dict[str, Any]]) -> None:
    """One device in this process."""
    compiled = {p: compile_rules(bench.pack, QUESTION, p, bench.vocabulary) for p in ("android", "ios")}
    of_record = {p: compile_rules(bench.pack, QUESTION, p, bench.vocabulary, record=True) for p in ("android", "ios")}
    dicts = [typed(values, bench) for values in made]
    decode = msgspec.json.Decoder(record_type(bench.vocabulary)).decode
    records = [
        decode(json.dumps({n: _json(n, v, bench) for n, v in values.items() if n != "provider.listed"}))
        for values in dicts
    ]
    for record, values in zip(records, dicts, strict=True):
        record.provider_listed = values.get("provider.listed")
    sheets = [bench.sheet(facts=known(values).facts.values()) for values in made]
    reference = [walk(sheet, bench) for sheet in sheets[:CHECKED]]
    prepared = [gate_peers.prepared(values) for values in dicts]
    cases: list[Case] = [
        ("hand-written function on a dict", gate_by_hand.decide, dicts),
        ("compiled, dict", spelled(compiled, itemgetter("device.platform")), dicts),
        ("compiled, typed record", spelled(of_record, attrgetter("device_platform")), records),
        ("tree walk, whole assessment", lambda sheet: walk(sheet, bench), sheets[:30]),
    ]
    for name, make in gate_peers.peers(compiled).items():
        try:
            cases.append((name, make(), prepared[:200]))
        except ImportError as missing:
            print(f"# {name}: left out, {missing}")
    for name, function, inputs in cases:
        wrong = sum(
            tuple(map(set, function(one))) != tuple(map(set, wanted))
            for one, wanted in zip(inputs, reference, strict=False)
        )
        print(f"# {name}: differs from the tree walk on {wrong} of {min(len(inputs), CHECKED)}")
    eligible = sum(not unmet and not unknown for unmet, unknown in reference)
    print(f"# fleet: {eligible} of {CHECKED} with neither a failing nor an unknown rule\n")
    times = timed(cases, rounds)
    told(times, cases[0][0], {"compiled, dict": "<= 1.5", "compiled, typed record": "<= 1.0"})
    for name, goal in (("zen-engine", 10), ("CEL C++", 25), ("CEL Rust", 25)):
        for peer in (peer for peer in times if peer.startswith(name)):
            on_dict, on_record = (
                statistics.median(b / a for a, b in zip(times[ours], times[peer], strict=True))
                for ours in ("compiled, dict", "compiled, typed record")
            )
            print(f"  {peer}: {on_dict:.1f} times ours on a dict, {on_record:.1f} on a record (goal >= {goal})")


def _json(name: str, value: Any, bench: Workbench) -> Any:
    return bench.vocabulary[name].kind.plain(value)


def whole(rounds: int, bench: Workbench, made: list[dict[str, Any]]) -> None:
    """From the bytes of a request to the bytes of a decision."""
    gate = Gate("default", now=lambda: AT)
    clocked = Gate("default")
    bodies = [json.dumps(values).encode() for values in made]
    decode = msgspec.json.Decoder(record_type(bench.vocabulary)).decode
    encode = msgspec.json.encode
    size = statistics.mean(map(len, bodies))
    print(
        f"\n# bodies of {size:.0f} bytes; decisions of {statistics.mean(len(gate.decide(v, country='GB').as_json()) for v in made):.0f}"
    )
    cases: list[Case] = [
        ("msgspec decode alone (checked)", decode, bodies),
        ("decode + decide", lambda body: gate.decide_record(decode(body), country="GB"), bodies),
        ("decode + decide + encode", lambda body: gate.decide_record(decode(body), country="GB").as_json(), bodies),
        ("the same with the real clock", lambda body: clocked.decide_record(decode(body), country="GB").as_json(), bodies),
        ("decode + decide + msgspec encode of the document", lambda body: encode(gate.decide_record(decode(body), country="GB").as_document()), bodies),
        ("json.loads + Gate.decide + encode", lambda body: gate.decide(json.loads(body), country="GB").as_json(), bodies),
    ]  # fmt: skip
    told(timed(cases, rounds), cases[0][0], {"decode + decide + encode": "<= 2.5"})


def loading(rounds: int) -> None:
    """Packs and compiled questions."""
    with tempfile.TemporaryDirectory() as folder:
        cache = FolderCache(Path(folder))
        bench = Workbench(cache=cache)
        count = len(bench.pack.rules)
        cases: list[Case] = [
            ("pack from YAML", lambda _: Workbench().pack, [0]),
            ("pack from cache", lambda _: Workbench(cache=cache).pack, [0]),
            (
                "compile a question, Android",
                lambda _: compile_rules(bench.pack, QUESTION, "android", bench.vocabulary),
                [0],
            ),
            ("compile a question, iPhone", lambda _: compile_rules(bench.pack, QUESTION, "ios", bench.vocabulary), [0]),
            ("a gate from nothing to its first decision", lambda _: Gate().decide(READY_ANDROID), [0]),
        ]
        print(f"\n# {count} rules; goals for 30 rules: 15 ms from YAML, 1.5 ms from cache")
        for name, taken in timed(cases, rounds).items():
            median = statistics.median(taken) / 1000
            print(f"{name:<44} {median:>8.2f} ms   {30 * median / count:>6.2f} ms for 30 rules")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    bench, made = Workbench(), fleet(SIZE)
    single(rounds, bench, made)
    whole(rounds, bench, made)
    loading(rounds)


if __name__ == "__main__":
    main()
