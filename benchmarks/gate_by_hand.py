"""The rules of one fixed question as a competent developer would write them: the limit for plain Python.

Stripe, the newest SDK of 2026-11-22, Great Britain, a live reader. Facts are a dict of typed values; an absent
one is unknown. Returns the ids of failing and of unknown rules. Checked against the tree walk before it is timed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

ON = date(2026, 11, 22)
PATCH = date(2025, 11, 1)
RELEASED = date(2025, 11, 22)
SCHEMES = frozenset({"visa", "mastercard", "amex", "discover", "interac", "eftpos", "cartes_bancaires"})
ENTITLEMENTS = frozenset({"development", "distribution"})


def decide(facts: dict[str, Any]) -> tuple[list[str], list[str]]:  # noqa: PLR0912 - one branch a rule, as such code is
    g = facts.get
    f: list[str] = []
    u: list[str] = []
    if g("device.platform") == "android":
        v = g("android.api_level")
        if v is None:
            u.append("android.version")
        elif v < 33:
            f.append("android.version")
        v = g("android.keystore_operations")
        if not v:
            (u if v is None else f).append("android.keystore-operations")
        v = g("android.ui_mode")
        if v is None:
            u.append("android.device-type")
        elif v != "normal":
            f.append("android.device-type")
        v = g("android.arm")
        if not v:
            (u if v is None else f).append("android.arm-processor")
        v = g("android.keystore_version")
        if v is None:
            u.append("android.hardware-keystore")
        elif v < 100:
            f.append("android.hardware-keystore")
        v = g("provider.listed")
        if v is None:
            u.append("android.listed")
        elif not any(start <= ON and (end is None or end > ON) for start, end in v):
            f.append("android.listed")
        v = g("android.nfc")
        if not v:
            (u if v is None else f).append("android.nfc")
        v = g("android.debugging")
        if v is None:
            u.append("android.debugging")
        elif v:
            f.append("android.debugging")
        developer = g("android.developer_options")
        if developer is None:
            u += ("android.developer-options", "pin.developer-options")
        elif developer:
            f += ("android.developer-options", "pin.developer-options")
        v = g("device.location_services")
        if not v:
            (u if v is None else f).append("android.location-services")
        v = g("app.location_permission")
        if not v:
            (u if v is None else f).append("app.location-permission")
        v = g("app.library")
        if not v:
            (u if v is None else f).append("app.library")
        v = g("app.isolated_process")
        if not v:
            (u if v is None else f).append("app.process")
        v = g("app.debuggable")
        if v is None:
            u.append("app.release-build")
        elif v:
            f.append("app.release-build")
        maker, name, model = g("device.manufacturer"), g("device.name"), g("device.model")
        m = None if maker is None else maker.lower()
        n = None if name is None else name.lower()
        for known, part, rule in _REPORTS:
            if m is not None and n is not None and known in m and part in n:
                f.append(rule)
        if m is None or "sunmi" in m:
            named = None if n is None else _d3_pro(n)
            coded = None if model is None else _d3_pro(model.lower())
            if named or coded:
                (u if m is None else f).append("android.sunmi-d3-pro")
            elif named is None or coded is None:
                u.append("android.sunmi-d3-pro")
        v = g("device.clock_skew")
        if v is None:
            u.append("android.clock")
        elif v > 600:
            f.append("android.clock")
        v = g("device.internet")
        if not v:
            (u if v is None else f).append("android.internet")
            (u if v is None else f).append("pin.internet")
        v = g("android.bootloader_locked")
        if not v:
            (u if v is None else f).append("android.bootloader-locked")
        v = g("android.beta")
        if v is None:
            u.append("android.no-beta")
        elif v:
            f.append("android.no-beta")
        v = g("android.rooted")
        if v is None:
            u.append("android.not-rooted")
        elif v:
            f.append("android.not-rooted")
        v = g("android.stock_os")
        if not v:
            (u if v is None else f).append("android.stock-system")
        v = g("android.verified_boot")
        if v != "green":
            (u if v is None else f).append("android.verified-boot")
        v = g("android.emulator")
        if v is None:
            u.append("android.no-emulator")
        elif v:
            f.append("android.no-emulator")
        v = g("app.shared_system_uid")
        if v is None:
            u.append("app.own-uid")
        elif v:
            f.append("app.own-uid")
        v = g("android.pci_pts")
        if v is None:
            u.append("android.payment-terminal")
        elif v:
            f.append("android.payment-terminal")
        v = g("android.play_certified")
        if not v:
            (u if v is None else f).append("android.play-certified")
        v = g("android.gms")
        if not v:
            (u if v is None else f).append("android.play-services")
        v = g("android.play_store")
        if not v:
            (u if v is None else f).append("android.play-store")
        v = g("android.security_patch")
        if v is None:
            u.append("android.security-patch")
        elif v < PATCH:
            f.append("android.security-patch")
        v = g("android.camera_in_use")
        if v is None:
            u.append("android.camera-free")
        elif v:
            f.append("android.camera-free")
        v = g("android.nfc_enabled")
        if not v:
            (u if v is None else f).append("android.nfc-enabled")
        v = g("app.hide_overlay_permission")
        if not v:
            (u if v is None else f).append("app.hide-overlay-permission")
        v = g("android.accessibility_services")
        if v is None:
            u.append("pin.accessibility")
        elif v:
            f.append("pin.accessibility")
        v = g("android.overlay_apps")
        if v is None:
            u.append("pin.overlays")
        elif v:
            f.append("pin.overlays")
        v = g("android.screen_recording")
        if v is None:
            u.append("pin.screen-recording")
        elif v:
            f.append("pin.screen-recording")
        v = g("android.extra_displays")
        if v is None:
            u.append("pin.single-display")
        elif v > 0:
            f.append("pin.single-display")
        v = g("app.pin_library")
        if not v:
            (u if v is None else f).append("pin.library")
    else:
        v = g("app.minimum_ios")
        if v is None:
            u.append("app.minimum-ios")
        elif v.parts < (15,):
            f.append("app.minimum-ios")
        v = g("iphone.generation")
        if v is None:
            u.append("iphone.model")
        elif v < 11:
            f.append("iphone.model")
        v = g("device.internet")
        if not v:
            (u if v is None else f).append("iphone.internet")
        version, released = g("ios.version"), g("ios.release_day")
        if released is None or released > ON:
            u.append("iphone.ios-current")
        elif released < RELEASED:
            f.append("iphone.ios-current")
        if version is None:
            u += ("iphone.ios-floor", "pin.ios-version")
        else:
            p = version.significant
            if p < (18, 0, 1):
                f.append("iphone.ios-floor")
            if p < (16, 4):
                f.append("pin.ios-version")
        v = g("device.screen_lock")
        if not v:
            (u if v is None else f).append("iphone.passcode")
        v = g("iphone.apple_account")
        if not v:
            (u if v is None else f).append("iphone.apple-account")
        v = g("ios.beta")
        if v or (released is not None and released > ON):
            f.append("iphone.no-beta")
        elif v is None or released is None:
            u.append("iphone.no-beta")
        capped = g("ios.capped")
        if capped is not False:
            v = g("ios.cap_release_day")
            if v is None:
                u.append("iphone.support-ends")
            elif v < RELEASED:
                (u if capped is None else f).append("iphone.support-ends")
            elif capped is None:
                pass
        v = g("app.entitlement")
        if v is None:
            u += ("iphone.distribution-entitlement", "iphone.entitlement")
        else:
            if v != "distribution":
                f.append("iphone.distribution-entitlement")
            if v not in ENTITLEMENTS:
                f.append("iphone.entitlement")
        v = g("device.location_services")
        if not v:
            (u if v is None else f).append("iphone.location-services")
    v = g("app.schemes")
    if v is None:
        u.append("market.schemes")
    else:
        if "cartes_bancaires" in v:
            f.append("market.cartes-bancaires")
        if "interac" in v:
            f.append("market.interac")
        if "eftpos" in v:
            f.append("market.eftpos")
        if not v <= SCHEMES:
            f.append("market.schemes")
    v = g("app.offers_fallback")
    if not v:
        (u if v is None else f).append("market.pin-gb")
    v = g("app.pin_tested")
    if not v:
        (u if v is None else f).append("market.pin-tested")
    return f, u


_REPORTS = (
    ("hmd", "t21", "android.field-report-hmd-t21"),
    ("oukitel", "rt3 plus", "android.field-report-rt3-plus"),
    ("zebra", "tc53e", "android.field-report-tc53e"),
)


def _d3_pro(text: str) -> bool:
    at = text.find("d3")
    return at >= 0 and "pro" in text[at + 2 :]
