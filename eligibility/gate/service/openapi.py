"""The OpenAPI 3.1 document: shapes from the types that decode requests and write answers, codes from one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import (
    Any,
    Literal,
    NotRequired,  # pydantic reads no other before Python 3.12
)

import msgspec
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from eligibility import __version__
from eligibility.assessment.explanation_document import explanation_schema
from eligibility.facts.fact import FactType, Grade
from eligibility.gate.document import DecisionDocument
from eligibility.gate.policy import Intent
from eligibility.gate.reading import is_asked
from eligibility.gate.record import record_type
from eligibility.gate.service.decision_requests import Asked
from eligibility.gate.service.error_explanations import ErrorAsked
from eligibility.gate.service.forward_auth import __doc__ as forward_auth
from eligibility.gate.service.problems import PROBLEMS
from eligibility.probes import vocabulary

Schema = dict[str, Any]
_REF = "#/components/schemas/{name}"
_PYDANTIC_REF = "#/components/schemas/{model}"
_ANYWHERE = ("not_found", "wrong_method", "headers_too_large", "our_bug", "closing")
_KEYED = ("key_missing", "key_not_allowed", "origin_refused", "too_many")
_BODY = ("body_malformed", "body_slow", "body_too_large", "wrong_type", "wrong_shape")
_ASK = ("intent_unknown", "facts_missing", "wrong_facts", "wrong_question", "not_offered", "log_unavailable")
_TOKEN = ("token_missing", "token_malformed", "token_forged", "token_expired", "token_foreign", "token_used", "not_offered",
          "refused", "replay_unavailable", "log_unavailable")  # fmt: skip
_STRIPE = ("stripe_rejected", "stripe_down", "stripe_failed", "stripe_key_refused", "stripe_busy", "stripe_slow")


class DecisionAnswer(DecisionDocument):
    """A decision, and the token for it when one was asked for."""

    token: NotRequired[str]
    token_expires_at: NotRequired[str]


class Problem(TypedDict):
    """RFC 9457 problem details; ``code`` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    do: NotRequired[Literal["ready", "ready_after_steps", "fixable", "update", "wait", "replace", "look_closer"] | None]
    what_to_do: NotRequired[str]
    codes: NotRequired[list[str]]
    mistakes: NotRequired[list[dict[str, str]]]
    decision: NotRequired[DecisionDocument]
    stripe: NotRequired[dict[str, str]]


class RowAnswer(TypedDict):
    """The answer to one row of a batch: a decision, or the problem with the row."""

    decision: NotRequired[DecisionAnswer]
    problem: NotRequired[Problem]


class BatchAnswer(TypedDict):
    """The answers in the order of the rows."""

    answers: list[RowAnswer]


class ConnectionToken(TypedDict):
    """What the SDK's token provider wants. Never kept by the gate; do not keep it either."""

    secret: str


class Ready(TypedDict):
    """What the service works with; ``refused_reloads``: parts whose newest files are bad and not in use."""

    status: Literal["ready"]
    pack: dict[str, str]
    policy: dict[str, str]
    log: Literal["strict", "relaxed", "off"]
    refused_reloads: list[str]


_ANSWERS: Mapping[str, Any] = {
    "DecisionAnswer": DecisionAnswer, "Problem": Problem, "BatchAnswer": BatchAnswer, "ConnectionToken": ConnectionToken, "Ready": Ready,
}  # fmt: skip


def document() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tapready gate",
            "version": __version__,
            "summary": "May this device take contactless payments as a Tap to Pay reader?",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": _paths(),
        "components": {"schemas": _schemas(), "securitySchemes": _SECURITY},
        "security": [{"key": []}, {"header": []}],
    }


_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key of the gate."},
    "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same."},
    "token": {"type": "apiKey", "in": "header", "name": "X-Tapready-Token", "description": "A decision token."},
}


def _paths() -> Schema:
    decision = _json("DecisionAnswer")
    guard = {
        "description": (forward_auth or "").partition("\n\n")[2].strip(),
        "security": [{"token": []}],
        "parameters": [_INTENT],
    }
    passed = {"200": {"description": "Let the request pass."}, **_problems(*_TOKEN, "intent_refused")}
    authorize = {name: {"operationId": f"authorize_{name}", **guard, "responses": passed} for name in ("get", "post")}
    return {
        "/v1/decisions": _post("decide", "Decide for one device", _body("Asked"), decision, *_ASK),
        "/v1/decisions/batch": _post(
            "decide_batch", "Decide for many devices; a bad row gets a problem in its place", _body("Batch"), _json("BatchAnswer"), "log_unavailable",
        ),
        "/v1/connection_tokens": _post(
            "create_connection_token", "Decide, then ask Stripe for a connection token", _body("Asked"), _json("ConnectionToken"),
            *_ASK, "intent_missing", *_TOKEN, *_STRIPE, parameters=[_CARRIED],
        ),
        "/v1/authorize": authorize,
        "/v1/errors/explain": _post(
            "explain_error", "Tell what an SDK's error means and what can cause it", _body("ErrorAsked"), _json("Explanation"), "wrong_facts", "wrong_question",
        ),
        "/healthz": _get("alive", "Whether the process answers", {"type": "object"}),
        "/readyz": _get("ready", "Whether it can decide and put that on record", _ref("Ready"), "not_ready"),
        "/openapi.json": _get("describe", "This document", {"type": "object"}),
        "/.well-known/jwks.json": _get("public_keys", "What verifies decision tokens", {"type": "object"}, "not_offered"),
        "/metrics": {"get": {
            "operationId": "metrics", "summary": "Counters as Prometheus reads them",
            "responses": {"200": {"description": "Text", "content": {"text/plain": {"schema": {"type": "string"}}}}, **_problems(*_KEYED)},
        }},
    }  # fmt: skip


