"""The lists of ``pm list``: features with their versions, packages with their paths, and what two lists disagree about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eligibility.facts.answers import FEATURE
from eligibility.facts.expressions import expression

_FEATURE = expression(FEATURE)
_PACKAGE = expression(r"package:(?P<path>\S*=)?(?P<name>[A-Za-z][\w.]*)(?=[ \t]|\Z)")


def features(lines: Iterable[str]) -> Iterator[tuple[str, int | None]]:
    """Every feature of a list, with its version where it has one."""
    for line in lines:
        tokens = line.split()
        if all(_FEATURE.fullmatch(token) for token in tokens):
            for token in tokens:
                name, _, version = token.removeprefix("feature:").partition("=")
                yield name, int(version) if version.lstrip("-").isdecimal() else None


def packages(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every package of a list, with the path of its APK where the list tells it."""
    for line in lines:
        for match in _PACKAGE.finditer(line):
            yield match["name"], (match["path"] or "").removesuffix("=")


def names(lists: Iterable[Iterable[str]]) -> list[set[str]]:
    """The names of the packages of each list."""
    return [{name for name, _ in packages(lines)} for lines in lists]


def disputed(lists: list[set[str]]) -> frozenset[str]:
    """What is not in all of several lists of the same."""
    return frozenset(lists[0].union(*lists) - lists[0].intersection(*lists)) if len(lists) > 1 else frozenset()
