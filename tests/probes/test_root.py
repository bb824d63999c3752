"""Signs of root, and how little their absence says."""

from __future__ import annotations

import pytest

from tests.devices import PACKAGES, getprop, lines, tells, why_not

LOOKED = {"getprop": getprop(), "pm_list_packages": lines(PACKAGES), "which_su": "exit=1\n"}


@pytest.mark.parametrize(
    "sign",
    [
        {"which_su": "/system/xbin/su\n"}, {"ls_l_su": "-rwsr-xr-x 1 root root 9 2024-01-01 00:00 /system/bin/su\n"},
        {"which_su": "\x1b[31m/system/xbin/su\x1b[0m\n"}, {"id": "uid=2000(shell)\nuid=0(root) gid=0(root)\n"},
        {"ls_su": "lrwxrwxrwx 1 root root 8 2026-01-01 00:00 /system/xbin/su -> ./magisk\n"},
        {"ls_su": "lrwxrwxrwx root root 2026-01-01 00:00 su -> /sbin/magisk\nls: x\n-rwxr-xr-x 1 0 0 9 2026-01-01 00:00 /sbin/su\n"},
        {"id": "uid=0(root) gid=0(root) context=u:r:su:s0\n"}, {"pm_list_packages": lines(PACKAGES, "package:com.topjohnwu.magisk")},
        {"pm_list_packages": lines(PACKAGES, "package:me.weishu.kernelsu")}, {"getprop": getprop() + "[ro.secure]: [0]\n"},
        {"getprop": getprop() + "[service.adb.root]: [1]\n"}, {"getprop": getprop() + "[vtools.swap.controller]: [magisk]\n"},
        {"getprop": getprop() + "[init.svc.magisk_service]: [stopped]\n"}, {"getprop": getprop() + "[ro.boot.verifyerrorpart]: [init_boot]\n"},
    ],
)  # fmt: skip
def test_any_sign_is_root(sign: dict[str, str]) -> None:
    assert tells({**LOOKED, **sign}, "android.rooted") == "yes"


@pytest.mark.parametrize("absent", ["getprop", "pm_list_packages", "which_su"])
def test_no_sign_in_some_places_is_no_pass(absent: str) -> None:
    pieces = {kind: text for kind, text in LOOKED.items() if kind != absent}
    assert "root" in why_not(pieces, "android.rooted")


def test_no_sign_in_bare_properties_is_unknown() -> None:
    assert why_not(getprop(), "android.rooted")


def test_no_sign_where_all_was_looked_at_is_a_weak_no() -> None:
    assert tells(LOOKED, "android.rooted") == "no"


@pytest.mark.parametrize(
    "answer",
    [
        "/system/bin/sh: which: not found\n",
        "ls: /system/bin/su: No such file or directory\n",
        "ls: /sbin/su: Permission denied\n",
        "su not found\n",
    ],
)
def test_not_finding_su_is_no_sign(answer: str) -> None:
    assert tells({**LOOKED, "which_su": answer}, "android.rooted") != "yes"


def test_a_shell_user_is_no_root() -> None:
    assert tells({**LOOKED, "id": "uid=2000(shell) gid=2000(shell)\n"}, "android.rooted") == "no"


@pytest.mark.parametrize("name", ["ro.vendor.datapatch.level", "persist.sys.mediapatch"])
def test_a_word_inside_another_is_no_sign_of_root(name: str) -> None:
    assert why_not(getprop(**{name: "1"}), "android.rooted").startswith(
        "no sign of root, but not every place was looked"
    )


@pytest.mark.parametrize("value", ["magisk", "/dev/block/zram-Magisk", "kernelsu_next"])
def test_a_root_tool_named_in_a_value_is_a_sign(value: str) -> None:
    assert tells(getprop(**{"vtools.swap.controller": value}), "android.rooted") == "yes"
