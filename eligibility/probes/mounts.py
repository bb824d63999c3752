"""What is mounted where, as ``/proc/mounts`` and ``mount`` tell it, and what no maker's own system has mounted so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eligibility.facts.answers import MOUNT
from eligibility.facts.expressions import expression
from eligibility.probes.marks import Sign
from eligibility.probes.material import Material

_MOUNT = expression(MOUNT)
_TOLD = expression(r"(?P<source>\S+) on (?P<point>/\S*) type (?P<type>\S+) \((?P<options>[^()]*)\)")
_SYSTEM = expression(r"/(?:(?:system|system_ext|product)(?:/.*)?|vendor|odm)?")
"""Mount points of the system itself: nobody but an update writes there."""
_OWN = ("rootfs", "tmpfs", "overlay")
"""File systems that are written to in memory, or that lie over another one."""
_UNDER_SYSTEM = expression(r"/(?:system|system_ext|product|vendor|odm|sbin)(?:/.*)?")
_NAMELESS = frozenset({"tmpfs", "none", "overlay", "rootfs"})
_OF_DATA = expression(r"(?:^|[,:=])/data/")
_VIRTUAL_DISK = expression(r"/dev/(?:block/)?(?:vd[a-z]|xvd[a-z]|nbd)\d*")
_SU = expression(r"(?:^|/)(?:su|magisk\w*|magiskpolicy|resetprop|ksud?|apd)$")


class Mount(NamedTuple):
    """One line: what is mounted, where, as which file system, how."""

    source: str
    point: str
    type: str
    options: str

    def has(self, option: str) -> bool:
        """Whether it is mounted with this option."""
        return option in self.options.split(",")


def mounts(material: Material) -> tuple[Mount, ...]:
    """Every mount that the evidence tells; parsed once."""
    return material.once("mounts", lambda: tuple(_read(material)))


def _read(material: Material) -> Iterator[Mount]:
    for line in material.lines("proc_mounts"):
        match = _MOUNT.fullmatch(line) or _TOLD.fullmatch(line)
        if match:
            yield Mount(**match.groupdict())


def root_signs(material: Material) -> Iterator[Sign]:
    """Mounts of root tools: a su of its own, or anything out of the folder in which they keep their modules."""
    for mount in mounts(material):
        told = f"/proc/mounts: {mount.source[:60]} on {mount.point[:60]}"
        if _SU.search(mount.point) or _SU.search(mount.source):
            yield Sign(told, "a root tool's own file", certain=True)
        elif any("/data/adb" in text for text in (mount.source, mount.point, mount.options)):
            yield Sign(told, "out of the folder of root tools' modules", certain=True)


def change_signs(material: Material) -> Iterator[Sign]:
    """Mounts that lie over the system, or let it be written to.

    Overlays without an upper folder stand on makers' own systems (Xiaomi lays its extensions over ``/product``).
    """
    of_data = {mount.source for mount in mounts(material) if mount.point == "/data"} - _NAMELESS
    for mount in mounts(material):
        told = f"/proc/mounts: {mount.type} on {mount.point[:60]}"
        over = _UNDER_SYSTEM.fullmatch(mount.point) is not None
        if over and mount.source in of_data:
            yield Sign(told, "a file of /data lies over the system", certain=False)
        elif over and (mount.type == "tmpfs" or (mount.type == "overlay" and _lays_over(mount.options))):
            yield Sign(told, "something else lies over the system", certain=False)
        elif mount.point == "/mnt/scratch" or "/mnt/scratch/" in mount.options:
            yield Sign(told, "the system was made writable (adb remount)", certain=True)
        elif mount.type not in _OWN and mount.has("rw") and _SYSTEM.fullmatch(mount.point):
            yield Sign(told, "the system is writable", certain=False)


def _lays_over(options: str) -> bool:
    return "upperdir=" in options or bool(_OF_DATA.search(options))


def container_signs(material: Material) -> Iterator[Sign]:
    """A root file system that is an overlay, which is a container's, or parts of the system on a virtual disk."""
    for mount in mounts(material):
        if mount.point == "/" and mount.type in ("overlay", "aufs", "9p", "virtiofs"):
            yield Sign(f"/proc/mounts: {mount.type} on /", "the root of a container", certain=True)
        elif _VIRTUAL_DISK.fullmatch(mount.source) and (_SYSTEM.fullmatch(mount.point) or mount.point == "/data"):
            yield Sign(f"/proc/mounts: {mount.source[:40]} on {mount.point[:40]}", "a virtual disk", certain=False)
