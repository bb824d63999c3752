"""The questions of the vectors: every rule's examples, a ready device with one thing changed, and the hard corners."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from eligibility.facts.fact import FactType, Vocabulary
from eligibility.gate.policy import Effect
from eligibility.gate.reading import is_asked
from eligibility.rulebook.examples import DEFAULT_DAY, Example
from eligibility.rulebook.rule import Rule

SEED = 20261122
ASK = {"sdk": "5.8.0", "country": "GB"}
"""What most cases ask, at noon of the bundle's second day."""


class Case(NamedTuple):
    """One question to one of the vectors' bundles; ``whole``: the sentences and remedies are compared, too."""

    name: str
    bundle: str
    facts: Mapping[str, Any]
    ask: Mapping[str, Any]
    on_unknown: Effect | None = None
    whole: bool = False


READY: dict[str, dict[str, Any]] = {
    "android": {
        "device.platform": "android", "device.manufacturer": "Acme", "device.model": "AC-100", "device.internet": True,
        "device.clock_skew": 1, "device.location_services": True, "android.arm": True, "android.emulator": False,
        "android.api_level": 35, "android.version": "15", "android.security_patch": "2026-10-05", "android.beta": False,
        "android.stock_os": True, "android.bootloader_locked": True, "android.verified_boot": "green",
        "android.rooted": False, "android.nfc": True, "android.nfc_enabled": True, "android.keystore_version": 300,
        "android.keystore_operations": True, "android.gms": True, "android.play_store": True,
        "android.play_certified": True, "android.pci_pts": False, "android.accelerometer": True,
        "android.developer_options": False, "android.debugging": False, "android.accessibility_services": [],
        "android.overlay_apps": [], "android.screen_recording": False, "android.extra_displays": 0,
        "android.camera_in_use": False, "app.library": True, "app.debuggable": False, "app.isolated_process": True,
        "app.hide_overlay_permission": True, "app.location_permission": True, "app.shared_system_uid": False,
        "app.pin_library": True,
    },
    "ios": {
        "device.platform": "ios", "device.manufacturer": "Apple", "iphone.identifier": "iPhone15,4",
        "ios.version": "26.6.1", "ios.beta": False, "device.internet": True, "device.location_services": True,
        "device.screen_lock": True, "iphone.apple_account": True, "app.entitlement": "distribution",
        "app.location_permission": True, "app.minimum_ios": "16.7",
    },
}  # fmt: skip
"""Devices with nothing against them on the day of the vectors."""

VALUES: dict[str, tuple[Any, ...]] = {
    "yes_no": (True, False, "true", "no", 1, 0, "maybe"),
    "number": (0, 1, 31, 32, 33, 34, 35, 99, 100, "33", "033", " 33 ", "33.0", -1, 2**53 - 1, 2**53, 2**53 + 1, "many"),
    "version": (
        "16.7",
        "16.10",
        "17",
        "17.0",
        "17.0.0",
        "16.7.12",
        "v18.1",
        "26.1 beta 3",
        "12L",
        "16.5.1 (c)",
        17,
        "x",
    ),
    "day": ("2025-11-01", "2025-10-31", "2025-11-30", "2024-02-29", "2025-02-28", "2026-02-30", "20261105", "2026-10"),
    "text": ("Acme", "Größe 電", "GRÖSSE", "größe", " x ", "a\u0301", "x😀y", "", 7),
    "texts": ([], ["visa"], ["visa", "mastercard"], ["interac"], "visa, mastercard", "", ["電"]),
    "periods": ([], ["2025-11-03/"], ["2025-11-03/2026-01-30", "2026-11-22/"], "2027-01-01/", ["nonsense"]),
}
"""What facts of each kind are tried with, some of it unreadable."""


def of_examples(rules: Sequence[tuple[str, Rule, Example]], today: date) -> Iterator[Case]:
    """Every rule's examples on a device that is ready in everything the rule does not read; (bundle, rule, example).

    Examples that name no day ask about ``today``.
    """
    for bundle, rule, example in rules:
        read = {fact.name for edition in rule.editions for fact in rule.facts(edition)}
        ready = READY.get(str(example.facts.get("device.platform")), {})
        facts = {name: value for name, value in ready.items() if name not in read} | dict(example.facts)
        more = {"sdk": example.sdk, "country": example.country, "simulated": example.simulated or None}
        on = today if example.on == DEFAULT_DAY else example.on
        ask = {"at": f"{on}T09:30:00Z", **{word: said for word, said in more.items() if said is not None}}
        yield Case(f"{rule.id}: {example.name}", bundle, facts, ask)


