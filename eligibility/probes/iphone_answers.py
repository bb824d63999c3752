"""What Apple's tools write about one iPhone or iPad, whatever the form: lines, property list, JSON or a crash report.

Forms: ``ideviceinfo`` (lines or ``-x``), ``pymobiledevice3 usbmux list`` and ``xcrun devicectl list devices`` (JSON), the
``Info.plist`` of a Finder or iTunes backup, the head of a crash or ``JetsamEvent`` report (lines, or JSON in ``.ips`` files).
"""

from __future__ import annotations

import re
from typing import Any

from eligibility.facts.expressions import expression

Values = dict[str, list[str]]
"""Key, as lockdownd names it → every value that it stands with."""

_NAMES = {
    **{name: name for name in ("ProductType", "ProductVersion", "BuildVersion", "DeviceClass", "PasswordProtected")},
    "OSVersion": "OSVersion",
    "Model": "Model",
    "Product Type": "ProductType",
    "Product Version": "ProductVersion",
    "Build Version": "BuildVersion",
    "productType": "ProductType",
    "osVersionNumber": "ProductVersion",
    "osBuildUpdate": "BuildVersion",
    "Hardware Model": "ProductType",
    "modelCode": "ProductType",
    "product": "ProductType",
    "HardwareModel": "HardwareModel",
    "ProductName": "ProductName",
    "CPUArchitecture": "CPUArchitecture",
    "HumanReadableProductVersionString": "HumanReadableProductVersionString",
    **{
        name: name
        for name in ("IsJailbroken", "FirmwareVersion", "SupplementalBuildVersion", "InternalBuild", "BuildVariant")
    },
    "ReleaseType": "ReleaseType",
    "releaseType": "ReleaseType",
    "isSimulated": "Simulated",
    "reality": "Simulated",
    "OS Version": "OS",
    "os_version": "OS",
    "build": "OS",
}
"""Key as it is written somewhere → lockdownd's; ``OS`` holds system, version and build in one."""
_OS = expression(r"(?:iPhone OS|iOS|iPadOS) (\d[\d.]{0,12}) \(([0-9A-Za-z]{3,12})\)")
_WRITTEN = "|".join(sorted(_NAMES, key=len, reverse=True))
_LINE = expression(rf"^[ \t]*({_WRITTEN})[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)
_MEMBER = expression(rf'"({_WRITTEN})"\s{{0,20}}:\s{{0,20}}(?:"([^"\\\n]{{1,80}})"|(true|false|[01]\b))')
_PROPERTY_LIST = (b"<?xml", b"<plist", b"bplist00", b"<!DOCTYPE")
_DEEPEST = 3


def read(content: bytes, text: str) -> tuple[Values, str | None]:
    """All values of the keys that matter, and why nothing could be read where that is so."""
    found: Values = {}
    start = content.lstrip()[:9]
    if start.startswith(_PROPERTY_LIST):
        import plistlib  # 5 ms that only property lists need

        try:
            whole = plistlib.loads(content.lstrip() if not start.startswith(b"bplist00") else content)
        except Exception as error:  # noqa: BLE001 - a hostile list makes the reader fail in a dozen ways
            return {}, f"not a readable property list ({type(error).__name__})"
        _flatten(whole, found, 0)
    elif text.lstrip()[:1] in ("{", "["):
        for match in _MEMBER.finditer(text):
            _keep(found, match[1], match[2] or match[3])
    else:
        for match in _LINE.finditer(text):
            _keep(found, match[1], match[2].strip())
    return found, None


def _flatten(value: Any, found: Values, depth: int) -> None:
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    for key, inner in value.items():
        if key in _NAMES and (isinstance(inner, (str, bool)) or inner in (0, 1)):
            _keep(found, key, str(inner))
        else:
            _flatten(inner, found, depth + 1)


def _keep(found: Values, written: str, value: str) -> None:
    key = _NAMES[written]
    if key != "OS":
        found.setdefault(key, []).append(value)
    elif system := _OS.search(value):
        found.setdefault("ProductVersion", []).append(system[1])
        found.setdefault("BuildVersion", []).append(system[2])
