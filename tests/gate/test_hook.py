"""The gate as an application calls it; the quick way held equal to the tree walk."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import content
from eligibility.errors import EligibilityError, RuleError, WrongUse
from eligibility.gate import ADMIT, REFUSE, Ask, Gate, Refusal, Refused
from eligibility.gate.decision import decide
from eligibility.gate.reading import WrongFacts
from eligibility.gate.record import record_type
from eligibility.probes import vocabulary
from tests.devices import READY_ANDROID, READY_IPHONE, ready_android
from tests.gate.devices import AT, gate_with
from tests.laws.strategies import WORDS
from tests.laws.test_assessments import questions, readings

GATES = {name: Gate(name, now=lambda: AT) for name in ("default", "strict", "report-only")}
GRADES = st.sampled_from(["claimed", "listed", "inferred", "measured", "attested"])


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them; those of the question left out."""
    return {
        name: WORDS[name].kind.plain(WORDS[name].accept(value))
        for name, value in values.items()
        if not name.startswith(("question.", "market.", "sdk.", "evidence."))
    }


@settings(max_examples=100)
@given(
    readings(),
    questions,
    st.sampled_from(sorted(GATES)),
    st.dictionaries(st.sampled_from(sorted(WORDS)), GRADES, max_size=4),
)
def test_the_quick_way_decides_as_the_tree_walk_does(
    values: dict[str, Any], question: Any, name: str, grades: dict[str, str]
) -> None:
    gate, said = GATES[name], plain(values)
    weighed = {fact: {"value": said[fact], "grade": grade} for fact, grade in grades.items() if fact in said}
    asked = {"country": question.country, "sdk": question.sdk, "simulated": question.simulated, "on": question.on}
    given_facts = {**said, **weighed}
    quick = gate.decide(given_facts, **asked)
    at = datetime.combine(question.on, time(), UTC)
    assert quick == decide(gate.assess(given_facts, **asked), gate.policy, at)
    assert gate.decide(given_facts, **asked) == quick


@settings(max_examples=60)
@given(readings(), st.sampled_from(["GB", "CA", None]), st.sampled_from(sorted(GATES)))
def test_a_record_is_decided_as_the_same_facts_are(values: dict[str, Any], country: str | None, name: str) -> None:
    record = msgspec.json.decode(json.dumps(plain(values)), type=record_type(vocabulary()))
    gate = GATES[name]
    assert gate.decide_record(record, country=country) == gate.decide(plain(values), country=country)


@settings(max_examples=40)
@given(readings(), questions, st.integers(0, 89))
def test_nothing_changes_while_a_decision_holds(values: dict[str, Any], question: Any, days: int) -> None:
    gate, said = GATES["default"], plain(values)
    asked = {"country": question.country, "sdk": question.sdk or "5.8.0"}
    first = gate.decide(said, on=question.on, **asked)
    turns = first.day_decision.turns_on
    later = question.on + timedelta(days=days)
    if turns is None or later < turns:
        again = gate.decide(said, on=later, **asked)
        steady = [reason for reason in first.reasons if reason.outcome != "expiring"]
        assert [reason for reason in again.reasons if reason.outcome != "expiring"] == steady


def test_a_decision_ends_when_the_question_settles_something_else() -> None:
    """The rules speak of Android from a day on, of a country from another, and an SDK comes out on a third."""
    for before, sdk, country in (
        ("2023-01-01", "2.17.0", None),
        ("2023-01-01", "2.17.0", "GB"),
        ("2026-01-01", "5.8.0", None),
    ):
        asked = {"sdk": sdk, "country": country}
        first = GATES["default"].decide(READY_ANDROID, on=date.fromisoformat(before), **asked)
        turns = first.day_decision.turns_on
        assert turns is not None
        steady = GATES["default"].decide(READY_ANDROID, on=turns - timedelta(days=1), **asked)
        assert steady.reasons == first.reasons
        assert GATES["default"].decide(READY_ANDROID, on=turns, **asked).reasons != first.reasons


def test_equal_outcomes_are_ruled_on_once() -> None:
    one = GATES["default"].decide(ready_android(device__site="here", nfc=False))
    two = GATES["default"].decide(ready_android(device__site="there", nfc=False))
    assert one.day_decision is two.day_decision


def test_the_catalog_adds_what_was_not_given() -> None:
    """An iPhone's release day follows from its version."""
    said = {name: value for name, value in READY_IPHONE.items() if name != "iphone.generation"}
    assert GATES["default"].decide(said, country="GB").verdict is ADMIT


def test_harmless_accessibility_services_do_no_harm() -> None:
    harmless = sorted(GATES["default"]._loaded._completion._harmless["android.accessibility_services"])[:1]
    gate = Gate("strict", now=lambda: AT)
    found = [
        {reason.code for reason in gate.decide(ready_android(accessibility_services=services)).reasons}
        for services in (harmless, ["com.evil"])
    ]
    assert found[0] == found[1]
    strong = {
        name: {"value": value, "grade": "measured"}
        for name, value in ready_android(accessibility_services=harmless).items()
    }
    assert "pin.accessibility" not in {reason.code for reason in gate.decide(strong).reasons}


def test_every_mistake_in_facts_is_told_at_once() -> None:
    with pytest.raises(WrongFacts) as raised:
        GATES["default"].decide(
            {
                "android.nfcc": True, "android.api_level": "many", "ios.version": 16.7, "sdk.version": "5.8.0",
                "android.rooted": {"value": False, "grade": "gold"}, "android.gms": {"worth": True}, "device.platform": "windows",
            }
        )  # fmt: skip
    mistakes = dict(raised.value.mistakes)
    assert set(mistakes) == {
        "android.nfcc", "android.api_level", "ios.version", "sdk.version", "android.rooted", "android.gms", "device.platform",
    }  # fmt: skip
    assert "android.nfc" in mistakes["android.nfcc"]
    assert "part of the question" in mistakes["sdk.version"]
    assert "write it as text" in mistakes["ios.version"]


