"""Names that give a changed system, a root tool, a stand-in for Google or an emulator away: lists kept as data.

Each row of such a list says where its pattern is looked for:

- ``property``: in the names of system properties
- ``value``: ``PROPERTY=VALUE``, both with wildcards
- ``product``: in product names, wherever a build tells one (also build flavours, descriptions, fingerprints)
- ``package``, ``feature``: in the lists of installed packages and of features
- ``path``: in the paths of APKs
- ``mount``: among the words of ``/proc/mounts``
- ``word``: anywhere in the names of properties, products, packages and features; in values it leaves the answer open

Patterns know ``*`` and ``?``, must fit the whole text, and do not look at case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import cache
from typing import NamedTuple

from eligibility import content, tables
from eligibility.facts.text import shortened
from eligibility.probes.material import Material

_WILD = re.compile(r"[*?\[]")
_NAMES = ("property", "product", "package", "feature")
"""Where words are looked for."""
_MOST_SHOWN = 80
_SHORTEST_WORD = 5
_MOST_TEXT = 400
"""Characters of a value that are looked at; no name is longer."""


class Sign(NamedTuple):
    """A mark that was found: where, as a person would look it up, what it is a mark of, and whether it settles the matter."""

    where: str
    of: str
    certain: bool

    def __str__(self) -> str:
        return f"{self.where} ({self.of})" if self.of else self.where


class Row(NamedTuple):
    """One mark: its pattern (for values without the property's name), what it is a mark of, and whether it settles it."""

    pattern: str
    of: str
    certain: bool


class Patterns:
    """Many patterns, tried at once: whole texts and beginnings by look-up, the few others one by one."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._whole: dict[str, Row] = {}
        self._starts: dict[str, Row] = {}
        others: list[Row] = []
        for row in rows:
            start = row.pattern[:-1]
            if not _WILD.search(row.pattern):
                self._put(self._whole, row.pattern, row)
            elif row.pattern.endswith("*") and not _WILD.search(start):
                self._put(self._starts, start, row)
            else:
                others.append(row)
        self._beginnings = tuple(self._starts)
        self._others = tuple(others)

    @staticmethod
    def _put(kept: dict[str, Row], key: str, row: Row) -> None:
        if key not in kept or row.certain:
            kept[key] = row

    def find(self, text: str) -> Row | None:
        """The row that fits, one that settles the matter before one that does not."""
        found = []
        if text in self._whole:
            found.append(self._whole[text])
        if text.startswith(self._beginnings):
            found += [row for start, row in self._starts.items() if text.startswith(start)]
        found += [row for row in self._others if fits(row.pattern, text)]
        return max(found, key=lambda row: row.certain, default=None)


class Marks:
    """One list of marks, by where they are looked for."""

    def __init__(self, rows: Iterable[tables.Row], *, names: str, certain: str | None) -> None:
        places: dict[str, list[Row]] = {}
        values: dict[str, list[Row]] = {}
        words: dict[str, Row] = {}
        for row in rows:
            sure = certain is None or row["shows"] == certain
            pattern = row["pattern"].lower()
            if row["where"] == "word":
                words[pattern] = Row(pattern, row[names], sure)
                continue
            if row["where"] != "value":
                places.setdefault(row["where"], []).append(Row(pattern, row[names], sure))
                continue
            name, _, value = pattern.partition("=")
            values.setdefault(name, []).append(Row(value, row[names], sure))
        self._places = {where: Patterns(found) for where, found in places.items()}
        self._values = {name: Patterns(found) for name, found in values.items() if not _WILD.search(name)}
        self._words = words
        self._any_word = re.compile("|".join(map(re.escape, words))) if words else None
        self._loose = [(name, Patterns(found)) for name, found in values.items() if _WILD.search(name)]

    def found(self, material: Material) -> Iterator[Sign]:
        """Every mark in the evidence, in the order in which things are listed there."""
        yield from self._properties(material)
        for origin, product in product_names(material):
            yield from self._fit("product", product, f"{origin}={shortened(product, _MOST_SHOWN)}")
        for where, kind, names in (
            ("package", "pm list packages", sorted(material.packages)),
            ("feature", "pm list features", sorted(material.features)),
        ):
            for name in names:
                yield from self._fit(where, name, f"{kind}: {name}")
        for name, path in sorted(material.package_paths.items()) if "path" in self._places else ():
            yield from self._fit("path", path, f"pm list packages -f: {name} is {path}")
        if "mount" in self._places:
            words = {word for line in material.lines("proc_mounts") for word in re.split(r"[\s,/:=]+", line)}
            for word in sorted(words):
                yield from self._fit("mount", word, f"/proc/mounts: {word}")

    def _properties(self, material: Material) -> Iterator[Sign]:
        for name in material.properties.names():
            plain = name.lower()
            yield from self._fit("property", plain, f"getprop {name}")
            patterns = [self._values[plain]] if plain in self._values else []
            patterns += [loose for pattern, loose in self._loose if fits(pattern, plain)]
            for value in material.properties.every(name):
                told = value[:_MOST_TEXT].lower()
                rows = [row for one in patterns if (row := one.find(told))]
                word = self._any_word.search(told) if self._any_word and len(told) > _SHORTEST_WORD else None
                if word and not rows:
                    rows.append(self._words[word[0]]._replace(certain=False))
                for row in rows:
                    yield Sign(f"getprop {name}={shortened(value, _MOST_SHOWN)}", row.of, row.certain)

    def _fit(self, where: str, text: str, origin: str) -> Iterator[Sign]:
        patterns, plain = self._places.get(where), text[:_MOST_TEXT].lower()
        row = patterns.find(plain) if patterns else None
        word = self._any_word.search(plain) if self._any_word and where in _NAMES else None
        found = [one for one in (row, self._words[word[0]] if word else None) if one]
        if found:
            best = max(found, key=lambda one: one.certain)
            yield Sign(origin, best.of, best.certain)


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits a pattern with ``*``; only one with ``?`` is worth a regular expression."""
    if "?" in pattern:
        return _expression(pattern).match(text) is not None
    first, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    last = middle.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.DOTALL)


_PRODUCT = re.compile(r"ro\.(?:build\.product|product\.(?:[a-z_]+\.)?name|(?:[a-z_]+\.)*build\.(?:flavor|description))")
_FINGERPRINT = re.compile(r"ro\.(?:[a-z_]+\.)*build\.(?:fingerprint|thumbprint)(?:\.[\w-]+)?")


def product_names(material: Material) -> tuple[tuple[str, str], ...]:
    """The property and every product name that a build tells in it; looked for once."""
    return material.once("product_names", lambda: tuple(_product_names(material)))


def _product_names(material: Material) -> Iterator[tuple[str, str]]:
    for name in material.properties.names():
        for value in material.properties.every(name):
            if _PRODUCT.fullmatch(name):
                yield f"getprop {name}", value.split(" ", 1)[0]
            elif _FINGERPRINT.fullmatch(name):
                for part in value.partition(":")[0].split("/"):
                    yield f"getprop {name}", part


def fingerprints(material: Material) -> tuple[tuple[str, str], ...]:
    """The property and every build fingerprint that it tells; looked for once."""
    return material.once("fingerprints", lambda: tuple(_fingerprints(material)))


def _fingerprints(material: Material) -> Iterator[tuple[str, str]]:
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
    by_place: dict[str, str] = {}
    for sign in signs:
        by_place.setdefault(sign.where, str(sign))
    texts = list(by_place.values())
    more = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more
