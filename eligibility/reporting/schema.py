"""The JSON Schema of the JSON report, made from the document's types, and the check of saved reports."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel, ConfigDict, Field, create_model

from eligibility.reporting.document import SCHEMA
from eligibility.reporting.lean_document import LeanDocument


@cache
def report_model() -> type[BaseModel]:
    """What checks a report's file: every key that must be is there, no unknown key is, and every value has its kind."""
    return _model(LeanDocument)


def assessments_schema() -> dict[str, Any]:
    """The JSON Schema of the JSON report."""
    schema = report_model().model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


@cache
def _model(kind: type) -> type[BaseModel]:
    optional = _optional(kind)
    fields: dict[str, Any] = {
        f"{name}_": (_shape(hint), Field(None, alias=name) if name in optional else Field(alias=name))
        for name, hint in get_type_hints(kind).items()
    }
    config = ConfigDict(extra="forbid", strict=True)
    model: type[BaseModel] = create_model(kind.__name__, __config__=config, __doc__=kind.__doc__, **fields)
    return model


def _shape(hint: Any) -> Any:
    """The hint, with a model in the place of each typed dict."""
    if is_typeddict(hint):
        return _model(hint)
    origin, inner = get_origin(hint), tuple(_shape(argument) for argument in get_args(hint))
    if origin in (Union, UnionType):
        return reduce(or_, inner)
    return origin[inner] if origin in (list, dict) else hint


def _optional(kind: type) -> frozenset[str]:
    """The keys that may be left out: annotations are text here, so the names are looked up."""
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name, hint in hints.items() if get_origin(hint) is NotRequired)
