"""What to do about a refusal of the gate."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eligibility.gate import Gate
from eligibility.gate.doing import doing_of
from eligibility.gate.guarding import refusal_of
from tests.devices import ON, READY_ANDROID, ready_android


@pytest.mark.parametrize(
    ("values", "do", "code"),
    [
        (ready_android(keystore_version=41, security_patch="2025-01-05"), "replace", "android.hardware-keystore"),
        (ready_android(security_patch="2025-01-05", bootloader_locked=False), "update", "android.security-patch"),
        (ready_android(bootloader_locked=False), "fixable", "android.bootloader-locked"),
        (ready_android(device__location_services=False), "ready_after_steps", "android.location-services"),
    ],
)
def test_a_refusal_leads_with_what_to_do(values: dict[str, Any], do: str, code: str) -> None:
    decision = Gate().decide(values, country="GB", on=ON)
    problem = json.loads(refusal_of(decision).body)
    assert problem["do"] == do
    doing = doing_of(decision.day_decision)
    assert doing is not None
    assert doing.reason.code == code
    assert (problem["detail"], problem["what_to_do"]) == (doing.reason.sentence, doing.reason.remedy)


def test_what_is_not_known_is_to_be_supplied() -> None:
    decision = Gate("strict").decide(ready_android(keystore_version=None), country="GB", on=ON)
    problem = json.loads(refusal_of(decision).body)
    assert problem["do"] == "look_closer"
    assert problem["what_to_do"].startswith("supply android.")


def test_who_is_admitted_has_nothing_to_do() -> None:
    assert doing_of(Gate().decide(READY_ANDROID, country="GB", on=ON).day_decision) is None
