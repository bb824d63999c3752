"""Connection tokens: the gate decides, Stripe's stand-in answers well or badly, and nothing is kept."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.service.running import (
    ENVIRONMENT,
    NO_NFC,
    READY,
    STRIPE_TOKEN,
    Near,
    StandIn,
    certificate,
    near,
    prepare,
)

PLACE = "/v1/connection_tokens"


@pytest.fixture
def gate(tmp_path: Path, stripe: StandIn) -> Iterator[Near]:
    with near(
        prepare(tmp_path, stripe={"base_url": stripe.url, "timeout": 0.5, "version": "2025-01-27.acacia"})
    ) as made:
        yield made


def test_an_admitted_device_gets_its_token(gate: Near, stripe: StandIn) -> None:
    answer = gate.post(PLACE, {**READY, "location": "tml_Abc123"})
    assert (answer.status_code, answer.json()) == (200, {"secret": STRIPE_TOKEN})
    assert answer.headers["tapready-decision"].startswith("admit; enforced=admit")
    assert answer.headers["cache-control"] == "no-store"
    ((path, headers, body),) = stripe.seen
    assert (path, body) == ("/v1/terminal/connection_tokens", "location=tml_Abc123")
    assert headers["stripe-version"] == "2025-01-27.acacia"
    assert headers["authorization"].startswith("Basic ")


def test_a_refused_device_gets_the_reasons_and_stripe_is_not_asked(gate: Near, stripe: StandIn) -> None:
    answer = gate.post(PLACE, NO_NFC)
    assert (answer.status_code, answer.json()["code"], answer.json()["codes"]) == (403, "refused", ["android.nfc"])
    assert not stripe.seen


def test_another_reader_gets_its_token_without_facts(gate: Near) -> None:
    assert gate.post(PLACE, {"intent": "bluetooth"}).json() == {"secret": STRIPE_TOKEN}


def test_the_intent_must_be_said(gate: Near, stripe: StandIn) -> None:
    answer = gate.post(PLACE, {"facts": READY["facts"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "intent_missing")
    assert gate.post(PLACE, {**READY, "location": "tml_x&y=z"}).status_code == 422
    assert not stripe.seen


def test_a_decision_token_stands_for_the_facts_once(gate: Near, stripe: StandIn) -> None:
    made = gate.post("/v1/decisions", {**READY, "token": True}).json()["token"]
    headers = {"x-tapready-token": made}
    assert gate.post(PLACE, {}, headers=headers).json() == {"secret": STRIPE_TOKEN}
    again = gate.post(PLACE, {}, headers=headers)
    assert (again.status_code, again.json()["code"]) == (401, "token_used")
    no = gate.post("/v1/decisions", {**NO_NFC, "token": True}).json()["token"]
    assert gate.post(PLACE, {}, headers={"x-tapready-token": no}).json()["code"] == "refused"
    assert len(stripe.seen) == 1


def test_only_the_mode_enforce_refuses(tmp_path: Path, stripe: StandIn) -> None:
    with near(prepare(tmp_path, policy={"mode": "report"}, stripe={"base_url": stripe.url})) as gate:
        answer = gate.post(PLACE, NO_NFC)
        assert (answer.status_code, answer.headers["tapready-decision"]) == (
            200,
            "admit; enforced=refuse; reasons=android.nfc",
        )
        odd = gate.post(PLACE, {"intent": "tap_to_pay", "facts": {"no.such": 1}})
        assert (odd.status_code, odd.headers["tapready-decision"]) == (200, "undecided; code=wrong_facts")
        assert gate.call("POST", PLACE, content=b"{", headers={"content-type": "application/json"}).status_code == 400


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("bad_key", (502, "stripe_key_refused", None)), ("busy", (503, "stripe_busy", "7")), ("failing", (502, "stripe_failed", "2")),
        ("slow", (504, "stripe_slow", "2")), ("dripping", (504, "stripe_slow", "2")), ("garbage", (502, "stripe_failed", "2")),
        ("cut", (502, "stripe_failed", "2")), ("huge", (502, "stripe_failed", "2")), ("endless", (502, "stripe_failed", "2")),
        ("empty", (502, "stripe_failed", "2")), ("list", (502, "stripe_failed", "2")), ("rejecting", (422, "stripe_rejected", None)),
    ],
)  # fmt: skip
def test_what_stripe_does_wrong_becomes_a_problem(
    gate: Near, stripe: StandIn, mode: str, expected: tuple[int, str, str | None]
) -> None:
    status, code, later = expected
    stripe.mode = mode
    began = time.monotonic()
    answer = gate.post(PLACE, READY)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("retry-after") == later
    assert time.monotonic() - began < 2
    told = answer.text + gate.journal.getvalue()
    assert "PLANTED" not in told
    assert "pst_" not in told
    if mode == "rejecting":
        assert answer.json()["stripe"] == {"code": "resource_missing", "param": "location"}
    stripe.mode = "ok"
    assert gate.post(PLACE, READY).status_code == 200


@pytest.mark.parametrize("mode", ["chunked", "unframed"])
def test_every_framing_of_an_answer_is_read(gate: Near, stripe: StandIn, mode: str) -> None:
    stripe.mode = mode
    assert gate.post(PLACE, READY).json() == {"secret": STRIPE_TOKEN}


def test_stripe_down(gate: Near, stripe: StandIn) -> None:
    stripe.shutdown()
    stripe.server_close()
    answer = gate.post(PLACE, READY)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (502, "stripe_down", "2")


def test_tls_is_checked(tmp_path: Path) -> None:
    file, key = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file, key)
    server = StandIn(tls)
    try:
        with near(prepare(tmp_path / "a", stripe={"base_url": server.url})) as gate:
            answer = gate.post(PLACE, READY)
            assert (answer.status_code, answer.json()["code"]) == (502, "stripe_down")
        with near(prepare(tmp_path / "b", stripe={"base_url": server.url, "ca_file": str(file)})) as gate:
            assert gate.post(PLACE, READY).json() == {"secret": STRIPE_TOKEN}
    finally:
        server.shutdown()
        server.server_close()


def test_no_secret_stays_anywhere(gate: Near, stripe: StandIn) -> None:
    """Whatever the service wrote or shows of itself holds no key, pepper or token."""
    made = gate.post("/v1/decisions", {**READY, "token": True, "device": "PLANTED-serial"}).json()["token"]
    outputs = []
    for mode in ("ok", "bad_key", "failing", "garbage"):
        stripe.mode = mode
        answer = gate.post(PLACE, {**READY, "device": "PLANTED-serial"})
        outputs.append("" if mode == "ok" else answer.text)
        outputs.append(repr(answer.headers))
    gate.post(PLACE, {}, headers={"x-tapready-token": made})
    outputs += [gate.post(PLACE, READY, headers={"x-tapready-token": "x" + made}).text, gate.get("/metrics").text]
    outputs += [gate.get("/readyz").text, gate.get("/.well-known/jwks.json").text, gate.journal.getvalue()]
    parts = gate.service.parts
    shown = (
        gate.service.settings,
        gate.service.secrets,
        gate.service,
        parts,
        parts.stripe,
        parts.ring and parts.ring.value,
    )
    outputs += [repr(one) + str(one) for one in shown]
    gate.close()
    outputs += [file.read_bytes().decode("latin-1") for file in gate.folder.glob("*.db*")]
    outputs.append((gate.folder / "keys.yaml").read_text())
    everything = "".join(outputs)
    api_key = (
        (gate.folder / "shop.txt").read_text().strip()[-43:]
    )  # the secret of a key: 32 bytes in base64url, which may hold _
    for secret in (*ENVIRONMENT.values(), STRIPE_TOKEN, "PLANTED", made, made.split(".")[2], api_key, "PRIVATE KEY"):
        assert secret not in everything
    gate.close = lambda: None  # type: ignore[method-assign]
