"""Invented devices: facts and raw evidence that every test may start from and change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from eligibility.assessment import Assessment, Question
from eligibility.facts.answers import FACTS
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.fact import Fact, FactSheet, Grade
from eligibility.probes import vocabulary
from eligibility.reporting import render, rows
from eligibility.workbench import Workbench

ON = date(2026, 11, 22)
"""The day most tests ask about."""

READY_ANDROID: dict[str, Any] = {
    "device.platform": "android",
    "device.manufacturer": "Acme",
    "device.model": "AC-100",
    "device.name": "Rover 5",
    "device.form_factor": "phone",
    "device.internet": True,
    "device.clock_skew": 1,
    "device.location_services": True,
    "android.arm": True,
    "android.emulator": False,
    "android.api_level": 35,
    "android.version": "15",
    "android.security_patch": "2026-10-05",
    "android.build_type": "user",
    "android.beta": False,
    "android.stock_os": True,
    "android.bootloader_locked": True,
    "android.verified_boot": "green",
    "android.rooted": False,
    "android.nfc": True,
    "android.nfc_enabled": True,
    "android.keystore_version": 300,
    "android.keystore_operations": True,
    "android.gms": True,
    "android.play_store": True,
    "android.play_certified": True,
    "android.pci_pts": False,
    "android.accelerometer": True,
    "android.ui_mode": "normal",
    "android.developer_options": False,
    "android.debugging": False,
    "android.accessibility_services": [],
    "android.overlay_apps": [],
    "android.screen_recording": False,
    "android.extra_displays": 0,
    "android.camera_in_use": False,
    "app.library": True,
    "app.debuggable": False,
    "app.isolated_process": True,
    "app.hide_overlay_permission": True,
    "app.location_permission": True,
    "app.shared_system_uid": False,
    "app.pin_library": True,
    "app.offers_fallback": True,
    "app.pin_tested": True,
    "app.schemes": ["visa", "mastercard"],
}
READY_IPHONE: dict[str, Any] = {
    "device.platform": "ios",
    "device.manufacturer": "Apple",
    "iphone.identifier": "iPhone15,4",
    "iphone.generation": 15,
    "ios.version": "26.6.1",
    "ios.build": "23G93",
    "ios.beta": False,
    "ios.capped": False,
    "device.internet": True,
    "device.location_services": True,
    "device.screen_lock": True,
    "iphone.apple_account": True,
    "app.entitlement": "distribution",
    "app.minimum_ios": "16.0",
    "app.offers_fallback": True,
    "app.pin_tested": True,
    "app.schemes": ["visa", "mastercard"],
}

READY_PROPERTIES: dict[str, str] = {
    "dalvik.vm.heapsize": "512m",
    "init.svc.zygote": "running",
    "persist.sys.timezone": "Europe/Paris",
    "ro.debuggable": "0",
    "ro.secure": "1",
    "ro.product.manufacturer": "Acme",
    "ro.product.brand": "acme",
    "ro.product.model": "AC-100",
    "ro.product.device": "rover",
    "ro.product.cpu.abilist": "arm64-v8a,armeabi-v7a,armeabi",
    "ro.hardware": "qcom",
    "ro.build.version.sdk": "35",
    "ro.build.version.release": "15",
    "ro.build.version.codename": "REL",
    "ro.build.version.preview_sdk": "0",
    "ro.build.version.security_patch": "2026-10-05",
    "ro.build.type": "user",
    "ro.build.tags": "release-keys",
    "ro.build.fingerprint": "acme/rover/rover:15/AQ3A.240912.001/7:user/release-keys",
    "ro.build.characteristics": "default",
    "ro.boot.flash.locked": "1",
    "ro.boot.vbmeta.device_state": "locked",
    "ro.boot.verifiedbootstate": "green",
    "nfc.initialized": "true",
}
_ORDINARY = (
    "audio.low_latency", "audio.output", "bluetooth", "bluetooth_le", "camera", "camera.any", "camera.autofocus",
    "camera.flash", "camera.front", "faketouch", "fingerprint", "location", "location.gps", "location.network",
    "microphone", "ram.normal", "screen.landscape", "screen.portrait", "sensor.accelerometer", "sensor.compass",
    "sensor.gyroscope", "sensor.light", "sensor.proximity", "telephony", "telephony.gsm", "touchscreen",
    "touchscreen.multitouch", "usb.accessory", "usb.host", "wifi", "wifi.direct",
)  # fmt: skip
FEATURES = [
    "feature:reqGlEsVersion=0x30002", "feature:android.software.webview",
    *(f"feature:android.hardware.{name}" for name in _ORDINARY),
    "feature:android.hardware.nfc", "feature:android.hardware.nfc.hce", "feature:android.hardware.hardware_keystore=300",
]  # fmt: skip
PACKAGES = [
    "package:android",
    *(f"package:com.acme.app{number}" for number in range(30)),
    "package:com.android.nfc", "package:com.android.vending", "package:com.google.android.gms", "package:com.google.android.gsf",
]  # fmt: skip


def known(values: Mapping[str, Any], grade: Grade = Grade.MEASURED, **more: Any) -> FactSheet:
    """A sheet of facts given by name; None leaves a fact out."""
    return FactSheet.of(facts(values, grade, **more))


def facts(
    values: Mapping[str, Any], grade: Grade = Grade.MEASURED, *, origin: str = "test", masked: str | None = None
) -> list[Fact]:
    """Facts given by name and value, the values as people write them."""
    words = vocabulary()
    return [
        Fact(words[name], words[name].accept(value), grade, origin, None, masked)
        for name, value in values.items()
        if value is not None
    ]


def ready_android(**changes: Any) -> dict[str, Any]:
    """An Android device that meets every demand, with changes; ``nfc=False`` means ``android.nfc``."""
    return changed(READY_ANDROID, "android.", changes)


def ready_iphone(**changes: Any) -> dict[str, Any]:
    """An iPhone that meets every demand, with changes; ``beta=True`` means ``ios.beta``."""
    return changed(READY_IPHONE, "ios.", changes)


def changed(start: Mapping[str, Any], prefix: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Facts with changes: a keyword stands for a fact below the prefix, ``a__b`` for ``a.b``."""
    named = {(key.replace("__", ".") if "__" in key else prefix + key): value for key, value in changes.items()}
    return {**start, **named}


