"""Country codes: what is one, and what somebody meant who wrote another."""

from __future__ import annotations

import pytest

from eligibility.compiling.question import Question
from eligibility.errors import WrongUse
from eligibility.facts.countries import COUNTRIES, check_country, country_code
from eligibility.facts.country_names import likely, name_of
from tests.assessment.test_verdicts import ON


def test_every_code_has_a_name_and_is_found_by_it() -> None:
    for code in COUNTRIES:
        assert name_of(code) != code
        assert likely(name_of(code)) == code


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UK", "GB"), ("uk", "GB"), ("EL", "GR"), ("GBR", "GB"), ("usa", "US"), ("Germany", "DE"), ("Grmany", "DE"),
        ("united kingdom", "GB"), ("Great Britain", "GB"), ("Deutschland", "DE"), ("the Netherlands", "NL"),
        ("South-Korea", "KR"), ("Côte d'Ivoire", "CI"), ("Türkiye", "TR"), ("Turkey", "TR"),
    ],
)  # fmt: skip
def test_what_is_no_code_names_the_likely_one(written: str, meant: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        country_code(written)
    assert str(wrong.value.remedy).endswith(f" is {meant}")


@pytest.mark.parametrize("written", ["XX", "ZZ", "", "G", "日本", "Q1", "x" * 10_000, "G\nB"])
def test_what_means_no_country_is_told_how_to_write_one(written: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        country_code(written)
    assert wrong.value.remedy == "write two letters, like GB or NO"
    assert len(str(wrong.value)) < 120


def test_a_code_is_taken_in_any_case_on_the_command_line_and_in_capitals_elsewhere() -> None:
    assert country_code(" gb") == "GB"
    check_country("GB")
    with pytest.raises(WrongUse) as wrong:
        Question("stripe", ON, "gb")
    assert wrong.value.remedy == "write GB"
    with pytest.raises(WrongUse, match="'UK' is no country code") as wrong:
        Question("stripe", ON, "UK")
    assert wrong.value.remedy == "United Kingdom is GB"
