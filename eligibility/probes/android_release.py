"""Which Android release the properties tell; the one place that says where it stands."""

from __future__ import annotations

from eligibility.probes.material import Material

LEVELS = (
    "ro.build.version.sdk", "ro.system.build.version.sdk", "ro.system_ext.build.version.sdk", "ro.product.build.version.sdk",
)  # fmt: skip
"""The vendor's and the ODM's partitions stay at the level of the launch: they never tell it."""
RELEASES = ("ro.build.version.release", "ro.system.build.version.release", "ro.product.build.version.release")


def api_level(material: Material) -> int | None:
    """The API level; None where nothing tells it."""
    found = material.properties.first(*LEVELS)
    return int(found[1]) if found and found[1].isascii() and found[1].isdecimal() and len(found[1]) < 6 else None


def is_at_least(material: Material, level: int, release: int) -> bool | None:
    """Whether the system is of that API level, or else of that Android release; None where nothing tells."""
    known = api_level(material)
    if known is not None:
        return known >= level
    found = material.properties.first(*RELEASES)
    major = found[1].partition(".")[0] if found else ""
    return int(major) >= release if major.isascii() and major.isdecimal() and len(major) < 6 else None
