"""Betas and previews of Android and of makers' systems, many of which call themselves released."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, FactType, Gap, Grade
from eligibility.probes.build_names import fingerprints, product_names
from eligibility.probes.marks import Sign, told
from eligibility.probes.material import Material

FACTS = (
    FactType(
        "android.beta",
        "yes_no",
        "Beta system",
        "Whether a beta or preview of Android or of the maker's system is installed.",
        "Settings > About phone: look for Beta, Preview or Developer Preview; ask whether the phone joined a beta programme.",
    ),
)

_HIDDEN_BETAS = frozenset({"oneplus", "oppo", "realme"})
"""Makers whose open betas carry no sign in any property (seen on six OnePlus open betas)."""
_FOR_TESTERS = frozenset({"com.google.android.apps.betterbug", "com.google.android.apps.dogfood"})
"""Android Beta Feedback and its like: they come with betas, and may stay when the beta is left."""
_WORDS = expression(
    r"(?<![A-Za-z])(open[ _-]?beta|(?:public[ _-]?|closed[ _-]?)?beta[ ._-]?\d*|developer[ _-]?preview|preview[ _-]?\d*|"
    r"canary|dogfood|nightly|alpha[ ._-]?\d*|release[ _-]?candidate)(?![A-Za-z])",
    re.IGNORECASE,
)
_WORDED = expression(
    r"ro\.(?:(?:[a-z_]+\.)*build\.(?:display\.id|id|version\.incremental|description|version\.release_or_codename)"
    r"|rom\.version|com\.google\.gmsversion|(?:miui|mi|vivo|nothing|zui|asus|oplus|oxygen|product)\.[\w.]*version[\w.]*"
    r"|miui\.ui\.version\.\w+|mi\.os\.version\.\w+|build\.version\.[\w.]+)"
)
_RELEASES = tuple(f"build.version.{name}" for name in ("release", "release_or_codename", "release_or_preview_display"))
_BRANCH = expression(r"(?<![A-Z0-9])[A-CQ-Z][A-Z]\d\d\.\d{6}\.\d{3}(?![0-9])")
"""The branch of a beta, preview or Canary of Android: BP31, CP41, ZP11. Those of releases end in a letter (BP2A)."""
_GOOGLES_BRANCH = expression(r"(?<![A-Z0-9])[A-CQ-Z][A-Z0-9]{2}\d\.\d{6}\.\d{3}(?![0-9])")
"""The same on Google's own devices, older ones included (UPB5, T1B3); other makers' releases look like it (TKQ1)."""
_ID = expression(r"ro\.(?:[a-z_]+\.)*build\.(?:id|display\.id)")
_SAMSUNG = expression(r"[A-Z]\d{3,4}[A-Z0-9]{0,3}[A-Z]{3}[A-Z0-9]Z[A-Z][A-L][0-9A-Z]")
"""Samsung's firmware: model, region, kind, bootloader, then the letter of the One UI version, Z for a beta."""
_XIAOMI = expression(r"(?:.*\.DEV(?:\..*)?|\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.[A-Z]+)?)")
"""Xiaomi's weekly and developer builds: 24.7.15, V14.0.23.5.8.DEV."""
_BETA_NAME = expression(r"(?:^|[._])(?:is_)?beta(?:[._]|$)")
_BETA_SAID = expression(r"type|channel|version|release")
_OPEN_BETA = expression(r"(?:^|[-_. ])OB\d{1,2}$")
_FIRMWARE = expression(
    r"(?:ro|ril)\.(?:[\w.]*\.)?(?:official_cscver|incremental|pda|display\.id|fingerprint|description|hidden_ver|sw_ver|software_version)"
)
"""Properties that hold the number of a maker's own firmware, alone or as a part."""
_HUAWEI_TESTERS = frozenset({"3", "5"})
"""Huawei's and Honor's kinds of users: 1 and 6 are buyers in China and abroad, 3 and 5 the testers of betas there."""


