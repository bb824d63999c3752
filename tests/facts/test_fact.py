"""Facts, sheets and evidence."""

from __future__ import annotations

import pytest

from eligibility.facts.evidence import Evidence, Recording, kind_of_command
from eligibility.facts.fact import Fact, FactSheet, Gap, Grade
from eligibility.probes import vocabulary

WORDS = vocabulary()
NFC = WORDS["android.nfc"]


def nfc(value: bool, grade: Grade = Grade.MEASURED, origin: str = "a", masked: str | None = None) -> Fact:
    return Fact(NFC, value, grade, origin, None, masked)


def test_grades_rise_from_claim_to_attestation() -> None:
    order = ["claimed", "listed", "inferred", "measured", "attested"]
    assert [Grade.from_word(word) for word in order] == sorted(Grade)
    with pytest.raises(ValueError, match="claimed, listed"):
        Grade.from_word("certain")


def test_the_higher_grade_decides_and_the_contradiction_is_told() -> None:
    sheet = FactSheet.of([nfc(True, Grade.CLAIMED, "data sheet"), nfc(False, Grade.MEASURED, "pm")])
    assert sheet.value("android.nfc") is False
    (contradiction,) = sheet.contradictions
    assert contradiction.kept is not None
    assert contradiction.kept.origin == "pm"
    assert [fact.origin for fact in contradiction.others] == ["data sheet"]


def test_equal_sources_that_disagree_leave_a_fact_unknown_with_the_reason() -> None:
    sheet = FactSheet.of([nfc(True, origin="a"), nfc(False, origin="b")])
    assert sheet.get("android.nfc") is None
    assert "disagree" in sheet.gaps["android.nfc"].reason
    assert sheet.contradictions[0].kept is None
    assert {fact.origin for fact in sheet.contradictions[0].others} == {"a", "b"}


def test_sources_that_agree_are_no_contradiction() -> None:
    sheet = FactSheet.of([nfc(True, Grade.CLAIMED), nfc(True, Grade.MEASURED)])
    assert sheet.contradictions == ()
    assert sheet.facts["android.nfc"].grade is Grade.MEASURED


def test_a_masked_value_is_shown_and_decides_nothing() -> None:
    sheet = FactSheet.of([nfc(True, masked="the probe")])
    assert sheet.get("android.nfc") is not None
    assert sheet.value("android.nfc") is None


def test_an_undisturbed_value_wins_over_a_masked_one() -> None:
    sheet = FactSheet.of([nfc(True, Grade.ATTESTED, masked="the probe"), nfc(False, Grade.CLAIMED)])
    assert sheet.value("android.nfc") is False


def test_a_fact_closes_its_gap() -> None:
    sheet = FactSheet.of([nfc(True)], [Gap("android.nfc", "empty", "x"), Gap("android.gms", "empty", "x")])
    assert set(sheet.gaps) == {"android.gms"}
    assert "android.gms" not in sheet.with_facts([Fact(WORDS["android.gms"], True, Grade.MEASURED, "a")]).gaps


def test_adding_never_replaces() -> None:
    sheet = FactSheet.of([nfc(False, Grade.CLAIMED)])
    assert sheet.with_facts([nfc(True, Grade.ATTESTED)]).value("android.nfc") is False


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("android.nfc", "maybe"), ("android.api_level", "33.5"), ("android.api_level", True), ("android.api_level", "9" * 30),
        ("android.version", "fourteen"), ("android.security_patch", "2026-13-01"), ("android.security_patch", "soon"),
        ("android.verified_boot", "blue"), ("market.available", "2026-01-01"), ("market.available", "2026-02-01/2026-01-01"),
        ("android.nfc", None), ("android.nfc", {"value": True}), ("android.api_level", ["33"]),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_in_one_line(fact: str, given: object) -> None:
    with pytest.raises(ValueError) as refused:
        WORDS[fact].accept(given)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "day"), [("202503", "2025-03-01"), ("2025-03", "2025-03-01"), ("2025-03-05", "2025-03-05")]
)
def test_a_patch_may_be_written_as_a_month(given: str, day: str) -> None:
    assert WORDS["android.security_patch"].kind.write(WORDS["android.security_patch"].accept(given)) == day


def test_a_choice_is_read_in_any_case() -> None:
    assert WORDS["android.verified_boot"].accept("GREEN") == "green"


def test_evidence_is_named_after_its_command_and_digested() -> None:
    assert kind_of_command("pm list packages -d") == "pm_list_packages_d"
    assert kind_of_command("settings  list global") == "settings_list_global"
    piece = Evidence("getprop", b"abc")
    assert piece.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert Recording("file:x", (piece,)).get("getprop") is piece
    assert Recording("file:x", (piece,)).get("id") is None
