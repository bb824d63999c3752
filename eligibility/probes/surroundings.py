"""What surrounds the payment: internet, clock, location, screen lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "device.internet",
        "yes_no",
        "Internet",
        "Whether the device has a working internet connection now.",
        "Open a web page in the browser.",
    ),
    FactType(
        "device.clock_skew",
        "number",
        "Clock skew",
        "How many seconds the device's clock is off, either way.",
        "Compare the clock with time.is; Settings > System > Date and time > automatic.",
    ),
    FactType(
        "device.location_services",
        "yes_no",
        "Location services",
        "Whether location services are switched on.",
        "Settings > Location; on iPhone Settings > Privacy & Security > Location Services.",
    ),
    FactType(
        "device.screen_lock",
        "yes_no",
        "Screen lock",
        "Whether a PIN, pattern, password or passcode protects the device.",
        "Settings > Security > Screen lock; on iPhone Settings > Face ID & Passcode.",
    ),
)

_SECONDS = expression(r"\d{1,12}(\.\d{1,9})?")
_NUMBER = expression(r"^[ \t]*(\d{9,12})[ \t]*$", re.MULTILINE)


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read what a shell user may see of it."""
    yield from _location(material)
    yield from _internet(material)
    yield from _clock(material)
    yield from _screen_lock(material)


def _location(material: Material) -> Iterator[Fact | Gap]:
    kinds = ("cmd_location_is-location-enabled", "cmd_location_is_location_enabled")
    answers = {line.lower().rpartition(" ")[2] for line in material.lines(*kinds)} & {"true", "false"}
    for answer in sorted(answers):
        yield material.fact("device.location_services", answer == "true", Grade.MEASURED, "cmd location")
    if answers:
        return
    mode = material.settings("secure").get("location_mode")
    if mode and mode.isdecimal():
        yield material.fact("device.location_services", mode != "0", Grade.MEASURED, "settings secure location_mode")


def _internet(material: Material) -> Iterator[Fact | Gap]:
    dump = material.text("dumpsys_connectivity") or ""
    networks = re.findall(r"^[ \t]*Active default network:[ \t]*(\S+)", dump, re.MULTILINE)
    if not networks:
        return
    network = next((network for network in networks if network in ("none", "null")), networks[0])
    if network in ("none", "null"):
        yield material.fact("device.internet", False, Grade.MEASURED, "dumpsys connectivity: no network")
        return
    agent = re.search(
        rf"NetworkAgentInfo\s*\{{\s*(?:network\{{{re.escape(network)}\}}|\[.*?\b{re.escape(network)}\b).*", dump
    )
    if agent:
        valid = bool(re.search(r"\bIS_VALIDATED\b|lastValidated\{true\}|&VALIDATED\b", agent[0]))
        broken = None if valid else material.broken("device.internet", "dumpsys_connectivity")
        if broken:  # what was cut off may have said that it is
            yield broken
            return
        yield material.fact("device.internet", valid, Grade.MEASURED, "dumpsys connectivity")


def _clock(material: Material) -> Iterator[Fact | Gap]:
    found = _NUMBER.search(material.text("date", "date_+%s") or "")
    details = material.recording.details
    moments = [details.get(name, "") for name in ("host_clock_before", "host_clock_after")]
    if found and all(_SECONDS.fullmatch(moment) for moment in moments):
        before, after = (float(moment) for moment in moments)
        ahead, behind = int(found[1]) - after, before - (int(found[1]) + 1)
        yield material.fact(
            "device.clock_skew", max(0, round(max(ahead, behind))), Grade.MEASURED, "date, against the host's clock"
        )


def _screen_lock(material: Material) -> Iterator[Fact | Gap]:
    dump = material.text("dumpsys_lock_settings") or ""
    kinds = re.findall(r"\bCredentialType:\s*(\w+)", dump)
    policy = re.search(r"\bsecure=(true|false)\b", material.text("dumpsys_window_policy") or "")
    if kinds:
        locked = kinds[0].lower() not in ("none", "-1")
        yield material.fact("device.screen_lock", locked, Grade.MEASURED, "dumpsys lock_settings")
    elif policy:
        yield material.fact("device.screen_lock", policy[1] == "true", Grade.MEASURED, "dumpsys window policy")
    elif (material.text("locksettings_get-disabled") or "").strip() == "true":
        yield material.fact("device.screen_lock", False, Grade.MEASURED, "locksettings get-disabled")