def read(material: Material) -> Iterator[Fact | Gap]:
    """Yes on any sign; no only where a whole getprop shows none, and the maker's betas show."""
    signs = tuple(_signs(material))
    if signs:
        yield material.fact("android.beta", True, Grade.INFERRED, told(signs))
        return
    properties = material.properties
    for_testers = min(_FOR_TESTERS & material.packages, default=None)
    if for_testers:
        yield Gap("android.beta", f"{for_testers} is installed, which comes with betas", "pm list packages")
        return
    hidden = min(material.makers & _HIDDEN_BETAS, default=None)
    if hidden:
        yield Gap("android.beta", f"{hidden}'s open betas leave no sign in the properties", "getprop", silent=True)
    elif len(properties):
        reason = material.properties_gap
        if reason:
            silent = not material.problem("getprop")
            yield Gap("android.beta", f"no sign of a beta, but {reason}", "getprop", silent)
        elif properties.get("ro.build.version.codename") == "REL":
            yield material.fact(
                "android.beta", False, Grade.INFERRED, "getprop ro.build.version.codename, no sign of a beta"
            )
        else:
            yield Gap("android.beta", "the properties do not hold ro.build.version.codename", "getprop", silent=True)


def _signs(material: Material) -> Iterator[Sign]:
    properties, makers = material.properties, material.makers
    prints = tuple(fingerprints(material))
    googles = "google" in makers or any(value.lower().startswith("google/") for _, value in prints)
    branch = _GOOGLES_BRANCH if googles else _BRANCH
    for name in properties.names():
        for value in properties.every(name):
            if _is_sign(name, value) or (_ID.fullmatch(name) and branch.search(value)):
                yield Sign(f"getprop {name}={value[:120]}", "", certain=True)
    for origin, product in product_names(material):
        if product.lower().endswith(("_beta", "_preview", "_canary")):
            yield Sign(f"{origin}={product}", "a beta's product", certain=True)
    for origin, value in prints:
        if any(branch.match(part) for part in value.split("/")):
            yield Sign(f"{origin}={value[:120]}", "a beta's build", certain=True)
    yield from _firmware(material, _SAMSUNG, "Samsung's beta letter")
    if makers & {"xiaomi", "redmi", "poco"}:
        yield from _firmware(material, _XIAOMI, "Xiaomi's developer builds")
    if makers & {"huawei", "honor"}:
        yield from _huawei(material)


def _is_sign(name: str, value: str) -> bool:
    if name.endswith("build.version.preview_sdk"):
        return value.isdecimal() and bool(value.strip("0"))
    if name.endswith(("build.version.codename", "build.version.all_codenames")):
        return value != "REL"
    if name.endswith(_RELEASES):
        return not value[:1].isdigit() or bool(_WORDS.search(value))
    return _says_beta(name, value) or bool(_WORDED.fullmatch(name) and _WORDS.search(value))


def _says_beta(name: str, value: str) -> bool:
    """A property that is there to say it: ``ro.build.beta=1``, ``…releasetype=Beta``, an open beta's or a developer's number."""
    plain = value.lower()
    if plain == "beta" or _OPEN_BETA.search(value):
        return bool(_BETA_SAID.search(name))
    switched_on = bool(_BETA_NAME.search(name)) and plain in ("1", "true", "yes", "y")
    return switched_on or (name.endswith("incremental") and value.endswith(".DEV"))


def _firmware(material: Material, pattern: re.Pattern[str], meaning: str) -> Iterator[Sign]:
    for name in material.properties.names():
        for value in material.properties.every(name) if _FIRMWARE.fullmatch(name) else ():
            if any(map(pattern.fullmatch, _firmware_numbers(name, value))):
                yield Sign(f"getprop {name}={value[:120]}", meaning, certain=True)


def _firmware_numbers(name: str, value: str) -> Iterator[str]:
    """What may be the firmware's own number in such a property."""
    if name.endswith("fingerprint"):
        parts = value.split("/")[4:5]  # brand/product/device:release/id/NUMBER:type/tags
    elif name.endswith("description"):
        parts = value.split(" ")[3:4]  # product-type release id NUMBER tags
    else:
        parts = [value, value.rpartition(".")[2]]
    for part in parts:
        yield from re.split(r"[:_ ]", part)


def _huawei(material: Material) -> Iterator[Sign]:
    """Betas of Huawei and Honor: their kind of user, and ``log`` at the end of the build's name."""
    for value in _HUAWEI_TESTERS & set(material.properties.every("ro.logsystem.usertype")):
        yield Sign(f"getprop ro.logsystem.usertype={value}", "for Huawei's testers", certain=True)
    for name in ("ro.build.display.id", "ro.build.version.incremental"):
        for value in material.properties.every(name):
            if re.search(r"log\)?$", value):
                yield Sign(f"getprop {name}={value[:120]}", "for Huawei's testers", certain=True)
