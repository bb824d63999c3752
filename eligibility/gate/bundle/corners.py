"""The hard corners of the vectors, each written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from eligibility.gate.bundle.cases import ASK, READY, Case
from eligibility.gate.policy import Effect

if TYPE_CHECKING:
    from eligibility.gate.bundle.contents import Validity

ANDROID, IPHONE = READY["android"], READY["ios"]


def corners(validity: Validity) -> Iterator[Case]:
    """All of them; what names no time asks at noon of the bundle's second day."""
    noon = f"{validity.not_before + timedelta(days=1)}T12:00:00Z"
    for case in (*_versions(), *_days(), *_readings(), *_questions(), *_policies(), *_bundles(validity)):
        yield case._replace(ask={"at": noon, **case.ask})


def _android(**changed: Any) -> dict[str, Any]:
    return {**ANDROID, **{name.replace("__", "."): value for name, value in changed.items()}}


def _case(name: str, facts: Any, *, bundle: str = "main", unknown: Effect | None = None, **ask: Any) -> Case:
    asked = {word: value for word, value in {**ASK, **ask}.items() if value is not None}
    return Case(name, bundle, facts, asked, unknown, whole=True)


def _versions() -> Iterator[Case]:
    for version in (
        "16.7",
        "16.10",
        "17.0.0",
        "17",
        "9.9",
        "16.07",
        "16.10.0.0",
        "026.1",
        "26.6.1",
        "16.",
        "",
        "\uff11\uff16.7",
    ):
        yield _case(f"ios {version!r}", {**IPHONE, "ios.version": version})
        yield _case(f"law: ios {version!r}", {"ios.version": version}, bundle="laws")
    for build in ("23G83", "99Z99"):
        facts = {name: value for name, value in IPHONE.items() if name != "ios.version"}
        yield _case(f"ios build {build}", {**facts, "ios.build": build})
    for identifier in ("iPhone10,6", "iPhone11,2", "iPhone99,1", "iPad8,1", "iPhone15"):
        yield _case(f"{identifier}", {**IPHONE, "iphone.identifier": identifier})
    for android in ("13", "12L", "12", "9", "8.1", "99"):
        facts = {name: value for name, value in ANDROID.items() if name != "android.api_level"}
        yield _case(f"android {android}", {**facts, "android.version": android})


def _days() -> Iterator[Case]:
    for on in ("2026-11-30", "2026-12-01", "2027-01-31", "2027-02-28", "2027-03-01"):
        for patch in ("2025-11-30", "2025-12-01", "2026-02-28", "2025-11-01"):
            yield _case(f"patch {patch} on {on}", _android(android__security_patch=patch), at=f"{on}T23:59:59Z")
    for on in ("2024-02-29", "2025-02-28", "2025-03-01", "2028-02-29"):
        for day in ("2024-02-29", "2023-02-28", "2023-03-01", "2027-02-28", "0001-01-01", "9999-12-31"):
            facts = {"ios.release_day": day, "android.security_patch": day}
            yield _case(f"law: {day} on {on}", facts, bundle="laws", at=f"{on}T00:00:00Z")
    for at in ("2026-11-29T23:59:59Z", "2026-11-30T00:00:00Z", "2026-11-30T00:30:00+01:00", "2026-11-29T12:00:00.999Z"):
        yield _case(f"at {at}", _android(android__security_patch="2025-12-01"), at=at)


def _readings() -> Iterator[Case]:
    odd: tuple[Any, ...] = (
        2**53 - 1, 2**53, 2**53 + 1, -(2**53), "9007199254740993", "1e3", True, [], ["1"], {}, {"value": None},
        {"value": 1}, {"value": 1, "grade": "rumoured"}, {"value": 1, "colour": "red"}, {"value": 1, "masked": "the probe"},
        {"value": 1, "masked": ""}, {"value": 1, "origin": 5}, {"value": [1]}, None,
    )  # fmt: skip
    for number, value in enumerate(odd):
        yield _case(f"clock {number}: {value!r}", _android(device__clock_skew=value))
    for text in ("Größe 電", "größe 電", "x😀y", "x😀", "電", "", " Acme "):
        yield _case(f"law: maker {text!r}", {"device.manufacturer": text}, bundle="laws")
    for name in ("no.such_fact", "question.country", "sdk.version", "market.available", "constructor", "__proto__"):
        yield _case(f"a strange fact {name}", {**ANDROID, name: "x"})
    yield _case("nothing is known", {})
    yield _case("everything is null", dict.fromkeys(ANDROID))
    yield _case("the platform is strange", {**ANDROID, "device.platform": "windows"})
    yield _case("the platform is not known", {name: v for name, v in ANDROID.items() if name != "device.platform"})
    yield _case("the platform in capitals", {**ANDROID, "device.platform": "Android"})
    yield _case("numbers as text", {**ANDROID, "android.api_level": "35", "android.nfc": "yes"})
    for overlay in ("com.miui.core", "com.example.bubble"):
        yield _case(f"overlay {overlay}", {**ANDROID, "android.overlay_apps": [overlay]}, bundle="pin")


