"""What a policy makes of an assessment."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eligibility.cli.schema import schema_of
from eligibility.errors import WrongUse
from eligibility.gate import ADMIT, ADMIT_WITH_WARNING, REFUSE, Decision, Gate
from eligibility.gate.decision import decide
from tests.devices import READY_ANDROID, READY_IPHONE, other, ready_android, ready_iphone
from tests.gate.devices import AT, gate_with

NO_NFC = ready_android(nfc=False)
NO_PATCH = ready_android(security_patch=None)


def codes(decision: Decision) -> dict[str, str]:
    return {reason.code: reason.outcome.value for reason in decision.reasons}


def test_a_ready_device_is_admitted_without_a_reason(tmp_path: Path) -> None:
    decision = gate_with(tmp_path).decide(READY_ANDROID, country="GB")
    assert (decision.verdict, decision.enforced, decision.reasons) == (ADMIT, ADMIT, ())
    assert decision.admitted
    assert decision.day_decision.eligible_until == date(2027, 11, 1)


@pytest.mark.parametrize(("mode", "verdict"), [("enforce", REFUSE), ("warn", ADMIT_WITH_WARNING), ("report", ADMIT)])
def test_a_mode_changes_the_verdict_and_never_what_is_told(tmp_path: Path, mode: str, verdict: Any) -> None:
    decision = gate_with(tmp_path, mode=mode).decide(NO_NFC, country="GB")
    assert (decision.verdict, decision.enforced) == (verdict, REFUSE)
    assert codes(decision) == {"android.nfc": "unmet"}
    assert decision.mode == mode


@pytest.mark.parametrize(("word", "verdict"), [("admit", ADMIT), ("warn", ADMIT_WITH_WARNING), ("refuse", REFUSE)])
def test_the_policy_says_what_unknown_means(tmp_path: Path, word: str, verdict: Any) -> None:
    decision = gate_with(tmp_path, on_unknown=word).decide(NO_PATCH, country="GB")
    assert decision.verdict is verdict
    assert codes(decision) == {"android.security-patch": "unknown"}
    assert decision.reasons[0].missing == ("android.security_patch",)
    assert decision.only_unknown is (verdict is REFUSE)


@pytest.mark.parametrize(("word", "verdict"), [("admit", ADMIT), ("warn", ADMIT_WITH_WARNING), ("refuse", REFUSE)])
def test_the_policy_says_what_is_to_be_confirmed_means(tmp_path: Path, word: str, verdict: Any) -> None:
    decision = gate_with(tmp_path, on_confirm=word).decide(ready_android(debugging=None), country="GB")
    assert decision.verdict is verdict
    assert codes(decision) == {"android.debugging": "to_confirm"}


def test_demands_of_later_stages_are_asked_only_when_the_policy_goes_that_far(tmp_path: Path) -> None:
    second_screen = ready_android(extra_displays=1)
    assert gate_with(tmp_path).decide(second_screen, country="GB").verdict is ADMIT
    decision = gate_with(tmp_path, stage="pin").decide(second_screen, country="GB")
    assert (decision.verdict, codes(decision)) == (REFUSE, {"pin.single-display": "unmet"})


def test_a_reason_says_all_that_an_app_needs(tmp_path: Path) -> None:
    reason = gate_with(tmp_path).decide(NO_NFC, country="GB").reasons[0]
    assert reason.errors["android"] == ("TAP_TO_PAY_UNSUPPORTED_DEVICE",)
    assert reason.errors["react_native"] == ("TAP_TO_PAY_UNSUPPORTED_DEVICE",)
    assert (reason.stage, reason.who, reason.needs_internet) == ("support", "nobody", False)
    assert reason.requirements == ("AND-NFC",)
    assert "NFC" in reason.sentence
    assert reason.remedy


def test_refusals_stand_before_warnings_and_early_stages_before_late(tmp_path: Path) -> None:
    decision = gate_with(tmp_path).decide(ready_android(rooted=True, nfc=False, gms=None), country="GB")
    assert [reason.code for reason in decision.reasons] == [
        "android.nfc",
        "android.not-rooted",
        "android.play-services",
    ]


def test_a_sentence_of_ones_own_takes_the_place_of_the_rules(tmp_path: Path) -> None:
    gate = gate_with(tmp_path, sentences="{android.nfc: Take the reader from the drawer.}")
    assert gate.decide(NO_NFC, country="GB").reasons[0].sentence == "Take the reader from the drawer."


def test_a_language_without_words_stays_english(tmp_path: Path) -> None:
    here, there = (
        gate_with(tmp_path, language=code).decide(NO_NFC, country="GB").reasons[0].sentence for code in ("en", "xx")
    )
    assert here == there


def test_facts_below_the_least_grade_count_as_not_known(tmp_path: Path) -> None:
    gate = gate_with(tmp_path, least_grade="measured", on_unknown="refuse")
    weak = gate.decide(READY_ANDROID, country="GB")
    assert weak.verdict is REFUSE
    assert "android.nfc" in codes(weak)
    strong = {name: {"value": value, "grade": "measured"} for name, value in READY_ANDROID.items()}
    assert gate.decide(strong, country="GB").verdict is ADMIT
    one_weak = {**strong, "android.nfc": {"value": True, "grade": "claimed"}}
    assert codes(gate.decide(one_weak, country="GB")) == {"android.nfc": "unknown"}


def test_a_masked_fact_is_not_known(tmp_path: Path) -> None:
    masked = {**READY_ANDROID, "android.rooted": {"value": False, "masked": "the probe"}}
    assert codes(gate_with(tmp_path).decide(masked, country="GB")) == {"android.not-rooted": "unknown"}


# ---- until when ----------------------------------------------------------------------------------------------


def test_a_decision_holds_as_long_as_the_policy_says(tmp_path: Path) -> None:
    decision = gate_with(tmp_path, valid_for=900).decide(READY_ANDROID)
    assert (decision.decided_at, decision.valid_until) == (AT, AT + timedelta(minutes=15))


def test_a_decision_never_lasts_into_a_day_that_may_turn_it(tmp_path: Path) -> None:
    gate = gate_with(tmp_path, valid_for=86400)
    old = ready_android(security_patch="2025-11-05")
    late = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    decision = gate.decide(old, at=late)
    assert decision.valid_until == datetime(2026, 12, 1, tzinfo=UTC)
    assert gate.decide(old, at=decision.valid_until).verdict is REFUSE
    assert gate.decide(old, at=decision.valid_until - timedelta(seconds=1)).verdict is ADMIT_WITH_WARNING


def test_an_instant_in_another_zone_is_the_same_instant(tmp_path: Path) -> None:
    gate = gate_with(tmp_path)
    tokyo = datetime(2026, 12, 1, 8, 59, tzinfo=timezone(timedelta(hours=9)))
    assert gate.decide(ready_android(security_patch="2025-11-05"), at=tokyo).verdict is ADMIT_WITH_WARNING
    with pytest.raises(WrongUse, match="no time zone"):
        gate.decide(READY_ANDROID, at=datetime(2026, 11, 22))


@pytest.mark.parametrize(("days", "told"), [(40, True), (39, True), (38, False)])
def test_a_demand_that_soon_fails_is_warned_of(tmp_path: Path, days: int, told: bool) -> None:
    gate = gate_with(tmp_path, expiry_warning_days=days)
    decision = gate.decide(ready_android(security_patch="2025-12-05"), on=date(2026, 11, 23), country="GB")
    assert codes(decision) == ({"android.security-patch": "expiring"} if told else {})
    assert decision.verdict is (ADMIT_WITH_WARNING if told else ADMIT)
    if told:
        assert decision.reasons[0].until == date(2027, 1, 1)


# ---- updates, as Stripe's TapToPayUpdateRequirement ----------------------------------------------------------


def updates(decision: Decision) -> list[dict[str, Any]]:
    return [dict(row) for row in decision.as_document()["update_requirements"]]


def ms(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * 1000


def test_a_patch_is_required_from_the_day_on_which_it_is_too_old(tmp_path: Path) -> None:
    """The version is what that day demands: a device updated to it is accepted then."""
    gate = gate_with(tmp_path)
    decision = gate.decide(READY_ANDROID, country="GB")
    assert updates(decision) == [{"type": "securityPatch", "version": "2026-11-01", "requiredAt": ms(2027, 11, 1)}]
    then = date(2027, 11, 1)
    assert gate.decide(READY_ANDROID, on=then, sdk="5.8.0").verdict is REFUSE
    assert gate.decide(ready_android(security_patch="2026-11-01"), on=then, sdk="5.8.0").enforced is not REFUSE


def test_a_patch_that_is_too_old_is_required_since_its_month_began(tmp_path: Path) -> None:
    decision = gate_with(tmp_path).decide(ready_android(security_patch="2024-03-05"), country="GB")
    assert updates(decision) == [{"type": "securityPatch", "version": "2025-11-01", "requiredAt": ms(2026, 11, 1)}]


def test_an_sdk_is_required_from_its_announced_end(tmp_path: Path) -> None:
    decision = gate_with(tmp_path).decide(READY_ANDROID, country="GB", kit="android", sdk="3.8.0")
    wanted = {"type": "terminalSdk", "version": "4.0.0", "requiredAt": ms(2027, 1, 1)}
    assert wanted in updates(decision)
    assert decision.valid_until <= datetime(2027, 1, 1, tzinfo=UTC)


def test_an_android_that_is_too_old_is_required_as_an_api_level(tmp_path: Path) -> None:
    decision = gate_with(tmp_path).decide(ready_android(api_level=30, version="11"), country="GB")
    assert {"type": "operatingSystem", "apiLevel": 33, "requiredAt": ms(2026, 11, 22)} in updates(decision)


def test_an_iphone_has_no_such_requirement(tmp_path: Path) -> None:
    assert updates(gate_with(tmp_path).decide(READY_IPHONE, country="GB")) == []


# ---- readers -------------------------------------------------------------------------------------------------


def test_an_ineligible_phone_keeps_its_readers(tmp_path: Path) -> None:
    gate = gate_with(tmp_path)
    refused = gate.decide(NO_NFC, country="GB")
    assert [reader.intent for reader in refused.readers] == ["bluetooth", "internet", "usb"]
    iphone = gate.decide(ready_iphone(beta=True))
    assert [reader.intent for reader in iphone.readers] == ["bluetooth", "internet"]


@pytest.mark.parametrize("intent", ["bluetooth", "internet", "usb", "handoff"])
def test_another_reader_needs_no_evidence(tmp_path: Path, intent: str) -> None:
    gate = gate_with(tmp_path, on_unknown="refuse", on_confirm="refuse")
    assert gate.decide({}, intent=intent).verdict is ADMIT
    assert gate.decide(NO_NFC, intent=intent).verdict is ADMIT
    assert gate.decide({"no such fact": object()}, intent=intent).verdict is ADMIT
    assert gate.decide({}).verdict is REFUSE


# ---- waivers -------------------------------------------------------------------------------------------------

WAIVERS = """
waivers:
  - rule: android.nfc
    scope: {model: AC-100}
    reason: Demonstration units for the fair.
    approver: Ada
    from: 2026-11-01
    until: 2026-11-23
