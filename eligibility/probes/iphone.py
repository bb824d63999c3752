"""The iPhone: model, iOS, beta, passcode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.facts.text import decode, shortened
from eligibility.probes import iphone_answers
from eligibility.probes.identity import serial_digest
from eligibility.probes.iphone_answers import Values
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "iphone.identifier",
        "text",
        "Hardware identifier",
        "Apple's model identifier, such as iPhone14,5.",
        "Settings > General > About > Model Name, and look the identifier up; ideviceinfo -k ProductType.",
    ),
    FactType(
        "iphone.generation",
        "number",
        "iPhone generation",
        "The number before the comma of the identifier: 11 is iPhone XS. 0 for a device that is no iPhone.",
        "From the identifier.",
    ),
    FactType(
        "ios.version", "version", "iOS version", "The exact iOS version.", "Settings > General > About > iOS Version."
    ),
    FactType(
        "ios.build",
        "text",
        "iOS build",
        "Apple's build number, such as 22G86.",
        "Settings > General > About > iOS Version (tap).",
    ),
    FactType(
        "ios.beta",
        "yes_no",
        "Beta of iOS",
        "Whether a beta of iOS is installed.",
        "Settings > General > Software Update > Beta Updates.",
    ),
    FactType(
        "ios.release_day",
        "day",
        "iOS release day",
        "The day on which Apple released this exact version.",
        "Apple security releases list the day of each version.",
    ),
    FactType(
        "ios.capped",
        "yes_no",
        "Last major iOS reached",
        "Whether Apple gives this model no newer major iOS.",
        "Compare with the models Apple lists for the newest iOS.",
    ),
    FactType(
        "ios.cap_release_day",
        "day",
        "Newest iOS the model can run: release day",
        "The release day of the newest iOS known for a model that gets no newer major iOS.",
        "Apple security releases.",
    ),
    FactType(
        "ios.latest_version",
        "version",
        "Newest iOS for the model",
        "The newest version of iOS that is known to run on the model.",
        "Settings > General > Software Update.",
    ),
    FactType(
        "iphone.apple_account",
        "yes_no",
        "Apple Account signed in",
        "Whether somebody is signed in to iCloud, which accepting Apple's terms needs.",
        "Settings > top of the page.",
    ),
)

IDENTIFIER = expression(r"^[A-Za-z]+\d+,\d+$")
_BETA_BUILD = expression(r"^\d{2}[A-Z]5\d{3}[a-z]?$")
_BUILD = expression(r"^\d{2}[A-Z]\d{1,5}[a-z]?$")
_NO_IPHONE = {
    "DeviceClass": expression(r"(?!iPhone$).+"),
    "HardwareModel": expression(r"V.*|J\d+\w*AP|.*DEV", re.IGNORECASE),
    "IsJailbroken": expression(r"true|1", re.IGNORECASE),
    "FirmwareVersion": expression(r".*(?:pongo|palera1n|checkra1n).*", re.IGNORECASE),
    "ProductName": expression(r"(?!iPhone OS$|iOS$).+"),
    "CPUArchitecture": expression(r"(?:x86|i386|i686).*", re.IGNORECASE),
    "Simulated": expression(r"1|true|simulated|virtual", re.IGNORECASE),
}
"""lockdownd's key → values that no sold iPhone has: iPads, virtual machines (VPHONE600AP), simulators, jailbreaks."""
_NOT_RELEASED = {
    "ReleaseType": expression(r"(?!User$).", re.IGNORECASE),
    "SupplementalBuildVersion": _BETA_BUILD,
    "InternalBuild": expression(r"true|1", re.IGNORECASE),
    "BuildVariant": expression(r"internal", re.IGNORECASE),
}
_BETA_WORD = expression(r"\b(?:beta|developer|public|seed|preview|dp|pb|rc|release candidate)\b", re.IGNORECASE)
"""What people and tools write behind the number of an iOS that is not released."""


def read(material: Material) -> Iterator[Fact | Gap]:
    """Read what Apple's tools say of the device; a key with two values tells both."""
    kinds = ("ideviceinfo", "ideviceinfo_x")
    pieces = [piece for kind in kinds for piece in material.recording.every(kind)]
    if not pieces:
        return
    values: Values = {}
    for piece in pieces:
        told, problem = iphone_answers.read(piece.content, decode(piece.content))
        if problem or not told:
            reason = piece.problem or problem or f"{piece.kind} holds no known key"
            yield Gap("iphone.identifier", reason, piece.kind)
        for key, found in told.items():
            values[key] = list(dict.fromkeys([*values.get(key, ()), *found]))
    yield material.fact("device.platform", "ios", Grade.INFERRED, f"answers {pieces[0].kind}")
    yield from _model(material, values)
    yield from _system(material, values)
    for key in ("SerialNumber", "UniqueDeviceID"):
        if key in values:
            yield from serial_digest(material, values[key][0], f"ideviceinfo {key}")
            break
    for protected in values.get("PasswordProtected", ()):
        if protected.lower() in ("true", "false"):
            locked = protected.lower() == "true"
            yield material.fact("device.screen_lock", locked, Grade.MEASURED, "ideviceinfo PasswordProtected")


def _model(material: Material, values: Values) -> Iterator[Fact | Gap]:
    identifiers = [
        found for key in ("ProductType", "Model") for found in values.get(key, ()) if IDENTIFIER.match(found)
    ]
    for identifier in dict.fromkeys(identifiers):
        yield material.fact("iphone.identifier", identifier, Grade.MEASURED, "ideviceinfo ProductType")
        yield material.fact("iphone.generation", generation(identifier), Grade.MEASURED, "ideviceinfo ProductType")
    if identifiers:
        yield material.fact("device.manufacturer", "Apple", Grade.MEASURED, "ideviceinfo ProductType")
    for key, pattern in _NO_IPHONE.items():
        for told in values.get(key, ()):
            if pattern.fullmatch(told.strip()):
                yield material.fact(
                    "iphone.generation", 0, Grade.MEASURED, f"{key}: {shortened(told, 40)}, no iPhone of its own"
                )


def _system(material: Material, values: Values) -> Iterator[Fact | Gap]:
    for sign in _beta_signs(values):
        yield material.fact("ios.beta", True, Grade.MEASURED, f"ideviceinfo {shortened(sign, 80)}")
    for version in _versions(values):
        yield material.read_fact("ios.version", version, Grade.MEASURED, "ideviceinfo ProductVersion")
    for build in values.get("BuildVersion", ()):
        if _BUILD.match(build):
            yield material.fact("ios.build", build, Grade.MEASURED, "ideviceinfo BuildVersion")
            yield material.fact("ios.beta", bool(_BETA_BUILD.match(build)), Grade.INFERRED, "ideviceinfo BuildVersion")


def _versions(values: Values) -> list[str]:
    return values.get("ProductVersion") or values.get("OSVersion") or []


def _beta_signs(values: Values) -> Iterator[str]:
    """What tells a beta or a build of Apple's own besides the build number: the key and its value."""
    for key, pattern in _NOT_RELEASED.items():
        yield from (f"{key}: {told}" for told in values.get(key, ()) if pattern.match(told))
    for version in (*_versions(values), *values.get("HumanReadableProductVersionString", ())):
        if _BETA_WORD.search(version):
            yield f"ProductVersion: {version}"


def generation(identifier: str) -> int:
    """The number before the comma; 0 for what is no iPhone."""
    match = re.match(r"^iPhone(\d{1,4}),\d+$", identifier)
    return int(match[1]) if match else 0
