"""Feature and package lists: NFC, keystore, Google services."""

from __future__ import annotations

import pytest

from eligibility.facts.evidence import Evidence, Recording
from eligibility.probes import read_evidence
from tests.devices import FEATURES, PACKAGES, getprop, lines, read, tells, why_not

KEYSTORE = "android.hardware.hardware_keystore"
WITHOUT_NFC = [feature for feature in FEATURES if "nfc" not in feature]
SPELLINGS = {
    "as pm prints it": lines(FEATURES),
    "without the word": lines(FEATURES).replace("feature:", ""),
    "on one line": " ".join(FEATURES),
    "indented with CRLF": "".join(f"   {line}\r\n" for line in FEATURES),
    "in a session": "255|SHARP1:/ $ pm list features\n" + lines(FEATURES) + "SHARP1:/ $ \nadb.exe: device offline\n",
    "with reqGlEsVersion": "feature:reqGlEsVersion=0x30002\n" + lines(FEATURES),
}


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_a_feature_list_is_read_however_it_was_written(spelling: str) -> None:
    assert tells({"pm_list_features": SPELLINGS[spelling]}, "android.nfc") == "yes"
    assert tells({"pm_list_features": SPELLINGS[spelling]}, "android.keystore_version") == "300"


def test_the_feature_decides_over_the_hint() -> None:
    assert tells({"pm_list_features": lines(WITHOUT_NFC), "getprop": getprop()}, "android.nfc") == "no"


@pytest.mark.parametrize(
    "trap", ["feature:com.samsung.android.nfc.mpos", "feature:android.hardware.nfc.hce", "feature:com.nxp.mifare"]
)
def test_a_feature_with_nfc_in_its_name_is_not_nfc(trap: str) -> None:
    assert tells({"pm_list_features": lines(WITHOUT_NFC, trap)}, "android.nfc") == "no"


@pytest.mark.parametrize("few", [[], FEATURES[:5], ["error: closed"]])
def test_an_excerpt_of_the_features_denies_nothing(few: list[str]) -> None:
    assert tells({"pm_list_features": lines(few)}, "android.nfc") is None
    assert why_not({"pm_list_features": lines(few)}, "android.keystore_version")


def cut(kind: str, text: str, **more: str) -> Recording:
    others = tuple(Evidence(name, content.encode()) for name, content in more.items())
    return Recording("adb:X", (Evidence(kind, text.encode(), problem="timed out after 10 s"), *others))


def test_a_cut_list_denies_nothing() -> None:
    sheet = read_evidence(cut("pm_list_features", lines(WITHOUT_NFC)))
    assert sheet.get("android.nfc") is None
    assert "timed out" in sheet.gaps["android.nfc"].reason
    sheet = read_evidence(cut("pm_list_packages", lines(PACKAGES[:25])))
    assert sheet.get("android.gms") is None
    assert "timed out" in sheet.gaps["android.gms"].reason


def test_properties_alone_do_not_tell_the_keystore() -> None:
    assert "pm list features" in why_not(getprop(), "android.keystore_version")


def test_nfc_is_hinted_at_by_its_service() -> None:
    assert read({"getprop": getprop()}).facts["android.nfc"].grade.word == "inferred"
    assert why_not(getprop(nfc_initialized=None) + "[ro.nfc.port]: [I2C]\n[ro.hardware.nfc_nci]: [x]\n", "android.nfc")


def test_a_missing_service_is_a_missing_sensor() -> None:
    assert tells({"dumpsys_nfc": "Can't find service: nfc\n"}, "android.nfc") == "no"


def test_a_disabled_nfc_package_is_no_nfc() -> None:
    assert tells({"pm_list_features": lines(WITHOUT_NFC), "pm_list_packages": lines(PACKAGES)}, "android.nfc") == "no"


@pytest.mark.parametrize(("state", "on"), [("on", "yes"), ("off", "no"), ("turning on", "no"), ("turning off", "no")])
def test_nfc_is_switched_on_only_when_it_says_so(state: str, on: str) -> None:
    assert tells({"dumpsys_nfc": f"mState={state}\nmScreenState=ON\n"}, "android.nfc_enabled") == on


@pytest.mark.parametrize("dump", ["", "Permission Denial: can't dump NfcAdapter", "mState=", "mState=maybe"])
def test_an_unreadable_nfc_state_is_unknown(dump: str) -> None:
    assert tells({"dumpsys_nfc": dump}, "android.nfc_enabled") is None


def test_a_feature_without_its_version_tells_no_keystore() -> None:
    text = lines([feature.replace("=300", "") for feature in FEATURES])
    assert "version" in why_not({"pm_list_features": text}, "android.keystore_version")


def test_a_whole_list_without_the_feature_is_no_keystore() -> None:
    text = lines([feature for feature in FEATURES if KEYSTORE not in feature])
    assert tells({"pm_list_features": text, "getprop": getprop()}, "android.keystore_version") == "0"


@pytest.mark.parametrize(("level", "release"), [("30", "11"), ("28", "9"), (None, "11"), (None, "8.1.0"), (None, None)])
def test_before_android_12_the_feature_has_no_name_and_its_absence_tells_nothing(
    level: str | None, release: str | None
) -> None:
    text = lines([feature for feature in FEATURES if KEYSTORE not in feature])
    system = getprop(ro_build_version_sdk=level, ro_build_version_release=release)
    assert "Android 12" in why_not({"pm_list_features": text, "getprop": system}, "android.keystore_version")


