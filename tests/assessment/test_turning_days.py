"""Until when, from when, and with which SDK."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from eligibility.assessment import Assessment, Outcome, Verdict
from eligibility.errors import WrongUse
from eligibility.sources.lookups import model_facts
from eligibility.workbench import Workbench
from tests.devices import ask, facts, ready_android, ready_iphone


def outcome(found: Assessment, rule: str) -> Outcome:
    return next(one.outcome for one in found.findings if one.rule.id == rule)


ENDS = [
    (ready_android(security_patch="202503"), date(2026, 3, 1), "5.2.0", date(2026, 4, 1), "android.security-patch"),
    (ready_android(security_patch="2025-03-31"), date(2026, 3, 31), "4.7.3", date(2026, 4, 1), "android.security-patch"),
    (ready_android(security_patch="2026-10-05"), date(2026, 11, 22), "5.8.0", date(2027, 11, 1), "android.security-patch"),
    (ready_android(security_patch="2026-10-05", api_level=34, version="14"), date(2026, 11, 22), "3.8.0", date(2027, 1, 1), "sdk.accepted"),
    (ready_iphone(version="18.4", build=None), date(2026, 2, 1), "5.2.0", date(2026, 4, 1), "iphone.ios-current"),
    (ready_iphone(version="18.4.1", build=None), date(2026, 2, 1), "5.2.0", date(2026, 4, 17), "iphone.ios-current"),
    (ready_iphone(version="18.7.10", build=None), date(2026, 11, 22), "5.8.0", date(2027, 8, 18), "iphone.ios-current"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "on", "sdk", "end", "rule"), ENDS)
def test_an_end_is_known_ahead_and_holds_to_the_day(  # noqa: PLR0917 - one parameter a column
    bench: Workbench, values: dict[str, Any], on: date, sdk: str, end: date, rule: str
) -> None:
    found = ask(bench, values, on=on, sdk=sdk)
    assert (found.verdict, found.refused_from, found.until_rule) == (Verdict.ELIGIBLE, end, rule)
    assert outcome(ask(bench, values, on=end - timedelta(days=1), sdk=sdk), rule) is not Outcome.UNMET
    after = ask(bench, values, on=end, sdk=sdk)
    assert (after.verdict, after.refused_from) == (Verdict.NOT_ELIGIBLE, None)
    assert outcome(after, rule) is Outcome.UNMET


@pytest.mark.parametrize(("on", "met"), [(date(2026, 3, 31), Outcome.MET), (date(2026, 4, 1), Outcome.UNMET)])
def test_a_patch_of_march_2025_is_refused_from_april_2026(bench: Workbench, on: date, met: Outcome) -> None:
    assert (
        outcome(ask(bench, ready_android(security_patch="202503"), on=on, sdk="5.3.0"), "android.security-patch") is met
    )


def test_before_the_server_refused_old_patches_old_sdks_took_them(bench: Workbench) -> None:
    old = ready_android(security_patch="2024-01-01")
    assert (
        outcome(ask(bench, old, on=date(2026, 3, 31), sdk="5.1.1"), "android.security-patch") is Outcome.NOT_APPLICABLE
    )
    assert outcome(ask(bench, old, on=date(2026, 3, 31), sdk="5.2.0"), "android.security-patch") is Outcome.UNMET
    assert outcome(ask(bench, old, on=date(2026, 4, 1), sdk="5.1.1"), "android.security-patch") is Outcome.UNMET


def test_an_iphone_xs_ends_with_ios_18(bench: Workbench) -> None:
    values = {"device.platform": "ios", "iphone.identifier": "iPhone11,2"}
    found = ask(bench, values, on=date(2026, 11, 22))
    assert found.verdict is Verdict.UNDETERMINED
    assert found.until_rule == "iphone.support-ends"
    assert found.refused_from is not None
    assert ask(bench, values, on=found.refused_from).verdict is Verdict.NOT_ELIGIBLE
    assert ask(bench, {**values, "iphone.identifier": "iPhone12,1"}).refused_from is None


def test_ios_26_1_ended_a_year_after_its_release(bench: Workbench) -> None:
    for version, met in (
        ("26.1", Outcome.UNMET),
        ("26.2", Outcome.MET),
        ("18.7.2", Outcome.UNMET),
        ("18.7.3", Outcome.MET),
        ("16.7.16", Outcome.UNMET),
    ):
        found = ask(bench, ready_iphone(version=version, build=None), on=date(2026, 11, 22))
        both = {outcome(found, "iphone.ios-current"), outcome(found, "iphone.ios-floor")}
        assert (Outcome.UNMET in both) is (met is Outcome.UNMET), version


def test_a_country_that_opens_later_is_eligible_from_then_on(bench: Workbench) -> None:
    found = ask(bench, ready_android(), on=date(2026, 5, 1), sdk="5.4.1", country="HK")
    assert (found.verdict, found.eligible_from) == (Verdict.NOT_ELIGIBLE, date(2026, 10, 6))
    assert ask(bench, ready_android(), on=date(2026, 10, 6), sdk="5.4.1", country="HK").verdict is Verdict.ELIGIBLE


def test_what_no_day_mends_has_no_day(bench: Workbench) -> None:
    assert ask(bench, ready_android(nfc=False)).eligible_from is None
    assert ask(bench, ready_android()).eligible_from is None


def span(found: Assessment) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in found.sdk_ranges]  # type: ignore[misc]


def accepted(found: Assessment, version: str) -> bool:
    from packaging.version import Version

    return any(Version(first) <= Version(version) <= Version(last) for first, last in span(found))


def test_an_old_keystore_is_taken_by_sdk_4_and_not_by_5(bench: Workbench) -> None:
    found = ask(bench, ready_android(keystore_version=41))
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert accepted(found, "4.7.3")
    assert not accepted(found, "5.0.0")
    assert not accepted(found, "6.0.0")
    assert not accepted(found, "4.7.2")
    assert ask(bench, ready_android(keystore_version=41), sdk="4.7.3").verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize("version", ["2.23.3", "3.8.0", "3.10.0", "4.0.0", "4.7.3", "5.0.0", "5.4.0", "5.8.0", "6.0.0"])
@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2027, 2, 1)])
@pytest.mark.parametrize("asked", [None, "3.8.0"])
def test_the_spans_agree_with_asking_each_release(bench: Workbench, version: str, on: date, asked: str | None) -> None:
    values = ready_android(keystore_version=41)
    if version not in {release.written for release in bench.pack.sdks.releases["android"]}:
        return
    alone = ask(bench, values, on=on, sdk=version).verdict is not Verdict.NOT_ELIGIBLE
    assert accepted(ask(bench, values, on=on, sdk=asked), version) is alone


def test_a_device_that_no_release_takes_has_no_span(bench: Workbench) -> None:
    assert span(ask(bench, ready_android(nfc=False))) == []


def test_releases_not_out_yet_are_in_no_span(bench: Workbench) -> None:
    assert not accepted(ask(bench, ready_android(), on=date(2026, 2, 1)), "5.4.1")


@pytest.mark.parametrize(
    ("sdk", "refused"),
    [
        ("4.7.2", True),
        ("4.7.3", False),
        ("5.4.0", True),
        ("5.4.1", False),
        ("4.5.0", False),
        ("5.6.0", False),
        ("2.19.0", True),
    ],
)
def test_releases_known_to_be_bad_are_told(bench: Workbench, sdk: str, refused: bool) -> None:
    assert (ask(bench, ready_android(), sdk=sdk).verdict is Verdict.NOT_ELIGIBLE) is refused


def test_react_native_is_judged_by_the_native_sdk_in_it(bench: Workbench) -> None:
    values = ready_android(keystore_version=41, security_patch="2026-10-05")
    for release, verdict in (("0.0.1-beta.28", Verdict.ELIGIBLE), ("0.0.1-beta.29", Verdict.NOT_ELIGIBLE)):
        found = ask(bench, values, sdk=release)
        assert (found.sdk.kit, found.verdict) == ("react_native", verdict)
    assert ask(bench, values, sdk="react-native:0.0.1-beta.28").sdk.native_written == "4.7.5"


@pytest.mark.parametrize("sdk", ["0.0.1-beta.99", "react-native:9.9.9", "five", "flutter:1.0", "android:", ""])
def test_an_sdk_that_cannot_be_placed_is_refused_with_choices(bench: Workbench, sdk: str) -> None:
    with pytest.raises(WrongUse) as refused:
        ask(bench, ready_android(), sdk=sdk)
    assert refused.value.remedy or "write it like" in str(refused.value)


@pytest.mark.parametrize("sdk", ["5.9.9", "99.0.0", "6.0.0+x", "6.0.0rc1", "1.0.0"])
def test_a_version_nobody_knows_is_judged_marked_and_no_yes(bench: Workbench, sdk: str) -> None:
    found = ask(bench, ready_android(), sdk=sdk)
    assert (found.sdk.listed, found.verdict is Verdict.ELIGIBLE) == (sdk == "1.0.0", False)
    covers = next(one for one in found.findings if one.rule.id == "pack.covers")
    assert covers.outcome is Outcome.UNKNOWN
    assert sdk in covers.reason


@pytest.mark.parametrize("sdk", ["5.0.0-alpha", "5.0.0rc1", "5.0.0-beta.2"])
def test_a_pre_release_takes_the_demands_of_its_release(bench: Workbench, sdk: str) -> None:
    assert ask(bench, ready_android(keystore_version=41), sdk=sdk).verdict is Verdict.NOT_ELIGIBLE


def test_a_release_that_was_not_out_is_no_yes(bench: Workbench) -> None:
    values = ready_android(security_patch="2024-05-05")
    found = ask(bench, values, sdk="6.0.0", on=date(2024, 6, 1))
    assert found.verdict is Verdict.UNDETERMINED
    assert "2026-10-07" in next(one.reason for one in found.findings if one.rule.id == "pack.covers")


@pytest.mark.parametrize("on", [date(2010, 1, 1), date(2015, 1, 1), date(1, 1, 1)])
def test_before_the_first_demand_nothing_is_a_yes(bench: Workbench, on: date) -> None:
    for values in (ready_android(security_patch=None), ready_iphone(version=None)):
        assert ask(bench, values, on=on).verdict is not Verdict.ELIGIBLE


def test_a_country_before_the_lists_begin_is_no_yes(bench: Workbench) -> None:
    values = ready_android(security_patch="2025-09-05")
    asked = {"on": date(2025, 10, 1), "sdk": "4.7.3"}
    assert ask(bench, values, **asked).verdict is Verdict.ELIGIBLE
    for country in ("KP", "GB"):
        assert ask(bench, values, country=country, **asked).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("patch", ["2026-11-23", "2099-01-01", "9999-12-31"])
def test_a_patch_that_has_not_come_is_no_yes_and_no_no(bench: Workbench, patch: str) -> None:
    found = ask(bench, ready_android(security_patch=patch))
    assert found.verdict is Verdict.UNDETERMINED
    assert "later than the day asked" in next(f.reason for f in found.findings if f.rule.id == "android.security-patch")


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1999, 2, 28), date(9999, 12, 31)])
def test_any_day_can_be_asked_about(bench: Workbench, on: date) -> None:
    for values in (ready_android(), ready_iphone()):
        assert ask(bench, values, on=on, country="GB").verdict in Verdict


def test_a_model_alone_says_no_more_than_it_can(bench: Workbench) -> None:
    for name, verdict in (("Galaxy A55", "undetermined"), ("iPhone XS", "undetermined"), ("iPhone X", "not_eligible")):
        models = bench.catalog.find(name)
        found = ask(bench, bench.sheet(facts=model_facts(bench.catalog, models, bench.vocabulary)))
        assert found.verdict.value == verdict, name


def test_the_galaxy_a14_may_lack_nfc(bench: Workbench) -> None:
    models = bench.catalog.find("Galaxy A14")
    found = ask(bench, bench.sheet(facts=model_facts(bench.catalog, models, bench.vocabulary)))
    assert outcome(found, "android.nfc") is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("on", "listed"),
    [(date(2025, 11, 2), Outcome.NOT_APPLICABLE), (date(2025, 11, 3), Outcome.MET), (date(2026, 4, 24), Outcome.UNMET)],
)
def test_a_model_is_listed_from_and_until_a_day(bench: Workbench, on: date, listed: Outcome) -> None:
    sheet = bench.sheet(
        facts=facts({"device.platform": "android", "device.manufacturer": "samsung", "device.name": "Galaxy A72"})
    )
    assert outcome(ask(bench, sheet, on=on), "android.listed") is listed


def test_the_sunmi_d3_pro_was_dropped_by_an_sdk(bench: Workbench) -> None:
    values = ready_android(device__manufacturer="SUNMI", device__name="D3 PRO", device__model="D3PRO")
    assert outcome(ask(bench, values, sdk="5.1.1"), "android.sunmi-d3-pro") is Outcome.NOT_APPLICABLE
    assert outcome(ask(bench, values, sdk="5.2.0"), "android.sunmi-d3-pro") is Outcome.UNMET


@pytest.mark.parametrize("maker", ["LGE", "LG", "lge"])
def test_lg_names_itself_lge(bench: Workbench, maker: str) -> None:
    sheet = bench.sheet(
        facts=facts({"device.platform": "android", "device.manufacturer": maker, "device.name": "V60 ThinQ"})
    )
    assert outcome(ask(bench, sheet, on=date(2025, 12, 1)), "android.listed") is Outcome.MET
