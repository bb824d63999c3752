"""What a provider's SDKs say when something fails: codes, numbers, names over time, messages, and what can cause them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from eligibility.rulebook.citation import Citation
from eligibility.rulebook.rule import Remedy, Stage
from eligibility.rulebook.sdk import SdkRange

"""What the names of the iOS SDK's errors begin with in Objective-C."""


class Cause(NamedTuple):
    """Something that no demand on a device covers. ``kind``: whose side it is on (provider, account, network, …)."""

    id: str
    kind: str
    title: str
    remedy: Remedy
    citation: Citation


class EarlierName(NamedTuple):
    """What an error was called in a range of native SDK releases."""

    name: str
    sdk: SdkRange


class SdkError(NamedTuple):
    """One error of one kit.

    ``code`` is the string (the name, for iOS), ``number`` the one of the NSError. ``react_native`` is
    what React Native calls it. ``because`` names rules (with a dot) and causes, the likeliest first.
    ``since`` and ``until`` are the releases that first and no longer have the code.
    """

    kit: str
    code: str
    number: int | None
    since: str | None
    until: str | None
    earlier: tuple[EarlierName, ...]
    react_native: str | None
    meaning: str
    stage: Stage | None
    because: tuple[str, ...]
    citation: Citation

    @property
    def label(self) -> str:
        """How it is called in a line of text."""
        return f"{self.number} {self.code}" if self.number is not None else self.code

    @property
    def platform(self) -> str | None:
        """The platform it comes from; None for React Native's own codes, which come from both."""
        return None if self.kit == "react_native" else self.kit


class Message(NamedTuple):
    """A text seen in the field, as pieces in order, and the codes that it comes with."""

    text: str
    codes: tuple[str, ...]
    sdk: SdkRange | None
    meaning: str
    stage: Stage | None
    because: tuple[str, ...]
    citation: Citation

    @property
    def pieces(self) -> tuple[str, ...]:
        """What must stand in the text, one after the other, in lower case."""
        return tuple(piece.strip().lower() for piece in self.text.split("*") if piece.strip())


class Detail(NamedTuple):
    """A value that an error carries along, under the names the kits give it."""

    names: tuple[str, ...]
    meaning: str
    citation: Citation


class _Table(NamedTuple):
    errors: tuple[SdkError, ...] = ()
    messages: tuple[Message, ...] = ()
    causes: Mapping[str, Cause] = {}
    details: tuple[Detail, ...] = ()
    references: tuple[Citation, ...] = ()
    digest: str = ""
    ios_prefix: str = ""
    domains: tuple[bytes, ...] = ()


class ErrorTable(_Table):
    """All errors of a provider. ``digest`` is the SHA-256 of its file, which the pack's digest leaves out.

    ``ios_prefix`` stands before the names of the iOS errors in logs; ``domains`` are what the domains of the provider's
    errors hold.
    """

    @cached_property
    def by_code(self) -> Mapping[str, tuple[SdkError, ...]]:
        """Each spelling of each code → every error it can stand for; a lossy code stands for several."""
        found: dict[str, list[SdkError]] = {}
        for error in self.errors:
            for word in _spellings(error, self.ios_prefix):
                found.setdefault(word, []).append(error)
        return {word: tuple(dict.fromkeys(errors)) for word, errors in found.items()}

    @cached_property
    def by_folded_code(self) -> Mapping[str, tuple[SdkError, ...]]:
        """The same without regard to case, for somebody who types a code."""
        found: dict[str, tuple[SdkError, ...]] = {}
        for word, errors in self.by_code.items():
            found[word.lower()] = tuple(dict.fromkeys((*found.get(word.lower(), ()), *errors)))
        return found

    @cached_property
    def by_number(self) -> Mapping[int, SdkError]:
        """The number of an NSError → the error."""
        return {error.number: error for error in self.errors if error.number is not None}


def _spellings(error: SdkError, ios_prefix: str) -> Iterator[str]:
    names = (error.code, *(earlier.name for earlier in error.earlier))
    yield from names
    if error.kit == "ios":
        for name in names:
            yield f"{ios_prefix}{name}"
            yield swift_name(name)
        if error.react_native:
            yield error.react_native


def swift_name(name: str) -> str:
    """How Swift spells an Objective-C name: ``NFCDisabled`` is ``nfcDisabled``."""
    leading = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+", name)
    return name[: leading.end()].lower() + name[leading.end() :] if leading else name


EMPTY = ErrorTable()
"""The table of a pack that says nothing of errors."""
