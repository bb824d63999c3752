"""Version, patch, betas, and whether the system is the maker's own."""

from __future__ import annotations

import pytest

from tests.devices import getprop, read, tells, why_not


@pytest.mark.parametrize(
    ("properties", "version"),
    [
        ({"ro_build_version_release": "8.1.0"}, "8.1.0"),
        ({"ro_build_version_release": "12L"}, "12L"),
        ({"ro_build_version_release": None, "ro_system_build_version_release": None}, "15"),
        ({"ro_build_version_release": None, "ro_build_fingerprint": None}, None),
    ],
)
def test_the_version_is_read_or_taken_from_the_fingerprint(
    properties: dict[str, str | None], version: str | None
) -> None:
    assert tells(getprop(**properties), "android.version") == version


def test_a_version_that_the_fingerprint_denies_is_a_contradiction() -> None:
    from tests.devices import read

    sheet = read({"getprop": getprop(ro_build_fingerprint="acme/rover/rover:9/X/1:user/release-keys")})
    assert sheet.facts["android.version"].text == "15"
    assert [contradiction.fact for contradiction in sheet.contradictions] == ["android.version"]


@pytest.mark.parametrize("patch", ["2025-13-40", "soon", "0000-00-00", "2026"])
def test_a_patch_that_is_no_day_is_unknown(patch: str) -> None:
    assert why_not(getprop(ro_build_version_security_patch=patch), "android.security_patch")


@pytest.mark.parametrize(
    "sign",
    [
        {"ro_build_version_preview_sdk": "1"}, {"ro_build_version_codename": "CinnamonBun"}, {"ro.build.beta": "1"},
        {"ro_build_display_id": "NE2213_open_beta_2"}, {"ro_build_id": "Developer_Preview"},
    ],
)  # fmt: skip
def test_a_beta_is_told_by_any_sign(sign: dict[str, str]) -> None:
    assert tells(getprop(**sign), "android.beta") == "yes"


def test_a_released_build_is_no_beta() -> None:
    assert tells(getprop(), "android.beta") == "no"


@pytest.mark.parametrize("maker", ["OnePlus", "OPPO", "realme"])
def test_a_maker_whose_betas_show_nothing_leaves_it_open(maker: str) -> None:
    assert "beta" in why_not(getprop(ro_product_manufacturer=maker), "android.beta")
    assert tells(getprop(ro_product_manufacturer=maker, **{"ro.build.beta": "1"}), "android.beta") == "yes"


def test_properties_without_a_codename_leave_beta_open() -> None:
    assert tells(getprop(ro_build_version_codename=None), "android.beta") is None


CUSTOM = [
    {"org.pixelexperience.version": "13"}, {"ro.lineage.version": "21.0"}, {"ro.cm.version": "14.1"}, {"ro.modversion": "lineage-21"},
    {"ro.build.flavor": "lineage_rover-user"}, {"ro.system.build.type": "userdebug"}, {"ro_build_type": "userdebug"},
    {"ro_build_type": "eng"}, {"ro_build_tags": "test-keys"}, {"ro_build_fingerprint": "acme/rover/rover:15/A/7:userdebug/dev-keys"},
    {"ro_build_fingerprint": "acme/rover/rover:15/A/7:user/test-keys"}, {"ro.product.mod_device": "psyche_xiaomieu_global"},
    {"ro_build_display_id": "lineage_rover-userdebug 13"}, {"ro.build.host": "xiaomi.eu"}, {"ro.grapheneos.release": "1"},
    {"ro.crdroid.version": "9"}, {"ro.vendor_dlkm.build.type": "eng"}, {"ro.product.build.tags": "test-keys"},
    {"ro.vendor.build.fingerprint": "lineage/x/x:15/1/1:userdebug/test-keys"}, {"ro.product.system.name": "lineage_rover"},
    {"ro.bootimage.build.fingerprint": "acme/cm_rover/rover:15/A/7:userdebug/test-keys"}, {"ro.debuggable": "1"},
    {"ro.force.debuggable": "1"}, {"ro.adb.secure": "0"}, {"ro.boot.veritymode": "disabled"}, {"ro.gsid.image_running": "1"},
    {"ro.system.build.fingerprint": "google/gsi_gms_arm64/gsi_gms_arm64:15/A/7:user/release-keys"},
    {"ro.build.description": "rover-userdebug 15 A 7 release-keys"},
]  # fmt: skip
DOUBTFUL = [
    {"ro.build.flavor": "aosp_rover-user"}, {"ro.boot.selinux": "permissive"}, {"ro.boot.veritymode": "logging"},
    {"ro.unheardof.maintainer": "Ada"}, {"ro.unheardof.releasetype": "STABLE"}, {"ro.warranty_bit": "1"},
    {"ro.system_dlkm.build.tags": "test-keys"}, {"ro.system.build.tags": "dev-keys"}, {"ro.vendor.boot.warranty_bit": "1"},
]  # fmt: skip
"""Signs that stand on some makers' own systems, too."""


