"""Stages, verdicts and what withholds them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eligibility.assessment import Assessment, Finding, Outcome, Question, Verdict, WhyUnknown, assess
from eligibility.errors import WrongUse
from eligibility.facts.fact import FactSheet, Grade
from eligibility.truth import Truth
from eligibility.workbench import Workbench
from tests.devices import ON, ask, facts, known, other, ready_android, ready_iphone


def finding(found: Assessment, rule: str) -> Finding:
    return next(one for one in found.findings if one.rule.id == rule)


def stages(found: Assessment) -> str:
    return " ".join(truth.value for truth in found.stages.values())


def test_a_ready_device_gets_through_every_stage(bench: Workbench) -> None:
    for values in (ready_android(), ready_iphone()):
        found = ask(bench, values)
        assert found.verdict is Verdict.ELIGIBLE
        assert stages(found) == "yes yes yes yes yes"


@pytest.mark.parametrize(
    ("values", "expected", "verdict"),
    [
        (ready_android(api_level=32, version="12L"), "no no no no no", "not_eligible"),
        (ready_android(debugging=True), "yes no no no no", "not_eligible"),
        (ready_android(bootloader_locked=False), "yes yes no no no", "not_eligible"),
        (ready_android(nfc_enabled=False), "yes yes yes no no", "eligible"),
        (ready_android(accessibility_services=["com.acme.reader"]), "yes yes yes yes no", "eligible"),
        (ready_android(overlay_apps=None), "yes yes yes yes unknown", "eligible"),
        (ready_android(bootloader_locked=None), "yes yes unknown unknown unknown", "undetermined"),
        (ready_android(nfc=None, bootloader_locked=False), "unknown unknown no no no", "not_eligible"),
        (ready_iphone(iphone__generation=10), "no no no no no", "not_eligible"),
        (ready_iphone(beta=True), "yes yes no no no", "not_eligible"),
        (ready_iphone(device__location_services=False), "yes yes yes no no", "eligible"),
    ],
)  # fmt: skip
def test_a_stage_takes_what_it_and_those_before_demand(
    bench: Workbench, values: dict[str, Any], expected: str, verdict: str
) -> None:
    found = ask(bench, values)
    assert stages(found) == expected
    assert found.verdict.value == verdict


def test_nothing_known_is_undetermined_and_never_more(bench: Workbench) -> None:
    found = ask(bench, {})
    assert found.verdict is Verdict.UNDETERMINED
    assert set(found.stages.values()) == {Truth.UNKNOWN}


CONFIRM = [
    "android.play_certified",
    "app.library",
    "device.internet",
    "android.developer_options",
    "android.keystore_operations",
]


@pytest.mark.parametrize("fact", CONFIRM)
def test_what_a_person_has_to_confirm_is_listed_and_withholds_only_when_strict(bench: Workbench, fact: str) -> None:
    values = {**ready_android(), fact: None}
    loose, strict = ask(bench, values, country="GB"), ask(bench, values, country="GB", strict=True)
    assert loose.verdict is Verdict.ELIGIBLE
    assert any(fact in {gap.type.name for gap in one.missing} for one in loose.to_confirm)
    assert strict.verdict is Verdict.UNDETERMINED
    assert strict.to_confirm == loose.to_confirm


def test_a_strict_question_is_content_with_all_known(bench: Workbench) -> None:
    assert ask(bench, ready_android(), country="GB", strict=True).verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize("fact", CONFIRM)
def test_known_bad_refuses_even_where_unknown_would_do(bench: Workbench, fact: str) -> None:
    found = ask(bench, {**ready_android(), fact: fact == "android.developer_options"})
    assert found.verdict is Verdict.NOT_ELIGIBLE


def test_what_the_probe_masks_leaves_the_reader_eligible_and_says_what_to_do(bench: Workbench) -> None:
    values = [*facts(ready_android(developer_options=None, debugging=None))]
    values += facts({"android.developer_options": True, "android.debugging": True}, masked="looking over ADB")
    found = ask(bench, bench.sheet(facts=values))
    assert found.verdict is Verdict.ELIGIBLE
    for rule in ("android.developer-options", "android.debugging"):
        assert finding(found, rule).outcome is Outcome.UNKNOWN
        assert finding(found, rule).missing[0].why is WhyUnknown.MASKED
        assert any(rule in action.rules for action in found.actions)


def test_the_same_switches_on_the_merchants_own_word_refuse(bench: Workbench) -> None:
    assert ask(bench, ready_android(developer_options=True)).verdict is Verdict.NOT_ELIGIBLE


def test_debugging_is_no_matter_for_the_simulated_reader(bench: Workbench) -> None:
    values = ready_android(developer_options=True, debugging=True, app__debuggable=True)
    found = ask(bench, values, simulated=True)
    assert found.verdict is Verdict.ELIGIBLE
    assert finding(found, "android.debugging").outcome is Outcome.NOT_APPLICABLE


def test_every_other_demand_holds_for_the_simulated_reader(bench: Workbench) -> None:
    for values in (ready_android(emulator=True), ready_android(rooted=True), ready_android(api_level=30, version="11")):
        assert ask(bench, values, simulated=True).verdict is Verdict.NOT_ELIGIBLE


def graded(bench: Workbench, rule: str, grade: str) -> Any:
    return other(
        bench.pack, rules=tuple(other(one, grade=grade) if one.id == rule else one for one in bench.pack.rules)
    )


@pytest.mark.parametrize(
    ("grade", "met"),
    [
        (Grade.CLAIMED, False),
        (Grade.LISTED, False),
        (Grade.INFERRED, False),
        (Grade.MEASURED, True),
        (Grade.ATTESTED, True),
    ],
)
def test_a_rule_may_demand_a_grade(bench: Workbench, grade: Grade, met: bool) -> None:
    sheet = FactSheet.of([*facts(ready_android(nfc=None)), *facts({"android.nfc": True}, grade)])
    found = assess(sheet, graded(bench, "android.nfc", "measured"), Question("stripe", ON), bench.vocabulary)
    assert finding(found, "android.nfc").outcome is (Outcome.MET if met else Outcome.UNKNOWN)
    if not met:
        (gap,) = finding(found, "android.nfc").missing
        assert gap.why is WhyUnknown.TOO_WEAK
        assert grade.word in gap.reason


def test_a_weak_no_is_no_no_where_a_grade_is_demanded(bench: Workbench) -> None:
    sheet = FactSheet.of([*facts(ready_android(nfc=None)), *facts({"android.nfc": False}, Grade.CLAIMED)])
    found = assess(sheet, graded(bench, "android.nfc", "measured"), Question("stripe", ON), bench.vocabulary)
    assert found.verdict is Verdict.UNDETERMINED


def test_sources_that_disagree_are_told_and_leave_it_open(bench: Workbench) -> None:
    sheet = FactSheet.of([*facts(ready_android()), *facts({"android.nfc": False}, origin="another")])
    found = ask(bench, sheet)
    assert [contradiction.fact for contradiction in found.contradictions] == ["android.nfc"]
    assert found.verdict is Verdict.UNDETERMINED
    assert "disagree" in finding(found, "android.nfc").reason


@pytest.mark.parametrize(
    ("missing", "why"),
    [({"android.nfc": None}, WhyUnknown.NOT_READ), ({"android.keystore_version": None}, WhyUnknown.NOT_READ)],
)
def test_why_a_fact_is_missing_is_told(bench: Workbench, missing: dict[str, Any], why: WhyUnknown) -> None:
    (fact,) = missing
    found = ask(bench, {**ready_android(), **missing})
    gaps = [gap for one in found.findings for gap in one.missing if gap.type.name == fact]
    assert {gap.why for gap in gaps} == {why}
    assert all(gap.type.by_hand for gap in gaps)


def test_no_country_is_not_asked(bench: Workbench) -> None:
    assert {gap.why for gap in finding(ask(bench, ready_android()), "market.available").missing} == {
        WhyUnknown.NOT_ASKED
    }
    assert finding(ask(bench, ready_android(), country="GB"), "market.available").outcome is Outcome.MET
    assert ask(bench, ready_android(), country="AQ").verdict is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize("country", ["gb", "GBR", "G", "", "G1", "１２", "É1"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    with pytest.raises(WrongUse):
        Question("stripe", ON, country)


def test_a_finding_shows_the_facts_it_used(bench: Workbench) -> None:
    found = finding(ask(bench, ready_android(api_level=31, version="12")), "android.version")
    assert {fact.name: fact.text for fact in found.used} == {"device.platform": "android", "android.api_level": "31"}
    assert "31" in found.reason
    assert found.citation.url.startswith("https://")


def test_rules_of_the_other_platform_do_not_apply(bench: Workbench) -> None:
    for values, prefix in ((ready_android(), "iphone."), (ready_iphone(), "android.")):
        outcomes = {one.outcome for one in ask(bench, values).findings if one.rule.id.startswith(prefix)}
        assert outcomes == {Outcome.NOT_APPLICABLE}


def test_advice_never_decides(bench: Workbench) -> None:
    for sdk in ("5.6.0", "5.7.0", "4.6.0"):
        values = ready_android(app__pin_tested=False, security_patch="2026-08-05")
        found = ask(bench, values, sdk=sdk, on=date(2026, 9, 1))
        assert found.verdict is Verdict.ELIGIBLE


WHO = ["cashier", "it", "developer", "provider", "vendor", "nobody"]


def test_what_to_fix_is_ordered_by_who_can(bench: Workbench) -> None:
    values = ready_android(
        nfc=False,
        nfc_enabled=False,
        bootloader_locked=False,
        app__library=False,
        security_patch="2024-01-01",
        play_certified=False,
    )
    found = ask(bench, values, country="AQ")
    who = [action.who for action in found.actions]
    assert who == sorted(who, key=WHO.index)
    assert set(who) == set(WHO)
    for action in found.actions:
        assert action.text
        assert action.rules


def test_one_remedy_for_several_rules_is_one_action(bench: Workbench) -> None:
    found = ask(bench, ready_android(developer_options=True))
    texts = [action.text for action in found.actions]
    assert len(texts) == len(set(texts))


def test_nothing_to_fix_is_no_list(bench: Workbench) -> None:
    assert ask(bench, ready_android(), country="GB").actions == ()


def test_the_question_decides_and_not_a_facts_file(bench: Workbench) -> None:
    sheet = known({**ready_android(), "sdk.version": "1.0.0", "question.simulated": True, "question.country": "AQ"})
    found = bench.assess(sheet, Question("stripe", ON, "GB", "5.8.0"))
    used = {fact.name: fact.text for one in found.findings for fact in one.used}
    assert used["sdk.version"] == "5.8.0"
    assert used["question.country"] == "GB"
