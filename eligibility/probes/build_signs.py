"""Marks of the builds of every partition: their types, their keys, and generic images."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.probes.build_names import fingerprints, product_names
from eligibility.probes.marks import Sign
from eligibility.probes.material import Material

_TYPE = expression(r"ro\.(?:[a-z_]+\.)*build\.type(?:\.[\w-]+)?")
_TAGS = expression(r"ro\.(?:[a-z_]+\.)*build\.tags(?:\.[\w-]+)?")
_DESCRIPTION = expression(r"ro\.(?:[a-z_]+\.)*build\.(?:description|flavor)(?:\.[\w-]+)?")
_ENDING = expression(r":(?P<type>user|userdebug|eng)/(?P<tags>[\w,-]+)$")
_OPEN_TYPE = expression(r"-(?:userdebug|eng)(?: |$)")
_MAKERS_PARTS = expression(r"ro\.(?:vendor|odm|\w+_dlkm|bootimage)\.")
"""Partitions that makers of chips build: the tags there are test or developer keys on some sold phones."""

_GENERIC_IMAGE = expression(r"gsi_.*|aosp_(?:arm|arm64|x86|x86_64)(?:_ab)?(?:-.*)?", re.IGNORECASE)


def signs(material: Material) -> Iterator[Sign]:
    """Open builds, other keys and generic system images."""
    yield from _builds(material)
    yield from _generic_images(material)


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


def _generic_images(material: Material) -> Iterator[Sign]:
    """Google's generic boot image, which is named like a system, runs on many makers' own phones."""
    for origin, product in product_names(material):
        if _GENERIC_IMAGE.fullmatch(product) and ".bootimage." not in origin:
            yield Sign(f"{origin}={product}", "a generic system image", certain=True)