@pytest.mark.parametrize("sign", DOUBTFUL, ids=lambda sign: "=".join(next(iter(sign.items()))))
def test_a_doubtful_sign_takes_the_yes_away_and_proves_no_no(sign: dict[str, str]) -> None:
    text = getprop() + "".join(f"[{key}]: [{value}]\n" for key, value in sign.items())
    assert why_not(text, "android.stock_os")


def test_every_sign_that_decided_is_told() -> None:
    text = getprop() + "[ro.system.build.type]: [userdebug]\n[ro.lineage.version]: [22.1]\n[ro.debuggable]: [1]\n"
    sheet = read({"getprop": text, "pm_list_packages": "package:android\npackage:org.lineageos.jelly\n"})
    origin = sheet.facts["android.stock_os"].origin
    for sign in ("ro.system.build.type=userdebug", "ro.lineage.version", "ro.debuggable=1", "org.lineageos.jelly"):
        assert sign in origin
    assert sheet.facts["android.stock_os"].grade.word == "measured"


def test_what_a_changed_system_says_of_its_boot_chain_is_a_claim() -> None:
    sheet = read({"getprop": getprop() + "[ro.system.build.type]: [userdebug]\n"})
    for name in ("android.bootloader_locked", "android.verified_boot", "android.emulator"):
        assert sheet.facts[name].grade.word == "claimed"
        assert sheet.value(name) is None


def test_an_excerpt_ticks_nothing() -> None:
    lines = "[ro.boot.flash.locked]: [1]\n[ro.boot.verifiedbootstate]: [green]\n[ro.product.model]: [X]\n[ro.build.id]: [A]\n"
    for name in (
        "android.bootloader_locked",
        "android.verified_boot",
        "android.emulator",
        "android.stock_os",
        "android.beta",
    ):
        assert why_not(lines, name)


@pytest.mark.parametrize("partition", ["vendor", "odm", "vendor_dlkm", "bootimage"])
def test_the_vendor_partition_does_not_tell_the_api_level(partition: str) -> None:
    lines = f"[ro.{partition}.build.version.sdk]: [33]\n[ro.{partition}.build.version.release]: [13]\n"
    sheet = read({"getprop": lines})
    assert sheet.get("android.api_level") is None
    assert sheet.get("android.version") is None


BETAS = [
    {"ro_build_id": "BP31.250610.004", "ro_product_manufacturer": "Google"}, {"ro_build_id": "CP41.260814.003.B1"},
    {"ro_build_id": "UPB5.230623.003", "ro_product_manufacturer": "Google"}, {"ro_build_display_id": "ZP11.250627.009"},
    {"ro.product.name": "tokay_beta"}, {"ro.com.google.gmsversion": "16_202505_beta"},
    {"ro_product_manufacturer": "samsung", "ro.build.version.incremental": "S928BXXU4ZXKS"},
    {"ro_product_manufacturer": "Xiaomi", "ro.build.version.incremental": "V14.0.23.5.8.DEV"},
    {"ro_product_manufacturer": "Xiaomi", "ro.build.version.incremental": "24.7.15"},
    {"ro.build.display.id": "Nothing OS 3.0 Open Beta 1"},
]  # fmt: skip
RELEASED = [
    {"ro_build_id": "BP2A.250605.031"}, {"ro_build_id": "UQ1A.240205.002", "ro_product_manufacturer": "Google"},
    {"ro_build_id": "TKQ1.221114.001", "ro_product_manufacturer": "Xiaomi"},
    {"ro_product_manufacturer": "samsung", "ro.build.version.incremental": "S918BXXSAFZF5"},
    {"ro_product_manufacturer": "Xiaomi", "ro.build.version.incremental": "OS2.0.8.0.VLDCNXM"},
]  # fmt: skip


