"""Laws of dispositions: always exactly one, never better than the verdict, and said in every language."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.assessment import Assessment, Do, Question, Verdict
from eligibility.content import languages
from eligibility.reporting import _disposition, json
from eligibility.reporting._language import language
from eligibility.reporting.rows import assessment_row, report_of
from eligibility.reporting.saved import read
from eligibility.rulebook.rule import HEADLINE
from eligibility.truth import Truth
from eligibility.workbench import Workbench
from tests.devices import facts
from tests.laws.strategies import WORDS, values_of
from tests.laws.test_assessments import questions, readings

BENCH = Workbench()


def assessed(values: dict[str, Any], question: Question) -> Assessment:
    return BENCH.assess(BENCH.sheet(facts=facts(values)), question, subject="x")


@settings(max_examples=80)
@given(readings(), questions)
def test_it_agrees_with_the_verdict_and_names_its_rule(values: dict[str, Any], question: Question) -> None:
    found = assessed(values, question)
    kind, finding = found.disposition.kind, found.disposition.finding
    failing = [one for one in found.findings if one.decides and one.truth is Truth.NO]
    if kind is Do.READY:
        assert found.verdict is Verdict.ELIGIBLE
        assert not failing
    if found.verdict is Verdict.UNDETERMINED:
        assert kind in (Do.LOOK_CLOSER, Do.READY_AFTER_STEPS)
    if found.verdict is Verdict.NOT_ELIGIBLE:
        assert kind not in (Do.READY, Do.LOOK_CLOSER)
    if kind is Do.REPLACE:
        assert finding is not None
        assert finding.remedy.who == "nobody"
        assert found.disposition.steps == ()
    if failing and kind is not Do.LOOK_CLOSER:
        assert finding in failing


@settings(max_examples=60)
@given(readings(), questions, st.data())
def test_learning_never_turns_a_replacement_into_a_ready_device(
    values: dict[str, Any], question: Question, data: st.DataObject
) -> None:
    before = assessed(values, question)
    unknown = sorted(
        name
        for name in WORDS
        if name not in before.sheet.facts and not name.startswith(("question.", "sdk.", "market."))
    )
    learnt = data.draw(st.sampled_from(unknown))
    after = assessed({**values, learnt: data.draw(values_of(WORDS[learnt]))}, question)
    if before.disposition.kind is Do.REPLACE:
        assert after.disposition.kind is not Do.READY
        assert after.verdict is not Verdict.ELIGIBLE


@settings(max_examples=60)
@given(readings(), questions)
def test_the_looks_settle_all_that_is_open(values: dict[str, Any], question: Question) -> None:
    found = assessed(values, question)
    if found.disposition.kind is not Do.LOOK_CLOSER:
        assert found.disposition.look == ()
        return
    if found.sheet.value("device.platform") is None:
        return  # nothing can be told but that somebody has to look
    open_rules = {
        one.rule.id
        for one in found.findings
        if one.decides and one.truth is Truth.UNKNOWN and one.stage.depth <= HEADLINE.depth
    }
    settled = [rule for look in found.disposition.look for rule in look.rules]
    assert len(settled) == len(set(settled))
    assert {rule for rule in open_rules if question.strict or not confirms(found, rule)} == set(settled)


def confirms(found: Assessment, rule: str) -> bool:
    return any(one.rule.id == rule for one in found.to_confirm)


@settings(max_examples=60)
@given(readings(), questions)
def test_it_is_said_in_every_language_and_survives_being_saved(values: dict[str, Any], question: Question) -> None:
    row = assessment_row(assessed(values, question))
    for code in languages():
        told = language(code).say(_disposition.sentence(row))
        assert told
        assert "{" not in told
    report = report_of([row], [])
    again = read(json.render(report).encode(), "saved.json")
    assert list(again["assessments"]) == [row]
    assert again["notes"] == []
