"""What the service answers: decisions, batches, and every way in which it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.gate import Gate
from tests.devices import READY_ANDROID, READY_IPHONE
from tests.gate.devices import AT
from tests.gate.service.running import NO_NFC, READY, Near, near, prepare

DECISIONS, BATCH = "/v1/decisions", "/v1/decisions/batch"


def code(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    told = response.json()
    assert told["status"] == response.status_code
    return response.status_code, told["code"]


@pytest.mark.parametrize(
    "facts", [READY_ANDROID, READY_IPHONE, {"device.platform": "android", "android.nfc": False}, {}]
)
def test_a_decision_is_the_one_of_the_gate(gate: Near, facts: dict[str, Any]) -> None:
    answer = gate.post(DECISIONS, {"facts": facts, "country": "GB", "sdk": None})
    expected = Gate(gate.folder / "policy.yaml", now=lambda: AT).decide(facts, country="GB").as_document()
    assert answer.status_code == 200
    assert answer.json() == expected
    assert answer.headers["cache-control"] == "no-store"


def test_facts_with_grades_take_the_careful_way_to_the_same_answer(gate: Near) -> None:
    graded = {name: {"value": value, "grade": "inferred"} for name, value in READY_ANDROID.items()}
    plain = gate.post(DECISIONS, READY).json()
    assert gate.post(DECISIONS, {**READY, "facts": graded}).json() == plain


def test_other_readers_are_admitted_without_facts(gate: Near) -> None:
    told = gate.post(DECISIONS, {"intent": "bluetooth"}).json()
    assert (told["verdict"], told["intent"]) == ("admit", "bluetooth")


def test_all_mistakes_of_the_facts_come_at_once(gate: Near) -> None:
    answer = gate.post(DECISIONS, {"facts": {"android.api_level": "x", "no.such": 1}})
    assert code(answer) == (422, "wrong_facts")
    assert {one["fact"] for one in answer.json()["mistakes"]} == {"android.api_level", "no.such"}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"contry": "GB"}', "contry is not a key here (did you mean 'country'?)"), (b'{"country": 5}', "country must be text or null, not a whole number"),
        (b"[]", "the body must be a JSON object, not a list"), (b'{"location": "x"}', "location must be written like the pattern ^tml_[A-Za-z0-9]{1,60}$"),
        (b'{"facts": []}', "facts must be a JSON object or null, not a list"), (b'{"simulated": "yes"}', "simulated must be true or false, not text"),
        (b'{"sdk": "' + b"x" * 101 + b'"}', "sdk may have at most 100 signs"),
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_told_in_our_words(gate: Near, body: bytes, detail: str) -> None:
    answer = gate.call("POST", DECISIONS, content=body, headers={"content-type": "application/json"})
    assert code(answer) == (422, "wrong_shape")
    assert answer.json()["detail"] == detail


@pytest.mark.parametrize(
    ("country", "hint"),
    [("UK", "United Kingdom is GB"), ("gb", "write GB"), ("Germany", "Germany is DE"), ("XX", "two letters")],
)
def test_a_country_that_there_is_not_is_refused_with_the_likely_one(gate: Near, country: str, hint: str) -> None:
    answer = gate.call("POST", DECISIONS, json={"facts": READY_ANDROID, "country": country})
    assert code(answer) == (422, "wrong_question")
    assert hint in answer.json()["detail"]
    answer = gate.call("POST", "/v1/errors/explain", json={"text": "2910", "country": country})
    assert code(answer) == (422, "wrong_question")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "body_malformed")), (b"\xff\xfe", (400, "body_malformed")), (b"", (400, "body_malformed")),
        (b"[]", (422, "wrong_shape")), (b'{"fact": {}}', (422, "wrong_shape")), (b'{"facts": 3}', (422, "wrong_shape")),
        (b'{"facts": {}, "intent": "by pigeon"}', (400, "intent_unknown")), (b"{}", (422, "facts_missing")),
        (b'{"facts": {}, "sdk": "nokia:1"}', (422, "wrong_question")), (b'{"facts": {"device.platform": "ios"}, "sdk": "?"}', (422, "wrong_question")),
        (b'{"facts": {}, "subject": "till-1"}', (403, "key_not_allowed")), (b"[" * 100_000, (400, "body_malformed")),
    ],
)  # fmt: skip
def test_bad_bodies_get_a_code(gate: Near, body: bytes, expected: tuple[int, str]) -> None:
    answer = gate.call("POST", DECISIONS, content=body, headers={"content-type": "application/json"})
    if body.startswith(b"[["):
        assert answer.status_code in (400, 422)
        return
    assert code(answer) == expected


def test_only_a_trusted_key_vouches_for_grades_and_names_subjects(gate: Near) -> None:
    body = {"facts": {**READY_ANDROID, "android.nfc": {"value": True, "grade": "attested"}}}
    assert code(gate.post(DECISIONS, body)) == (422, "wrong_facts")
    assert gate.post(DECISIONS, {**body, "subject": "till-1"}, key="lab").status_code == 200


def test_a_bad_row_never_stops_the_others(gate: Near) -> None:
    answers = gate.post(BATCH, [READY, {"facts": {"no.such": 1}}, 3, None, NO_NFC]).json()["answers"]
    assert [next(iter(one)) for one in answers] == ["decision", "problem", "problem", "problem", "decision"]
    assert [one["decision"]["verdict"] for one in (answers[0], answers[-1])] == ["admit", "refuse"]
    assert answers[0]["decision"] == gate.post(DECISIONS, READY).json()


def test_batches_have_a_limit_and_an_empty_one_is_none(tmp_path: Path) -> None:
    with near(prepare(tmp_path, limits={"batch": 3, "batch_body": 100_000})) as gate:
        assert code(gate.post(BATCH, [{}] * 4)) == (413, "body_too_large")
        assert gate.post(BATCH, []).json() == {"answers": []}
        assert code(gate.post(BATCH, {})) == (422, "wrong_shape")


@pytest.mark.parametrize("key", ["", "tapready_aaaaaaaaaa_" + "A" * 43, "x" * 5000, "tapready_", "é"])
def test_who_has_no_key_learns_nothing(gate: Near, key: str) -> None:
    headers = {"x-api-key": key.encode()}
    answer = gate.call("POST", DECISIONS, key=None, json=READY, headers=headers)  # type: ignore[arg-type]
    assert code(answer) == (401, "key_missing")
    assert "www-authenticate" in answer.headers


def test_a_key_with_one_letter_changed_is_no_key(gate: Near) -> None:
    right = (gate.folder / "shop.txt").read_text()
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    assert gate.post(DECISIONS, READY, key=None, headers={"x-api-key": right}).status_code == 200
    assert gate.post(DECISIONS, READY, key=None, headers={"x-api-key": wrong}).status_code == 401


def test_a_key_does_only_what_its_scopes_say(gate: Near) -> None:
    assert code(gate.post(DECISIONS, READY, key="narrow")) == (403, "key_not_allowed")
    assert gate.post("/v1/errors/explain", {"text": "2910"}, key="narrow").status_code == 200
    assert gate.get("/metrics", key="narrow").status_code == 403


def test_a_key_taken_out_of_the_file_is_refused_after_a_reload(gate: Near) -> None:
    (gate.folder / "keys.yaml").write_text("keys: []\n")
    gate.reload()
    assert code(gate.post(DECISIONS, READY)) == (401, "key_missing")


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with near(prepare(tmp_path, limits={"rate": 2, "burst": 3})) as gate:
        assert [gate.post(DECISIONS, READY).status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = gate.post(DECISIONS, READY)
        assert code(answer) == (429, "too_many")
        assert answer.headers["retry-after"] == "1"
        assert gate.post(DECISIONS, READY, key="lab").status_code == 200, "each key has a bucket of its own"
        gate.clock.ticks += 0.5
        assert gate.post(DECISIONS, READY).status_code == 200
        gate.clock.ticks += 60
        assert gate.post(BATCH, [READY] * 3).status_code == 200
        assert code(gate.post(DECISIONS, READY)) == (429, "too_many")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_web_form_can_send_is_not_read(gate: Near, kind: str) -> None:
    answer = gate.call("POST", DECISIONS, content=json.dumps(READY), headers={"content-type": kind})
    assert code(answer) == (415, "wrong_type")


def test_packed_bodies_are_not_read(gate: Near) -> None:
    assert code(gate.post(DECISIONS, READY, headers={"content-encoding": "gzip"})) == (415, "wrong_type")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://gate"])
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_web_pages_are_refused(gate: Near, origin: str, method: str) -> None:
    answer = gate.call(method, DECISIONS, json=READY, headers={"origin": origin})
    assert code(answer) == (403, "origin_refused")
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_an_origin_on_the_list_may_ask(tmp_path: Path) -> None:
    origin = {"origin": "https://shop.example"}
    with near(prepare(tmp_path, origins=["https://shop.example"])) as gate:
        ahead = gate.call("OPTIONS", DECISIONS, key=None, headers=origin)
        assert (ahead.status_code, ahead.headers["access-control-allow-origin"]) == (204, "https://shop.example")
        answer = gate.post(DECISIONS, READY, headers=origin)
        assert (answer.status_code, answer.headers["vary"]) == (200, "origin")
        assert gate.post(DECISIONS, READY, headers={"origin": "https://other.example"}).status_code == 403


def test_large_bodies_and_heads_are_refused(gate: Near) -> None:
    assert code(gate.post(DECISIONS, {"device": "x" * 300_000})) == (413, "body_too_large")

    async def parts() -> Any:
        for _ in range(10):
            yield b"x" * 50_000

    headers = {"content-type": "application/json"}
    assert code(gate.call("POST", DECISIONS, content=parts(), headers=headers)) == (413, "body_too_large")
    assert code(gate.get("/healthz", headers={"x-a": "x" * 20_000})) == (431, "headers_too_large")


def test_unknown_places_and_methods(gate: Near) -> None:
    assert code(gate.get("/v1/nothing")) == (404, "not_found")
    answer = gate.get(DECISIONS)
    assert code(answer) == (405, "wrong_method")
    assert answer.headers["allow"] == "POST"
    assert gate.call("HEAD", "/healthz").content == b""


def test_request_ids_are_given_back_and_strange_ones_replaced(gate: Near) -> None:
    assert gate.get("/healthz", headers={"x-request-id": "a-1"}).headers["x-request-id"] == "a-1"
    assert "\n" not in gate.get("/healthz", headers={"x-request-id": "x" * 100}).headers["x-request-id"]
    assert len({gate.get("/healthz").headers["x-request-id"] for _ in range(5)}) == 5


def test_who_comes_while_it_closes_is_sent_away(gate: Near) -> None:
    gate.service.closing = True
    answer = gate.post(DECISIONS, READY)
    assert code(answer) == (503, "closing")
    assert answer.headers["connection"] == "close"
    assert gate.get("/healthz").status_code == 200
    assert gate.get("/readyz").status_code == 503


def test_a_bug_is_a_problem_and_tells_no_values(gate: Near, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("PLANTED value of a fact")

    monkeypatch.setattr(gate.service.decision_reader, "decide", broken)
    answer = gate.post(DECISIONS, READY)
    assert code(answer) == (500, "our_bug")
    assert "PLANTED" not in answer.text + gate.journal.getvalue()
    assert "RuntimeError" in gate.journal.getvalue()


def test_errors_are_explained_with_and_without_facts(gate: Near) -> None:
    alone = gate.post("/v1/errors/explain", {"text": "TAP_TO_PAY_UNSUPPORTED_DEVICE"}).json()
    assert alone["judged"] is False
    body = {"text": "TAP_TO_PAY_UNSUPPORTED_DEVICE", "facts": NO_NFC["facts"]}
    ranked = gate.post("/v1/errors/explain", body).json()
    assert ranked["judged"] is True
    assert ranked["errors"][0]["possibilities"][0]["id"] == "android.nfc"
    assert code(gate.post("/v1/errors/explain", {"text": "x", "facts": {"no.such": 1}})) == (422, "wrong_facts")


def test_what_is_counted_names_nobody(gate: Near) -> None:
    gate.post(DECISIONS, {**NO_NFC, "device": "serial-PLANTED"})
    gate.get("/v1/PLANTED")
    text = gate.get("/metrics").text
    assert 'tapready_decisions_total{verdict="refuse",enforced="refuse",intent="tap_to_pay"} 1' in text
    assert 'tapready_reasons_total{code="android.nfc",effect="refuse"} 1' in text
    assert 'tapready_request_seconds_bucket{route="decisions",le="+Inf"} 1' in text
    assert 'tapready_rejections_total{code="not_found"} 1' in text
    assert "tapready_log_rows_total 1" in text
    assert "PLANTED" not in text


def test_labels_stay_few(gate: Near) -> None:
    from eligibility.gate.service import metrics

    for number in range(metrics.MOST_SERIES + 500):
        gate.service.metrics.count("tapready_requests_total", route=str(number), status="200")
    assert len(gate.service.metrics.text().splitlines()) < metrics.MOST_SERIES + 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from([*READY_ANDROID, *READY_IPHONE, "sdk.version", "nothing"])
asked = st.fixed_dictionaries(
    {},
    optional={
        "facts": st.dictionaries(names, json_values, max_size=6) | json_values,
        "intent": st.sampled_from(["tap_to_pay", "usb", "x"]) | json_values, "sdk": st.text(max_size=12) | json_values,
        "country": st.sampled_from(["GB", "NO", "XX", "\ud800"]) | json_values, "simulated": json_values,
        "subject": json_values, "device": json_values, "token": json_values, "location": json_values,
    },
)  # fmt: skip


def test_no_body_breaks_it(gate: Near) -> None:
    @settings(max_examples=150, derandomize=True)
    @given(body=asked | json_values, batch=st.booleans())
    def try_one(body: Any, batch: bool) -> None:
        gate.clock.ticks += 100
        text = json.dumps([body] if batch else body)
        headers = {"content-type": "application/json"}
        answer = gate.call("POST", BATCH if batch else DECISIONS, content=text, headers=headers)
        assert answer.status_code in (200, 400, 403, 422), answer.text
        answer.json()

    @settings(max_examples=80, derandomize=True)
    @given(body=st.binary(max_size=60))
    def try_bytes(body: bytes) -> None:
        gate.clock.ticks += 100
        for path in (DECISIONS, BATCH, "/v1/errors/explain"):
            answer = gate.call("POST", path, content=body, headers={"content-type": "application/json"})
            assert answer.status_code in (200, 400, 422), answer.text

    try_one()
    try_bytes()
