"""The processor and emulators."""

from __future__ import annotations

import pytest

from tests.devices import getprop, read, tells, why_not


@pytest.mark.parametrize(
    ("abis", "arm"),
    [
        ("arm64-v8a,armeabi-v7a,armeabi", "yes"), ("arm64-v8a", "yes"), ("armeabi-v7a,armeabi", "yes"), ("x86_64,arm64-v8a", "no"),
        ("x86_64,x86,arm64-v8a,armeabi-v7a,armeabi", "no"), ("riscv64", "no"), (" arm64-v8a , x86", "yes"),
    ],
)  # fmt: skip
def test_the_first_abi_is_the_processor(abis: str, arm: str) -> None:
    assert tells(getprop(ro_product_cpu_abilist=abis), "android.arm") == arm


@pytest.mark.parametrize("bridge", ["libhoudini.so", "libndk_translation.so", "libberberis.so"])
def test_a_translator_gives_a_false_arm_away(bridge: str) -> None:
    assert tells(getprop() + f"[ro.dalvik.vm.native.bridge]: [{bridge}]\n", "android.arm") == "no"


def test_no_translator_is_written_as_zero() -> None:
    assert tells(getprop() + "[ro.dalvik.vm.native.bridge]: [0]\n", "android.arm") == "yes"


@pytest.mark.parametrize(("machine", "arm"), [("aarch64", "yes"), ("armv7l", "yes"), ("x86_64", "no"), ("i686", "no")])
def test_the_machine_name_decides_over_properties(machine: str, arm: str) -> None:
    sheet = read({"getprop": getprop(), "uname_m": f"{machine}\r\n"})
    assert sheet.facts["android.arm"].text == arm
    assert sheet.facts["android.arm"].grade.word == "measured"


@pytest.mark.parametrize("answer", ["", "sh: uname: not found", "Linux"])
def test_a_machine_name_that_cannot_be_read_is_not_made_up_for(answer: str) -> None:
    assert "uname_m" in why_not({"getprop": getprop(), "uname_m": answer}, "android.arm")


@pytest.mark.parametrize(
    "answer", ["SHARP1:/ $ x86_64\nx86_64\n", "WARNING: linker: x\nx86_64\n", "\x1b[0mx86_64\x1b[m\n"]
)
def test_a_foreign_machine_name_is_seen_beside_anything(answer: str) -> None:
    assert tells({"getprop": getprop(), "uname_m": answer}, "android.arm") == "no"


def test_without_abis_nothing_is_known() -> None:
    assert "abilist" in why_not(getprop(ro_product_cpu_abilist=None), "android.arm")


@pytest.mark.parametrize(
    "sign",
    [
        "[ro.kernel.qemu]: [1]", "[ro.boot.qemu]: [1]", "[ro.boot.hardware]: [ranchu]", "[ro.product.name]: [sdk_gphone64_x86_64]",
        "[ro.product.board]: [goldfish_emulator]", "[ro.boot.hardware]: [cutf_cvm]",
    ],
)  # fmt: skip
def test_an_emulator_is_told_by_any_sign(sign: str) -> None:
    assert tells(getprop() + sign + "\n", "android.emulator") == "yes"


@pytest.mark.parametrize(
    "trap", ["[ro.kernel.qemu]: [0]", "[ro.kernel.qemu.gles]: [1]", "[ro.build.characteristics]: [phone emulator]"]
)
def test_what_real_phones_carry_too_is_no_sign(trap: str) -> None:
    assert tells(getprop(ro_build_characteristics=None) + trap + "\n", "android.emulator") == "no"