def _questions() -> Iterator[Case]:
    for sdk in ("", "x", "5", "5.8", "05.8.0", "5.8.0rc1", "5.8.0-beta.2", "ios:5.8.0", "flutter:1.0", "android: 5.8.0",
                "react-native:0.0.1-beta.99", "React-Native:0.0.1-BETA.33", "0.0.1-beta.30", "5.8.0b", None):  # fmt: skip
        yield _case(f"sdk {sdk!r}", ANDROID, sdk=sdk)
    yield _case("law: sdk beta 1", {"android.gms": False}, bundle="laws", sdk="5.8.0-beta.1")
    yield _case("law: sdk beta 2", {"android.gms": False}, bundle="laws", sdk="5.8.0-beta.2")
    for country in ("GB", "gb", "GBR", "Z1", "AQ", "PR", "NO", "", None):
        yield _case(f"country {country!r}", ANDROID, country=country)
        yield _case(f"iphone in {country!r}", IPHONE, country=country)
    for intent in ("bluetooth", "internet", "usb", "handoff"):
        yield _case(f"another reader: {intent}", {"android.nfc": False}, intent=intent)
        yield _case(f"another reader with a bundle of tomorrow: {intent}", {}, bundle="format2", intent=intent)
    yield _case("an intent there is not", ANDROID, intent="carrier_pigeon")
    for language in ("en", "fr", "ja", "fr-CA", "ja-JP", "tlh", ""):
        yield _case(f"language {language!r}", _android(android__nfc=False, android__gms=None), language=language)
    for simulated in (True, False):
        yield _case(f"simulated {simulated}", _android(android__developer_options=True), simulated=simulated)


def _policies() -> Iterator[Case]:
    spoiled = _android(android__nfc=False, android__gms=None, android__security_patch="2025-12-01")
    for bundle in ("main", "report", "warn", "strict", "waived", "pin"):
        for name, facts in (("ready", ANDROID), ("spoiled", spoiled), ("iphone", IPHONE)):
            yield _case(f"{bundle}: {name}", facts, bundle=bundle)
        for effect in Effect:
            yield _case(f"{bundle}: unknown is {effect}", _android(android__gms=None), bundle=bundle, unknown=effect)
    graded = {name: {"value": value, "grade": "measured"} for name, value in ANDROID.items()}
    yield _case("strict: everything measured", graded, bundle="strict")
    for grade in ("claimed", "listed", "inferred", "measured", "attested"):
        facts = {"android.nfc": {"value": False, "grade": grade, "origin": "PackageManager"}}
        yield _case(f"law: {grade}", facts, bundle="laws")
        yield _case(f"strict: {grade}", {**graded, **facts}, bundle="strict")
    for subject, model in (("till-1", "AC-100"), ("till-9", "AC-100"), ("TILL-1", "ZZ-9"), ("", "ac-100"), ("x", "")):
        facts = {**spoiled, "device.model": model}
        for at in ("2026-11-29T12:00:00Z", "2026-12-24T12:00:00Z"):
            yield _case(f"waived: {subject} {model} {at[:10]}", facts, bundle="waived", subject=subject, at=at)


def _bundles(validity: Validity) -> Iterator[Case]:
    for nfc in (True, False, None):
        for bundle in ("future", "format2", "damaged"):
            yield _case(
                f"{bundle}: nfc {nfc}", {"android.nfc": nfc, "android.security_patch": "2026-11-01"}, bundle=bundle
            )
        for effect in Effect:
            yield _case(
                f"future: nfc {nfc}, unknown is {effect}", {"android.nfc": nfc}, bundle="future", unknown=effect
            )
    first, last, day = validity.not_before, validity.not_after, timedelta(days=1)
    for at in ("2020-01-01", first - day, first, last - day, last, "2031-01-01"):
        yield _case(f"bundle on {at}", ANDROID, at=f"{at}T12:00:00Z", sdk="5.4.1")
        yield _case(f"another reader on {at}", {}, at=f"{at}T12:00:00Z", intent="bluetooth")
