"""What does not fit the shape that a file or body must have, in the words of this tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DAY = "is not a day; write it like 2026-11-01"
_TIME = "is not a time; write it like 2026-11-01T12:00:00Z"
_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not a key here",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "timezone_aware": "needs a time zone; write it like 2026-11-01T12:00:00Z",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "int_type": "is no whole number",
    "int_parsing": "is no whole number",
    "int_parsing_size": "is too large a number",
    "int_from_float": "is no whole number",
    "float_type": "is no number",
    "float_parsing": "is no number",
    "finite_number": "is no finite number",
    "string_type": "must be text",
    "string_unicode": "must be text in UTF-8",
    "dict_type": "must be a mapping of keys to values",
    "mapping_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "none_required": "must be left empty",
    "invalid_key": "has a key that is no text",
    "json_type": "must be JSON",
}
"""Type of a pydantic error → what is wrong."""
_LIMITED = {
    "string_too_short": ("needs at least {} signs", "min_length"),
    "string_too_long": ("may have at most {} signs", "max_length"),
    "too_short": ("needs at least {} members", "min_length"),
    "too_long": ("may have at most {} members", "max_length"),
    "greater_than": ("must be greater than {}", "gt"),
    "greater_than_equal": ("must be at least {}", "ge"),
    "less_than": ("must be less than {}", "lt"),
    "less_than_equal": ("must be at most {}", "le"),
    "literal_error": ("must be {}", "expected"),
    "enum": ("must be {}", "expected"),
    "string_pattern_mismatch": ("must be written like the pattern {}", "pattern"),
    "json_invalid": ("is not valid JSON: {}", "error"),
}
"""The same of errors that name a limit, with the word of their context that has it."""


def what_is_wrong(detail: Mapping[str, Any]) -> str:
    """What an error of pydantic (one of ``ValidationError.errors()``) says of a value, without pydantic's words.

    It goes on after the name of the key: ``is missing``, ``must be text``.
    """
    kind, context = str(detail["type"]), detail.get("ctx") or {}
    if kind in ("value_error", "assertion_error"):
        return str(detail["msg"]).partition(", ")[2] or "cannot be used"
    if kind in _LIMITED:
        text, word = _LIMITED[kind]
        limit = str(context.get(word, "something else"))
        return text.format(limit).replace("at least 1 signs", "at least 1 sign").replace("1 members", "1 member")
    return _PLAIN.get(kind, "has not the shape that is needed here")


def misfit(detail: Mapping[str, Any], whole: str) -> str:
    """The same with the place: ``assessments.0.verdict must be text``; ``whole`` is what all of it is called."""
    place = ".".join(str(part) for part in detail["loc"] if part != "[key]")
    return f"{place or whole} {what_is_wrong(detail)}"
