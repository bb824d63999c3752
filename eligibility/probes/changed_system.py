"""Signs that the system is not the maker's own, released and closed one.

A *certain* sign is set by changed systems and open builds only. A *doubtful* one stands on some makers' own
systems, too: it takes the yes away and proves no no.
"""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, Gap, Grade
from eligibility.facts.values import Value
from eligibility.probes import boot_properties, borrowed_build, build_signs, mounts, telltales
from eligibility.probes.marks import Sign, custom_systems
from eligibility.probes.material import Material

_CUSTOM_SHAPES = expression(
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
    rom release software readonly expect vendor_dlkm odm_dlkm system_dlkm mi_ext my_product my_region my_stock my_heytap my_carrier
    my_company my_engineering my_preload my_manifest my_bigball mediatek_version tinno wingtech huaqin longcheer
"""
_COMMON_WORDS = frozenset(_WORDS.split())
"""Words of Android, makers and chip makers in the names of their properties: no custom system's."""
_ROM_PACKAGE = expression(
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
    yield from build_signs.signs(material)
    yield from boot_properties.signs(material)
    yield from custom_systems().found(material)
    yield from _shapes(material)
    yield from borrowed_build.signs(material)


def _enforcing(material: Material) -> Iterator[Sign]:
    for line in material.lines("getenforce"):
        if line in ("Permissive", "Disabled"):
            yield Sign(f"getenforce: {line}", "SELinux does not enforce", certain=True)


def _shapes(material: Material) -> Iterator[Sign]:
    for name in material.properties.names():
        match = _CUSTOM_SHAPES.fullmatch(name)
        if match and match["word"] not in _COMMON_WORDS:
            yield Sign(f"getprop {name}", "named as custom systems name theirs", certain=False)
    for package in material.packages:
        if _ROM_PACKAGE.fullmatch(package):
            yield Sign(f"pm list packages: {package}", "named as custom systems name theirs", certain=False)