_INTENT = {"name": "intent", "in": "query", "schema": {"enum": [str(intent) for intent in Intent]}}
_CARRIED = {
    "name": "X-Tapready-Token", "in": "header", "schema": {"type": "string"},
    "description": "A decision token in the place of facts.",
}  # fmt: skip


def _post(
    name: str, summary: str, body: Schema, answer: Schema, *codes: str, parameters: Iterable[Schema] = ()
) -> Schema:
    responses = {"200": {"description": "Done", "content": answer}, **_problems(*_KEYED, *_BODY, *codes)}
    told = {"operationId": name, "summary": summary, "requestBody": body, "responses": responses}
    return {"post": {**told, "parameters": list(parameters)} if parameters else told}


def _get(name: str, summary: str, schema: Schema, *codes: str) -> Schema:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "Done", "content": content}, **_problems(*codes)}
    return {"get": {"operationId": name, "summary": summary, "security": [], "responses": responses}}


def _problems(*codes: str) -> Schema:
    """Responses by status: which codes each can have."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*_ANYWHERE, *codes)):
        by_status.setdefault(PROBLEMS[code][0], []).append(code)
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {
        str(status): {"description": " or ".join(f"`{code}`" for code in found), "content": content}
        for status, found in sorted(by_status.items())
    }


def _json(name: str) -> Schema:
    return {"application/json": {"schema": _ref(name)}}


def _body(name: str) -> Schema:
    return {"required": True, "content": _json(name)}


def _ref(name: str) -> Schema:
    return {"$ref": _REF.format(name=name)}


def _schemas() -> Schema:
    _, asked = msgspec.json.schema_components([Asked, ErrorAsked, record_type(vocabulary())], ref_template=_REF)
    record = asked.pop("Facts")["properties"]
    found: Schema = dict(asked)
    found["Fact"] = _graded()
    found["Facts"] = {
        "type": "object",
        "description": "Fact name → value, or → {value, grade, origin, taken, masked}; null: not known.",
        "additionalProperties": False,
        "properties": {fact.name: _fact(fact, record) for fact in vocabulary().values() if not is_asked(fact.name)},
    }
    for name in ("Asked", "ErrorAsked"):
        found[name]["properties"]["facts"] = {"anyOf": [_ref("Facts"), {"type": "null"}], "default": None}
    intents = {"anyOf": [{"enum": [str(intent) for intent in Intent]}, {"type": "null"}], "default": None}
    found["Asked"]["properties"]["intent"] = intents
    found["Batch"] = {"type": "array", "items": _ref("Asked")}
    for name, kind in _ANSWERS.items():
        schema = TypeAdapter(kind).json_schema(ref_template=_PYDANTIC_REF, mode="serialization")
        found |= schema.pop("$defs", {})
        found[name] = schema
    explained = explanation_schema()
    inner = explained.pop("$defs", {})
    found |= {f"Explained{name}": _moved(shape) for name, shape in inner.items()}
    kept = {word: value for word, value in explained.items() if not word.startswith("$")}
    found["Explanation"] = _moved(kept)
    return found


def _moved(shape: Any) -> Any:
    """A schema whose references point into this document."""
    if isinstance(shape, dict):
        return {word: _moved_ref(value) if word == "$ref" else _moved(value) for word, value in shape.items()}
    return [_moved(one) for one in shape] if isinstance(shape, list) else shape


def _moved_ref(value: str) -> str:
    return _REF.format(name=f"Explained{value.removeprefix('#/$defs/')}")


def _graded() -> Schema:
    text = {"type": ["string", "null"]}
    grades = {"enum": [*(grade.word for grade in Grade), None]}
    return {
        "type": "object", "description": "A value with its grade and where it came from.", "additionalProperties": False,
        "properties": {"value": {}, "grade": grades, "origin": text, "taken": text, "masked": text},
    }  # fmt: skip


def _fact(fact: FactType, record: Mapping[str, Any]) -> Schema:
    kind = {word: value for word, value in record[fact.name].items() if word != "default"}
    choices = kind.pop("anyOf", None) or [kind]
    choices = [
        *choices,
        {"type": ["string", "integer"], "description": f"The same in writing, like {fact.kind.example}."},
    ]
    return {"title": fact.title, "description": fact.meaning, "anyOf": [*choices, _ref("Fact")]}
