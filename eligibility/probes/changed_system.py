"""Signs that the system is not the maker's own, released and closed one.

A *certain* sign is set by changed systems and open builds only. A *doubtful* one stands on some makers' own
systems, too: it takes the yes away and proves no no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.fact import Fact, Gap, Grade
from eligibility.facts.values import Value
from eligibility.probes.marks import Sign, custom_systems, fingerprints, product_names
from eligibility.probes.material import Material

VERIFIED_BOOT = ("ro.boot.verifiedbootstate", "vendor.boot.verifiedbootstate")
"""The properties that tell the state of verified boot."""
_TYPE = re.compile(r"ro\.(?:[a-z_]+\.)*build\.type(?:\.[\w-]+)?")
_TAGS = re.compile(r"ro\.(?:[a-z_]+\.)*build\.tags(?:\.[\w-]+)?")
_DESCRIPTION = re.compile(r"ro\.(?:[a-z_]+\.)*build\.(?:description|flavor)(?:\.[\w-]+)?")
_ENDING = re.compile(r":(?P<type>user|userdebug|eng)/(?P<tags>[\w,-]+)$")
_OPEN_TYPE = re.compile(r"-(?:userdebug|eng)(?: |$)")
_MAKERS_PARTS = re.compile(r"ro\.(?:vendor|odm|\w+_dlkm|bootimage)\.")
"""Partitions that makers of chips build: the tags there are test or developer keys on some sold phones."""

_OPEN_VALUES = {
    "ro.debuggable": ("1", "adb may become root on it"),
    "ro.force.debuggable": ("1", "a debug ramdisk was started"),
    "ro.adb.secure": ("0", "adb asks nobody"),
    "ro.secure": ("0", "adb is root"),
    "ro.gsid.image_running": ("1", "a generic system image runs"),
    "ro.boot.veritymode": ("disabled", "the system partition is not verified"),
    "vendor.boot.veritymode": ("disabled", "the system partition is not verified"),
    "ro.boot.enforcing": ("0", "SELinux does not enforce"),
    "ro.build.selinux.enforce": ("0", "SELinux does not enforce"),
}
_NOT_ANDROID = re.compile("recovery|fastbootd?|charger|factory|ffbm-.*|meta")
_DOUBTFUL_VALUES = {
    "ro.boot.veritymode": (
        re.compile("logging|ignore_corruption|panicking"),
        "damage of the system is let pass or was met",
    ),
    "vendor.boot.veritymode": (
        re.compile("logging|ignore_corruption|panicking"),
        "damage of the system is let pass or was met",
    ),
    "ro.boot.selinux": (re.compile("permissive|disabled"), "started with SELinux not enforcing"),
    "ro.modversion": (
        re.compile(r"(?!\d+(?:\.\d+)+(?:_\w+)?-\d{8,14}-user-).+"),
        "a version as custom systems have it since CyanogenMod",
    ),
    "ro.boot.enable_dm_verity": (re.compile("0|false"), "the system partition is not verified"),
    "partition.system.verified": (re.compile("[01]"), "the system partition is not verified, or is damaged"),
    "partition.vendor.verified": (re.compile("[01]"), "the vendor partition is not verified, or is damaged"),
    "ro.boot.bl_state": (re.compile(r"(?!(?:0|1|locked)$).+"), "the boot loader says that it is not as it was sold"),
    "ro.boot.secureboot": (re.compile("0|false"), "the chip starts what nobody signed"),
    "ro.bootmode": (_NOT_ANDROID, "read in recovery, not in the system itself"),
    "ro.boot.mode": (_NOT_ANDROID, "read in recovery, not in the system itself"),
    "init.svc.recovery": (re.compile("running"), "read in recovery, not in the system itself"),
    "ro.boot.verifiedbooterror": (re.compile(".*"), "verified boot met an error"),
    "ro.boot.verifyerrorpart": (re.compile(".*"), "verified boot met an error"),
}
_WARRANTY = (".warranty_bit", ".knox.warranty")
"""Samsung's fuse, in any partition's words."""
_GENERIC_IMAGE = re.compile(r"gsi_.*|aosp_(?:arm|arm64|x86|x86_64)(?:_ab)?(?:-.*)?", re.IGNORECASE)
_CUSTOM_SHAPES = re.compile(
    r"ro\.(?P<word>\w+)\.(?:maintainer|releasetype|release_type|buildtype|build_type|maintainer_name|romversion|rom\.version|"
    r"build\.version|build\.type|device|version|codename|branding|display\.version|modversion|settings\.android_version)",
)
"""How custom systems name their own properties, whatever their name is."""
_WORDS = """
    product system system_ext vendor odm build boot bootimage bootloader kernel hardware vndk opengles property_service crypto
    zygote dalvik art apex llndk board board_api baseband revision serialno treble telephony wifi bluetooth audio camera
    sf surface_flinger hwui egl gfx vulkan media drm netflix soc sys security secureboot gsid virtual_ab ndk_translation
    carrier config com control_privapp_permissions setupwizard storage_manager lmk logd adb charger fota frp gps nfc ril
    miui mi xiaomi redmi poco oxygen oplus oppo realme oneplus vivo iqoo flyme meizu smartisan nubia zte zui lenovo moto mot
    motorola samsung omc csc proca em oba cmc sec knox huawei hw hw_sc hwui honor magic emui hisi asus rog sony semc somc
    nokia hmd tcl jrd alcatel wiko lge lg htc sharp fujitsu kyocera panasonic zebra symbol honeywell datalogic cipherlab
    sunmi pax ingenico verifone newland urovo chainway unitech point_mobile bluebird ulefone blackview doogee oukitel cubot
    umidigi infinix tecno itel transsion tran micromax lava nothing fairphone essential razer teclast chuwi google pixel
    mediatek mtk qti qualcomm qc sprd unisoc spreadtrum rockchip rk allwinner amlogic exynos nvidia intel amazon fireos
    rom release readonly expect vendor_dlkm odm_dlkm system_dlkm mi_ext my_product my_region my_stock my_heytap my_carrier
    my_company my_engineering my_preload my_manifest my_bigball mediatek_version tinno wingtech huaqin longcheer
