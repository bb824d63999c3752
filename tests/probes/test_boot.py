"""Lock of the bootloader and verified boot."""

from __future__ import annotations

import pytest

from tests.devices import getprop, read, tells, why_not

LOCK = "android.bootloader_locked"


@pytest.mark.parametrize(
    "sign",
    [
        {"ro_boot_flash_locked": "0"}, {"ro_boot_vbmeta_device_state": "unlocked"}, {"ro_boot_verifiedbootstate": "orange"},
        {"ro.secureboot.lockstate": "unlocked"}, {"ro_boot_verifiedbootstate": "ORANGE"},
    ],
)  # fmt: skip
def test_one_sign_of_an_open_bootloader_outweighs_all_others(sign: dict[str, str]) -> None:
    text = getprop(**{key: value for key, value in sign.items() if "." not in key})
    text += "".join(f"[{key}]: [{value}]\n" for key, value in sign.items() if "." in key)
    sheet = read({"getprop": text})
    assert sheet.facts[LOCK].text == "no"
    assert LOCK in [contradiction.fact for contradiction in sheet.contradictions]


@pytest.mark.parametrize("state", ["green", "GREEN", "Green"])
def test_green_is_read_in_any_case(state: str) -> None:
    text = getprop(ro_boot_verifiedbootstate=state, ro_boot_flash_locked=None, ro_boot_vbmeta_device_state=None)
    assert tells(text, "android.verified_boot") == "green"
    assert tells(text, LOCK) == "yes"


def test_yellow_is_locked_and_still_not_green() -> None:
    text = getprop(ro_boot_verifiedbootstate="yellow", ro_boot_flash_locked=None, ro_boot_vbmeta_device_state="locked")
    assert tells(text, "android.verified_boot") == "yellow"
    assert tells(text, LOCK) == "yes"


def test_without_any_sign_nothing_is_known() -> None:
    text = getprop(ro_boot_verifiedbootstate=None, ro_boot_flash_locked=None, ro_boot_vbmeta_device_state=None)
    assert "bootloader" in why_not(text, LOCK)
    assert "verifiedbootstate" in why_not(text, "android.verified_boot")


@pytest.mark.parametrize("state", ["", "blue", "1", "greenish"])
def test_a_state_nobody_knows_is_unknown(state: str) -> None:
    assert why_not(getprop(ro_boot_verifiedbootstate=state), "android.verified_boot")


def test_allowing_to_unlock_is_not_being_unlocked() -> None:
    assert tells(getprop() + "[sys.oem_unlock_allowed]: [1]\n", LOCK) == "yes"


def test_two_states_leave_the_worse_one() -> None:
    sheet = read({"getprop": getprop() + "[vendor.boot.verifiedbootstate]: [orange]\n"})
    assert sheet.facts["android.verified_boot"].text == "orange"
    assert "android.verified_boot" in [contradiction.fact for contradiction in sheet.contradictions]
