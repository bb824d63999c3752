"""What is in a bundle, how it is written, and what it keeps to itself."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from eligibility.errors import WrongUse
from eligibility.gate.bundle import FORMAT, Compilation, Sealed, Validity
from eligibility.gate.bundle.canonical import canonical, digest
from eligibility.gate.bundle.conditions import written
from eligibility.gate.bundle.contents import sealed as seal
from eligibility.gate.decision import may_ask
from eligibility.probes import vocabulary
from eligibility.rulebook.condition import parse
from eligibility.rulebook.waiver import Waiver


def test_the_text_has_one_spelling() -> None:
    assert (
        canonical({"b": [1, "é\n\u007f"], "a": {"z": None, "y": True}})
        == '{"a":{"y":true,"z":null},"b":[1,"é\\n\u007f"]}'
    )


@pytest.mark.parametrize("value", [1.5, {"a": [2**53]}, {"é": 1}, [[float("nan")]]])
def test_what_languages_would_read_differently_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_a_bundle_says_what_it_is_and_vouches_for_itself(sealed: Sealed) -> None:
    document = json.loads(sealed.text)
    assert (document["bundle"], document["id"], document["provider"]) == (FORMAT, "stripe-terminal/default", "stripe")
    assert (document["not_before"], document["not_after"]) == ("2026-11-28", "2027-05-27")
    rest = canonical({key: value for key, value in document.items() if key != "sha256"})
    assert document["sha256"] == hashlib.sha256(rest.encode()).hexdigest() == digest(document)
    assert document["pack"]["digest"] == sealed.bundle.pack.digest


def test_it_holds_the_rules_that_the_policy_asks_and_no_others(sealed: Sealed) -> None:
    asked = [rule.id for rule in sealed.bundle.pack.rules if may_ask(rule, sealed.bundle.policy.stage)]
    assert [rule["id"] for rule in sealed.document["rules"]] == asked
    assert set(sealed.document["messages"]) == {"en", "fr", "ja"}
    for words in sealed.document["messages"].values():
        assert set(words["rules"]) == set(asked)


def test_every_sentence_is_translated(sealed: Sealed) -> None:
    english, *others = (sealed.document["messages"][language] for language in ("en", "fr", "ja"))
    for other in others:
        same = [rule for rule, said in other["rules"].items() if said["remedy"] == english["rules"][rule]["remedy"]]
        assert same == []


def test_who_approved_a_waiver_stays_at_home(sealed: Sealed) -> None:
    waiver = Waiver(
        "android.nfc", "it is on order", "jane@example.com", date(2026, 1, 1), date(2027, 1, 1), unit="till-*"
    )
    policy = sealed.bundle.policy._replace(waivers=(waiver,))
    text = seal(sealed.bundle._replace(policy=policy)).text
    assert "till-*" in text
    assert "jane" not in text
    assert "on order" not in text


def test_wildcards_that_a_phone_cannot_read_are_refused_at_once() -> None:
    condition = parse({"fact": "device.model", "matches": "SM-[AB]*"}, vocabulary())
    with pytest.raises(WrongUse, match="brackets"):
        written(condition)


def test_days_of_validity() -> None:
    assert Validity.of("2026.11.21", None, None, 30) == (date(2026, 11, 21), date(2026, 12, 21))
    assert Validity.of("x", date(2027, 1, 1), date(2027, 2, 1), 30) == (date(2027, 1, 1), date(2027, 2, 1))
    with pytest.raises(WrongUse, match="is no day"):
        Validity.of("1.0", None, None, 30)
    with pytest.raises(WrongUse, match="before it begins"):
        Validity.of("2026.11.21", None, date(2026, 11, 21), 30)


def test_a_bundle_is_the_same_every_time(compilation: Compilation, sealed: Sealed) -> None:
    again = compilation.sealed(sealed.bundle.validity)
    assert again.text == sealed.text
    assert compilation.files("kotlin", again) == compilation.files("kotlin", sealed)
