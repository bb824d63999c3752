"""Turn raw command output into text, whatever wrote it: UTF-16 from PowerShell, CR-only, binary bytes."""

from __future__ import annotations

import codecs

from eligibility.facts.expressions import expression

MOST_BYTES = 8_000_000
"""How much of one piece of evidence is read; a phone's longest honest output is under 1 MB."""

_SAMPLE = 4096
_CONTROL = expression(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b\][^\x07\n]{0,200}\x07|[\x00-\x08\x0b-\x1f\x7f]")
_PROMPT = expression(
    r"(?:\d{1,3}\|)?[\w.@-]{1,60}:[~/][^\s$#]{0,100} ?[$#](?: .*)?|(?:PS )?[A-Za-z]:\\[^<>|\n]{0,200}>(?: ?\S.*)?|"
    r"\[[\w.-]{1,40}@[\w.-]{1,40} [^\]\n]{1,60}\][$#](?: .*)?|[\w.-]{1,40}@[\w.-]{1,40} \S{1,60} [%$#](?: .*)?|[\u276f\u279c](?: .*)?|"
    r"(?:[$#%+] )?(?:sudo )?(?:\S{0,80}[/\\])?adb(?:\.exe)? (?:-|shell|exec-out|devices|root|start-server).*|"
    r"\* daemon (?:not running|started).*|[$%>]"
)
"""Prompts of Android's shell and of PCs, with what was typed behind them, adb typed bare, and its word that it starts."""


def decode(content: bytes, most: int = MOST_BYTES) -> str:
    """Decode at most so many bytes to text with line feeds as line ends; what is not decodable becomes U+FFFD."""
    content = content[:most]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    elif content.startswith(codecs.BOM_UTF8):
        text = content[3:].decode("utf-8", errors="replace")
    else:
        text = content.decode(_wide_encoding(content[:_SAMPLE]) or "utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def readable_lines(text: str) -> list[str]:
    """The lines that say something: without colours, control characters and blanks around them."""
    stripped = (line.strip() for line in without_colours(text).split("\n"))
    return [line for line in stripped if line]


def plain_lines(text: str) -> list[str]:
    """The readable lines without shell prompts."""
    return [line for line in readable_lines(text) if not _PROMPT.fullmatch(line)]


def without_colours(text: str) -> str:
    """The text without the codes and control characters by which terminals colour it."""
    return _CONTROL.sub("", text)


def shortened(text: str, most: int) -> str:
    """Foreign text on one line, cut after so many characters."""
    shown = " ".join(text.split())
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without its mark: ASCII text has every other byte zero."""
    pairs = len(sample) // 2
    if pairs < 8:
        return None
    if sample[1::2].count(0) > 0.9 * pairs and sample[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.9 * pairs and sample[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None
