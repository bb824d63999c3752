"""What endangers a PIN: developer options, accessibility services, overlays, recording, displays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.developer_options",
        "yes_no",
        "Developer options",
        "Whether developer options are switched on.",
        "Settings > System > Developer options (missing when off).",
    ),
    FactType(
        "android.debugging",
        "yes_no",
        "USB or wireless debugging",
        "Whether USB debugging or wireless debugging is switched on.",
        "Settings > System > Developer options > USB debugging and Wireless debugging.",
    ),
    FactType(
        "android.accessibility_services",
        "texts",
        "Accessibility services",
        "Packages of the accessibility services that are enabled or bound, the maker's own harmless ones left out.",
        "Settings > Accessibility > Downloaded apps / Installed services: everything switched on.",
    ),
    FactType(
        "android.overlay_apps",
        "texts",
        "Overlay windows",
        "Packages that show a window over other apps now.",
        "Settings > Apps > Special app access > Display over other apps.",
    ),
    FactType(
        "android.screen_recording",
        "yes_no",
        "Screen recording",
        "Whether the screen is being recorded, cast or shared now.",
        "Look for the recording or casting sign in the status bar.",
    ),
    FactType(
        "android.extra_displays",
        "number",
        "Further displays",
        "How many displays are in use besides the built-in main one.",
        "Look for a customer display, HDMI, cast or mirrored screen.",
    ),
    FactType(
        "android.camera_in_use",
        "yes_no",
        "Camera in use",
        "Whether an app has the camera open now.",
        "Look for the green camera dot in the status bar.",
    ),
)

MASK = "reading over ADB needs USB debugging, and with it developer options, to be on"

_ENABLED = expression(r"(?:Enabled|Bound) services:\s{0,20}\{", re.IGNORECASE)
_LABEL = expression(r"Service\[label=([^,\]]{1,80})")
_COMPONENT = expression(r"\b([A-Za-z]\w*(?:\.\w+)+)/[\w.$]+")
_WINDOW_NAME = expression(r"Window\{[0-9a-f]{1,16} u\d{1,3} ([A-Za-z]\w*(?:\.\w+)+)")
_DISPLAY = expression(r"(?:\bmDisplayId[=:]\s?|^[ \t]*(?:Logical )?Display )(\d+)\b", re.MULTILINE)
_LOGICAL_DISPLAYS = expression(r"Logical Displays: size=(\d{1,3})")
_PROJECTION = expression(r"Media Projection:", re.IGNORECASE)
_QUIET_PROJECTION = expression(r"Media Projection:\s*null", re.IGNORECASE)


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read each condition; what looking over ADB switches on is masked, never held against the device."""
    yield from _developer(material)
    yield from _accessibility(material)
    yield from _overlays(material)
    yield from _recording(material)


def _developer(material: Material) -> Iterator[Fact | Gap]:
    switches = material.every_setting("global")
    over_adb = material.taken_over_adb
    developer = switches.get("development_settings_enabled", frozenset()) & {"0", "1"}
    if developer:
        on = "1" in developer
        origin = "settings global development_settings_enabled"
        yield material.fact(
            "android.developer_options", on, Grade.MEASURED, origin, masked=MASK if on and over_adb else None
        )
    elif material.piece("settings_list_global"):
        yield material.gap(
            "android.developer_options", "the setting was never touched or not listed", "settings_list_global"
        )
    cables = [switches.get(name, frozenset()) for name in ("adb_enabled", "adb_wifi_enabled")]
    if any("1" in cable for cable in cables):
        yield material.fact("android.debugging", True, Grade.MEASURED, "settings global adb_enabled", masked=MASK)
    elif "0" in cables[0]:
        yield material.fact("android.debugging", False, Grade.MEASURED, "settings global adb_enabled")
    elif material.properties.get("init.svc.adbd") == "running":
        yield material.fact("android.debugging", True, Grade.INFERRED, "getprop init.svc.adbd", masked=MASK)


