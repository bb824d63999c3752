"""The examples of the documentation, run with their frameworks' own test clients."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.devices import READY_ANDROID, ready_android

GOOD = {"intent": "tap_to_pay", "facts": READY_ANDROID, "country": "GB"}
BAD = {"intent": "tap_to_pay", "facts": ready_android(nfc=False), "country": "GB"}


def test_flask() -> None:
    pytest.importorskip("flask")
    from tests.gate.examples.flask_app import app

    client = app.test_client()
    assert client.post("/connection_token", json={"tapready": GOOD}).json == {"secret": "pst_test_made_by_stripe"}
    refused = client.post("/connection_token", json={"tapready": BAD})
    assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
    assert refused.json["codes"] == ["android.nfc"]
    bluetooth = client.post("/connection_token", headers={"Tapready-Intent": "bluetooth"})
    assert bluetooth.status_code == 200
    assert bluetooth.headers["Tapready-Decision"] == "admit; enforced=admit"


def test_fastapi() -> None:
    pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient

    from tests.gate.examples.fastapi_app import app

    client = TestClient(app)
    passed = client.post("/connection_token", json={"tapready": GOOD, "amount": 7})
    assert passed.json()["got"] == {"tapready": GOOD, "amount": 7}
    assert client.post("/connection_token", json={"tapready": BAD}).status_code == 403
    known = client.post("/connection_token", json={}, headers={"X-Device-Id": "till-7"})
    assert known.status_code == 200
    assert known.headers["tapready-decision"].startswith("admit")


def test_django() -> None:
    pytest.importorskip("django")
    from tests.gate.examples import django_app

    assert django_app.application
    from django.test import Client

    def post(client: Any, body: dict[str, Any]) -> Any:
        return client.post("/connection_token", json.dumps(body), content_type="application/json")

    client = Client()
    assert post(client, {"reader": "tap_to_pay", "device": READY_ANDROID}).json()["secret"]
    refused = post(client, {"reader": "tap_to_pay", "device": ready_android(nfc=False)})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused["Cache-Control"] == "no-store"
    assert post(client, {"reader": "internet"}).status_code == 200
    assert post(client, {"reader": "pigeon"}).status_code == 422
    assert post(Client(enforce_csrf_checks=True), {"reader": "internet"}).status_code == 403
