"""The JSON Schema of a rule file, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from eligibility.facts.fact import FactType, Vocabulary
from eligibility.rulebook.comparisons import COMPARISONS
from eligibility.rulebook.models import RuleFile

_LISTS = frozenset({"in", "includes_any", "only"})


def rule_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The shape of a rule file, with every fact and the operators it takes."""
    schema = RuleFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "tapready rule"
    schema["$defs"]["Condition"] = _condition(vocabulary)
    reference = {"$ref": "#/$defs/Condition"}
    schema["properties"]["applies"] = {"anyOf": [reference, {"type": "null"}], "default": None}
    schema["$defs"]["EditionFile"]["properties"]["require"] = reference
    facts = {"type": "object", "properties": {name: {} for name in vocabulary}, "additionalProperties": False}
    schema["$defs"]["ExampleFile"]["properties"]["facts"] = facts
    return schema


def _condition(vocabulary: Vocabulary) -> dict[str, Any]:
    inner = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": inner, "minItems": 1}
    groups = [
        {"type": "object", "properties": {word: shape}, "required": [word], "additionalProperties": False}
        for word, shape in (("all", several), ("any", several), ("not", inner), ("never", {"const": True}))
    ]
    return {"anyOf": [*groups, *(_compare(fact) for fact in vocabulary.values())]}


def _compare(fact: FactType) -> dict[str, Any]:
    operators = {
        name: {"type": "array", "minItems": 1} if name in _LISTS else {}
        for name, comparison in COMPARISONS.items()
        if fact.kind_name in comparison.kinds
    }
    return {
        "type": "object",
        "title": fact.title,
        "description": fact.meaning,
        "properties": {"fact": {"const": fact.name}, **operators},
        "required": ["fact"],
        "minProperties": 2,
        "additionalProperties": False,
    }
