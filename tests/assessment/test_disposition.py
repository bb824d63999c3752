"""What to do with a device: one word, one reason, and the steps or looks that lead on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eligibility.assessment import Assessment, Do, Verdict
from eligibility.facts.commands import COMMANDS, tellers
from eligibility.reporting.rows import assessment_row
from eligibility.workbench import Workbench
from tests.devices import (
    READY_ANDROID,
    READY_FOLDER,
    READY_IPHONE,
    ask,
    assess_folder,
    ready_android,
    ready_iphone,
    recording,
)

OLD_PATCH = {"security_patch": "2025-02-05"}
KINDS: list[tuple[str, dict[str, Any], dict[str, Any], Do, str | None]] = [
    ("nothing to do", READY_ANDROID, {}, Do.READY, None),
    ("an iPhone", READY_IPHONE, {}, Do.READY, None),
    ("a switch", ready_android(device__location_services=False, nfc_enabled=False), {}, Do.READY_AFTER_STEPS, "android.location-services"),
    ("a switch of PIN entry", ready_android(overlay_apps=["com.acme.chat"]), {}, Do.READY_AFTER_STEPS, "pin.overlays"),
    ("a boot loader", ready_android(bootloader_locked=False), {}, Do.FIXABLE, "android.bootloader-locked"),
    ("an SDK with a fault", READY_ANDROID, {"sdk": "5.4.0"}, Do.WAIT, "sdk.android-5-4-0"),
    ("an app without its library", ready_android(app__library=False), {}, Do.FIXABLE, "app.library"),
    ("a closed country", READY_ANDROID, {"country": "BR"}, Do.FIXABLE, "market.available"),
    ("a country open for iPhones only", READY_ANDROID, {"country": "JP"}, Do.REPLACE, "market.available"),
    ("an Android of ten years ago", ready_android(api_level=22, version="5.1"), {}, Do.REPLACE, "android.version"),
    ("a lock and a closed country", ready_android(bootloader_locked=False), {"country": "BR"}, Do.FIXABLE, "market.available"),
    ("an SDK without PIN", READY_ANDROID, {"sdk": "4.0.0"}, Do.FIXABLE, "pin.sdk"),
    ("an old patch", ready_android(**OLD_PATCH), {}, Do.UPDATE, "android.security-patch"),
    ("an old Android", ready_android(api_level=30, version="11"), {}, Do.UPDATE, "android.version"),
    ("an old iOS", ready_iphone(version="17.4", build=None), {}, Do.UPDATE, "iphone.ios-floor"),
    ("a country that opens", READY_ANDROID, {"country": "CA", "on": date(2025, 11, 4)}, Do.READY, None),
    ("no NFC", ready_android(nfc=False), {}, Do.REPLACE, "android.nfc"),
    ("no ARM", ready_android(arm=False), {}, Do.REPLACE, "android.arm-processor"),
    ("an emulator", ready_android(emulator=True), {}, Do.REPLACE, "android.no-emulator"),
    ("a payment terminal", ready_android(pci_pts=True), {}, Do.REPLACE, "android.payment-terminal"),
    ("an old keystore", ready_android(keystore_version=41), {}, Do.REPLACE, "android.hardware-keystore"),
    ("no Google on the maker's own system", ready_android(gms=False), {}, Do.REPLACE, "android.play-services"),
    ("an iPhone 8", ready_iphone(iphone__identifier="iPhone10,1", iphone__generation=10), {}, Do.REPLACE, "iphone.model"),
    ("a keystore nobody read", ready_android(keystore_version=None), {}, Do.LOOK_CLOSER, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "question", "kind", "rule"), [pytest.param(*case[1:], id=case[0]) for case in KINDS]
)
def test_each_kind_has_its_one_reason(
    bench: Workbench, values: dict[str, Any], question: dict[str, Any], kind: Do, rule: str | None
) -> None:
    found = ask(bench, values, **{"country": "GB", **question})
    assert found.disposition.kind is kind
    assert (found.disposition.finding.rule.id if found.disposition.finding else None) == rule


def test_every_kind_is_among_the_cases() -> None:
    assert {case[3] for case in KINDS} == set(Do)


def test_what_passes_with_another_release_waits_for_it(bench: Workbench) -> None:
    found = ask(bench, READY_ANDROID, country="GB", sdk="5.4.0")
    assert found.disposition.kind is Do.WAIT
    assert found.disposition.releases
    assert "SDK releases that take it: 2.20.0 to 4.7.1, 4.7.3 to 5.3.0, 5.4.1 to 6.0.0" in sentence(found)


def test_what_passes_from_a_day_on_waits_for_it(bench: Workbench) -> None:
    found = ask(bench, ready_iphone(version="26.3", build=None), country="MY", on=date(2026, 3, 1))
    assert found.disposition.kind is Do.WAIT
    assert found.disposition.on == found.eligible_from == date(2026, 4, 24)
    assert "From 2026-04-24 on nothing known refuses it" in sentence(found)


def sentence(found: Assessment) -> str:
    return str(assessment_row(found)["disposition"]["sentence"])


def test_a_replacement_says_what_was_found_and_needed_and_what_to_buy(bench: Workbench) -> None:
    found = ask(bench, ready_android(keystore_version=41, **OLD_PATCH), country="GB")
    row = assessment_row(found)["disposition"]
    assert row["sentence"] == "Hardware keystore is missing or too old: found 41, needs 100 or more"
    assert row["instead"]
    assert any("M2" in reader for reader in row["readers"])
    assert row["steps"] == [], "what is not worth doing is not listed"


def test_what_decides_is_done_first(bench: Workbench) -> None:
    found = ask(bench, ready_android(developer_options=True, **OLD_PATCH), country="GB").disposition
    assert found.kind is Do.UPDATE
    assert [step.rules[0] for step in found.steps] == ["android.security-patch", "android.developer-options"]


def test_an_update_that_is_known_is_named(bench: Workbench) -> None:
    found = ask(bench, ready_iphone(version="17.4", build=None), country="GB")
    assert "The newest for this model is iOS 2" in sentence(found)
    unknown = ask(bench, ready_android(**OLD_PATCH), country="GB")
    assert "Whether the maker still has an update" in sentence(unknown)
    known = ask(bench, {**ready_android(**OLD_PATCH), "device.updates_until": date(2028, 8, 31)}, country="GB")
    assert "The maker gives updates until 2028-08-31" in sentence(known)


@pytest.mark.parametrize(("until", "kind"), [("2024-08-31", Do.REPLACE), ("2026-01-31", Do.UPDATE)])
def test_a_model_that_gets_no_updates_any_more_is_replaced(bench: Workbench, until: str, kind: Do) -> None:
    values = {**ready_android(**OLD_PATCH), "device.updates_until": date.fromisoformat(until)}
    found = ask(bench, values, country="GB").disposition
    assert found.kind is kind
    assert found.finding is not None
    assert (found.finding.remedy.who == "nobody") is (kind is Do.REPLACE)


def test_the_catalog_knows_the_end_of_a_model(bench: Workbench) -> None:
    values = {**ready_android(api_level=30, version="11"), "device.manufacturer": "Google", "device.name": "Pixel 3"}
    found = ask(bench, values, country="GB")
    assert found.sheet.value("device.updates_until") == date(2021, 10, 5)
    assert found.disposition.kind is Do.REPLACE
    assert found.disposition.finding is not None
    assert found.disposition.finding.rule.id == "android.version"


def test_google_services_that_are_switched_off_are_switched_on(bench: Workbench) -> None:
    files = {**READY_FOLDER, "pm_list_packages_d.txt": "package:com.google.android.gms\n"}
    found = assess_folder(bench, files, country="GB").disposition
    assert found.kind is Do.READY_AFTER_STEPS
    assert found.steps[0].text.startswith("Enable it: Settings > Apps > Google Play services")


def test_a_custom_system_without_google_gets_its_makers_back(bench: Workbench) -> None:
    found = ask(bench, ready_android(gms=False, play_store=False, stock_os=False), country="GB").disposition
    assert found.kind is Do.FIXABLE
    assert {step.who for step in found.steps} == {"it"}


def test_what_the_probe_hides_is_a_step(bench: Workbench) -> None:
    files = {**READY_FOLDER, "settings_list_global.txt": "adb_enabled=1\ndevelopment_settings_enabled=1\n"}
    found = assess_folder(bench, files, country="GB")
    assert found.verdict is Verdict.ELIGIBLE
    assert found.disposition.kind is Do.READY_AFTER_STEPS
    assert found.disposition.on == date(2027, 10, 31)


def test_what_is_not_known_is_settled_by_the_fewest_commands(bench: Workbench) -> None:
    files = {name: text for name, text in READY_FOLDER.items() if name not in ("pm_list_features.txt", "which_su.txt")}
    found = assess_folder(bench, files, country="GB").disposition
    assert found.kind is Do.LOOK_CLOSER
    commands = [look.command for look in found.look]
    assert commands == ["adb shell pm list features", "adb shell 'which su; echo exit=$?'"]
    settled = [rule for look in found.look for rule in look.rules]
    assert settled == ["android.hardware-keystore", "android.not-rooted"]


def test_no_command_that_answered_whole_is_asked_again(bench: Workbench) -> None:
    files = {**READY_FOLDER, "getprop.txt": READY_FOLDER["getprop.txt"].replace("[green]", "[mauve]")}
    found = assess_folder(bench, files, country="GB").disposition
    assert found.kind is Do.LOOK_CLOSER
    assert "adb shell getprop" not in [look.command for look in found.look]
    assert all(look.command or look.how for look in found.look)


def test_a_command_tells_what_its_answer_does(bench: Workbench) -> None:
    pieces = {name.removesuffix(".txt"): text for name, text in READY_FOLDER.items()}
    whole = bench.sheet(recording(pieces))
    known = {command.kind: command.tells for command in COMMANDS}
    known["pm_list_packages"] = known["pm_list_packages_f"]
    for kind in pieces:
        less = bench.sheet(recording({name: text for name, text in pieces.items() if name != kind}))
        lost = set(whole.facts) - set(less.facts)
        told_elsewhere = {"provider.listed", "android.ui_mode", "device.location_services"}
        assert lost - told_elsewhere <= known.get(kind, frozenset()), kind
    assert {name for command in COMMANDS for name in command.tells} <= set(bench.vocabulary)
    assert [command.kind for command in tellers("android.nfc", "android", ["pm_list_features"])] == []


def test_an_unknown_never_carries_the_remedy_of_a_failure(bench: Workbench) -> None:
    row = assessment_row(ask(bench, ready_android(keystore_version=None), country="GB"))
    finding = next(one for one in row["findings"] if one["rule"] == "android.hardware-keystore")
    assert finding["outcome"] == "unknown"
    assert finding["who"] is None
    assert finding["remedy"].startswith("adb shell pm list features")


def test_the_end_of_updates_convicts_nobody_by_itself(bench: Workbench) -> None:
    found = ask(bench, {**READY_ANDROID, "device.updates_until": date(2020, 1, 1)}, country="GB")
    assert found.disposition.kind is Do.READY


def test_evidence_that_is_too_old_is_taken_again(bench: Workbench) -> None:
    found = assess_folder(bench, READY_FOLDER, country="GB", on=date(2027, 1, 10)).disposition
    assert found.kind is Do.LOOK_CLOSER
    commands = [look.command for look in found.look]
    assert commands[0] == "adb shell getprop"
    assert None not in commands


def test_a_switch_that_the_probe_hid_does_not_turn_with_time(bench: Workbench) -> None:
    files = {**READY_FOLDER, "settings_list_global.txt": "adb_enabled=1\ndevelopment_settings_enabled=1\n"}
    days = [assess_folder(bench, files, country="GB", on=date(2026, 11, day)) for day in (21, 23, 30)]
    assert {found.disposition.kind for found in days} == {Do.READY_AFTER_STEPS}


def test_where_only_iphones_take_payments_iphones_are_bought(bench: Workbench) -> None:
    found = ask(bench, READY_ANDROID, country="JP").disposition
    assert found.instead
    assert all("iPhone" in model for model in found.instead)
    assert ask(bench, ready_android(nfc=False), country="BR").disposition.instead == ()


def test_a_model_called_by_its_name_is_looked_up_by_it(bench: Workbench) -> None:
    values = {**ready_android(security_patch="2023-11-05"), "device.manufacturer": "Google", "device.model": "Pixel 5"}
    del values["device.name"]
    assert ask(bench, values, country="GB").disposition.kind is Do.REPLACE


def test_no_model_that_is_unpatched_or_failed_is_recommended(bench: Workbench) -> None:
    values = {**ready_android(nfc=False), "device.form_factor": "tablet"}
    bought = ask(bench, values, country="GB").disposition.instead
    assert bought
    assert not [model for model in bought if "T21" in model or "Fold" in model or "Flip" in model]


def test_of_an_unknown_platform_one_look_comes_first(bench: Workbench) -> None:
    found = assess_folder(bench, {"id.txt": "uid=2000(shell) gid=2000(shell)\n"}, country="GB")
    assert found.sheet.value("device.platform") is None
    assert [look.command for look in found.disposition.look] == ["adb shell getprop", "ideviceinfo"]


def test_the_system_comes_before_its_updates_and_both_before_the_switches(bench: Workbench) -> None:
    values = ready_android(bootloader_locked=False, verified_boot="orange", developer_options=True, **OLD_PATCH)
    found = ask(bench, values, country="GB").disposition
    assert [step.who for step in found.steps] == ["it", "cashier", "cashier"]
    assert set(found.steps[0].rules) == {"android.bootloader-locked", "android.verified-boot"}
    assert found.steps[1].rules == ("android.security-patch",)
