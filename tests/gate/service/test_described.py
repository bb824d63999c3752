"""The OpenAPI document: valid, published twice, and true of the running service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from eligibility.gate.service import openapi_document
from eligibility.gate.service.problems import PROBLEMS
from eligibility.gate.service.routes import ROUTES
from tests.conftest import Ran
from tests.gate.service.running import NO_NFC, READY, Far, Near, StandIn, far, prepare


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    stripe = StandIn()
    config = prepare(
        tmp_path_factory.mktemp("described"), keys=False, stripe={"base_url": stripe.url}, requests="none",
        limits={"rate": 1_000_000, "burst": 1_000_000},
    )  # fmt: skip
    with far(config) as gate:
        yield gate
    stripe.shutdown()
    stripe.server_close()


PATHS = [path for path in ROUTES if path != "/metrics"]


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
@pytest.mark.parametrize("path", PATHS)
def test_the_service_keeps_to_its_document(running: Far, path: str, mode: str) -> None:
    from schemathesis import GenerationMode, checks
    from schemathesis.specs.openapi import checks as openapi

    wanted = [
        checks.not_a_server_error, openapi.status_code_conformance, openapi.content_type_conformance,
        openapi.response_schema_conformance,
    ]  # fmt: skip
    if not path.startswith("/v1/decisions"):  # a batch answers row by row; facts of other readers are not looked at
        wanted.append(openapi.negative_data_rejection)
    schema = schemathesis.openapi.from_dict(openapi_document())
    schema.config.update(base_url=running.url)
    for operation in schema[path].values():
        if mode == "NEGATIVE" and not operation.body and not operation.query:
            continue

        @settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=GenerationMode[mode]))
        def keeps(case: Any) -> None:
            other = isinstance(case.body, dict) and case.body.get("intent") not in ("tap_to_pay", None)
            checked = [one for one in wanted if not (other and one is openapi.negative_data_rejection)]
            case.call_and_validate(base_url=running.url, checks=checked)

        keeps()


def test_the_document_is_published_twice(gate: Near, run_cli: Callable[..., Ran]) -> None:
    served = gate.get("/openapi.json", key=None).json()
    assert served == openapi_document()
    assert json.loads(run_cli("schema", "openapi").out) == served


def test_every_place_and_every_code_is_described() -> None:
    document = openapi_document()
    assert set(document["paths"]) == set(ROUTES)
    text = json.dumps(document)
    assert not [code for code in PROBLEMS if f"`{code}`" not in text]
    schemas = document["components"]["schemas"]
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)


@pytest.mark.parametrize("body", [READY, NO_NFC, {"intent": "usb"}, {**READY, "token": True}])
def test_answers_are_of_their_schema(gate: Near, body: dict[str, object]) -> None:
    document = openapi_document()
    answer = gate.post("/v1/decisions", body).json()
    jsonschema.validate(body, {**document, "$ref": "#/components/schemas/Asked"})
    jsonschema.validate(answer, {**document, "$ref": "#/components/schemas/DecisionAnswer"})


def test_the_schemas_are_json_schemas() -> None:
    for shape in openapi_document()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)
