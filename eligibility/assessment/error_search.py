"""Find a provider's errors in text of any kind: a bare code, an error object, a log of megabytes.

The text is hostile. Every pattern here is bounded and looks at each character a fixed number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from eligibility.assessment.error_text import plain_text, value_of
from eligibility.rulebook.sdk_errors import Detail, ErrorTable, Message, SdkError

_NEAR = 800
"""How many characters apart two parts of one error object may stand."""
_GAP = 400
"""How many characters a * in a message may stand for."""
_TOUCHING = 40
"""How many characters may lie between two parts of one message, on whatever lines."""
_SHORT = 2000
"""A text this short is about the error; in a longer one a bare number needs the provider's name beside it."""
_MOST_TIMES = 1000
"""How many times one error is looked for; a log says the same thing over and over."""

_MOST_NUMBERS = 10_000
"""How many numbers in a place for error codes are looked at."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,89}")
_SAID = rb"[\"'\\\s:=(#]{1,8}(\d{4,5})(?!\d)"
_NUMBERS = tuple(
    re.compile(before + _SAID) for before in (b"code", b"rawvalue", b"error")
)  # fmt: skip
_WHOLE_NUMBER = re.compile(r"(?:[A-Za-z]{0,20}error|code)?[\s#:=(]{0,3}(\d{4,5})\)?", re.IGNORECASE)
_DOMAIN = re.compile(rb"domain[\"'\\\s:=]{1,8}([a-z0-9._-]{1,80})")
_BRACE = re.compile(rb"[{}]")
_CODE_BEFORE = re.compile(r"code[\"'\\\s:=]{1,8}$", re.IGNORECASE)


class Mention(NamedTuple):
    """One error found in the text.

    ``at`` and ``end`` are places in the text as it was read, ``written`` is how it stands there, ``readings``
    what the code can stand for; ``message`` is the text that was recognized.
    """

    at: int
    end: int
    written: str
    readings: tuple[SdkError, ...]
    message: Message | None = None
    native: bool = False


class Seen(NamedTuple):
    """What was seen of one error: the first mention, its line from 1, on how many lines, the values beside it."""

    first: Mention
    line: int
    times: int
    details: tuple[tuple[Detail, str], ...] = ()


def mentions(text: str, table: ErrorTable) -> list[Seen]:
    """Every error in the text, in the order of its first place; what a more specific part tells is not told twice."""
    text = plain_text(text)
    whole = _whole(text, table)
    if whole is not None:
        return [Seen(whole, 1, 1)]
    folded = text.replace("\n", " ").encode("ascii", "replace").lower()
    found = [*_clearest(list(_messages(text, folded, table)), text), *_numbers(text, folded, table)]
    found += _unexplained(list(_codes(text, table)), found)
    grouped: dict[object, list[Mention]] = {}
    for mention in sorted(found, key=_place):
        grouped.setdefault(mention.message or mention.readings, []).append(mention)
    return [_seen(group, text, table) for group in grouped.values()]


def _seen(group: list[Mention], text: str, table: ErrorTable) -> Seen:
    first = group[0]
    lines = {text.rfind("\n", 0, one.at) for one in group}
    return Seen(first, text.count("\n", 0, first.at) + 1, len(lines), tuple(_details(text, first, table)))


def _details(text: str, mention: Mention, table: ErrorTable) -> Iterator[tuple[Detail, str]]:
    around = text[max(0, mention.at - _NEAR) : mention.end + _NEAR]
    for detail in table.details:
        value = value_of(detail.names, around)
        if value is not None:
            yield detail, value


def _place(mention: Mention) -> tuple[int, int]:
    return mention.at, mention.end


def _whole(text: str, table: ErrorTable) -> Mention | None:
    """What the text is when it is nothing but a number or a code, in any case and with any prefix."""
    if len(text) > 200:
        return None
    number = _WHOLE_NUMBER.fullmatch(text)
    if number is not None:
        error = table.by_number.get(int(number[1]))
        return Mention(0, len(text), text, (error,), native=True) if error else None
    word = text.rpartition(".")[2].strip(" :;,[](){}\"'`")
    readings = table.by_code.get(word) or table.by_folded_code.get(word.lower())
    return Mention(0, len(text), text, readings, native=_is_native(readings)) if readings else None


def _is_native(readings: tuple[SdkError, ...]) -> bool:
    return len(readings) == 1 and readings[0].number is not None


def _messages(text: str, folded: bytes, table: ErrorTable) -> Iterator[Mention]:
    for message in table.messages:
        first, *others = (piece.encode("ascii", "replace") for piece in message.pieces)
        readings = tuple(error for code in message.codes for error in table.by_code[code] if error.code == code)
        at = folded.find(first)
        for _ in range(_MOST_TIMES):
            if at < 0:
                break
            end = _end(folded, at + len(first), others)
            if end is not None:
                yield _mention(text, at, end, readings, message)
            at = folded.find(first, at + 1)


def _end(folded: bytes, start: int, pieces: list[bytes]) -> int | None:
    """Where the pieces end that must follow, each at most a gap away; None when one does not."""
    for piece in pieces:
        here = folded.find(piece, start, start + _GAP + len(piece))
        if here < 0:
            return None
        start = here + len(piece)
    return start


def _clearest(found: list[Mention], text: str) -> Iterator[Mention]:
    """Of messages for one code that touch, or stand close in one line, that which comes first in the table."""
    kept: dict[SdkError, list[tuple[int, int, Message | None]]] = {}
    for mention in found:
        begin = max(text.rfind("\n", 0, mention.at), mention.at - _GAP)
        close = text.find("\n", mention.end, mention.end + _GAP)
        nearest = min(begin, mention.at - _TOUCHING), max(close, mention.end + _TOUCHING)
        if not any(_taken(kept.get(error, []), nearest, mention.message) for error in mention.readings):
            for error in mention.readings:
                insort(kept.setdefault(error, []), (mention.at, mention.end, mention.message), key=itemgetter(0))
            yield mention


def _taken(kept: list[tuple[int, int, Message | None]], within: tuple[int, int], mine: Message | None) -> bool:
    """Whether another message already stands there."""
    first = bisect_left(kept, within[0] - _GAP, key=itemgetter(0))
    last = bisect_left(kept, within[1], key=itemgetter(0))
    return any(end > within[0] and message is not mine for _, end, message in kept[first:last])


def _numbers(text: str, folded: bytes, table: ErrorTable) -> Iterator[Mention]:
    for pattern in _NUMBERS:
        for match in islice(pattern.finditer(folded), _MOST_NUMBERS):
            error = table.by_number.get(int(match[1]))
            if error is not None and _ours(folded, match, table.domains):
                yield _mention(text, *match.span(1), (error,), None, native=True)


def _ours(folded: bytes, match: re.Match[bytes], names: tuple[bytes, ...]) -> bool:
    """Whether the number is the provider's: its domain says so, or nothing says otherwise."""
    start, end = match.span()
    if folded[max(0, start - 11) : start].endswith((b"nativeerror", b"native_error")):
        return True
    brace = _BRACE.search(folded, end, end + _GAP)
    after = brace.start() if brace else end + _GAP
    domains = _DOMAIN.findall(folded, max(0, start - 120), start)[-1:] or _DOMAIN.findall(folded, end, after)
    if domains:
        return any(name in domains[0] for name in names)
    around = folded[max(0, start - _SHORT) : end + _SHORT]
    return len(folded) < _SHORT or any(name in around for name in names)