"""
_COMMON_WORDS = frozenset(_WORDS.split())
"""Words of Android, makers and chip makers in the names of their properties: no custom system's."""
_ROM_PACKAGE = re.compile(
    r"org\.(?P<rom>\w*(?:rom|os|droid|aosp)\w*)\.(?:settings|theme\w*|overlay\w*|updater|weather|launcher|setup\w*)"
)


def signs(material: Material) -> tuple[Sign, ...]:
    """Every sign of a changed system, the certain ones first; looked for once."""
    return material.once("changed_system", lambda: _sorted_out(_signs(material)))


def _sorted_out(found: Iterator[Sign]) -> tuple[Sign, ...]:
    by_text = {str(sign): sign for sign in found}
    return tuple(sorted(by_text.values(), key=lambda sign: not sign.certain))


def is_changed(material: Material) -> bool:
    """Whether a certain sign is there: then what the system says of its own boot chain is only a claim."""
    return any(sign.certain for sign in signs(material))


def in_its_favour(material: Material, fact: str, value: Value, origin: str, *, but: str) -> Fact | Gap:
    """A good word of the system for itself: a claim where it is changed, a gap where the properties are an excerpt.

    ``but`` is how the gap's reason begins; why the properties are an excerpt follows.
    """
    if is_changed(material):
        return material.fact(fact, value, Grade.CLAIMED, origin, masked="a changed system says so of itself")
    if material.properties_gap:
        return Gap(fact, f"{but} {material.properties_gap}", "getprop")
    return material.fact(fact, value, Grade.INFERRED, origin)


def _signs(material: Material) -> Iterator[Sign]:
    yield from _enforcing(material)
    yield from _builds(material)
    yield from _values(material)
    yield from custom_systems().found(material)
    yield from _shapes(material)
    yield from _generic_images(material)
    yield from _other_key(material)
    yield from _two_releases(material)


def _enforcing(material: Material) -> Iterator[Sign]:
    for line in material.lines("getenforce"):
        if line in ("Permissive", "Disabled"):
            yield Sign(f"getenforce: {line}", "SELinux does not enforce", certain=True)


