"""Real device data that lies beside the project on some machines: no label may be contradicted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
CASES = sorted(
    case
    for group in ("android", "buildprop", "commands", "ios")
    for case in (SAMPLES / group).glob("*")
    if (case / "meta.yaml").is_file()
)
pytestmark = pytest.mark.skipif(not CASES, reason="the samples are not beside the project")

RULES = {
    "android_version": ["android.version"], "arm_cpu": ["android.arm-processor"], "nfc": ["android.nfc"], "bootloader_locked": ["android.bootloader-locked"],
    "verified_boot": ["android.verified-boot"], "not_rooted": ["android.not-rooted"], "gms": ["android.play-services"], "play_certified": ["android.play-certified"],
    "hardware_keystore": ["android.hardware-keystore"], "stock_os": ["android.stock-system"], "not_beta": ["android.no-beta", "iphone.no-beta"],
    "not_emulator": ["android.no-emulator"], "pin_environment": ["pin.accessibility", "pin.overlays"], "developer_options_off": ["pin.developer-options"],
    "no_accessibility_services": ["pin.accessibility"], "no_screen_recording": ["pin.screen-recording"], "no_overlay": ["pin.overlays"],
    "iphone_model": ["iphone.model"], "ios_version": ["iphone.ios-current", "iphone.ios-floor"],
}  # fmt: skip
HIDDEN = {
    ("oneplus-5t-a5010-a10-open-beta-1", "not_beta"),
    ("oneplus-5t-a5010-a10-open-beta-3-utf16", "not_beta"),
    ("oneplus-9pro-le2123-a12-open-beta-2", "not_beta"),
}
"""Open betas that no property shows: they need not be found, and must not be called met."""
AGE = {
    "android.version",
    "android.security-patch",
    "iphone.ios-current",
    "iphone.ios-floor",
    "iphone.support-ends",
    "iphone.model",
}
NO_EVIDENCE = {"flyme-10-5-0-1-android-13-meizu-18-pro"}
"""Their file is empty."""


def label(case: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((case / "meta.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def judged() -> Callable[[Path], dict[str, Any]]:
    from tests.conftest import run

    ran = run("check", *CASES, "--on", "2026-11-22", "--format", "json")
    assert ran.code == 1, ran.err
    plain = json.loads(ran.out)
    rows = {row["subject"]: row for row in plain["assessments"]}

    def find(case: Path) -> dict[str, Any]:
        if str(case) not in rows:
            failure = next(one for one in plain["errors"] if one["subject"] == str(case))
            pytest.skip(f"could not be looked at: {failure['reason']}")
        return dict(rows[str(case)])

    return find


def outcomes(row: dict[str, Any], name: str) -> set[str]:
    return {finding["outcome"] for finding in row["findings"] if finding["rule"] in RULES[name]} - {"not_applicable"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_sample_is_called_eligible(judged: Callable[[Path], dict[str, Any]], case: Path) -> None:
    assert judged(case)["verdict"] != "eligible"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_label_says_fails_is_found(judged: Callable[[Path], dict[str, Any]], case: Path) -> None:
    meta, row = label(case), judged(case)
    for name in meta.get("expected", {}).get("failing") or ():
        found = outcomes(row, name)
        assert found != {"met"}, name
        if meta.get("label_confidence") == "high" and (case.name, name) not in HIDDEN:
            assert "unmet" in found, name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_label_says_passes_is_not_refused(judged: Callable[[Path], dict[str, Any]], case: Path) -> None:
    for name in label(case).get("expected", {}).get("passing") or ():
        assert "unmet" not in outcomes(judged(case), name), name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_clean_device_is_refused_for_its_age_only(judged: Callable[[Path], dict[str, Any]], case: Path) -> None:
    meta, row = label(case), judged(case)
    if str(meta.get("expected", {}).get("eligible")) != "unknown" or meta.get("label_confidence") == "low":
        return
    stated = {rule for name in meta.get("expected", {}).get("failing") or () for rule in RULES[name]}
    refused = {one["rule"] for one in row["findings"] if one["outcome"] == "unmet" and one["level"] == "demand"}
    decides = {rule for rule in refused if not rule.startswith("pin.")}
    assert decides <= AGE | stated, decides


FIELD = sorted(case for case in (SAMPLES / "field-2" / "cases").glob("*") if (case / "meta.yaml").is_file())
SAME_DEMAND = {"iphone.ios-current": "iphone.ios-floor"}
"""Of a version whose release day nobody here knows the floor tells that it is too old."""
ASKED_EARLIER = {"ios-iphone16e-27.0-twoline": "2026-09-05"}
"""Cases that were failing only on the day they are from."""


@pytest.mark.parametrize("case", FIELD, ids=lambda case: case.name)
def test_a_field_case_is_never_eligible_and_its_failures_are_found(case: Path) -> None:
    from tests.conftest import run

    meta = label(case)
    on = ASKED_EARLIER.get(case.name, "2026-11-22")
    ran = run("check", case, "--country", "GB", "--on", on, "--format", "json")
    (row,) = json.loads(ran.out)["assessments"]
    assert row["verdict"] != "eligible"
    refused = {one["rule"] for one in row["findings"] if one["outcome"] == "unmet" and one["level"] == "demand"}
    assert row["verdict"] == "undetermined" or refused
    if meta["expected"] == "unknown":
        assert row["verdict"] == "undetermined"
    elif meta["label_confidence"] == "high":
        missed = {name for name in meta["failing"] if name not in refused and SAME_DEMAND.get(name) not in refused}
        assert missed == set()


def test_every_sample_can_be_looked_at(judged: Callable[[Path], dict[str, Any]]) -> None:
    from tests.conftest import run

    ran = run("check", *CASES, "--on", "2026-11-22", "--format", "json")
    gone = {Path(one["subject"]).name for one in json.loads(ran.out)["errors"]}
    assert {
        name for name in gone if any(case.name == name and case.parent.name in ("android", "ios") for case in CASES)
    } <= NO_EVIDENCE


DISPOSITIONS = {
    "android/attsample-alp-l29": ("update", "android.version"),
    "android/google-android-15-pixel6-pixel-6": ("update", "android.security-patch"),
    "android/harmonyos-4-2-0-android-12-huawei-mate-30-pro-lio-al00": ("replace", "android.play-services"),
    "android/xiaomi-pad6-pipa-a14": ("replace", "android.nfc"),
    "android/lineageos-23-0-android-16-moto-g84-5g": ("fixable", "android.bootloader-locked"),
    "android/coloros-16-0-android-16-oneplus-13t-pkx110": ("look_closer", None),
    "field-2/android/asus-tf201-a4": ("replace", "android.hardware-keystore"),
    "field-2/android/avd-regiane-utf16": ("replace", "android.arm-processor"),
}
"""What to do with real devices: one of each kind that they have."""


@pytest.mark.parametrize("name", DISPOSITIONS)
def test_a_real_device_gets_its_disposition(name: str) -> None:
    from tests.conftest import run

    found = [place for place in SAMPLES.rglob(name.rpartition("/")[2]) if place.is_dir()]
    if not found:
        pytest.skip("this sample is not there")
    ran = run("check", found[0], "--on", "2026-11-20", "--country", "GB", "--format", "json")
    (row,) = json.loads(ran.out)["assessments"]
    assert (row["disposition"]["kind"], row["disposition"]["rule"]) == DISPOSITIONS[name]