def _codes(text: str, table: ErrorTable) -> Iterator[Mention]:
    times: Counter[str] = Counter()
    for match in _WORD.finditer(text):
        word = match[0]
        readings = table.by_code.get(word)
        if readings is None or times[word] >= _MOST_TIMES or not _is_code(text, match, readings):
            continue
        times[word] += 1
        yield _mention(text, *match.span(), readings, None, native=_is_native(readings))


def _is_code(text: str, match: re.Match[str], readings: tuple[SdkError, ...]) -> bool:
    """Whether it is meant as a code: ``Failed`` and ``CANCELED`` are words of every log."""
    if "_" in match[0] or _is_native(readings):
        return True
    return _CODE_BEFORE.search(text[max(0, match.start() - 16) : match.start()]) is not None


def _mention(
    text: str, at: int, end: int, readings: tuple[SdkError, ...], message: Message | None, *, native: bool = False
) -> Mention:
    begin = max(text.rfind("\n", 0, at) + 1, at - 100)
    line_end = text.find("\n", end, end + 60)
    written = text[begin : line_end if line_end >= 0 else end + 60].replace("\n", " ")
    return Mention(at, end, written, readings, message, native)


def _unexplained(codes: list[Mention], told: list[Mention]) -> Iterator[Mention]:
    """The native names, and the codes beside which no number, name or message of the same error stands."""
    native = [code for code in codes if code.native]
    yield from native
    specific = sorted([*told, *native], key=_place)
    places = [one.at for one in specific]
    for code in codes:
        beside = specific[bisect_left(places, code.at - _NEAR) : bisect_left(places, code.end + _NEAR)]
        if not code.native and not any(_same_error(code, one) for one in beside):
            yield code


def _same_error(code: Mention, specific: Mention) -> bool:
    return any(reading in code.readings for reading in specific.readings)
