"""Names that give a changed system, a root tool, a stand-in for Google or an emulator away: lists kept as data.

Each row of such a list says where its pattern is looked for:

- ``property``: in the names of system properties
- ``value``: ``PROPERTY=VALUE``, both with wildcards
- ``product``: in product names, wherever a build tells one (also build flavours, descriptions, fingerprints)
- ``package``, ``feature``: in the lists of installed packages and of features
- ``path``: in the paths of APKs
- ``mount``: among the words of ``/proc/mounts``

Patterns know ``*`` and ``?``, must fit the whole text, and do not look at case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import cache, cached_property
from typing import NamedTuple

from eligibility import content, tables
from eligibility.probes.material import Material

_MOST_TEXT = 400
"""Characters of a value that are looked at; no name is longer."""


class Sign(NamedTuple):
    """A mark that was found: where, as a person would look it up, what it is a mark of, and whether it settles the matter."""

    where: str
    of: str
    certain: bool

    def __str__(self) -> str:
        return f"{self.where} ({self.of})" if self.of else self.where


class Marks:
    """One list of marks, by where they are looked for."""

    def __init__(self, rows: Iterable[tables.Row], *, names: str, certain: str | None) -> None:
        self._rows: dict[str, list[tuple[str, str, bool]]] = {}
        for row in rows:
            sure = certain is None or row["shows"] == certain
            self._rows.setdefault(row["where"], []).append((row["pattern"].lower(), row[names], sure))

    def found(self, material: Material) -> Iterator[Sign]:
        """Every mark in the evidence, in the order in which things are listed there."""
        yield from self._properties(material)
        yield from self._products(material)
        for where, kind, names in (
            ("package", "pm list packages", sorted(material.packages)),
            ("feature", "pm list features", sorted(material.features)),
        ):
            for name in names:
                yield from self._fit(where, name, f"{kind}: {name}")
        for name, path in sorted(material.package_paths.items()):
            yield from self._fit("path", path, f"pm list packages -f: {name} is {path}")
        if "mount" in self._rows:
            words = {word for line in material.lines("proc_mounts") for word in re.split(r"[\s,/:=]+", line)}
            for word in sorted(words):
                yield from self._fit("mount", word, f"/proc/mounts: {word}")

    def _properties(self, material: Material) -> Iterator[Sign]:
        for name in material.properties.names():
            yield from self._fit("property", name, f"getprop {name}")
            for value in material.properties.every(name):
                yield from self._fit("value", f"{name}={value}", f"getprop {name}={_short(value)}")

    def _products(self, material: Material) -> Iterator[Sign]:
        for origin, product in product_names(material):
            yield from self._fit("product", product, f"{origin}={_short(product)}")

    def _fit(self, where: str, text: str, origin: str) -> Iterator[Sign]:
        pattern = self._patterns.get(where)
        text = text[:_MOST_TEXT].lower()
        if pattern is None or not pattern.match(text):
            return
        fitting = [row for row in self._rows[where] if _one(row[0]).match(text)]
        best = next((row for row in fitting if row[2]), fitting[0])
        yield Sign(origin, best[1], best[2])

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """Where → one pattern for all: most texts fit none, and then a single look tells."""
        return {
            where: re.compile("|".join(translate(row[0]) for row in rows), re.DOTALL)
            for where, rows in self._rows.items()
        }


@cache
def _one(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.DOTALL)


def _short(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


_PRODUCT = re.compile(r"ro\.(?:build\.product|product\.(?:[a-z_]+\.)?name|(?:[a-z_]+\.)*build\.(?:flavor|description))")
_FINGERPRINT = re.compile(r"ro\.(?:[a-z_]+\.)*build\.(?:fingerprint|thumbprint)(?:\.[\w-]+)?")


def product_names(material: Material) -> Iterator[tuple[str, str]]:
    """Every product name that a build tells, with the property that does."""
    for name in material.properties.names():
        for value in material.properties.every(name):
            if _PRODUCT.fullmatch(name):
                yield f"getprop {name}", value.split(" ", 1)[0]
            elif _FINGERPRINT.fullmatch(name):
                for part in value.partition(":")[0].split("/"):
                    yield f"getprop {name}", part


def fingerprints(material: Material) -> Iterator[tuple[str, str]]:
    """Every build fingerprint, with the property that tells it."""
    for name in material.properties.names():
        if _FINGERPRINT.fullmatch(name):
            for value in material.properties.every(name):
                yield f"getprop {name}", value


@cache
def custom_systems() -> Marks:
    """Systems that are not the maker's own."""
    return _marks("custom_systems.csv", names="system", certain="changed")


@cache
def root_tools() -> Marks:
    """Root managers, what hides root, and what is of use with root only."""
    return _marks("root_tools.csv", names="tool", certain="root")


@cache
def google_stand_ins() -> Marks:
    """What comes with a stand-in for Google's services."""
    return _marks("google_stand_ins.csv", names="what", certain=None)


@cache
def emulators() -> Marks:
    """Emulators, containers and virtual spaces."""
    return _marks("emulators.csv", names="system", certain="emulator")


def _marks(file: str, *, names: str, certain: str | None) -> Marks:
    shows = () if certain is None else ("shows",)
    rows = tables.read(content.folder("device_catalog"), file, ("where", "pattern", names, *shows, "source", "read"))
    return Marks(rows, names=names, certain=certain)


def told(signs: Iterable[Sign], most: int = 20) -> str:
    """All signs in one line, each once; of very many the first, and how many more."""
    texts = list(dict.fromkeys(map(str, signs)))
    more = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more
