"""What a body has wrong against its shape, in the words of this tool: msgspec's own are for programmers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eligibility.rulebook.condition import suggestion

_PATTERN = r"(?: - at `\$\.?(?P<place>[^`]*)`)?$"
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>.*)`" + _PATTERN, re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<field>.*)`" + _PATTERN, re.DOTALL)
_KIND = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`" + _PATTERN)
_LENGTH = re.compile(r"Expected `\w+` of length <= (?P<most>\d+)" + _PATTERN)
_WRITTEN = re.compile(r"Expected `\w+` matching regex '(?P<pattern>.*)'" + _PATTERN)
_WORDS = {
    "str": "text", "bool": "true or false", "object": "a JSON object", "array": "a list", "int": "a whole number",
    "float": "a number", "null": "null",
}  # fmt: skip
_MOST = 300


def shape_problem(said: str, keys: Sequence[str]) -> str:
    """An error of msgspec as a sentence; ``keys`` are those that the body may have."""
    if found := _UNKNOWN.match(said):
        field = found["field"][:80]
        return f"{field} is not a key here{suggestion(field, list(keys))}"
    if found := _MISSING.match(said):
        return f"{found['field']} is missing"
    if found := _KIND.match(said):
        wanted = " or ".join(_WORDS.get(kind, kind) for kind in found["wanted"].split(" | "))
        return f"{_place(found)} must be {wanted}, not {_WORDS.get(found['got'], found['got'])}"
    if found := _LENGTH.match(said):
        return f"{_place(found)} may have at most {found['most']} signs"
    if found := _WRITTEN.match(said):
        return f"{_place(found)} must be written like the pattern {found['pattern']}"
    return said[:_MOST]


def _place(found: re.Match[str]) -> str:
    return (found["place"] or "")[:80] or "the body"
