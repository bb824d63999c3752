"""Signs that the system is not the maker's own, released and closed one.

A *certain* sign is set by changed systems and open builds only. A *doubtful* one stands on some makers' own
systems, too: it takes the yes away and proves no no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.fact import Fact, Gap, Grade
from eligibility.facts.moment import day_of, moment_of
from eligibility.facts.text import shortened
from eligibility.facts.values import Value
from eligibility.probes import mounts, telltales
from eligibility.probes.android_release import api_level, is_at_least
from eligibility.probes.marks import Sign, custom_systems, fingerprints, product_names
from eligibility.probes.material import Material

PHONE_MAKERS = frozenset(
    [
        "asus",
        "google",
        "honor",
        "htc",
        "huawei",
        "infinix",
        "lenovo",
        "lg",
        "lge",
        "meizu",
        "motorola",
        "nokia",
        "nothing",
        "nubia",
        "oneplus",
        "oppo",
        "poco",
        "realme",
        "redmi",
        "samsung",
        "sharp",
        "sony",
        "tecno",
        "vivo",
        "xiaomi",
        "zte",
    ]
)
"""Makers of phones, none of whom makes one without an ARM processor any more."""
VERIFIED_BOOT = ("ro.boot.verifiedbootstate", "vendor.boot.verifiedbootstate")
"""The properties that tell the state of verified boot."""
_TYPE = re.compile(r"ro\.(?:[a-z_]+\.)*build\.type(?:\.[\w-]+)?")
_TAGS = re.compile(r"ro\.(?:[a-z_]+\.)*build\.tags(?:\.[\w-]+)?")
_DESCRIPTION = re.compile(r"ro\.(?:[a-z_]+\.)*build\.(?:description|flavor)(?:\.[\w-]+)?")
_ENDING = re.compile(r":(?P<type>user|userdebug|eng)/(?P<tags>[\w,-]+)$")
_OPEN_TYPE = re.compile(r"-(?:userdebug|eng)(?: |$)")
_MAKERS_PARTS = re.compile(r"ro\.(?:vendor|odm|\w+_dlkm|bootimage)\.")
"""Partitions that makers of chips build: the tags there are test or developer keys on some sold phones."""

_UNVERIFIED = "the system partition is not verified, or damage of it is let pass"
_PERMISSIVE = "SELinux does not enforce"
_RECOVERY = "read in recovery, not in the system itself"
_CLOSED: dict[str, tuple[str, str, str]] = {
    "ro.debuggable": ("0", "1", "adb may become root on it"),
    "ro.force.debuggable": ("0", "1", "a debug ramdisk was started"),
    "ro.adb.secure": ("1", "0", "adb asks nobody"),
    "ro.secure": ("1", "0", "adb is root"),
    "ro.gsid.image_running": ("0", "1", "a generic system image runs"),
    "ro.boot.veritymode": ("enforcing", "disabled", _UNVERIFIED),
    "vendor.boot.veritymode": ("enforcing", "disabled", _UNVERIFIED),
    "ro.boot.enforcing": ("1", "0", _PERMISSIVE),
    "ro.build.selinux.enforce": ("1", "0", _PERMISSIVE),
    "ro.boot.selinux": ("enforcing", "", _PERMISSIVE),
    "ro.boot.enable_dm_verity": ("1|true", "", _UNVERIFIED),
    "ro.boot.bl_state": ("0|1|locked", "", "the boot loader says that it is not as it was sold"),
    "ro.boot.secureboot": ("1|true", "", "the chip starts what nobody signed"),
    "ro.dalvik.vm.native.bridge": ("0|false|none", "", "a library is loaded into every app"),
    "partition.system.verified": ("2", "", _UNVERIFIED),
    "partition.vendor.verified": ("2", "", _UNVERIFIED),
    "ro.boot.verifiedbooterror": ("", "", "verified boot met an error"),
    "ro.boot.verifyerrorpart": ("", "", "verified boot met an error"),
    "ro.crypto.state": ("encrypted|unsupported", "", "the user's data is not encrypted"),
    "init.svc.recovery": ("(?!running).*", "", _RECOVERY),
}
"""Property → how the maker's own, closed system has it, how an open one certainly has it, and what that means.