"""


@pytest.mark.parametrize(("word", "verdict"), [("admit", ADMIT), ("warn", ADMIT_WITH_WARNING), ("refuse", REFUSE)])
def test_an_accepted_failure_does_what_the_policy_says(tmp_path: Path, word: str, verdict: Any) -> None:
    (tmp_path / "waivers.yaml").write_text(WAIVERS)
    gate = gate_with(tmp_path, waivers="waivers.yaml", waived=word, valid_for=86400)
    decision = gate.decide(NO_NFC, country="GB")
    assert (decision.verdict, codes(decision)) == (verdict, {"android.nfc": "waived"})
    assert decision.reasons[0].until == date(2026, 11, 23)
    assert decision.valid_until == datetime(2026, 11, 23, tzinfo=UTC)
    assert gate.decide(NO_NFC, country="GB", on=date(2026, 11, 23)).verdict is REFUSE
    assert gate.decide(ready_android(nfc=False, device__model="other"), country="GB").verdict is REFUSE


# ---- the document --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [READY_ANDROID, READY_IPHONE, NO_NFC, {}])
@pytest.mark.parametrize("intent", ["tap_to_pay", "bluetooth"])
def test_a_decision_is_plain_json_that_its_schema_takes(tmp_path: Path, facts: dict[str, Any], intent: str) -> None:
    decision = gate_with(tmp_path).decide(facts, country="GB", intent=intent)
    assert json.loads(decision.as_json()) == decision.as_document()
    jsonschema.validate(json.loads(decision.as_json()), schema_of("decision"))


def test_a_document_holds_no_value_of_a_fact(tmp_path: Path) -> None:
    named = ready_android(nfc=False, device__name="Planted Name", device__site="Planted Site")
    assert b"Planted" not in gate_with(tmp_path).decide(named).as_json()


def test_deciding_reads_the_day_of_the_assessment_only() -> None:
    gate = Gate(now=lambda: AT)
    assessment = gate.assess(READY_ANDROID, on=date(2026, 11, 21))
    with pytest.raises(WrongUse, match="the assessment is about"):
        decide(assessment, gate.policy, AT)


def test_two_policies_that_differ_have_different_digests(tmp_path: Path) -> None:
    one, two = gate_with(tmp_path).policy, gate_with(tmp_path, valid_for=60).policy
    assert one.digest != two.digest
    assert other(one, digest="") != other(two, digest="")
