"""Messages that are put together once and spoken in any language there is a catalog for.

The words lie in ``reports/words/LANGUAGE/*.json``, English text → translation: ``rules.json`` for what
rules, facts and probes say, ``page.json`` for what reports say themselves. A text may hold places in
braces. English is the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from eligibility import content
from eligibility.content import ENGLISH
from eligibility.errors import WrongUse
from eligibility.facts.expressions import expression

_MOST_SHOWN = 600
_CONTROL = expression(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECTION = expression(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PLACE = expression(r"\\\{([a-z_]+)\\\}")


class Foreign(NamedTuple):
    """Text of a device, a file or a person, the same in every language."""

    text: str


class Day(NamedTuple):
    """A day, ``YYYY-MM-DD``, to be written as the language writes days."""

    iso: str


class Number(NamedTuple):
    """A whole number with its thousands apart."""

    value: int


class Share(NamedTuple):
    """A part of one, to be written in percent with one decimal."""

    value: float


class Said(NamedTuple):
    """A text of ours with messages in its places."""

    text: str
    places: Mapping[str, Message]


class Joined(NamedTuple):
    """Messages in a row with a sign between."""

    messages: tuple[Message, ...]
    between: str = "; "


Message = str | Foreign | Day | Number | Share | Said | Joined
"""A bare text is ours: a key of the catalogs, or such a key with its places already filled by a probe."""


def said(text: str, **places: Message) -> Said:
    """A text of ours with its places filled."""
    return Said(text, places)


def shown(text: object) -> str:
    """Foreign text made visible: control and direction characters become signs, what is very long is cut."""
    plain = str(text)
    if not plain.isprintable():
        plain = _DIRECTION.sub("⟐", _CONTROL.sub("�", plain))
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}… ({len(plain):,} characters)"


class Language:
    """A language: its words, and how it writes days and numbers."""

    def __init__(self, code: str, page: Mapping[str, str], rules: Mapping[str, str]) -> None:
        self.code = code
        self.name = page.get("#name", "English")
        self.months = page.get("#months", "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec").split()
        self.day = page.get("#day", "{day} {month} {year}")
        self.thousands = page.get("#thousands", ",")
        self.decimal = page.get("#decimal", ".")
        self.percent = page.get("#percent", "{number}%")
        self._words = {**rules, **page}
        self._forms = [(_pattern(text), translation) for text, translation in rules.items() if "{" in text]
        self._known: dict[str, str] = {}

    def own(self, text: str) -> str:
        """Our text in this language; a text that nobody has translated stays English."""
        if self.code == ENGLISH:
            return text
        found = self._words.get(text) or self._known.get(text)
        if found is None:
            found = self._known[text] = self._filled(text)
        return found

    def _filled(self, text: str) -> str:
        for pattern, translation in self._forms:
            match = pattern.fullmatch(text)
            if match:
                return translation.format(**{name: self.own(value) for name, value in match.groupdict().items()})
        return text

    def say(self, message: Message) -> str:
        """The message in this language."""
        match message:
            case Foreign(text):
                told = shown(text)
            case Day(iso):
                year, month, day = iso.split("-")
                told = self.day.format(iso=iso, year=int(year), month=self.months[int(month) - 1], day=int(day))
            case Number(value):
                told = self._number(f"{value:,}")
            case Share(value):
                told = self.percent.format(number=self._number(f"{100 * value:,.1f}"))
            case Said(text, places):
                told = self.own(text).format(**{name: self.say(place) for name, place in places.items()})
            case Joined(messages, between):
                told = between.join(dict.fromkeys(self.say(one) for one in messages))
            case _:
                told = self.own(message)
        return told

    def _number(self, written: str) -> str:
        return written.translate({ord(","): self.thousands, ord("."): self.decimal})


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)


PLAIN = Language(ENGLISH, {"#day": "{iso}"}, {})
"""English with days as ISO 8601 writes them, for terminals, tickets and tables."""


@cache
def language(code: str) -> Language:
    """A language by its BCP 47 code; raises ``WrongUse`` for one there is no catalog for."""
    known = content.languages()
    if code not in known:
        raise WrongUse(f"there are no words for the language {code!r}", remedy=f"use one of {', '.join(known)}")
    return Language(code, content.words(code, "page"), content.words(code, "rules"))
