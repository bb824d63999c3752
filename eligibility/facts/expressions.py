"""Regular expressions that are compiled when they are first asked: one check asks few of all there are."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_QUESTIONS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Uncompiled:
    """Stands where a compiled expression would, and takes over its methods at the first question."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for question in _QUESTIONS:
            setattr(self, question, getattr(compiled, question))
        return getattr(compiled, name)


def expression(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, except that a mistake in the text is found by the first question only."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(text, flags))