def ask(bench: Workbench, values: Mapping[str, Any] | FactSheet, *, on: date = ON, **question: Any) -> Assessment:
    """Assess facts for a day, with what the catalog adds to them."""
    sheet = values if isinstance(values, FactSheet) else bench.sheet(facts=facts(values))
    return bench.assess(sheet, Question("stripe", on, **question), subject="test")


def getprop(**changes: str | None) -> str:
    """A getprop answer; ``ro_build_type="eng"`` changes ro.build.type, None leaves a property out."""
    return getprop_of(with_properties(**changes))


def with_properties(**changes: str | None) -> dict[str, str]:
    """The properties of the ready phone with changes."""
    spelled = {name.replace(".", "_"): name for name in READY_PROPERTIES}
    named = {spelled.get(key, key if "." in key else key.replace("_", ".")): value for key, value in changes.items()}
    return {name: value for name, value in {**READY_PROPERTIES, **named}.items() if value is not None}


def getprop_of(properties: Mapping[str, str]) -> str:
    """Properties as ``getprop`` prints them."""
    return "".join(f"[{name}]: [{value}]\n" for name, value in sorted(properties.items()))


def other(thing: Any, **changes: Any) -> Any:
    """The same rule or pack with something changed."""
    return thing._replace(**changes) if hasattr(thing, "_replace") else replace(thing, **changes)


