"""What the benchmark measures answers alike: else its ratios compare different work."""

from __future__ import annotations

import pytest

from benchmarks import gate as benchmark
from benchmarks import gate_by_hand
from benchmarks.gate_peers import peers, prepared
from eligibility.compiling.compiled_rules import compile_rules
from eligibility.workbench import Workbench


def test_the_hand_written_function_and_the_peers_answer_as_the_tree_walk_does(bench: Workbench) -> None:
    made = benchmark.fleet(60)
    facts = [benchmark.typed(values, bench) for values in made]
    sheets = [bench.sheet(facts=benchmark.known(values).facts.values()) for values in made]
    wanted = [tuple(map(set, benchmark.walk(sheet, bench))) for sheet in sheets]
    assert [tuple(map(set, gate_by_hand.decide(values))) for values in facts] == wanted
    names = ("android", "ios")
    compiled = {name: compile_rules(bench.pack, benchmark.QUESTION, name, bench.vocabulary) for name in names}
    for make in peers(compiled).values():
        try:
            judge = make()
        except ImportError:
            continue
        assert [tuple(map(set, judge(prepared(values)))) for values in facts] == wanted


def test_the_fleet_has_good_faulty_and_unknown_devices(bench: Workbench) -> None:
    walked = [
        benchmark.walk(bench.sheet(facts=benchmark.known(values).facts.values()), bench)
        for values in benchmark.fleet(60)
    ]
    assert any(unmet for unmet, _ in walked)
    assert any(unknown for _, unknown in walked)
    assert (
        pytest.approx(0.3, abs=0.15) == sum(values["device.platform"] == "ios" for values in benchmark.fleet(200)) / 200
    )
