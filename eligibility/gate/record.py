"""A typed record of a device's facts: JSON decoded and checked in one step by msgspec (extra ``serve``).

Attributes are named like the facts with ``_`` for each dot; in JSON they keep the facts' own names.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from eligibility.compiling.source_code import attribute
from eligibility.facts.fact import FactType, Vocabulary
from eligibility.gate.reading import is_asked

_KINDS: dict[str, Any] = {
    "yes_no": bool,
    "number": int,
    "version": str,
    "day": date,
    "text": str,
    "texts": frozenset[str],
    "periods": Any,
}


def record_type(vocabulary: Vocabulary) -> type[Any]:
    """The record with an attribute for every fact that a caller may give; None: not known.

    Decode it with ``msgspec.json.Decoder(record_type(vocabulary))``: names and kinds that there are no such
    raise ``msgspec.ValidationError``. Versions stay text; the gate reads them.
    """
    import msgspec

    given = [fact for fact in vocabulary.values() if not is_asked(fact.name)]
    fields = [(attribute(fact.name), _kind(fact) | None, None) for fact in given]
    names = {attribute(fact.name): fact.name for fact in given}
    made: type[Any] = msgspec.defstruct("Facts", fields, rename=names, forbid_unknown_fields=True, gc=False)
    return made


def _kind(fact: FactType) -> Any:
    if fact.choices and fact.kind_name == "text":
        return Literal[tuple(sorted(fact.choices))]
    return _KINDS[fact.kind_name]
