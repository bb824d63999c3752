"""Facts that a person wrote down, and facts of a saved report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eligibility.assessment import Verdict
from eligibility.errors import EvidenceError
from eligibility.facts.fact import Fact, Gap, Grade
from eligibility.facts.moment import UNDATED
from eligibility.probes import vocabulary
from eligibility.sources import facts_file, saved_assessment
from eligibility.workbench import Workbench
from tests.devices import READY_FOLDER, ask, assess_folder, facts, ready_android, rendered

WORDS = vocabulary()


def read(text: str) -> list[Fact]:
    return facts_file.read(text.encode(), "facts.yaml", WORDS)


def mistakes(text: str) -> str:
    with pytest.raises(EvidenceError) as refused:
        read(text)
    assert refused.value.remedy
    return str(refused.value)


def test_a_bare_value_is_a_claim() -> None:
    (fact,) = read("android.nfc: yes\n")
    assert (fact.value, fact.grade, fact.origin) == (True, Grade.CLAIMED, "facts file")


def test_a_value_may_say_where_it_comes_from() -> None:
    (fact,) = read("android.nfc: {value: true, grade: Measured, origin: our bench, taken: 2026-11-01}\n")
    assert (fact.grade, fact.origin, fact.taken) == (Grade.MEASURED, "our bench", "2026-11-01")


def test_json_is_a_facts_file_too() -> None:
    facts = facts_file.read(json.dumps({"ios.version": "17.10", "app.schemes": ["visa"]}).encode(), "f.json", WORDS)
    assert {fact.name: fact.text for fact in facts} == {"ios.version": "17.10", "app.schemes": "visa"}


def test_norway_and_versions_stay_what_they_are() -> None:
    facts = read("question.country: NO\nios.version: 17.10\n")
    assert [fact.text for fact in facts] == ["NO", "17.10"]


def test_a_fact_left_blank_is_not_known() -> None:
    (fact,) = read("android.nfc:\nandroid.gms: ~\nandroid.play_store: true\n")
    assert fact.name == "android.play_store"


@pytest.mark.parametrize("text", ["", " \n", "{}", "# nothing yet\n", "android.nfc:\n", "null"])
def test_a_file_that_says_nothing_is_an_error(text: str) -> None:
    with pytest.raises(EvidenceError, match=r"empty|nothing") as wrong:
        read(text)
    assert "fact: value" in str(wrong.value.remedy)


def test_every_mistake_is_told_with_its_line() -> None:
    text = mistakes(
        "android.nfx: yes\nandroid.api_level: many\nandroid.gms: {value: yes, grade: sure}\nandroid.arm: {valeu: yes}\n"
    )
    assert "facts.yaml:1:1: unknown fact 'android.nfx' (did you mean 'android.nfc'?)" in text
    assert "facts.yaml:2:20" in text
    assert "facts.yaml:3" in text
    assert "'sure' is not a grade" in text
    assert "facts.yaml:4" in text
    assert "'valeu'" in text


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "\x00"])
def test_what_is_no_facts_file_is_refused(text: str) -> None:
    assert "facts.yaml" in mistakes(text)


@pytest.mark.parametrize(
    "entry",
    [{"grade": ["measured"]}, {"grade": {"a": "b"}}, {"origin": ["x"]}, {"taken": ["x"]}, {"masked": {"a": "b"}}],
)
def test_a_fact_of_the_wrong_shape_is_refused(entry: dict[str, Any]) -> None:
    mistakes(json.dumps({"android.nfc": {"value": "true", **entry}}))


def row(name: str, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "fact": name,
        "title": "t",
        "value": value,
        "grade": "measured",
        "origin": "o",
        "taken": None,
        "masked": None,
        **more,
    }


def saved(facts: Any) -> bytes:
    return json.dumps(
        {"schema": "tapready/assessments/1.0", "assessments": [{"subject": "x", "facts": facts}]}
    ).encode()


def test_a_saved_report_gives_its_facts_without_the_old_question() -> None:
    facts = [
        row("android.nfc", True),
        row("question.country", "GB"),
        row("sdk.version", "5.0.0"),
        row("market.available", ["2025-01-01/"]),
    ]
    ((subject, found),) = saved_assessment.read(saved(facts), "r.json", WORDS) or []
    assert (subject, [fact.name for fact in found]) == ("x", ["android.nfc"])


def test_a_saved_fact_is_the_same_fact(bench: Workbench) -> None:
    masked = facts({"android.debugging": True}, masked="the probe")
    sheet = bench.sheet(facts=[*facts(ready_android(debugging=None, overlay_apps=["a.b", "c.d"])), *masked])
    text = rendered("json", ask(bench, sheet))
    ((_, found),) = saved_assessment.read(text.encode(), "r.json", WORDS) or []
    assert {fact.name: fact for fact in found if isinstance(fact, Fact)} == dict(sheet.facts)
    assert {gap.fact: gap.reason for gap in found if isinstance(gap, Gap)} == {
        name: gap.reason for name, gap in sheet.gaps.items()
    }


def test_a_saved_report_is_judged_again_as_it_was_judged(bench: Workbench) -> None:
    for mark in (b"", b"[ro.boot.warranty_bit]: [1]\n", b"[ro.debuggable]: [1]\n"):
        files = {**READY_FOLDER, "facts.yaml": "android.rooted: true\nandroid.nfc: true\nandroid.stock_os: true\n"}
        files["getprop.txt"] += mark.decode()
        found = assess_folder(bench, files)
        ((_, told),) = saved_assessment.read(rendered("json", found).encode(), "r.json", WORDS) or []
        again = bench.assess(bench.sheet(facts=told), found.question)
        assert again.verdict is found.verdict
        assert found.verdict is not Verdict.ELIGIBLE


def test_a_saved_report_proves_nothing_and_may_be_undated() -> None:
    entry = {**row("android.nfc", True, grade="attested")}
    del entry["taken"]
    ((_, (fact,)),) = saved_assessment.read(saved([entry]), "r.json", WORDS) or []
    assert isinstance(fact, Fact)
    assert (fact.grade, fact.taken) == (Grade.MEASURED, UNDATED)


def test_another_json_file_is_no_saved_report() -> None:
    assert saved_assessment.read(b'{"android.nfc": true}', "f.json", WORDS) is None
    assert saved_assessment.read(b"nonsense", "f.json", WORDS) is None
    assert saved_assessment.read(b"[" * 100_000, "f.json", WORDS) is None


BAD = [
    None,
    "x",
    [{}],
    [None],
    [row("no.such", 1)],
    [row("android.nfc", "maybe")],
    [row("android.nfc", True, grade="sure")],
    [row("android.nfc", True, grade=[])],
]


@pytest.mark.parametrize("facts", BAD)
def test_a_damaged_saved_report_is_refused(facts: Any) -> None:
    with pytest.raises(EvidenceError, match="damaged"):
        saved_assessment.read(saved(facts), "r.json", WORDS)