def of_devices(vocabulary: Vocabulary, count: int, today: date) -> Iterator[Case]:
    """Ready devices with a few facts changed, taken away or set to null, on days and SDKs of all kinds."""
    chance = random.Random(SEED)  # noqa: S311 - the same vectors every time, no secret
    given = [fact for fact in vocabulary.values() if not is_asked(fact.name)]
    for number in range(count):
        platform = chance.choice(("android", "android", "ios"))
        facts = dict(READY[platform])
        mine = [fact for fact in given if _belongs(fact, platform)]
        for fact in chance.sample(mine, chance.randint(0, 4)):
            _change(facts, fact, chance)
        yield Case(f"device {number:03}", "main", facts, _question(platform, chance, today), whole=number % 12 == 0)


def of_laws(vocabulary: Vocabulary, count: int) -> Iterator[Case]:
    """Any facts at all before rules that use every comparison."""
    chance = random.Random(SEED + 1)  # noqa: S311 - the same vectors every time, no secret
    names = [
        "ios.version", "android.api_level", "device.clock_skew", "android.security_patch", "ios.release_day",
        "device.manufacturer", "app.schemes", "provider.listed", "android.nfc", "android.gms", "device.platform",
    ]  # fmt: skip
    days = ("2026-02-28", "2028-02-29", "2026-11-22", "2026-11-30", "2026-12-31", "2025-03-01", "2026-01-31")
    for number in range(count):
        facts = {name: _value(vocabulary[name], chance) for name in names if chance.random() < 0.75}
        ask = {
            "at": f"{chance.choice(days)}T00:00:00Z",
            "sdk": chance.choice(("5.8.0", "5.8.0-beta.1", "6.1", "4.7.5")),
        }
        yield Case(f"law {number:03}", "laws", facts, ask)


def _belongs(fact: FactType, platform: str) -> bool:
    topic = fact.name.partition(".")[0]
    return topic in ("device", "app") or (topic in ("ios", "iphone")) == (platform == "ios")


def _change(facts: dict[str, Any], fact: FactType, chance: random.Random) -> None:
    way = chance.random()
    if way < 0.3:
        facts.pop(fact.name, None)
    elif way < 0.45:
        facts[fact.name] = None
    elif way < 0.55:
        facts[fact.name] = {"value": _value(fact, chance), "masked": "the probe"}
    elif way < 0.65:
        facts[fact.name] = {"value": _value(fact, chance), "grade": "measured", "origin": "android.os.Build"}
    else:
        facts[fact.name] = _value(fact, chance)


def _value(fact: FactType, chance: random.Random) -> Any:
    if fact.choices and fact.kind_name == "text" and chance.random() < 0.8:
        return chance.choice(sorted(fact.choices))
    return chance.choice(VALUES[fact.kind_name])


def _question(platform: str, chance: random.Random, today: date) -> dict[str, Any]:
    kits = {
        "android": ("5.8.0", "android:5.4.1", "5.2.0", "4.7.5", "6.0.0", "5.9.1", "react-native:0.0.1-beta.33"),
        "ios": ("5.8.0", "ios:5.1.1", "3.8.0", "react_native:0.0.1-beta.31", "0.0.1-beta.33"),
    }
    days = (str(today), "2026-11-30", "2026-12-31", "2027-01-01", "2027-02-28", "2027-04-30")
    ask: dict[str, Any] = {"at": f"{chance.choice(days)}T{chance.randint(0, 23):02}:59:59Z"}
    if chance.random() < 0.9:
        ask["sdk"] = chance.choice(kits[platform])
    if chance.random() < 0.8:
        ask["country"] = chance.choice(("GB", "FR", "US", "CA", "PR", "AQ", "MX"))
    if chance.random() < 0.5:
        ask["language"] = chance.choice(("en", "fr", "ja", "fr-CA", "tlh"))
    if chance.random() < 0.15:
        ask["simulated"] = True
    return ask