def _accessibility(material: Material) -> Iterator[Fact | Gap]:
    """Services that are enabled or bound. That there are none is told only by a whole answer."""
    secure = material.every_setting("secure")
    dump = material.text("dumpsys_accessibility") or ""
    told = secure.get("enabled_accessibility_services", frozenset())
    listed = [component for value in told for component in value.split(":")]
    packages = {component.partition("/")[0].strip() for component in listed if component.strip()} | _enabled(dump)
    kinds = ("settings_list_secure", "dumpsys_accessibility")
    whole = (len(secure) and material.whole_text(kinds[0])) or _ENABLED.search(material.whole_text(kinds[1]) or "")
    if packages or whole:
        labels = ", ".join(dict.fromkeys(label.strip() for label in _LABEL.findall(dump)))
        origin = "settings secure enabled_accessibility_services" if secure else "dumpsys accessibility"
        origin += f", running: {labels}" if labels else ""
        yield material.fact("android.accessibility_services", frozenset(packages), Grade.MEASURED, origin)
    elif material.piece(*kinds):
        yield material.gap("android.accessibility_services", "the answer is not whole", *kinds)


def _enabled(dump: str) -> set[str]:
    """Packages of the services that the accessibility manager calls enabled or bound."""
    found: set[str] = set()
    for match in _ENABLED.finditer(dump):
        found.update(_COMPONENT.findall(_braced(dump, match.end() - 1)))
    return found


def _braced(text: str, start: int) -> str:
    """The text from an opening brace to the one that closes it, over any number of lines."""
    depth = 0
    for brace in re.finditer(r"[{}]", text[start : start + 200_000]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return text[start : start + brace.end()]
    return text[start : start + 200_000]


def _overlays(material: Material) -> Iterator[Fact | Gap]:
    kinds = ("dumpsys_window_windows", "dumpsys_window")
    owners = frozenset(owner for kind in kinds for owner in _overlay_owners(material.text(kind) or ""))
    if owners or material.whole_text(*kinds):
        yield material.fact("android.overlay_apps", owners, Grade.MEASURED, "dumpsys window")
        return
    broken = material.broken("android.overlay_apps", "dumpsys_window_windows", "dumpsys_window")
    if broken:
        yield broken
    elif "No operations" in (material.whole_text("appops_query-op_SYSTEM_ALERT_WINDOW_allow") or ""):
        origin = "appops: nobody may draw over others"
        yield material.fact("android.overlay_apps", frozenset(), Grade.INFERRED, origin)


def _overlay_owners(windows: str) -> set[str]:
    """Owners of visible windows of the overlay types, which all apps' and no system windows have."""
    owners: set[str] = set()
    for block in re.split(r"\n(?=[ \t]*Window #\d)", windows):
        overlay = re.search(
            r"\bty=(?:APPLICATION_OVERLAY|SYSTEM_ALERT|PHONE|PRIORITY_PHONE|SYSTEM_OVERLAY|SYSTEM_ERROR|2038|2003|2002|2007|2006|2010)\b",
            block,
        )
        shown = re.search(r"isVisible=true|isOnScreen=true|mHasSurface=true", block)
        package = re.search(r"\bpackage=([\w.]+)", block) or _WINDOW_NAME.search(block)
        owner = package[1] if package else "an app that the dump does not name"
        if overlay and shown and owner not in ("android", "com.android.systemui"):
            owners.add(owner)
    return owners


def _recording(material: Material) -> Iterator[Fact | Gap]:
    """Anything that records, shows or watches the screen; of several answers one that does is enough."""
    projection = material.whole_text("dumpsys_media_projection")
    if projection and "Media Projection" in projection:
        quiet = len(_QUIET_PROJECTION.findall(projection)) == len(_PROJECTION.findall(projection))
        owner = None if quiet else re.search(r"Media Projection:\s{0,20}\(?([a-zA-Z]\w*(?:\.\w+)+)", projection)
        origin = f"dumpsys media_projection: {owner[1]}" if owner else "dumpsys media_projection"
        yield material.fact("android.screen_recording", not quiet, Grade.MEASURED, origin)
    displays = material.whole_text("dumpsys_display") or ""
    numbers = set(_DISPLAY.findall(displays))
    sizes = [int(size) for size in _LOGICAL_DISPLAYS.findall(displays)]
    if "0" in numbers:
        further = max(len(numbers), *sizes, 1) - 1
        yield material.fact("android.extra_displays", further, Grade.MEASURED, "dumpsys display")
    camera = material.whole_text("dumpsys_media.camera") or ""
    clients = re.findall(r"Active Camera Clients:\s*\[(.*?)\]", camera, re.DOTALL)
    if clients:
        used = any(client.strip() for client in clients)
        yield material.fact("android.camera_in_use", used, Grade.MEASURED, "dumpsys media.camera")