Any other value is doubtful: nobody here knows what it says.
"""
_BOOT_MODES = ("ro.bootmode", "ro.boot.mode", "ro.boot.bootmode", "vendor.boot.bootmode", "vendor.boot.mode")
_NOT_ANDROID = re.compile("recovery|fastbootd?|charger|factory|ffbm-.*|meta")
_MODVERSION = re.compile(r"\d+(?:\.\d+)+(?:_\w+)?-\d{8,14}-user-.*")
"""Meizu's and others' use of the property in which CyanogenMod began to tell its version."""
_MADE_BY = tuple(
    f"ro.product.{name}" for name in ("brand", "manufacturer", "brand_for_attestation", "manufacturer_for_attestation")
)
_PART_MADE_BY = re.compile(
    r"ro\.product\.(?:vendor|odm|system_ext|product|bootimage|vendor_dlkm|odm_dlkm)\.(?:brand|manufacturer)"
)
_RELATED = (
    {"xiaomi", "redmi", "poco", "blackshark"}, {"oneplus", "oppo", "realme", "oplus"}, {"huawei", "honor"}, {"vivo", "iqoo"},
    {"nokia", "hmdglobal", "hmd"}, {"motorola", "lenovo"}, {"zte", "nubia", "redmagic"}, {"tecno", "infinix", "itel"}, {"lge", "lg"},
)  # fmt: skip
"""Makers whose phones share parts of a system."""
_PRINTED = re.compile(r"[^/:]+/[^/:]+/[^/:]+:[^/:]+/(?P<id>[^/:]+)/")
_WARRANTY = (".warranty_bit", ".knox.warranty", ".is_ever_orange")
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
    by_text: dict[str, Sign] = {}
    for sign in sorted(found, key=lambda sign: not sign.certain):
        by_text.setdefault(str(sign), sign)
    return tuple(by_text.values())


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
        return Gap(fact, f"{but} {material.properties_gap}", "getprop", silent=not material.problem("getprop"))
    return material.fact(fact, value, Grade.INFERRED, origin)


def _signs(material: Material) -> Iterator[Sign]:
    yield from _enforcing(material)
    yield from mounts.change_signs(material)
    yield from telltales.change_signs(material)
    yield from _builds(material)
    yield from _values(material)
    yield from _histories(material)
    yield from custom_systems().found(material)
    yield from _shapes(material)
    yield from _generic_images(material)
    yield from _other_key(material)
    yield from _borrowed(material)
    yield from _unlike_itself(material)
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
            elif _TAGS.fullmatch(name) and _other_keys(material, name, value):
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
        elif _other_keys(material, name := origin.removeprefix("getprop "), ending["tags"]):
            yield told._replace(of="not signed with release keys", certain=_public_keys(name, ending["tags"]))


def _other_keys(material: Material, name: str, tags: str) -> bool:
    """Whether a partition is signed with other keys than the maker's for sold phones.

    Samsung signs its ``*_dlkm`` partitions with test keys on some of them, and the rest of the system as it should.
    """
    if "_dlkm." in name and "samsung" in material.makers:
        return False
    keys = {key.strip() for key in tags.split(",")}
    return "release-keys" not in keys or bool(keys & {"test-keys", "dev-keys"})


def _public_keys(name: str, tags: str) -> bool:
    """Whether the build is signed with keys that everybody has, in a partition that makers sign themselves."""
    return "test-keys" in tags and not _MAKERS_PARTS.match(name)


def _values(material: Material) -> Iterator[Sign]:
    """Properties that no closed system has so."""
    for name, (closed, opened, meaning) in _CLOSED.items():
        for value in material.properties.every(name):
            plain = value.lower()
            if not re.fullmatch(closed, plain) and not _is_let_off(material, name):
                yield Sign(f"getprop {name}={shortened(value, 80)}", meaning, certain=plain == opened)


def _histories(material: Material) -> Iterator[Sign]:
    """Properties that tell what was started on this unit, now or once."""
    every = material.properties.every
    for name in material.properties.names():
        if name.endswith(_WARRANTY) and set(every(name)) - {"0"}:
            value = shortened(every(name)[0], 80)
            yield Sign(f"getprop {name}={value}", "a changed system was started on this unit once", certain=False)
    for mode in _BOOT_MODES:
        for value in every(mode):
            started = value == "charger" and "1" in every("sys.boot_completed")
            if _NOT_ANDROID.fullmatch(value.lower()) and not started:
                yield Sign(f"getprop {mode}={shortened(value, 80)}", _RECOVERY, certain=False)
    for value in every("ro.modversion"):
        if not _MODVERSION.fullmatch(value):
            told = f"getprop ro.modversion={shortened(value, 80)}"
            yield Sign(told, "a version as custom systems have it since CyanogenMod", certain=False)


def _is_let_off(material: Material, name: str) -> bool:
    """What makers' own systems have so, all the same.

    Android encrypts since version 10; Samsung's newest phones are started with SELinux permissive and enforce it, as
    ``getenforce`` tells.
    """
    if name == "ro.crypto.state":
        return not is_at_least(material, 29, 10)
    enforces = set(material.lines("getenforce")) == {"Enforcing"} and not material.problem("getenforce")
    return name == "ro.boot.selinux" and "samsung" in material.makers and enforces


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


def _borrowed(material: Material) -> Iterator[Sign]:
    """A fingerprint, or parts of a system, of another maker's phone: changed systems borrow them to pass as certified."""
    properties = material.properties
    own = {_plain(value) for name in _MADE_BY for value in properties.every(name)}
    own |= {_plain(relative) for group in _RELATED if own & group for relative in group}
    for origin, value in fingerprints(material) if own else ():
        brand, slash, _ = value.partition("/")
        named = origin == "getprop ro.build.fingerprint" or _plain(brand) in PHONE_MAKERS
        if slash and named and _plain(brand) not in own:
            told = f"{origin}={shortened(value, 80)}"
            yield Sign(told, "the fingerprint of another maker's phone", certain=False)
    for name in properties.names() if own else ():
        for value in properties.every(name) if _PART_MADE_BY.fullmatch(name) else ():
            if _plain(value) in PHONE_MAKERS and _plain(value) not in own:
                yield Sign(f"getprop {name}={shortened(value, 40)}", "a part of another maker's system", certain=False)