def _builds(material: Material) -> Iterator[Sign]:
    """Types and keys of the builds of every partition."""
    properties = material.properties
    for name in properties.names():
        for value in properties.every(name):
            told = Sign(f"getprop {name}={value[:120]}", "", certain=True)
            if _TYPE.fullmatch(name) and value != "user":
                yield told._replace(of="an open build", certain=value in ("userdebug", "eng"))
            elif _TAGS.fullmatch(name) and "release-keys" not in value:
                yield told._replace(of="not signed with release keys", certain=_public_keys(name, value))
            elif _DESCRIPTION.fullmatch(name) and _OPEN_TYPE.search(value):
                yield told._replace(of="an open build")
    for origin, value in fingerprints(material):
        ending = _ENDING.search(value)
        if ending is None:
            continue
        told = Sign(f"{origin}={value[:120]}", "", certain=True)
        if ending["type"] != "user":
            yield told._replace(of="an open build")
        elif "release-keys" not in ending["tags"]:
            name = origin.removeprefix("getprop ")
            yield told._replace(of="not signed with release keys", certain=_public_keys(name, ending["tags"]))


def _public_keys(name: str, tags: str) -> bool:
    """Whether the build is signed with keys that everybody has, in a partition that makers sign themselves."""
    return "test-keys" in tags and not _MAKERS_PARTS.match(name)


def _values(material: Material) -> Iterator[Sign]:
    every = material.properties.every
    for name, (value, meaning) in _OPEN_VALUES.items():
        if value in every(name):
            yield Sign(f"getprop {name}={value}", meaning, certain=True)
    for name in material.properties.names():
        if name.endswith(_WARRANTY) and "1" in every(name):
            yield Sign(f"getprop {name}=1", "a changed system was started on this unit once", certain=False)
    for name, (pattern, meaning) in _DOUBTFUL_VALUES.items():
        for value in every(name):
            if pattern.fullmatch(value.lower()):
                yield Sign(f"getprop {name}={value[:80]}", meaning, certain=False)


def _shapes(material: Material) -> Iterator[Sign]:
    for name in material.properties.names():
        match = _CUSTOM_SHAPES.fullmatch(name)
        if match and match["word"] not in _COMMON_WORDS:
            yield Sign(f"getprop {name}", "named as custom systems name theirs", certain=False)
    for package in material.packages:
        if _ROM_PACKAGE.fullmatch(package):
            yield Sign(f"pm list packages: {package}", "named as custom systems name theirs", certain=False)


def _generic_images(material: Material) -> Iterator[Sign]:
    """Google's generic boot image, which is named like a system, runs on many makers' own phones."""
    for origin, product in product_names(material):
        if _GENERIC_IMAGE.fullmatch(product) and ".bootimage." not in origin:
            yield Sign(f"{origin}={product}", "a generic system image", certain=True)


def _other_key(material: Material) -> Iterator[Sign]:
    """Yellow is another key than the maker's; on some old phones it is the maker's own, on Google's never."""
    for name in VERIFIED_BOOT:
        if any(state.lower() == "yellow" for state in material.properties.every(name)):
            certain = "google" in material.makers
            yield Sign(f"getprop {name}=yellow", "signed with another key than the maker's", certain)


def _two_releases(material: Material) -> Iterator[Sign]:
    """A fingerprint borrowed from another phone names another Android release."""
    release = material.properties.get("ro.build.version.release")
    printed = fingerprint_release(material)
    if release and printed and release.split(".")[0] != printed.split(".")[0]:
        told = f"the build fingerprint says Android {printed}, the system says {release}"
        yield Sign(told, "", certain=False)


_PRINTED_RELEASE = re.compile(r"[^:]*:(\d+(?:\.\d+)*)/")


def fingerprint_release(material: Material) -> str | None:
    """The Android release that the build fingerprint names."""
    printed = material.properties.first(
        "ro.build.fingerprint", "ro.system.build.fingerprint", "ro.bootimage.build.fingerprint"
    )
    match = _PRINTED_RELEASE.match(printed[1]) if printed and "/gsi_" not in printed[1] else None
    return match[1] if match else None
