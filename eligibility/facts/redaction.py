"""Takes out of a recording what names a person, a unit or a place, and nothing that decides a fact."""

from __future__ import annotations

import codecs
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from eligibility.facts.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.facts.evidence import Evidence, Recording

    Substitute = Callable[[str, str], str]

_KEYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (word, expression(pattern, re.IGNORECASE))
    for word, pattern in (
        ("IMEI", r"(?<![a-z])(imei|meid|esn)(?![a-z])|mobile ?equipment ?ident"),
        ("ICCID", r"(?<![a-z])(iccid)(?![a-z])|integrated ?circuit ?card ?ident"),
        ("IMSI", r"(?<![a-z])(imsi)(?![a-z])|mobile ?subscriber ?ident"),
        (
            "SERIAL",
            r"serial_?no\b|serial_?num(ber)?\b|serial$|(?<![a-z])(p?sn|psno|pcba_number|udid)$|unique_?device_?id",
        ),
        ("SERIAL", r"unique_?chip_?id|(?<![a-z])(cpuid|die_?id|em\.did)$"),
        ("MAC", r"mac_?addr|bdaddr|bt_?addr|(?<![a-z])mac$|(wifi|bluetooth|ethernet)_?address"),
        ("PHONE", r"line1|msisdn|phone_?number"),
        ("SSID", r"(?<![a-z])b?ssid"),
        ("ID", r"android_id|advertising_?id|gsf_?id|(?<![a-z])(oaid|vaid|aaid)$"),
        ("ACCOUNT", r"account_?name|synced_account|apple_?id"),
        ("NAME", r"device_?name$|bluetooth_name|\bbt\.name|owner_info|^net\.hostname$"),
    )
)
"""What a key means for its value; the first pattern that fits decides."""
_MUST_HAVE_DIGITS = frozenset({"IMEI", "ICCID", "IMSI", "SERIAL", "MAC", "PHONE", "ID"})
_UNIQUE = frozenset({"IMEI", "ICCID", "IMSI", "SERIAL", "ID"})
"""Values of these kinds are taken out wherever they stand, not only behind their key."""
_FEWEST_DIGITS = 3
_SHORTEST_UNIQUE = 6
_MOST_EVERYWHERE = 200
"""A device has a few dozen such values; a dump made to hurt has many more."""

# Dumps may hold half a megabyte of anything: every pattern starts at few places and looks a bounded way ahead.
_PAIRS = tuple(
    expression(pattern, re.MULTILINE)
    for pattern in (
        (
            r"^(?P<before>[ \t]{0,9}\[(?P<key>[^\]\n]{1,200})\]: \[)"
            r"(?P<value>(?:[^\]\n]|\](?![ \t\r]{0,9}$)|\n(?![ \t]{0,9}\[))*+)(?=\])"
        ),
        r"^(?P<before>(?P<key>[\w.:-]{1,200}+)=)(?P<value>[^\r\n]+)",
        r"^(?P<before>[ \t]{0,9}(?P<key>[A-Za-z]\w{1,100}+): )(?P<value>[^\r\n]+)",
        r"(?P<before><key>(?P<key>[^<\n]{1,100}+)</key>\s{0,20}<(?:string|integer|data)>)(?P<value>[^<]{1,2000})",
        r"(?P<before>\"(?P<key>[\w.]{1,100}+)\"\s{0,9}:\s{0,9}\")(?P<value>[^\"\r\n]{1,2000})",
        (
            r"(?P<before>(?<![\w.])(?P<key>(?i:imei|meid|iccid|imsi|msisdn|serial ?(?:no|number)?))\d?\s{0,3}[:=]\s{0,3}\"?)"
            r"(?P<value>[\w-]{6,100})"
        ),
    )
)
"""The ways in which a key and its value are written: getprop, settings, ideviceinfo, plist, JSON, and within text."""

_MAC = expression(r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])")
_EMAIL = expression(
    r"(?<![\w.%+-])[\w.%+-]{1,64}+@(?!\d+\.\d)[A-Za-z0-9][A-Za-z0-9-]{0,62}+(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}\b",
    re.ASCII,
)
_PHONE = expression(r"(?<![\w+])\+\d(?:[ ()/-]?\d){7,14}(?!\w)")
_SSID = expression(
    r"((?<![a-zA-Z])(?:SSID|ssid|extra)\s{0,3}[:=]\s{0,3})(\"(?:[^\"\\\n]|\\.){1,200}\"|[^\s,;\]}\"<(]{1,200})"
)
_ACCOUNT = expression(r"(Account\s{0,3}\{name=)([^,}\n]{1,200})")
_HARDWARE_IPV6 = expression(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:{1,2}){1,6}[0-9a-f]{0,2}ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE
)
_PLACE = expression(r"(Location\[\w{1,20} )(-?\d{1,3}[.,]\d{1,15},-?\d{1,3}[.,]\d{1,15})")
_NOT_PERSONAL = frozenset({"proc_version"})
"""Here an address names who built the kernel, which can decide a fact."""
_PLACEHOLDER = expression(r"[A-Z]+_\d+")


