"""Check ``errors.yaml`` as it is read: its shape and everything it refers to; every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from eligibility import strict_yaml
from eligibility.errors import Problem, RuleError
from eligibility.rulebook.check import shape_problems
from eligibility.rulebook.condition import suggestion
from eligibility.rulebook.error_models import ErrorsFile
from eligibility.rulebook.sdk import SdkRange, sdk_version
from eligibility.strict_yaml import Document, Path

_SECTIONS = ("android", "ios", "react_native", "messages")


def check_errors(content: bytes, name: str, rules: Collection[str]) -> dict[str, Any]:
    """The plain document; raises ``RuleError`` with every mistake. ``rules`` are the ids the pack has."""
    document = strict_yaml.read(content, name)
    if not isinstance(document.plain, dict):
        raise RuleError([Problem(name, "the file must hold keys and values", "see rules/README.md")])
    problems = list(shape_problems(document, ErrorsFile)) or list(_references(document, rules))
    if problems:
        raise RuleError(problems)
    plain: dict[str, Any] = document.plain
    return plain


def _references(document: Document, rules: Collection[str]) -> Iterator[Problem]:
    """What names something that is not there, and what stands twice."""
    plain = document.plain
    yield from _uncited(document)
    for section in _SECTIONS:
        for index, row in enumerate(plain.get(section) or ()):
            place = (section, index)
            yield from _unknown_causes(document, (*place, "because"), row.get("because") or (), rules)
            yield from _bad_versions(document, place, row)
    words = {row["code"] for section in ("android", "react_native") for row in plain.get(section) or ()}
    words.update(row["react_native"] for row in plain.get("ios") or () if row.get("react_native"))
    for index, row in enumerate(plain.get("messages") or ()):
        for at, code in enumerate(row.get("codes") or ()):
            if code not in words:
                where = document.where(("messages", index, "codes", at))
                yield Problem(where, f"no error has the code {code!r}{suggestion(code, sorted(words))}")
    for section, key in (("android", "code"), ("ios", "number"), ("react_native", "code"), ("messages", "text")):
        yield from _twice(document, section, key)


def _uncited(document: Document) -> Iterator[Problem]:
    plain = document.plain
    cited: list[tuple[Path, str]] = [
        (("references", index), key) for index, key in enumerate(plain.get("references") or ())
    ]
    cited += [(("causes", name, "citation"), row["citation"]) for name, row in (plain.get("causes") or {}).items()]
    cited += [
        ((section, index, "citation"), row["citation"])
        for section in (*_SECTIONS, "details")
        for index, row in enumerate(plain.get(section) or ())
    ]
    known = plain["citations"]
    for path, key in cited:
        if key not in known:
            yield Problem(document.where(path), f"no citation is called {key!r}{suggestion(key, list(known))}")


def _unknown_causes(
    document: Document, path: Path, because: Collection[str], rules: Collection[str]
) -> Iterator[Problem]:
    causes = document.plain.get("causes") or {}
    for index, cause in enumerate(because):
        known, kind = (rules, "rule") if "." in cause else (causes, "cause")
        if cause not in known:
            hint = suggestion(cause, sorted(known))
            yield Problem(document.where((*path, index)), f"there is no {kind} {cause!r}{hint}")


def _bad_versions(document: Document, place: Path, row: dict[str, Any]) -> Iterator[Problem]:
    written: list[tuple[Path, str, Callable[[str], object]]] = [
        ((*place, key), row[key], sdk_version) for key in ("since", "until") if row.get(key)
    ]
    if row.get("sdk"):
        written.append(((*place, "sdk"), row["sdk"], SdkRange.parse))
    for at, one in enumerate(row.get("earlier") or ()):
        written.append(((*place, "earlier", at, "sdk"), one["sdk"], SdkRange.parse))
    for path, text, read in written:
        try:
            read(text)
        except ValueError as error:
            yield Problem(document.where(path), str(error))


def _twice(document: Document, section: str, key: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, row in enumerate(document.plain.get(section) or ()):
        if row[key] in first:
            yield Problem(document.where((section, index, key)), f"{row[key]!r} stands twice", "keep one of them")
        first.setdefault(row[key], index)