def test_a_caller_who_is_not_trusted_cannot_vouch() -> None:
    said = {**READY_ANDROID, "android.nfc": {"value": True, "grade": "attested"}}
    assert GATES["default"].decide(said, country="GB").verdict is ADMIT
    with pytest.raises(WrongFacts, match="cannot vouch"):
        GATES["default"].decide(said, trusted=False)


def test_a_question_that_cannot_be_asked_is_wrong_use() -> None:
    gate = GATES["default"]
    for wrong in (
        {"country": "gb"},
        {"country": "UK"},
        {"country": "XX"},
        {"sdk": "windows:1"},
        {"sdk": "ios:5.5.0"},
        {"intent": "pigeon"},
    ):
        with pytest.raises(WrongUse):
            gate.decide(READY_ANDROID, **wrong)
    with pytest.raises(WrongUse, match="not on"):
        gate.decide(READY_ANDROID, at=AT, on=(AT + timedelta(days=1)).date())


def test_a_kit_may_stand_apart_from_its_version() -> None:
    decision = GATES["default"].decide(READY_ANDROID, kit="react-native", sdk="0.0.1-beta.30")
    assert decision.day_decision.sdk is not None
    assert decision.day_decision.sdk.kit == "react_native"


def test_many_devices_are_decided_at_one_instant() -> None:
    found = GATES["default"].decide_many([READY_ANDROID, ready_android(nfc=False), READY_IPHONE], country="GB")
    assert [one.verdict for one in found] == [ADMIT, REFUSE, ADMIT]
    assert {one.decided_at for one in found} == {AT}


# ---- reload --------------------------------------------------------------------------------------------------


def test_a_new_policy_is_taken_and_a_bad_one_leaves_the_old(tmp_path: Path) -> None:
    gate = gate_with(tmp_path)
    assert gate.decide(ready_android(nfc=False)).verdict is REFUSE
    gate_with(tmp_path, mode="report")
    gate.reload()
    assert gate.decide(ready_android(nfc=False)).verdict is ADMIT
    (tmp_path / "policy.yaml").write_text("mode: perhaps\n")
    before = gate.policy
    with pytest.raises(EligibilityError):
        gate.reload()
    assert gate.policy is before
    assert gate.decide(ready_android(nfc=False)).verdict is ADMIT


def test_a_bad_pack_is_refused_and_the_old_one_keeps_serving(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(str(content.folder("rules").joinpath("stripe")), rules / "stripe")
    gate = Gate(rules=rules, now=lambda: AT)
    digest = gate.pack.digest
    (rules / "stripe" / "android" / "nfc.yaml").write_text("id: android.nfc\n")
    with pytest.raises(RuleError):
        gate.reload()
    assert gate.pack.digest == digest
    (rules / "stripe" / "android" / "nfc.yaml").unlink()
    gate.reload()
    assert gate.pack.digest != digest
    assert gate.decide(ready_android(nfc=False), country="GB").verdict is ADMIT


# ---- the decorator -------------------------------------------------------------------------------------------


def test_a_guarded_view_runs_only_when_the_gate_admits() -> None:
    gate = GATES["default"]

    @gate.guard(lambda facts: Ask("tap_to_pay", facts, country="GB"))
    def token(facts: dict[str, Any]) -> str:
        return "a token"

    assert token(READY_ANDROID) == "a token"
    with pytest.raises(Refused) as raised:
        token(ready_android(nfc=False))
    assert raised.value.refusal.status == 403
    assert token.__name__ == "token"


def test_a_guarded_coroutine_stays_one() -> None:
    def status(refusal: Refusal) -> int:
        return refusal.status

    @GATES["default"].guard(lambda facts: Ask("tap_to_pay", facts), refused=status)
    async def token(facts: dict[str, Any]) -> str:
        return "a token"

    assert asyncio.run(token(READY_ANDROID)) == "a token"  # type: ignore[arg-type]
    assert asyncio.run(token(ready_android(nfc=False))) == 403  # type: ignore[arg-type]
    assert asyncio.run(token({"no.such": 1})) == 422  # type: ignore[arg-type]


def test_the_clock_is_read_only_when_no_instant_is_given() -> None:
    def broken() -> datetime:
        raise AssertionError("the clock was read")

    gate = Gate(now=broken)
    assert gate.decide(READY_ANDROID, at=AT, country="GB").verdict is ADMIT
    with pytest.raises(AssertionError):
        gate.decide(READY_ANDROID)
    assert abs(Gate().decide(READY_ANDROID).decided_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_decision_that_is_given_again_tells_its_own_instant() -> None:
    gate = Gate("default")
    instants = [AT, AT + timedelta(seconds=1), AT, AT + timedelta(seconds=1)]
    decisions = [gate.decide(READY_ANDROID, country="GB", at=at) for at in instants]
    assert len({id(decision.day_decision) for decision in decisions}) == 1
    for decision, at in zip(decisions, instants, strict=True):
        assert decision.decided_at == at
        assert (
            json.loads(decision.as_json())
            == json.loads(decision.as_json())
            == json.loads(json.dumps(decision.as_document()))
        )
    assert decisions[0].as_json() != decisions[1].as_json()
