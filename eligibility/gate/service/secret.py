"""Secrets: read from the environment once, and written nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

STRIPE_KEY = "STRIPE_SECRET_KEY"
PEPPER = "TAPREADY_PEPPER"
DEVICE_KEY = "TAPREADY_DEVICE_KEY"
_PRINTABLE = re.compile(r"[\x21-\x7e]{8,512}")


class Secret:
    """A text that shows itself only when it is asked to: not in ``repr``, logs, formats or pickles."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text; call it only where it is used up."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be pickled or copied")


class Secrets(NamedTuple):
    """What the environment gives: None or an empty text where it gives nothing.

    ``pepper`` is mixed into the hashes of API keys, ``device_key`` into those of device ids.
    """

    stripe: Secret | None = None
    pepper: Secret = Secret("")
    device_key: Secret | None = None


def secrets_in(environment: Mapping[str, str]) -> tuple[Secrets, list[str]]:
    """The secrets, and the names of variables that hold no usable one."""
    given = {name: environment.get(name, "").strip() for name in (STRIPE_KEY, PEPPER, DEVICE_KEY)}
    wrong = [name for name, text in given.items() if text and not _PRINTABLE.fullmatch(text)]
    stripe, device = given[STRIPE_KEY], given[DEVICE_KEY]
    found = Secrets(Secret(stripe) if stripe else None, Secret(given[PEPPER]), Secret(device) if device else None)
    return found, wrong
