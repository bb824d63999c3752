"""Facts out of an assessment saved as JSON, to be judged again for another question."""

from __future__ import annotations

import json
from typing import Any

from eligibility.errors import EvidenceError
from eligibility.facts.fact import Fact, Grade, Vocabulary

_ASKED = ("question.", "sdk.", "market.")


def read(content: bytes, name: str, vocabulary: Vocabulary) -> list[tuple[str, list[Fact]]] | None:
    """Subject and facts of each saved assessment; None when the file is something else.

    Facts of the old question (country, SDK, market) are left out: the new question brings its own.
    """
    try:
        plain = json.loads(content, object_pairs_hook=_single)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or not str(plain.get("schema", "")).startswith("tapready/assessments/"):
        return None
    try:
        return [(str(saved["subject"]), _facts(saved["facts"], vocabulary)) for saved in plain["assessments"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EvidenceError(
            f"the saved assessment is damaged: {type(error).__name__} {error}",
            where=name,
            remedy="save it again with tapready check --output json=FILE",
        ) from None


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice: of two values nobody could say which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise EvidenceError(
            f"the key {twin!r} stands twice", remedy="save it again with tapready check --output json=FILE"
        )
    return found


def _facts(saved: list[dict[str, Any]], vocabulary: Vocabulary) -> list[Fact]:
    return [
        Fact(
            vocabulary[name],
            vocabulary[name].accept(fact["value"]),
            Grade.from_word(fact["grade"]),
            str(fact["origin"]),
            fact.get("taken"),
            fact.get("masked"),
        )
        for fact in saved
        if not (name := str(fact["fact"])).startswith(_ASKED)
    ]
