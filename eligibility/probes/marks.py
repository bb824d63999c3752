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
from functools import cache
from typing import NamedTuple

from eligibility import content, tables
from eligibility.facts.expressions import expression
from eligibility.facts.text import shortened
from eligibility.probes.build_names import product_names
from eligibility.probes.material import Material
from eligibility.probes.patterns import WILD, Patterns, Row, fits

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


class Marks:
    """One list of marks, by where they are looked for; patterns are made ready when something is there to try them on."""

    def __init__(self, rows: Iterable[tuple[str, ...]], *, certain: str | None) -> None:
        """Rows of where, pattern, what it is a mark of, and (with ``certain``) the word that says whether it settles the matter."""
        self._rows: dict[str, list[Row]] = {}
        self._values: dict[str, list[Row]] = {}
        self._words: dict[str, Row] = {}
        for where, written, of, shows, *_ in rows:
            sure = certain is None or shows == certain
            pattern = written.lower()
            if where == "word":
                self._words[pattern] = Row(pattern, of, sure)
            elif where == "value":
                name, _, value = pattern.partition("=")
                self._values.setdefault(name, []).append(Row(value, of, sure))
            else:
                self._rows.setdefault(where, []).append(Row(pattern, of, sure))
        self._any_word = expression("|".join(map(re.escape, self._words)))
        self._loose = [name for name in self._values if WILD.search(name)]
        self._ready: dict[tuple[str, str], Patterns] = {}

    def found(self, material: Material) -> Iterator[Sign]:
        """Every mark in the evidence, in the order in which things are listed there."""
        for name, plain, values in _properties(material):
            yield from self._fit("property", plain, f"getprop {name}")
            patterns = self._of_values(plain)
            for value, told in values:
                rows = [row for one in patterns if (row := one.find(told))]
                if not rows and len(told) > _SHORTEST_WORD and (row := self._word_in(told)):
                    rows.append(row._replace(certain=False))
                for row in rows:
                    yield Sign(f"getprop {name}={shortened(value, _MOST_SHOWN)}", row.of, row.certain)
        for where, plain, origin in _names(material):
            yield from self._fit(where, plain, origin)

    def _of_values(self, name: str) -> list[Patterns]:
        """The patterns for values of this property: its own, and those of names with wildcards."""
        known = [name] if name in self._values and name not in self._loose else []
        known += [loose for loose in self._loose if fits(loose, name)]
        return [self._patterns("value", one, self._values[one]) for one in known]

    def _word_in(self, text: str) -> Row | None:
        """The row of the first word in a text: to see that there is none, no expression is needed."""
        if not any(word in text for word in self._words):
            return None
        found = self._any_word.search(text)
        return self._words[found[0]] if found else None

    def _patterns(self, where: str, name: str, rows: list[Row]) -> Patterns:
        key = (where, name)
        if key not in self._ready:
            self._ready[key] = Patterns(rows)
        return self._ready[key]

    def _fit(self, where: str, text: str, origin: str) -> Iterator[Sign]:
        rows = self._rows.get(where)
        row = self._patterns(where, "", rows).find(text) if rows else None
        word = self._word_in(text) if where in _NAMES else None
        found = [one for one in (row, word) if one]
        if found:
            best = max(found, key=lambda one: one.certain)
            yield Sign(origin, best.of, best.certain)


def _properties(material: Material) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Each property: its name, that in small letters, and its values with what is looked at of each; made once for all lists."""
    told = material.properties
    return material.once(
        "marked_properties",
        lambda: tuple(
            (name, _plain(name), tuple((value, _plain(value)) for value in told.every(name))) for name in told.names()
        ),
    )


def _names(material: Material) -> tuple[tuple[str, str, str], ...]:
    """Where each other name stands, what is looked at of it, and how a person would look it up; made once for all lists."""
    return material.once("marked_names", lambda: tuple(_other_names(material)))


def _other_names(material: Material) -> Iterator[tuple[str, str, str]]:
    for origin, product in product_names(material):
        yield "product", _plain(product), f"{origin}={shortened(product, _MOST_SHOWN)}"
    for name in sorted(material.packages):
        yield "package", _plain(name), f"pm list packages: {name}"
    for name in sorted(material.features):
        yield "feature", _plain(name), f"pm list features: {name}"
    for name, path in sorted(material.package_paths.items()):
        yield "path", _plain(path), f"pm list packages -f: {name} is {path}"
    words = {word for line in material.lines("proc_mounts") for word in re.split(r"[\s,/:=]+", line)}
    for word in sorted(words):
        yield "mount", _plain(word), f"/proc/mounts: {word}"


def _plain(text: str) -> str:
    return text[:_MOST_TEXT].lower()


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
    columns = ("where", "pattern", names, *shows, "source", "read")
    return Marks(tables.read_cells(content.folder("device_catalog"), file, columns), certain=certain)


def told(signs: Iterable[Sign], most: int = 20) -> str:
    """All signs in one line, each once; of very many the first, and how many more."""
    by_place: dict[str, str] = {}
    for sign in signs:
        by_place.setdefault(sign.where, str(sign))
    texts = list(by_place.values())
    more = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more