def properties_with(sign: dict[str, str]) -> str:
    spelled = {key: value for key, value in sign.items() if "." not in key}
    return getprop(**spelled) + "".join(f"[{key}]: [{value}]\n" for key, value in sign.items() if "." in key)


@pytest.mark.parametrize("sign", BETAS, ids=str)
def test_a_beta_that_calls_itself_released_is_found(sign: dict[str, str]) -> None:
    assert tells(properties_with(sign), "android.beta") == "yes"


@pytest.mark.parametrize("sign", RELEASED, ids=str)
def test_a_release_whose_id_looks_like_a_betas_is_none(sign: dict[str, str]) -> None:
    assert tells(properties_with(sign), "android.beta") == "no"


@pytest.mark.parametrize("sign", CUSTOM, ids=lambda sign: "=".join(next(iter(sign.items()))))
def test_a_changed_system_is_told_by_any_sign_although_boot_says_green(sign: dict[str, str]) -> None:
    properties = getprop(**{key: value for key, value in sign.items() if "." not in key})
    text = properties + "".join(f"[{key}]: [{value}]\n" for key, value in sign.items() if "." in key)
    assert tells(text, "android.stock_os") == "no"


STOCK = [
    {"ro.cm.feature": "1"}, {"ro.modversion": "6.7.4.3-201812210152-user-oc"}, {"ro.build.display.id": "flyme 10 test-keys"},
    {"ro.build.version.incremental": "eng.root.20240101"}, {"ro.kernel.qemu": "0"}, {"sys.oem_unlock_allowed": "1"},
]  # fmt: skip


@pytest.mark.parametrize("trap", STOCK, ids=lambda trap: "=".join(next(iter(trap.items()))))
def test_what_stock_systems_carry_too_is_no_sign(trap: dict[str, str]) -> None:
    text = getprop() + "".join(f"[{key}]: [{value}]\n" for key, value in trap.items())
    assert tells(text, "android.stock_os") == "yes"
    assert tells(text, "android.bootloader_locked") == "yes"


@pytest.mark.parametrize("tags", ["dev-keys", None])
def test_unusual_tags_prove_neither(tags: str | None) -> None:
    text = getprop(ro_build_tags=tags, ro_build_fingerprint="acme/rover/rover:15/A/7:user/dev-keys")
    assert why_not(text, "android.stock_os")


@pytest.mark.parametrize("state", ["yellow", "orange", "red", None])
def test_only_a_green_boot_speaks_for_the_makers_system(state: str | None) -> None:
    assert tells(getprop(ro_boot_verifiedbootstate=state), "android.stock_os") != "yes"


def test_another_key_on_a_pixel_is_a_custom_system() -> None:
    locked = {"ro_boot_verifiedbootstate": "yellow", "ro_product_manufacturer": "Google"}
    assert tells(getprop(**locked), "android.stock_os") == "no"
    assert tells(getprop(**{**locked, "ro_product_manufacturer": "Acme"}), "android.stock_os") is None


def test_a_burnt_fuse_leaves_the_system_in_doubt() -> None:
    assert tells(getprop(), "android.stock_os") == "yes"
    assert tells(getprop(**{"ro.boot.warranty_bit": "0"}), "android.stock_os") == "yes"
    assert tells(getprop(**{"ro.boot.warranty_bit": "1"}), "android.stock_os") is None


@pytest.mark.parametrize(
    "name", ["ro.ion.heap", "ro.dot.density", "ro.spark.feature", "ro.cm.feature", "ro.voltage.level"]
)
def test_a_makers_own_property_is_no_custom_system(name: str) -> None:
    assert tells(getprop(**{name: "1"}), "android.stock_os") == "yes"


@pytest.mark.parametrize(
    "name", ["ro.lineage.version", "ro.evolution.maintainer", "ro.xiaomi.eu.ota_device", "ro.arrow.version"]
)
def test_a_custom_systems_property_is(name: str) -> None:
    assert tells(getprop(**{name: "1"}), "android.stock_os") == "no"


def test_a_system_that_does_not_enforce_is_changed() -> None:
    assert tells({"getprop": getprop(), "getenforce": "Permissive\n"}, "android.stock_os") == "no"
    assert tells({"getprop": getprop(), "getenforce": "Enforcing\n"}, "android.stock_os") == "yes"
