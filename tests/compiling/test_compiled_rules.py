"""The compiled rules against the tree walk, on real rules and on generated ones."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.assessment import Assessment, Question, assess
from eligibility.compiling.compiled_rules import Compiled, bits, compile_rules
from eligibility.compiling.question import resolve_sdk
from eligibility.compiling.source_code import attribute
from eligibility.errors import WrongUse
from eligibility.facts.fact import Fact, FactSheet, Grade
from eligibility.facts.values import Version
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.condition import parse
from eligibility.rulebook.examples import Example
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Edition, IfUnknown, Level, Remedy, Rule, Stage
from eligibility.rulebook.sdk import SdkRange
from eligibility.workbench import Workbench
from tests.content.test_rules import EXAMPLES
from tests.devices import ON, READY_ANDROID, facts, known, other
from tests.laws.strategies import NAMES, WORDS, conditions, days, values_of
from tests.laws.strategies import facts as any_fact
from tests.laws.test_assessments import questions, readings

BENCH = Workbench()
PLATFORM = "device.platform"


def compiled_of(sheet: FactSheet, pack: RulePack, question: Question, **more: Any) -> Compiled:
    platform = sheet.value(PLATFORM)
    return compile_rules(pack, question, str(platform) if platform else None, WORDS, **more)


def usable(sheet: FactSheet) -> dict[str, Any]:
    return {name: fact.value for name, fact in sheet.facts.items() if not fact.masked}


def as_record(sheet: FactSheet) -> SimpleNamespace:
    values = {name: value.written if isinstance(value, Version) else value for name, value in usable(sheet).items()}
    return SimpleNamespace(**{attribute(name): values.get(name) for name in WORDS})


def hold_equal(sheet: FactSheet, pack: RulePack, question: Question) -> Assessment:
    sheet = sheet._replace(contested={})  # who asks compiled rules has read the device's own facts, and nobody's claims
    reference = assess(sheet, pack, question, WORDS)
    grades = {name: fact.grade for name, fact in sheet.facts.items()}
    for record, subject in ((False, usable(sheet)), (True, as_record(sheet))):
        compiled = compiled_of(sheet, pack, question, record=record)
        masks = compiled.judge(subject, grades)
        assert compiled.outcomes(masks) == {one.rule.id: one.outcome for one in reference.findings}
        assert compiled.stages(masks) == reference.stages
    return reference


@settings(max_examples=60)
@given(readings(), questions)
def test_real_rules_come_out_as_the_tree_walk_has_them(values: dict[str, Any], question: Question) -> None:
    hold_equal(BENCH.sheet(facts=facts(values)), BENCH.pack, question)


@pytest.mark.parametrize(("rule", "example"), [pytest.param(r, e, id=f"{r.id}: {e.name}") for r, e in EXAMPLES])
def test_an_example_comes_out_as_its_author_says(rule: Rule, example: Example) -> None:
    sheet = known(example.facts, Grade.ATTESTED)
    question = Question("stripe", example.on, example.country, example.sdk, example.simulated)
    compiled = compiled_of(sheet, other(BENCH.pack, rules=(rule,)), question)
    came = compiled.outcomes(compiled.judge(usable(sheet), None))[rule.id]
    assert came.value.replace("_", " ") == example.expect


def edition(require: dict[str, Any], start: date | None = None, **more: Any) -> Edition:
    cited = Citation("a law", "https://example.org", ON, "P", None)
    return Edition(
        parse(require, WORDS), cited, more.pop("stage", Stage.CONNECT), "sdk", Level.DEMAND, start=start, **more
    )


def rule_of(number: int, editions: tuple[Edition, ...], applies: dict[str, Any] | None, grade: str | None) -> Rule:
    remedy = Remedy("mend it", "it", internet=False)
    condition = parse(applies, WORDS) if applies else None
    return Rule(
        f"law.n{number}", f"law {number}", f"no law {number}", "because", remedy, IfUnknown.UNDETERMINED, (), {}, condition, editions,
        "law.yaml", grade,
    )  # fmt: skip


@st.composite
def packs(draw: st.DrawFn) -> RulePack:
    """Packs of generated rules: with and without applicability, grades, and editions that begin on some day."""
    rules = []
    for number in range(draw(st.integers(1, 5))):
        later = draw(st.none() | days)
        editions = (edition(draw(conditions)),)
        if later is not None:
            editions = (
                edition(draw(conditions), later, sdk=draw(st.sampled_from([None, SdkRange.parse(">=5.0.0")]))),
                *editions,
            )
        grade = draw(st.sampled_from([None, None, "listed", "measured"]))
        rules.append(rule_of(number, editions, draw(st.none() | conditions), grade))
    return other(BENCH.pack, rules=tuple(rules))


@st.composite
def devices(draw: st.DrawFn) -> FactSheet:
    found = draw(st.lists(any_fact((*NAMES, PLATFORM)), max_size=14))
    return FactSheet.of(found)


@settings(max_examples=150)
@given(packs(), devices(), days, st.sampled_from([None, "GB", "AQ"]), st.booleans())
def test_generated_rules_come_out_as_the_tree_walk_has_them(
    pack: RulePack, sheet: FactSheet, on: date, country: str | None, simulated: bool
) -> None:
    hold_equal(sheet, pack, Question("stripe", on, country, None, simulated))


AGED = ("android.security_patch", "ios.release_day")


@settings(max_examples=150)
@given(
    st.sampled_from(AGED), st.sampled_from(["age_months_at_most", "age_years_at_most", "has_come"]), st.integers(1, 40),
    st.dates(), st.integers(-3, 3), st.data(),
)  # fmt: skip
def test_an_age_folds_to_the_day_at_every_month_end(  # noqa: PLR0917 - one parameter a column
    name: str, operator: str, count: int, on: date, shift: int, data: st.DataObject
) -> None:
    """Values close to the bound: the same day so many months or years before, and the days around it."""
    written = {"fact": name, operator: "true" if operator == "has_come" else str(count)}
    back = on.toordinal() - (count * 30 if "months" in operator else count * 365) + shift
    near = date.fromordinal(min(max(back, 1), date.max.toordinal()))
    value = data.draw(st.sampled_from([near]) | values_of(WORDS[name]))
    sheet = FactSheet.of([Fact(WORDS[name], value, Grade.MEASURED, "a law")])
    pack = other(BENCH.pack, rules=(rule_of(0, (edition(written),), None, None),))
    hold_equal(sheet, pack, Question("stripe", on, sdk="5.8.0"))


@pytest.mark.parametrize(
    ("value", "on", "holds"),
    [
        ("2024-02-29", date(2025, 2, 28), True), ("2024-02-29", date(2025, 3, 1), False),
        ("2023-02-28", date(2024, 2, 29), False), ("2023-03-01", date(2024, 2, 29), True),
        ("2024-02-28", date(2025, 2, 28), True), ("0001-01-01", date(1, 6, 1), True),
    ],
)  # fmt: skip
def test_a_leap_day_has_its_anniversary(value: str, on: date, holds: bool) -> None:
    written = {"fact": "ios.release_day", "age_years_at_most": "1"}
    pack = other(BENCH.pack, rules=(rule_of(0, (edition(written),), None, None),))
    found = hold_equal(known({"ios.release_day": value}), pack, Question("stripe", on, sdk="5.8.0"))
    assert (found.findings[0].outcome.value == "met") is holds


def test_versions_are_compared_by_part() -> None:
    pack = other(BENCH.pack, rules=(rule_of(0, (edition({"fact": "ios.version", "at_least": "16.10"}),), None, None),))
    for version, met in (("16.7", False), ("16.10", True), ("16.10.0", True), ("17", True), ("9", False)):
        found = hold_equal(known({"ios.version": version}), pack, Question("stripe", ON, sdk="5.8.0"))
        assert (found.findings[0].outcome.value == "met") is met


def test_an_sdk_of_the_other_platform_is_wrong_use_as_in_the_tree_walk() -> None:
    question = Question("stripe", ON, sdk="android:5.8.0")
    with pytest.raises(WrongUse, match="does not run"):
        compile_rules(BENCH.pack, question, "ios", WORDS)
    with pytest.raises(WrongUse, match="does not run"):
        resolve_sdk(question, BENCH.pack, known({PLATFORM: "ios"}))


def test_no_text_of_a_rule_becomes_source() -> None:
    hostile = "'''); import os; os.abort() #\n"
    written = {"fact": "device.manufacturer", "is": hostile}
    pack = other(BENCH.pack, rules=(rule_of(0, (edition(written),), None, None),))
    compiled = compile_rules(pack, Question("stripe", ON), None, WORDS)
    assert repr(hostile.strip()) in compiled.source
    assert compiled.judge({"device.manufacturer": hostile.strip()}, None) == (0, 0, 0)
    assert "law" not in compiled.source


def test_only_the_demands_of_a_stage_are_compiled_when_it_is_named() -> None:
    question = Question("stripe", ON)
    some = compile_rules(BENCH.pack, question, "android", WORDS, stage=Stage.CONNECT)
    assert {edition.stage for edition in some.editions if edition} == {Stage.SUPPORT, Stage.DISCOVER, Stage.CONNECT}
    assert all(edition and edition.level is Level.DEMAND for edition in some.editions)
    every = compile_rules(BENCH.pack, question, "android", WORDS)
    values = usable(known({**READY_ANDROID, "android.nfc": False, "android.rooted": None}))
    outcomes = every.outcomes(every.judge(values, None))
    assert some.outcomes(some.judge(values, None)) == {rule.id: outcomes[rule.id] for rule in some.rules}


def test_bits_name_their_places() -> None:
    assert list(bits(0)) == []
    assert list(bits(0b101 | 1 << 83)) == [0, 2, 83]
