"""A page that speaks one language and carries the others, packed, for its switch."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode

from markupsafe import Markup, escape

from eligibility.content import languages
from eligibility.reporting._language import Message, Number, Said, language


class PageTexts:
    """Says messages in the page's language and remembers how the other languages say them.

    The page's script finds a text by what it is in the page's language; texts that are one there and
    two elsewhere are marked.
    """

    def __init__(self, code: str) -> None:
        self.language = language(code)
        self.languages = [language(one) for one in languages()]
        self.others = [one for one in self.languages if one.code != code]
        self._texts: dict[str, list[str]] = {}
        self._marked: list[list[str]] = []

    def __call__(self, message: Message, **places: Message) -> str:
        """The message for the body of an element."""
        here, elsewhere = self._spoken(message, places)
        known = self._texts.setdefault(_key(here), elsewhere) if elsewhere else self._texts.get(_key(here))
        if known is None or known == elsewhere:
            return here
        elsewhere = elsewhere or [here] * len(self.others)
        if elsewhere not in self._marked:
            self._marked.append(elsewhere)
        return Markup('<span data-say="{}">{}</span>').format(self._marked.index(elsewhere), escape(here))

    def count(self, one: str, many: str, number: int) -> str:
        """A message about so many things; every language of ours has at most two forms."""
        return self(one if number == 1 else many, count=Number(number))

    def attribute(self, message: Message, **places: Message) -> str:
        """The message for an attribute or an option, where nothing can be marked."""
        here, elsewhere = self._spoken(message, places)
        if elsewhere:
            self._texts.setdefault(_key(here), elsewhere)
        return here

    def _spoken(self, message: Message, places: dict[str, Message]) -> tuple[str, list[str]]:
        whole = Said(message, places) if places and isinstance(message, str) else message
        here = self.language.say(whole)
        elsewhere = [other.say(whole) for other in self.others]
        return here, [] if all(text == here for text in elsewhere) else elsewhere

    def packed(self) -> str:
        """What the page's script needs to speak the other languages: deflated JSON in base64."""
        plain = {
            "here": self.language.code,
            "languages": [
                {"code": one.code, "name": one.name, "months": one.months, "day": one.day, "thousands": one.thousands}
                for one in self.languages
            ],
            "others": [one.code for one in self.others],
            "texts": self._texts,
            "marked": self._marked,
        }
        text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
        return b64encode(zlib.compress(text.encode("utf-8", "backslashreplace"), 9)).decode()


def _key(text: str) -> str:
    """The text as a browser shows it: white space (but not no-break spaces) folded."""
    return " ".join(part for part in text.replace("\n", " ").replace("\t", " ").split(" ") if part)
