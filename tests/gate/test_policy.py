"""Policy files: the bundled ones, and every mistake with its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from eligibility import content, strict_yaml
from eligibility.cli.schema import schema_of
from eligibility.errors import PolicyError, WrongUse
from eligibility.facts.fact import Grade
from eligibility.gate import Gate, Mode
from eligibility.gate.policy_file import BUNDLED, policy_schema, read_policy
from tests.gate.devices import AT, gate_with, policy_text

IDS = ("android.nfc", "android.gms")


def mistakes(text: str) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        read_policy(text.encode(), "policy.yaml", lambda _provider: IDS)
    return [str(problem) for problem in raised.value.problems]


def test_a_policy_that_is_not_there_names_the_bundled_one_of_a_like_name() -> None:
    with pytest.raises(PolicyError, match="did you mean 'default'"):
        Gate("defalt")


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_policy_loads_and_has_its_name(name: str) -> None:
    policy = Gate(name, now=lambda: AT).policy
    assert policy.id == name
    assert len(policy.digest) == 64
    assert policy.readers


def test_bundled_policies_say_what_their_names_promise() -> None:
    default, report, strict = (Gate(name, now=lambda: AT).policy for name in BUNDLED)
    assert (default.mode, report.mode, strict.mode) == (Mode.ENFORCE, Mode.REPORT, Mode.ENFORCE)
    assert (strict.on_unknown, strict.on_confirm, strict.stage) == ("refuse", "refuse", "pin")
    assert (default.least_grade, strict.least_grade) == (None, Grade.MEASURED)


def test_every_word_of_a_policy_is_explained_in_the_default() -> None:
    text = content.folder("rules").joinpath("policies", "default.yaml").read_text(encoding="utf-8")
    for word in policy_schema()["properties"]:
        assert f"\n{word}:" in text or f"\n# {word}:" in text, word


def test_every_mistake_is_told_at_once_with_its_place() -> None:
    text = policy_text(mode="perhaps", stagee="connect", valid_for="0", on_unknown=None)
    assert mistakes(text) == mistakes(text)
    found = "\n".join(mistakes(text))
    assert "policy.yaml:1:7: mode" in found
    assert "stagee is not a key here (did you mean 'stage'?)" in found
    assert "valid_for" in found
    assert "on_unknown is missing" in found


def test_a_sentence_for_a_rule_that_there_is_not_is_a_mistake() -> None:
    found = mistakes(policy_text(sentences="{android.nfcc: No NFC here.}"))
    assert "did you mean 'android.nfc'?" in found[0]
    assert found[0].startswith("policy.yaml:1:13")


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: 1\na: 2\n"])
def test_what_is_no_policy_is_said_to_be_none(text: str) -> None:
    assert mistakes(text)


def test_waivers_lie_beside_the_policy_and_their_mistakes_are_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        gate_with(tmp_path, waivers="none.yaml")
    (tmp_path / "waivers.yaml").write_text(
        "waivers:\n  - {rule: android.nfcc, reason: because, approver: Ada, from: 2026-01-01, until: 2027-01-01}\n"
    )
    with pytest.raises(PolicyError, match=r"did you mean 'android\.nfc'"):
        gate_with(tmp_path, waivers="waivers.yaml")


def test_a_provider_without_rules_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no rules for provider"):
        gate_with(tmp_path, provider="nobody")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        Gate(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", BUNDLED)
def test_the_schema_takes_the_bundled_policies(name: str) -> None:
    text = content.folder("rules").joinpath("policies", f"{name}.yaml").read_bytes()
    plain = strict_yaml.read(text, name).plain
    numbers = {word: int(plain[word]) for word in ("valid_for", "expiry_warning_days", "retry_after") if word in plain}
    jsonschema.validate(json.loads(json.dumps({**plain, **numbers})), schema_of("policy"))
