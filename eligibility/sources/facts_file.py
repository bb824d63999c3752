"""Facts that somebody wrote down: fact name → value, or → {value, grade, origin}."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from eligibility import strict_yaml
from eligibility.errors import ContentError, EvidenceError, Problem
from eligibility.facts.fact import Fact, Grade, Vocabulary
from eligibility.strict_yaml import Document

_TEXTS = frozenset({"grade", "origin", "taken", "masked"})
_KEYS = _TEXTS | {"value"}
_WRITE = "write one 'fact: value' a line; see tapready facts"


def read(content: bytes, name: str, vocabulary: Vocabulary) -> list[Fact]:
    """Read a facts file that its user vouches for (YAML, and so JSON too), up to the grade ``measured``.

    Raises ``EvidenceError`` with all its mistakes; ``attested`` is one: a word proves nothing.
    """
    facts = _read(content, name, vocabulary, most=Grade.MEASURED)
    if not facts:
        raise EvidenceError("it says nothing of a device", where=name, remedy=_WRITE)
    return facts


def read_claims(content: bytes, name: str, vocabulary: Vocabulary) -> list[Fact]:
    """Read a facts file that lies beside evidence: whatever grade it gives itself, its facts are claims."""
    facts = _read(content, name, vocabulary, most=Grade.ATTESTED)
    return [fact._replace(grade=Grade.CLAIMED, origin=f"{name}: {fact.origin}") for fact in facts]


def _read(content: bytes, name: str, vocabulary: Vocabulary, *, most: Grade) -> list[Fact]:
    try:
        document = strict_yaml.read(content, name)
    except ContentError as error:
        raise EvidenceError(str(error), remedy="correct the facts file") from None
    if not isinstance(document.plain, dict):
        what = "no fact names with values" if document.plain is not None else "it is empty"
        raise EvidenceError(what, where=name, remedy=_WRITE)
    facts: list[Fact] = []
    problems: list[Problem] = []
    for fact_name, written in document.plain.items():
        for found in _one(document, fact_name, written, vocabulary):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.grade > most:
                what = f"{fact_name}: nobody can write that a fact is attested; a verified certificate chain proves it"
                problems.append(Problem(document.where((fact_name, "grade")), what, "write measured"))
            else:
                facts.append(found)
    if problems:
        raise EvidenceError(
            "\n".join(map(str, problems)), remedy="correct the facts file; tapready facts lists the names"
        )
    return facts


def _one(document: Document, name: str, written: Any, vocabulary: Vocabulary) -> Iterator[Fact | Problem]:
    fact_type = vocabulary.get(name)
    if fact_type is None:
        close = get_close_matches(name, list(vocabulary), n=1)
        hint = f"did you mean {close[0]!r}?" if close else None
        yield Problem(document.where((name,), key=True), f"unknown fact {name!r}", hint)
        return
    entry = written if isinstance(written, dict) else {"value": written}
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        yield Problem(document.where((name, unknown[0]), key=True), f"{name}: unknown key {unknown[0]!r}")
    odd = sorted(key for key in _TEXTS & set(entry) if not isinstance(entry[key], str | None))
    if odd:
        yield Problem(document.where((name, odd[0])), f"{name}: {odd[0]} must be text")
        return
    if entry.get("value") is None:
        if "value" not in entry or isinstance(written, dict):
            yield Problem(document.where((name,)), f"{name}: a value is needed")
        return
    try:
        value = fact_type.accept(entry["value"])
        grade = Grade.from_word(entry.get("grade") or "claimed")
    except ValueError as error:
        yield Problem(document.where((name,)), f"{name}: {error}")
        return
    yield Fact(fact_type, value, grade, entry.get("origin") or "facts file", entry.get("taken"), entry.get("masked"))
