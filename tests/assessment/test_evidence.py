"""From raw evidence to a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from eligibility.assessment import Assessment, Finding, Outcome, Verdict
from eligibility.workbench import Workbench
from tests.devices import READY_FOLDER, assess_folder, lines


def finding(found: Assessment, rule: str) -> Finding:
    return next(one for one in found.findings if one.rule.id == rule)


def test_whole_evidence_of_a_good_phone_is_eligible(bench: Workbench) -> None:
    found = assess_folder(bench, READY_FOLDER)
    assert found.verdict is Verdict.ELIGIBLE
    assert found.refused_from == date(2027, 11, 1)


@pytest.mark.parametrize("gone", ["getprop.txt", "pm_list_features.txt", "pm_list_packages.txt", "which_su.txt"])
def test_evidence_left_out_is_never_a_pass(bench: Workbench, gone: str) -> None:
    files = {name: text for name, text in READY_FOLDER.items() if name != gone}
    assert assess_folder(bench, files).verdict is Verdict.UNDETERMINED
    assert assess_folder(bench, {**files, gone: ""}).verdict is not Verdict.ELIGIBLE or gone == "which_su.txt"


def test_an_emulator_with_a_keystore_is_refused(bench: Workbench) -> None:
    files = {**READY_FOLDER, "getprop.txt": READY_FOLDER["getprop.txt"] + "[ro.kernel.qemu]: [1]\n"}
    found = assess_folder(bench, files)
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert finding(found, "android.hardware-keystore").outcome is Outcome.UNKNOWN


def test_a_spoofed_green_boot_does_not_save_a_custom_system(bench: Workbench) -> None:
    files = {**READY_FOLDER, "getprop.txt": READY_FOLDER["getprop.txt"] + "[org.pixelexperience.version]: [13]\n"}
    assert finding(assess_folder(bench, files), "android.stock-system").outcome is Outcome.UNMET


def test_yellow_is_refused_although_locked(bench: Workbench) -> None:
    files = {**READY_FOLDER, "getprop.txt": READY_FOLDER["getprop.txt"].replace("[green]", "[yellow]")}
    found = assess_folder(bench, files)
    assert finding(found, "android.verified-boot").outcome is Outcome.UNMET
    assert finding(found, "android.bootloader-locked").outcome is Outcome.MET


def test_a_disabled_play_store_is_refused(bench: Workbench) -> None:
    files = {**READY_FOLDER, "pm_list_packages_d.txt": lines("package:com.android.vending")}
    assert finding(assess_folder(bench, files), "android.play-store").outcome is Outcome.UNMET