def lines(*parts: list[str] | str) -> str:
    """Lines joined to one text."""
    return "".join(f"{line}\n" for part in parts for line in ([part] if isinstance(part, str) else part))


READY_FOLDER: dict[str, str] = {
    "date.txt": "1795251600\n",  # 2026-11-21
    "getprop.txt": getprop(),
    "pm_list_features.txt": lines(FEATURES),
    "pm_list_packages.txt": lines(PACKAGES),
    "pm_list_packages_d.txt": "package:com.acme.app7\n",
    "which_su.txt": "exit=1\n",
    "settings_list_global.txt": "adb_enabled=0\nadb_wifi_enabled=0\ndevelopment_settings_enabled=0\n",
    "settings_list_secure.txt": "accessibility_enabled=0\nenabled_accessibility_services=null\nlocation_mode=3\n",
    "dumpsys_nfc.txt": "mState=on\n",
    "dumpsys_window_windows.txt": "Window #0 Window{1 u0 StatusBar}:\n  package=com.android.systemui\n",
}
"""Evidence of an Android phone that leaves nothing but confirmations open."""

IDEVICEINFO = (
    "BuildVersion: 23G93\nDeviceClass: iPhone\nDeviceName: Ada\u2019s iPhone\nPasswordProtected: true\n"
    "ProductType: iPhone15,4\nProductVersion: 26.6.1\nTimeIntervalSince1970: 1795251600.25\nNonVolatileRAM:\n auto-boot: dHJ1ZQ==\n"
)
READY_IPHONE_FOLDER: dict[str, str] = {"ideviceinfo.txt": IDEVICEINFO}


def recording(pieces: Mapping[str, bytes | str], origin: str = "file:phone", **details: str) -> Recording:
    """A recording of kinds and contents."""
    made = [
        Evidence(kind, content if isinstance(content, bytes) else content.encode()) for kind, content in pieces.items()
    ]
    return Recording(origin, tuple(made), None, details)


def read(pieces: Mapping[str, bytes | str], origin: str = "file:phone", **details: str) -> FactSheet:
    """The sheet that the probes read out of a recording."""
    from eligibility.probes import read_evidence

    return read_evidence(recording(pieces, origin, **details))


def tells(pieces: Mapping[str, bytes | str] | str | bytes, fact: str, **details: str) -> str | None:
    """What evidence says of a fact, as text; None when it is not known. A bare text is a getprop answer."""
    found = read({"getprop": pieces} if isinstance(pieces, (str, bytes)) else pieces, **details).get(fact)
    return None if found is None else found.text


def why_not(pieces: Mapping[str, bytes | str] | str | bytes, fact: str) -> str:
    """Why a fact is not known; fails when it is known, or when nobody says why."""
    sheet = read({"getprop": pieces} if isinstance(pieces, (str, bytes)) else pieces)
    assert sheet.get(fact) is None, f"{fact} came out {sheet.get(fact)}"
    return sheet.gaps[fact].reason


def report_of(*assessments: Assessment, errors: tuple[dict[str, str], ...] = ()) -> Any:
    """A report as plain data."""
    return rows.report_of([rows.assessment_row(one) for one in assessments], list(errors))  # type: ignore[arg-type]


def rendered(form: str, *assessments: Assessment, errors: tuple[dict[str, str], ...] = (), colour: bool = False) -> str:
    """A report in a format."""
    text = render(form, report_of(*assessments, errors=errors), colour=colour)
    assert isinstance(text, str)
    return text


def assess_folder(
    bench: Workbench, files: Mapping[str, str], *, on: date = ON, subject: str = "test", **question: Any
) -> Assessment:
    """Assess files of evidence without writing them anywhere."""
    pieces = {FACTS if name == "facts.yaml" else name.removesuffix(".txt"): text for name, text in files.items()}
    taken = recording(pieces)
    return bench.assess(bench.sheet(taken), Question("stripe", on, **question), subject=subject, recording=taken)
