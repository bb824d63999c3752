"""Everything a probe asks an Android device: one list, read-only, fit for the shell user (uid 2000) of Android 10 to 16."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from eligibility.facts.evidence import kind_of_command
from eligibility.facts.expressions import expression

KILOBYTE = 1024
SHORT = 4 * KILOBYTE
"""The limit of a command that answers in a few lines."""
_REFUSALS = "Permission Denial|find service"
COMPLAINTS = expression(
    r"(?:error|adb(?:\.exe)?|warning: linker|\* daemon|- waiting for|usage|unknown (?:option|command)|bad argument|failure|"
    r"failed|fatal|killed|terminated|aborted|segmentation fault|bus error|timeout|timed out|permission deni|"
    r"security exception|java\.|android\.\S*exception|exception|can't find service|cmd: |inaccessible|<!doctype|<html|"
    r"(?:/\S+/)?(?:sh|mksh)(?:: | ?\[)|\S+: (?:inaccessible|not found|command not found)|.*: (?:permission denied|input/output error))",
    re.IGNORECASE,
)
"""How a line begins with which adb, the shell or a service says that it did not answer."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to ask: the words to run, why, and how much time (seconds) and output (bytes) it may take.

    ``keep`` is an extended regular expression: where set, the device sends only the lines that match.
    ``bulky`` is set for dumps that grow to megabytes on some devices: they are cut on the device already, not
    only here. (It costs one more program start there, so the others are spared it.)
    ``normal_exits`` are the exit codes with which the output is the whole answer. ``tells`` are the facts that are not known
    without it.
    """

    words: tuple[str, ...]
    why: str
    limit: int = SHORT
    seconds: int = 5
    keep: str | None = None
    bulky: bool = False
    normal_exits: tuple[int, ...] = (0,)
    name: str | None = None
    tells: frozenset[str] = frozenset()

    @property
    def shell(self) -> str:
        """The command as a person would type it."""
        plain = " ".join(self.words)
        return f"{plain} | grep -E '{self.pattern}'" if self.keep else plain

    @property
    def typed(self) -> str:
        """The command as a person types it on a computer that the device is connected to."""
        plain = " ".join(self.words)
        if self.words == ("ideviceinfo",):
            return plain
        may_be_silent = self.normal_exits != (0,)
        return f"adb shell '{plain}; echo exit=$?'" if may_be_silent else f"adb shell {plain}"

    @property
    def pattern(self) -> str:
        """What a line must match to be sent: ``keep``, or a refusal in place of an answer."""
        return f"{self.keep}|{_REFUSALS}"

    @property
    def kind(self) -> str:
        """The kind of evidence it gives, also the name of its file in a saved recording."""
        return self.name or kind_of_command(" ".join(self.words))


def _ask(shell: str, why: str, kilobytes: int = 0, *, tells: str = "", **more: object) -> Command:
    facts = frozenset(name if "." in name else f"android.{name}" for name in tells.split())
    return Command(tuple(shell.split()), why, limit=kilobytes * KILOBYTE or SHORT, tells=facts, **more)  # type: ignore[arg-type]


_SU_FOLDERS = (
    *("/system/bin", "/system/xbin", "/sbin", "/su/bin", "/vendor/bin", "/odm/bin", "/product/bin", "/system_ext/bin"),
    *("/system/sd/xbin", "/system/bin/.ext", "/system/bin/failsafe", "/system/usr/we-need-root", "/debug_ramdisk"),
    *("/data/local", "/data/local/bin", "/data/local/xbin", "/data/local/tmp", "/cache", "/data", "/dev"),
)
_SU_PATHS = " ".join(f"{folder}/su" for folder in _SU_FOLDERS)
_WINDOW_LINES = "Window #|mOwnerUid=|ty=|isOnScreen=|isVisible=|mDisplayId=|HIDE_NON_SYSTEM"
_NFC_LINES = "m[A-Z][A-Za-z]*="
_CAMERA_LINES = "^Number of|^Active Camera Clients|^\\[|Camera ID:|^Allowed user"
_GETPROP = (
    "abis api_level arm beta bootloader_locked build_type emulator fingerprint rooted security_patch stock_os verified_boot version "
    "device.codename device.manufacturer device.model device.name device.platform"
)
_KEYGUARD_LINES = "(secure|showing|occluded|deviceHasKeyguard|enabled)="

COMMANDS: tuple[Command, ...] = (
    _ask("date +%s", "the device's clock, against ours: a wrong clock breaks attestation", name="date", tells="device.clock_skew evidence.day"),
    _ask("getprop", "build, security patch, boot state, processor, emulator, native bridge", 512, tells=_GETPROP),
    _ask("pm list features", "NFC, hardware keystore version, form factor", 128, tells="accelerometer keystore_version nfc"),
    _ask("pm list packages -f", "Google services, Play Store, root tools, and which part of the system each is in", 512, tells="gms play_store rooted"),
    _ask("pm list packages -d", "which of them are disabled", 128),
    _ask("dumpsys package com.google.android.gms", "whose Google services these are: Google numbers them by year", 8, keep="versionName="),
    _ask("settings list global", "developer options, debugging, airplane mode, automatic time", 256, tells="debugging developer_options"),
    _ask("settings list secure", "enabled accessibility services, location mode", 256, tells="accessibility_services"),
    _ask("dumpsys nfc", "whether NFC is switched on", 64, keep=_NFC_LINES, tells="nfc_enabled"),
    _ask("dumpsys accessibility", "accessibility services that run, with their labels", 512, bulky=True),
    _ask("dumpsys media_projection", "who records or casts the screen", 32, tells="screen_recording"),
    _ask("dumpsys display", "secondary and virtual displays", 1024, bulky=True, tells="extra_displays"),
    _ask("dumpsys connectivity", "whether the internet connection is validated", 1024, bulky=True, tells="device.internet"),
    _ask("dumpsys window windows", "which windows lie over the others, and whose", 128, keep=_WINDOW_LINES, tells="overlay_apps"),
    _ask("dumpsys window policy", "whether the screen lock is secure", 8, keep=_KEYGUARD_LINES, tells="device.screen_lock"),
    _ask("dumpsys lock_settings", "the kind of screen lock (never its content)", 8, keep="User|Quality|CredentialType"),
    _ask("locksettings get-disabled", "whether the lock screen is off altogether"),
    _ask("appops query-op SYSTEM_ALERT_WINDOW allow", "apps that may draw over others", 32),
    _ask("dumpsys media.camera", "whether an app holds the camera open", 64, keep=_CAMERA_LINES, tells="camera_in_use"),
    _ask("cmd location is-location-enabled", "location services (Android 12 and later; before, see settings)", tells="device.location_services"),
    _ask("id", "whether the shell itself is root"),
    _ask("which su", "root tools in the path", normal_exits=(0, 1), tells="rooted"),
    _ask(f"ls -l {_SU_PATHS}", "root tools beside the path", normal_exits=(0, 1), name="ls_su"),
    _ask("getenforce", "SELinux enforcing or permissive"),
    _ask("uname -m", "the kernel's processor, whatever apps are told"),
    _ask("cat /proc/mounts", "mounts of root tools, a writable system", 64, name="proc_mounts"),
)  # fmt: skip

IPHONE = Command(
    ("ideviceinfo",), "what a connected iPhone says of itself, on a computer with libimobiledevice",
    tells=frozenset(
        ["device.platform", "iphone.identifier", "iphone.generation", "ios.version", "ios.build", "ios.beta", "ios.release_day", "device.screen_lock"]
    ),
)  # fmt: skip
"""What is asked of an iPhone in place of all that."""

BY_KIND = {command.kind: command for command in COMMANDS}
"""Kind of evidence → the command that gives it."""
NAMES = frozenset(command.words[0] for command in COMMANDS)
"""The programs that are asked: an answer's file is named after its command, and so begins with one of them."""


_SAME = {"pm_list_packages_f": {"pm_list_packages_f", "pm_list_packages"}}


def tellers(fact: str, platform: object, answered: Collection[str] = ()) -> tuple[Command, ...]:
    """The commands that are still needed for a fact to be known: all that tell it, but for the kinds that have answered.

    ``pm list packages`` is the same list, without paths.
    """
    every = (IPHONE,) if platform == "ios" else COMMANDS
    return tuple(
        command
        for command in every
        if fact in command.tells and not _SAME.get(command.kind, {command.kind}) & set(answered)
    )
