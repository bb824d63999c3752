"""What real property dumps do to a parser, and what hostile ones try."""

from __future__ import annotations

import pytest

from eligibility.facts.text import decode
from eligibility.probes.properties import parse_build_prop, parse_getprop
from tests.devices import getprop, tells, why_not

PLAIN = getprop()
SPELLINGS = {
    "plain": PLAIN.encode(),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "CR only": PLAIN.replace("\n", "\r").encode(),
    "UTF-16 LE from PowerShell": PLAIN.replace("\n", "\r\n").encode("utf-16"),
    "UTF-16 BE": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "UTF-16 without its mark": PLAIN.encode("utf-16-le"),
    "UTF-8 with its mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "indented": PLAIN.replace("[ro.", "    [ro.").encode(),
    "two on a line": PLAIN.replace("]\n[ro.b", "]          [ro.b").encode(),
    "reversed": "".join(reversed(PLAIN.splitlines(keepends=True))).encode(),
    "control characters": PLAIN.encode() + b"[pcba_number]: [\x00\x01\xff\xfe\x80]\n",
    "Chinese": PLAIN.encode() + "[ro.vendor.name]: [小米手机]\n".encode(),
    "upper case first": b"[DEVICE_PROVISIONED]: [1]\n" + PLAIN.encode(),
    "blank lines": b"\n\n" + PLAIN.replace("\n", "\n\n").encode(),
    "a prompt before it": b"beyond1:/ $ getprop\n" + PLAIN.encode() + b"beyond1:/ $ exit\n",
}
EXPECTED = {
    "android.api_level": "35", "android.version": "15", "android.security_patch": "2026-10-05", "android.bootloader_locked": "yes",
    "android.verified_boot": "green", "android.arm": "yes", "android.build_type": "user", "device.model": "AC-100",
}  # fmt: skip


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@pytest.mark.parametrize("fact", sorted(EXPECTED))
def test_a_property_dump_is_read_however_it_was_written(spelling: str, fact: str) -> None:
    assert tells(SPELLINGS[spelling], fact) == EXPECTED[fact]


@pytest.mark.parametrize("cut", ["[ro.vendor.build.version.s", "[ro.secureboot.lockstate]: [unlo"])
def test_a_list_cut_in_its_last_line_tells_what_it_holds_and_proves_no_absence(cut: str) -> None:
    dump = PLAIN.encode() + cut.encode()
    for fact in sorted(set(EXPECTED) - {"android.bootloader_locked", "android.verified_boot"}):
        assert tells(dump, fact) == EXPECTED[fact]
    assert tells(dump, "android.bootloader_locked") is None
    assert cut in why_not(dump, "android.bootloader_locked")


def test_properties_are_found_in_other_forms_between_the_entries() -> None:
    odd = "\x1b[32m[RO.Debuggable]\x1b[0m : [0]\n[a]: [x]\nro.debuggable=1\n[ro.secure]:   [0]\n[ro.adb.secure]: [0\n[b]: [1]\n"
    properties = parse_getprop(odd)
    assert set(properties.every("ro.debuggable")) == {"0", "1"}
    assert properties.get("ro.secure") == "0"
    assert properties.get("ro.adb.secure") == "0"


def test_a_value_over_several_lines_does_not_swallow_what_follows() -> None:
    text = "[persist.sys.boot.reason.history]: [reboot,1\nreboot,2\n]\n[a.b]: [x\n]\n" + PLAIN
    properties = parse_getprop(text)
    assert properties.get("persist.sys.boot.reason.history") == "reboot,1\nreboot,2"
    assert properties.get("a.b") == "x"
    assert properties.get("ro.build.version.sdk") == "35"


def test_brackets_within_a_value_stay_in_it() -> None:
    assert parse_getprop("[a]: [x [y] z]\n[b]: [1]\n").get("a") == "x [y] z"


def test_an_empty_value_is_no_value() -> None:
    properties = parse_getprop("[ro.boot.warranty_bit]: []\n[b]: [ ]\n")
    assert properties.get("ro.boot.warranty_bit") is None
    assert len(properties) == 0


def test_a_cut_last_value_is_not_read() -> None:
    assert parse_getprop("[ro.build.version.sdk]: [3").get("ro.build.version.sdk") is None


def test_a_name_with_two_values_has_none() -> None:
    properties = parse_getprop("[a]: [1]\n[a]: [2]\n[b]: [1]\n[b]: [1]\n")
    assert properties.get("a") is None
    assert set(properties.every("a")) == {"1", "2"}
    assert properties.get("b") == "1"


def test_of_a_build_prop_name_that_stands_twice_the_first_counts() -> None:
    properties = parse_build_prop("# c\n  ro.a=1\nro.a=2\nro.b = x\nimport /x\nro.c=\n")
    assert properties.get("ro.a") == "1"
    assert properties.get("ro.c") is None


def test_a_build_prop_is_read_like_properties() -> None:
    text = "ro.build.version.sdk=31\nro.build.version.release=12\nro.product.model=AC-9\n"
    assert tells({"build.prop": text}, "android.api_level") == "31"
    assert tells({"build.prop": text.replace("\n", "\r\n")}, "device.model") == "AC-9"


@pytest.mark.parametrize(
    "fact",
    [
        "android.api_level",
        "android.bootloader_locked",
        "android.verified_boot",
        "android.arm",
        "android.security_patch",
    ],
)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\n\n", b"\x00" * 50, b"error: device offline\n", b"\x89PNG\r\n\x1a\n"]
)
def test_unreadable_properties_are_unknown_with_the_reason(content: bytes, fact: str) -> None:
    assert why_not(content, fact)


def test_an_empty_file_is_called_empty() -> None:
    assert "empty" in why_not(b"", "android.api_level")


FORGED = "[persist.sys.note]: [x]\n[{name}]: [{value}]\n]\n"


@pytest.mark.parametrize(
    ("properties", "forged", "fact", "good"),
    [
        ({"ro_boot_verifiedbootstate": "orange"}, ("ro.boot.verifiedbootstate", "green"), "android.verified_boot", "green"),
        ({"ro_boot_flash_locked": "0"}, ("ro.boot.flash.locked", "1"), "android.bootloader_locked", "yes"),
        ({"ro_build_version_sdk": "30"}, ("ro.build.version.sdk", "36"), "android.api_level", "36"),
        ({"ro_build_version_security_patch": "2024-01-05"}, ("ro.build.version.security_patch", "2026-11-05"), "android.security_patch", "2026-11-05"),
        ({"ro_kernel_qemu": "1"}, ("ro.kernel.qemu", "0"), "android.emulator", "no"),
        ({"ro_hardware": "ranchu"}, ("ro.hardware", "qcom"), "android.emulator", "no"),
        ({"ro_build_type": "userdebug", "ro_build_fingerprint": None}, ("ro.build.type", "user"), "android.stock_os", "yes"),
        ({"ro_build_version_codename": "CinnamonBun"}, ("ro.build.version.codename", "REL"), "android.beta", "no"),
        ({"ro_build_version_preview_sdk": "1"}, ("ro.build.version.preview_sdk", "0"), "android.beta", "no"),
    ],
)  # fmt: skip
def test_a_property_forged_inside_another_value_does_not_clear_a_device(
    properties: dict[str, str | None], forged: tuple[str, str], fact: str, good: str
) -> None:
    name, value = forged
    assert tells(getprop(**properties) + FORGED.format(name=name, value=value), fact) != good


def test_a_forged_property_does_not_clear_a_rooted_device() -> None:
    from tests.devices import READY_FOLDER

    pieces = {name.removesuffix(".txt"): text for name, text in READY_FOLDER.items()}
    rooted = getprop() + "[ro.secure]: [0]\n"
    assert tells({**pieces, "getprop": rooted}, "android.rooted") == "yes"
    assert tells({**pieces, "getprop": rooted + FORGED.format(name="ro.secure", value="1")}, "android.rooted") != "no"


@pytest.mark.parametrize("value", [",", " , ,", "x" * 100_000, "]", "[", "\x00", "-1", "99999999999999999999"])
@pytest.mark.parametrize(
    "name",
    ["ro.product.cpu.abilist", "ro.build.version.sdk", "ro.build.version.release", "ro.build.version.security_patch"],
)
def test_an_odd_value_is_unknown_and_never_a_crash(name: str, value: str) -> None:
    fact = {"ro.product.cpu.abilist": "android.arm", "ro.build.version.sdk": "android.api_level"}.get(name)
    spelled = name.replace(".", "_")
    found = tells(getprop(**{spelled: value, "ro_build_fingerprint": None}), fact or "android.version")
    assert (
        found in (None, "no")
        or name not in ("ro.product.cpu.abilist", "ro.build.version.sdk")
        or found.lstrip("-").isdecimal()
    )


def test_decoding_never_fails() -> None:
    for content in (b"\xff\xfe\x00", b"\xfe\xff\xd8", b"\xef\xbb\xbf\xff", b"\x00a" * 9, b"a\x00" * 9 + b"\xd8\xd8"):
        assert isinstance(decode(content), str)


BLANKS = b"\n" * 100_000 + b"x"
SPACES = (b" " * 100_000 + b"x\n") * 2


@pytest.mark.timeout(6)
@pytest.mark.parametrize("blanks", [BLANKS, SPACES, b"\t\n" * 50_000 + b"x"], ids=["lines", "spaces", "tabs"])
@pytest.mark.parametrize(
    "kind", ["getprop", "pm_list_features", "pm_list_packages", "settings_list_secure", "dumpsys_window_windows", "dumpsys_connectivity", "date_+%s",
             "ideviceinfo", "dumpsys_accessibility", "dumpsys_media_projection", "dumpsys_nfc", "which_su"],
)  # fmt: skip
def test_a_sea_of_blanks_is_read_in_no_time(kind: str, blanks: bytes) -> None:
    from tests.devices import read

    content = blanks + (b"\nMedia Projection: x" if kind == "dumpsys_media_projection" else b"")
    read({kind: content}, host_clock_before="1764547200", host_clock_after="1764547201")
