"""Facts out of an assessment saved as JSON, to be judged again for another question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eligibility.errors import EvidenceError
from eligibility.facts.fact import Doubt, Fact, Gap, Grade, Vocabulary
from eligibility.facts.moment import UNDATED
from eligibility.facts.written_digest import KEY, is_unchanged

Found = Fact | Gap | Doubt
_SAVED = "saved assessment"
_AGAIN = "save it again with tapready check --output json=FILE"
_ASKED = ("question.", "sdk.", "market.")


def read(content: bytes, name: str, vocabulary: Vocabulary) -> list[tuple[str, list[Found]]] | None:
    """Subject, facts and gaps of each saved assessment; None when the file is something else.

    Facts of the old question (country, SDK, market) are left out: the new question brings its own. What was contested
    stays so. A file proves nothing: no fact is better than measured, and a reading that lost its time is undated.
    """
    try:
        plain = json.loads(content, object_pairs_hook=_single)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or not str(plain.get("schema", "")).startswith("tapready/assessments/"):
        return None
    try:
        found = [(str(saved["subject"]), list(_found(saved, vocabulary))) for saved in plain["assessments"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"{error.args[0]} is missing" if isinstance(error, KeyError) else _said(error)
        raise EvidenceError(
            f"the saved assessment is damaged: {what}",
            where=name,
            remedy=_AGAIN,
        ) from None
    empty = next((subject for subject, facts in found if not any(isinstance(fact, Fact) for fact in facts)), None)
    if not found or empty is not None:
        what = "it holds no device" if empty is None else f"it says nothing of {empty[:80]}"
        raise EvidenceError(what, where=name, remedy=_AGAIN)
    return found


def _said(error: Exception) -> str:
    """A mistake in a value is told by its own words; other shapes have none that a reader knows."""
    return str(error) if isinstance(error, ValueError) else "a part of it has another shape"


def lowered(content: bytes) -> int:
    """How many facts of a saved assessment call themselves attested, and are read as measured."""
    rows = (fact for saved in json.loads(content)["assessments"] for fact in saved["facts"])
    return sum(str(row["grade"]).strip().lower() == Grade.ATTESTED.word for row in rows)


def is_changed(content: bytes) -> bool:
    """Whether somebody edited the file after it was written; older files carry no digest to tell by."""
    plain = json.loads(content)
    return KEY in plain and not is_unchanged(plain)


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice: of two values nobody could say which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise EvidenceError(f"the key {twin!r} stands twice", remedy=_AGAIN)
    return found


def _found(saved: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Found]:
    read_at = {"taken": saved["read_at"]} if "read_at" in saved else {}
    own = [{**read_at, **fact} for fact in saved["facts"] if not _is_asked(fact["fact"])]
    facts = {str(fact["fact"]): _fact(fact, vocabulary) for fact in own}
    yield from facts.values()
    for name, reason in dict(saved.get("unread") or {}).items():
        if name in facts:
            yield Doubt(name, str(reason), _SAVED, contests=True)
        elif not _is_asked(name):
            yield Gap(name, str(reason), _SAVED)


def _is_asked(name: object) -> bool:
    return str(name).startswith(_ASKED)


def _fact(saved: dict[str, Any], vocabulary: Vocabulary) -> Fact:
    fact_type = vocabulary[str(saved["fact"])]
    grade = min(Grade.from_word(saved["grade"]), Grade.MEASURED)
    taken = saved.get("taken", UNDATED if grade >= Grade.INFERRED else None)
    value = fact_type.accept(saved["value"])
    return Fact(fact_type, value, grade, str(saved["origin"]), taken, saved.get("masked"))