def test_the_keystore_of_an_emulator_proves_nothing() -> None:
    emulator = getprop() + "[ro.kernel.qemu]: [1]\n"
    assert "emulator" in why_not({"pm_list_features": lines(FEATURES), "getprop": emulator}, "android.keystore_version")


def test_google_services_are_read_from_the_packages() -> None:
    pieces = {"pm_list_packages": lines(PACKAGES), "pm_list_packages_d": "package:com.acme.app1\n"}
    assert tells(pieces, "android.gms") == "yes"
    assert tells(pieces, "android.play_store") == "yes"


def test_install_paths_may_hold_equals_signs() -> None:
    apps = ["package:/system/framework/framework-res.apk=android", "package:/system/app/gsf.apk=com.google.android.gsf"]
    apps += [f"package:/data/app/~~a{n}==/x-b==/base.apk=com.acme.app{n}" for n in range(30)]
    text = lines(apps, "package:/data/app/~~K2u==/com.google.android.gms-Zf==/base.apk=com.google.android.gms")
    assert tells({"pm_list_packages_f": text}, "android.gms") == "yes"
    assert tells({"pm_list_packages_f": text}, "android.play_store") == "no"


def test_a_disabled_service_is_a_missing_one() -> None:
    pieces = {"pm_list_packages": lines(PACKAGES), "pm_list_packages_d": "package:com.google.android.gms\n"}
    assert tells(pieces, "android.gms") == "no"
    assert tells(pieces, "android.play_store") == "yes"


def test_nobody_asked_for_disabled_packages() -> None:
    assert read({"pm_list_packages": lines(PACKAGES)}).facts["android.gms"].grade.word == "inferred"


def test_a_failed_list_of_disabled_packages_does_not_vouch_for_any() -> None:
    sheet = read_evidence(cut("pm_list_packages_d", "", pm_list_packages=lines(PACKAGES)))
    assert sheet.facts["android.gms"].grade.word == "inferred"


def test_a_package_like_the_service_is_not_the_service() -> None:
    others = [package for package in PACKAGES if "google" not in package]
    text = lines(others, "package:com.google.android.gms.fake", "package:xcom.google.android.gms")
    assert tells({"pm_list_packages": text}, "android.gms") == "no"


def test_properties_alone_do_not_tell_google_services() -> None:
    assert "pm list packages" in why_not(getprop(), "android.gms")
    assert tells(getprop() + "[hw_sc.build.platform.version]: [4.2.0]\n", "android.gms") == "no"


def test_the_accelerometer_is_a_feature() -> None:
    without = [feature for feature in FEATURES if "accelerometer" not in feature]
    assert tells({"pm_list_features": lines(FEATURES)}, "android.accelerometer") == "yes"
    assert tells({"pm_list_features": lines(without)}, "android.accelerometer") == "no"
    assert tells({"pm_list_features": lines(without[:3])}, "android.accelerometer") is None


def test_a_huawei_without_a_google_release_has_no_google_services() -> None:
    huawei = {"ro.product.manufacturer": "HUAWEI", "ro.build.version.emui": "EmotionUI_11.0.0"}
    filler = "".join(f"[persist.vendor.n{number}]: [1]\n" for number in range(120))
    assert tells(getprop(**huawei, **{"ro.com.google.gmsversion": None}) + filler, "android.gms") == "no"
    assert tells(getprop(**huawei, **{"ro.com.google.gmsversion": "9_201808"}) + filler, "android.gms") is None
    assert tells(getprop(**huawei, **{"ro.com.google.gmsversion": None}), "android.gms") is None


def google(*more: str, **pieces: str) -> dict[str, str]:
    return {"pm_list_packages": lines(PACKAGES, *more), "pm_list_packages_d": "package:com.acme.app1\n", **pieces}


@pytest.mark.parametrize(
    "sign", ["org.microg.nlp.backend.nominatim", "com.aurora.store", "org.fdroid.fdroid.privileged"]
)
def test_a_stand_in_beside_the_name_of_google_is_a_contradiction(sign: str) -> None:
    sheet = read(google(f"package:{sign}"))
    assert sheet.get("android.gms") is None
    assert "android.gms" in {one.fact for one in sheet.contradictions}


def test_a_version_that_google_never_gave_is_a_stand_in() -> None:
    dump = "dumpsys_package_com.google.android.gms"
    assert tells(google(**{dump: "versionName=24.23.35 (190400-646585959)\n"}), "android.gms") == "yes"
    assert read(google(**{dump: "versionName=0.3.6.244735\n"})).get("android.gms") is None


def test_the_name_alone_is_not_google() -> None:
    bare = [package for package in PACKAGES if not package.endswith("gsf")]
    assert "nothing that comes with" in why_not({"pm_list_packages": lines(bare)}, "android.gms")


def test_a_list_of_one_makers_packages_convicts_nobody() -> None:
    grep = lines([f"package:com.samsung.android.app{number}" for number in range(25)])
    assert read({"pm_list_packages": grep}).get("android.gms") is None
    assert read({"pm_list_packages": grep}).get("android.nfc") is None


def test_amazons_system_comes_without_google() -> None:
    fire = "[ro.build.fingerprint]: [Amazon/suez/suez:5.1.1/LVY48F/40:user/release-keys]\n"
    assert tells(fire, "android.gms") == "no"


def test_playing_cards_is_not_reading_them() -> None:
    watch = "feature:android.hardware.nfc.any\nfeature:android.hardware.nfc.hce\n"
    assert tells({"pm_list_features": watch}, "android.nfc") == "no"
    assert tells("[ro.build.characteristics]: [nosdcard,watch]\n", "android.ui_mode") == "watch"
