"""The states in which a device can be listed, and what to do about each but the good one."""

from __future__ import annotations

from typing import NamedTuple


class Advice(NamedTuple):
    """What a state means and the next step."""

    problem: str
    remedy: str


READY = "device"
NO_PERMISSIONS = "no permissions"

ADVICE: dict[str, Advice] = {
    "unauthorized": Advice(
        "the device does not trust this computer yet",
        "unlock the device and answer 'Allow USB debugging?' with Allow; if nothing is asked, choose "
        "'Revoke USB debugging authorisations' in its developer options and plug it in again",
    ),
    "authorizing": Advice(
        "the device is being asked whether it trusts this computer",
        "unlock the device, answer 'Allow USB debugging?' with Allow, and try again",
    ),
    "connecting": Advice("the connection is being made", "wait a few seconds and try again"),
    "offline": Advice(
        "the device does not answer",
        "unlock it, unplug and plug it in again; for a network device run `adb disconnect` and `adb connect` again",
    ),
    NO_PERMISSIONS: Advice(
        "this user may not open the USB device",
        "on Linux install the udev rules (package android-sdk-platform-tools-common), be in the group plugdev, "
        "and plug the device in again",
    ),
    "recovery": Advice("the device is in recovery", "restart it into Android (`adb reboot`, or by its menu)"),
    "rescue": Advice("the device is in rescue mode", "restart it into Android by its menu"),
    "sideload": Advice(
        "the device waits for an update (sideload)", "finish or cancel the update on the device and restart it"
    ),
    "bootloader": Advice("the device is in its bootloader", "restart it into Android (`fastboot reboot`)"),
    "host": Advice("this is another computer, not a device", "name a phone or tablet"),
    "detached": Advice("the adb server has let go of the device", "attach it again (`adb attach`) or plug it in again"),
    "no device": Advice("the device is gone", "plug it in again"),
    "unknown": Advice("the device is in a state that the adb server does not know", "plug it in again"),
}


def advice_for(state: str) -> Advice | None:
    """Advice for a state as adb spells it; None for a device that is ready."""
    if state == READY:
        return None
    if state.startswith(NO_PERMISSIONS):
        return ADVICE[NO_PERMISSIONS]
    return ADVICE.get(state) or Advice(f"the device is listed as {state!r}", "plug it in again, or restart adb")


def state_in_refusal(message: str) -> str | None:
    """The state meant by an adb server that refuses a request (``device unauthorized. …``), if it names one."""
    first = message.partition("\n")[0].lower()
    if "insufficient permissions" in first or NO_PERMISSIONS in first:
        return NO_PERMISSIONS
    words = ("unauthorized", "authorizing", "connecting", "offline", "recovery", "sideload", "bootloader")
    return next((word for word in words if word in first), None)
