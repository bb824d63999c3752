"""Strong Kleene logic: YES, NO and UNKNOWN."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """What can be said of a demand. UNKNOWN is an answer, so no Truth is true or false by itself."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"

    @classmethod
    def of(cls, value: bool) -> Truth:  # noqa: FBT001 - the one bridge from two values to three
        """YES for true, NO for false."""
        return cls.YES if value else cls.NO

    def __and__(self, other: Truth) -> Truth:
        return all_of((self, other))

    def __or__(self, other: Truth) -> Truth:
        return any_of((self, other))

    def __invert__(self) -> Truth:
        return _MIRROR[self]

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is YES, NO or UNKNOWN: compare it with 'is'")


_MIRROR = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def all_of(truths: Iterable[Truth]) -> Truth:
    """The least of them; YES when there are none."""
    answer = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.UNKNOWN:
            answer = Truth.UNKNOWN
    return answer


def any_of(truths: Iterable[Truth]) -> Truth:
    """The greatest of them; NO when there are none."""
    answer = Truth.NO
    for truth in truths:
        if truth is Truth.YES:
            return Truth.YES
        if truth is Truth.UNKNOWN:
            answer = Truth.UNKNOWN
    return answer