def _unlike_itself(material: Material) -> Iterator[Sign]:
    """Words of a build that its own fingerprint denies: whoever puts one in place of another seldom changes all."""
    properties = material.properties
    printed = _PRINTED.match(properties.get("ro.build.fingerprint") or "")
    if printed is None:
        return
    told = properties.get("ro.build.id")
    if told and told != printed["id"] and "meizu" not in material.makers:  # Meizu's own differ
        of = f"the build fingerprint says {printed['id']}"
        yield Sign(f"getprop ro.build.id={shortened(told, 60)}", of, certain=False)
    level = api_level(material)
    for first in properties.every("ro.product.first_api_level"):
        if first.isdecimal() and level is not None and int(first[:6]) > level:
            of = f"the system has API level {level}"
            yield Sign(f"getprop ro.product.first_api_level={first[:6]}", of, certain=False)
    built, read_on = properties.get("ro.build.date.utc") or "", day_of(material.taken)
    day = day_of(moment_of([built]))
    if day and read_on and (day - read_on).days > 1:
        yield Sign(f"getprop ro.build.date.utc={built}", f"built after it was read, on {read_on}", certain=False)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _two_releases(material: Material) -> Iterator[Sign]:
    """A fingerprint borrowed from another phone names another Android release, or a part of the system does."""
    release = material.properties.get("ro.build.version.release")
    printed = fingerprint_release(material)
    if _differ(release, printed):
        told = f"the build fingerprint says Android {printed}, the system says {release}"
        yield Sign(told, "", certain=False)
    for part in ("system", "system_ext", "product"):
        own = material.properties.get(f"ro.{part}.build.version.release")
        if _differ(release, own):
            yield Sign(f"the partition {part} says Android {own}, the system says {release}", "", certain=False)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).split(".")[0] != str(other).split(".")[0]


_PRINTED_RELEASE = re.compile(r"[^:]*:(\d+(?:\.\d+)*)/")


def fingerprint_release(material: Material) -> str | None:
    """The Android release that the build fingerprint names."""
    printed = material.properties.first(
        "ro.build.fingerprint", "ro.system.build.fingerprint", "ro.bootimage.build.fingerprint"
    )
    match = _PRINTED_RELEASE.match(printed[1]) if printed and "/gsi_" not in printed[1] else None
    return match[1] if match else None
