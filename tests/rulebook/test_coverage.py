"""A pack that says nothing says no yes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility.assessment import Assessment, Outcome, Question, Verdict, assess
from eligibility.errors import RuleError
from eligibility.facts.fact import FactSheet, Grade
from eligibility.facts.moment import UNDATED
from eligibility.probes import vocabulary
from eligibility.rulebook.condition import parse
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.waiver import Waiver
from eligibility.truth import Truth
from tests.devices import known, ready_android, ready_iphone
from tests.rulebook.packs import CITATION, PACK, RULE, load, write_pack

ON = date(2026, 11, 22)
ANDROID = PACK.replace("{to: support}", "{to: connect}")
CONNECT = RULE.replace("stage: support", "stage: connect") + "applies: {fact: device.platform, is: android}\n"
CONNECT = CONNECT.replace("facts: {android.nfc", "facts: {device.platform: android, android.nfc")
CONNECT = CONNECT.replace("facts: {}", "facts: {device.platform: android}")
NO_SDKS = "releases: {}\n"


@pytest.fixture
def pack(tmp_path: Path) -> RulePack:
    return load(write_pack(tmp_path, {"pack.yaml": ANDROID}, rule=CONNECT))


def ask(pack: RulePack, values: dict[str, Any], **asked: Any) -> Assessment:
    waivers = asked.pop("waivers", ())
    question = Question("acme", asked.pop("on", ON), **asked)
    return assess(known(values), pack, question, vocabulary(), waivers=waivers)


def beyond(found: Assessment) -> str:
    return next(one.reason for one in found.findings if one.rule.id == "pack.covers")


def test_what_the_pack_speaks_of_is_answered_to_its_last_stage(pack: RulePack) -> None:
    found = ask(pack, ready_android())
    assert found.verdict is Verdict.ELIGIBLE
    assert [truth.value for truth in found.stages.values()] == ["yes", "yes", "yes", "unknown", "unknown"]
    further = next(one for one in found.findings if one.rule.id == "pack.covers-further")
    assert "say nothing about Android devices after the stage connect" in further.reason


def test_another_platform_is_not_answered(pack: RulePack) -> None:
    found = ask(pack, ready_iphone(), sdk="ios:5.8.0")
    assert found.verdict is Verdict.UNDETERMINED
    assert "these rules say nothing about iPhones" in beyond(found)
    assert set(found.stages.values()) == {Truth.UNKNOWN}


def test_a_country_that_the_pack_does_not_know_is_not_answered(pack: RulePack) -> None:
    found = ask(pack, ready_android(), country="GB")
    assert found.verdict is Verdict.UNDETERMINED
    assert "countries" in beyond(found)


def test_a_pack_without_releases_can_be_asked_without_an_sdk(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path, {"pack.yaml": ANDROID, "sdks.yaml": NO_SDKS}, rule=CONNECT))
    assert ask(pack, ready_android()).verdict is Verdict.ELIGIBLE
    assert ask(pack, ready_android(nfc=False)).verdict is Verdict.NOT_ELIGIBLE


def test_a_day_or_sdk_before_the_packs_own_is_not_answered(tmp_path: Path) -> None:
    bounded = ANDROID.replace("{to: connect}", "{to: connect, from: 2026-01-01, sdk: '>=2'}")
    pack = load(write_pack(tmp_path, {"pack.yaml": bounded}, rule=CONNECT))
    assert ask(pack, ready_android()).verdict is Verdict.ELIGIBLE
    assert "days before 2026-01-01" in beyond(ask(pack, ready_android(), on=date(2025, 12, 31)))
    assert "SDK 1.0.0" in beyond(ask(pack, ready_android(), sdk="1.0.0"))


def test_nothing_met_is_no_yes(pack: RulePack) -> None:
    rule = next(rule for rule in pack.rules if rule.id == "android.nfc")
    later = rule._replace(editions=(rule.editions[0]._replace(start=date(2030, 1, 1)),))
    nothing = pack._replace(rules=tuple(later if one is rule else one for one in pack.rules))
    found = ask(nothing, ready_android())
    assert found.verdict is Verdict.UNDETERMINED
    graded = pack._replace(rules=tuple(rule._replace(grade="attested") if one is rule else one for one in pack.rules))
    assert ask(graded, ready_android()).verdict is Verdict.UNDETERMINED
    own = rule._replace(editions=(rule.editions[0]._replace(enforcer="own_policy"),))
    waiver = Waiver("android.nfc", "A reader is attached.", "J. Doe", date(2026, 1, 1), date(2027, 1, 1))
    waived = pack._replace(rules=tuple(own if one is rule else one for one in pack.rules))
    assert ask(waived, ready_android(nfc=False), waivers=[waiver]).verdict is Verdict.UNDETERMINED


def test_the_rule_that_keeps_it_is_like_any_other(pack: RulePack) -> None:
    rule = pack.rule("pack.covers")
    assert rule is not None
    assert rule.editions[0].citation.title == "Acme handbook"
    found = ask(pack, {**ready_android(), "device.platform": None})
    assert next(one for one in found.findings if one.rule is rule).outcome is Outcome.UNKNOWN
    assert Grade.LISTED in {fact.grade for one in ask(pack, ready_android()).findings for fact in one.used}


@pytest.mark.parametrize(
    ("covers", "told"),
    [
        ("{android: {to: pin}}", "no rule demands anything of Android devices at the stage pin"),
        ("{android: {to: connect}, ios: {to: connect}}", "no rule demands anything of iPhones at the stage connect"),
        ("{ios: {to: connect}}", "android.nfc speaks of Android devices, which the pack does not cover"),
        ("{android: {to: connect, sdk: five}}", "is not a bound"),
        ("{android: {to: checkout}}", "covers.android.to"),
        ("{}", "covers"),
    ],
)
def test_a_pack_declares_what_its_rules_say_no_more_and_no_less(tmp_path: Path, covers: str, told: str) -> None:
    written = ANDROID.replace("covers:\n  android: {to: connect}\n", f"covers: {covers}\n")
    with pytest.raises(RuleError) as refused:
        load(write_pack(tmp_path, {"pack.yaml": written}, rule=CONNECT))
    assert any(told in str(problem) and "pack.yaml" in str(problem) for problem in refused.value.problems)


def test_ages_name_facts_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"unknown fact 'android\.nfcc'"):
        load(
            write_pack(
                tmp_path, {"pack.yaml": f"{ANDROID}evidence_age: [{{days: 3, facts: [android.nfcc]}}]\n"}, rule=CONNECT
            )
        )
    assert CITATION


def test_a_demand_on_the_country_alone_says_nothing_of_a_device(pack: RulePack) -> None:
    rule = next(rule for rule in pack.rules if rule.id == "android.nfc")
    asked = parse({"fact": "question.simulated", "is": "false"}, vocabulary())
    other = rule._replace(editions=(rule.editions[0]._replace(require=asked),))
    alone = pack._replace(rules=tuple(other if one is rule else one for one in pack.rules))
    assert ask(alone, ready_android()).verdict is Verdict.UNDETERMINED


DATED = ANDROID + "evidence_age:\n  - {facts: [android.nfc], days: 30}\n"


def test_evidence_of_an_unknown_day_supports_no_yes_and_refuses_as_any_other(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path, {"pack.yaml": DATED}, rule=CONNECT))
    question = Question("acme", ON)
    for nfc, taken, verdict in (
        (True, UNDATED, Verdict.UNDETERMINED),
        (False, UNDATED, Verdict.NOT_ELIGIBLE),
        (True, "2026-11-20T12:00:00Z", Verdict.ELIGIBLE),
        (True, None, Verdict.ELIGIBLE),
    ):
        read = FactSheet.of(fact._replace(taken=taken) for fact in known(ready_android(nfc=nfc)).facts.values())
        found = assess(read, pack, question, vocabulary())
        assert found.verdict is verdict
        assert ("pack.dated" in {one.rule.id for one in found.findings}) is (taken == UNDATED)
    assert pack.dated is not None
    assert pack.rule("pack.dated") is pack.dated
    assert load(write_pack(tmp_path / "other", {"pack.yaml": ANDROID}, rule=CONNECT)).rule("pack.dated") is None