def redact(recording: Recording) -> Recording:
    """Replace serial numbers, IMEI, MEID, ICCID, IMSI, phone numbers, accounts and e-mail addresses, MAC
    addresses, Wi-Fi, Bluetooth and device names in all text by placeholders (``SERIAL_1``, ``MAC_2`` …).

    The same value gets the same placeholder throughout the recording, numbered in the order of appearance.
    Redacting twice changes nothing more.
    """  # noqa: D205 - the list is the sentence
    known = _Known()
    serial = recording.origin.partition(":")[2]
    if recording.origin.startswith("adb:") and serial and not serial.startswith("emulator-"):
        known.substitute("SERIAL", serial)
    pieces = [piece._replace(content=_content(piece, known)) for piece in recording.evidence]
    everywhere = known.everywhere(keep=_product_values(pieces))
    return recording._replace(
        origin=everywhere(recording.origin),
        evidence=tuple(_without(piece, everywhere) for piece in pieces),
        details={key: everywhere(value) for key, value in recording.details.items()},
    )


class _Known:
    """The values met so far and what stands for them."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()

    def substitute(self, word: str, value: str) -> str:
        if _PLACEHOLDER.fullmatch(value):
            return value
        if (word, value.lower()) not in self._placeholders:
            self._counts[word] += 1
            self._placeholders[word, value.lower()] = f"{word}_{self._counts[word]}"
        return self._placeholders[word, value.lower()]

    def everywhere(self, keep: str) -> Callable[[str], str]:
        """Return a function that replaces the unique values wherever they stand alone.

        A value that also stands in ``keep`` stays: it is no one's number, and facts hang on it.
        """
        unique = {
            value: new
            for (word, value), new in self._placeholders.items()
            if word in _UNIQUE and len(value) >= _SHORTEST_UNIQUE and value not in keep
        }
        quoted = {f'"{name}"': f'"{new}"' for (word, name), new in self._placeholders.items() if word == "SSID"}
        unique, quoted = (dict(itertools.islice(values.items(), _MOST_EVERYWHERE)) for values in (unique, quoted))
        table = unique | quoted
        if not table:
            return lambda text: text
        alone = [rf"(?<!\w){re.escape(value)}(?!\w)" for value in sorted(unique, key=len, reverse=True)]
        pattern = expression("|".join([*alone, *map(re.escape, quoted)]), re.IGNORECASE)
        return lambda text: pattern.sub(lambda found: table[found[0].lower()], text)


def _product_values(pieces: list[Evidence]) -> str:
    text = "".join(piece.content.decode("latin-1") for piece in pieces if piece.kind == "getprop")
    return "\n".join(re.findall(r"^\[ro\.(?:product|build)\.[^\]]*\]: \[([^\]]*)\]", text, re.MULTILINE)).lower()


def _content(piece: Evidence, known: _Known) -> bytes:
    return _as_text(piece.content, lambda text: _redact_text(text, piece.kind, known.substitute))


def _without(piece: Evidence, everywhere: Callable[[str], str]) -> Evidence:
    problem = everywhere(piece.problem) if piece.problem else piece.problem
    return piece._replace(content=_as_text(piece.content, everywhere), problem=problem)


def _as_text(content: bytes, change: Callable[[str], str]) -> bytes:
    """Change bytes as text: UTF-16 by its mark, anything else byte by byte, so that no encoding is lost."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "surrogatepass") if len(content) % 2 == 0 else None
            return content if text is None else mark + change(text).encode(encoding, "surrogatepass")
    return change(content.decode("latin-1")).encode("latin-1")


def _redact_text(text: str, kind: str, substitute: Substitute) -> str:
    for pair in _PAIRS:
        text = pair.sub(lambda found: found["before"] + _value(found["key"], found["value"], substitute), text)
    text = _MAC.sub(lambda found: substitute("MAC", found[0]), text)
    text = _HARDWARE_IPV6.sub(lambda found: substitute("IPV6", found[0]), text)
    if kind not in _NOT_PERSONAL:
        text = _EMAIL.sub(lambda found: substitute("EMAIL", found[0]), text)
    text = _PHONE.sub(lambda found: substitute("PHONE", found[0]), text)
    text = _SSID.sub(lambda found: found[1] + _quoted(found[2], substitute), text)
    text = _ACCOUNT.sub(lambda found: found[1] + substitute("ACCOUNT", found[2]), text)
    return _PLACE.sub(lambda found: found[1] + "0.0,0.0", text)


def _value(key: str, value: str, substitute: Substitute) -> str:
    word = next((word for word, pattern in _KEYS if pattern.search(key)), None)
    stripped = value.strip().strip('"')
    if word is None or not stripped or stripped.lower() in {"null", "none", "unknown", "true", "false"}:
        return value
    if word == "NAME" and (key.startswith("ro.") or stripped == "Android"):  # the maker's name, not the owner's
        return value
    if word == "SSID" and "," in stripped:  # a line of a dump, of which only a part is the name
        return value
    if word in _MUST_HAVE_DIGITS and sum(letter.isdigit() for letter in stripped) < _FEWEST_DIGITS:
        return value
    return value.replace(stripped, substitute(word, stripped))


def _quoted(value: str, substitute: Substitute) -> str:
    inner = value.strip('"')
    return value if not inner else value.replace(inner, substitute("SSID", inner))
