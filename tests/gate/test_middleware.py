"""The middleware over ASGI and WSGI, held to the same answers."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gate import Ask, Gate, asgi, wsgi
from tests.devices import READY_ANDROID, ready_android
from tests.gate.devices import AT, gate_with

DEFAULT = Gate(now=lambda: AT)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    seen: bytes | None
    """The body that the app got; None when it was not called."""

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json"
        assert self.headers["cache-control"] == "no-store"
        found: dict[str, Any] = json.loads(self.body)
        assert found["status"] == self.status
        return found


def over_wsgi(gate: Gate, method: str, path: str, body: bytes, headers: dict[str, str], **door: Any) -> Answer:
    seen: list[bytes] = []
    told: list[Any] = []

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        seen.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"a token"]

    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip
    parts = wsgi.GateMiddleware(app, gate, **door)(environ, lambda *words: told.append(words))
    status, found = told[0][:2]
    return Answer(int(status[:3]), {k.lower(): v for k, v in found}, b"".join(parts), seen[0] if seen else None)


def over_asgi(gate: Gate, method: str, path: str, body: bytes, headers: dict[str, str], **door: Any) -> Answer:
    chunks = [body[at : at + 100] for at in range(0, len(body), 100)] or [b""]
    messages = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}
        for number, chunk in enumerate(chunks)
    ]
    waiting = iter([*messages, {"type": "http.disconnect"}])
    seen: list[bytes] = []
    sent: list[Any] = []

    async def receive() -> Any:
        return next(waiting)

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        got = b""
        while True:
            message = await receive()
            got += message["body"]
            if not message["more_body"]:
                break
        seen.append(got)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"a token"})

    scope = {
        "type": "http", "method": method, "path": path,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(asgi.GateMiddleware(app, gate, **door)(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, b"".join(one["body"] for one in sent[1:]), seen[0] if seen else None)


SERVERS = pytest.mark.parametrize("serve", [over_wsgi, over_asgi])


def body_of(**said: Any) -> bytes:
    return json.dumps({"tapready": said, "own": "kept as it is"}, indent=1).encode()


def post(serve: Any, gate: Gate, body: bytes = b"", headers: dict[str, str] | None = None, **door: Any) -> Answer:
    found: Answer = serve(gate, "POST", "/connection_token", body, headers or {}, **door)
    return found


GOOD = body_of(intent="tap_to_pay", facts=READY_ANDROID, country="GB")
BAD = body_of(intent="tap_to_pay", facts=ready_android(nfc=False), country="GB")


@SERVERS
def test_a_good_device_gets_its_token_and_the_app_its_body(serve: Any) -> None:
    answer = post(serve, DEFAULT, GOOD)
    assert (answer.status, answer.body, answer.seen) == (200, b"a token", GOOD)
    assert answer.headers["tapready-decision"] == "admit; enforced=admit"


@SERVERS
def test_a_refusal_is_a_problem_and_the_app_is_not_called(serve: Any) -> None:
    answer = post(serve, DEFAULT, BAD)
    assert (answer.status, answer.seen) == (403, None)
    assert answer.problem["code"] == "refused"
    assert answer.problem["codes"] == ["android.nfc"]
    assert answer.problem["decision"]["schema"] == "tapready/decision/1.0"
    assert {row["type"] for row in answer.problem["decision"]["readers"]} == {"bluetooth", "internet", "usb", "handoff"}
    assert "retry-after" not in answer.headers


@SERVERS
def test_what_is_only_unknown_may_be_asked_again(serve: Any, tmp_path: Path) -> None:
    gate = gate_with(tmp_path, on_unknown="refuse", retry_after=45)
    answer = post(serve, gate, body_of(intent="tap_to_pay", facts=ready_android(nfc=None), country="GB"))
    assert (answer.status, answer.headers["retry-after"]) == (403, "45")


@SERVERS
@pytest.mark.parametrize("intent", ["bluetooth", "internet", "usb", "handoff", " Bluetooth "])
def test_other_readers_pass_with_a_header_alone(serve: Any, intent: str) -> None:
    answer = post(serve, DEFAULT, b"not=json", {"Tapready-Intent": intent})
    assert (answer.status, answer.seen) == (200, b"not=json")
    assert post(serve, DEFAULT, BAD.replace(b"tap_to_pay", intent.strip().lower().encode())).status == 200


BAD_REQUESTS = [
    (b"", {}, 400, "intent_missing"),
    (b"a=b", {}, 400, "intent_missing"),
    (b"[]", {}, 400, "intent_missing"),
    (b"{}", {}, 400, "intent_missing"),
    (b"{", {}, 400, "body_malformed"),
    (b'{"a": "\xff"}', {}, 400, "body_malformed"),
    (b'{"a":' + b"[" * 9000, {}, 400, "body_malformed"),
    (body_of(intent="pigeon"), {}, 400, "intent_unknown"),
    (body_of(intent=["usb"]), {}, 400, "intent_unknown"),
    (b"", {"Tapready-Intent": "pigeon"}, 400, "intent_unknown"),
    (body_of(intent="usb", facts={}), {"Tapready-Intent": "tap_to_pay"}, 400, "intent_unknown"),
    (b"", {"Tapready-Intent": "tap_to_pay"}, 422, "facts_missing"),
    (body_of(intent="tap_to_pay"), {}, 422, "facts_missing"),
    (body_of(intent="tap_to_pay", facts=[]), {}, 422, "body_malformed"),
    (body_of(intent="tap_to_pay", facts={}, sdk=5), {}, 422, "body_malformed"),
    (body_of(intent="tap_to_pay", facts={}, what=5), {}, 422, "body_malformed"),
    (b'{"tapready": 7}', {}, 422, "body_malformed"),
    (body_of(intent="tap_to_pay", facts={"android.nfcc": True}), {}, 422, "wrong_facts"),
    (body_of(intent="tap_to_pay", facts={"android.nfc": {"value": True, "grade": "attested"}}), {}, 422, "wrong_facts"),
    (body_of(intent="tap_to_pay", facts={}, country="GBR"), {}, 422, "wrong_question"),
    (body_of(intent="tap_to_pay", facts={}, sdk="x"), {}, 422, "wrong_question"),
]


@SERVERS
@pytest.mark.parametrize(("body", "headers", "status", "code"), BAD_REQUESTS)
def test_a_request_that_cannot_be_decided_is_told_why(
    serve: Any, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = post(serve, DEFAULT, body, headers)
    assert (answer.status, answer.problem["code"], answer.seen) == (status, code, None)


@SERVERS
@pytest.mark.parametrize("mode", ["report", "warn"])
def test_a_mode_that_does_not_enforce_lets_everything_pass_and_tells(serve: Any, mode: str, tmp_path: Path) -> None:
    gate = gate_with(tmp_path, mode=mode)
    verdict = {"report": "admit", "warn": "admit_with_warning"}[mode]
    answer = post(serve, gate, BAD)
    assert (answer.status, answer.seen) == (200, BAD)
    assert answer.headers["tapready-decision"] == f"{verdict}; enforced=refuse; reasons=android.nfc"
    for body, headers, _, code in BAD_REQUESTS:
        answer = post(serve, gate, body, headers)
        assert (answer.status, answer.seen) == (200, body)
        assert answer.headers["tapready-decision"] == f"undecided; code={code}"


@SERVERS
def test_a_body_beyond_the_limit_is_refused_or_passed_whole(serve: Any, tmp_path: Path) -> None:
    large = GOOD + b" " * 5000
    assert post(serve, DEFAULT, large, most_bytes=2000).problem["code"] == "body_too_large"
    assert post(serve, DEFAULT, large, {"Tapready-Intent": "usb"}, most_bytes=2000).seen == large
    assert post(serve, gate_with(tmp_path, mode="report"), large, most_bytes=2000).seen == large


@SERVERS
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/connection_token"), ("POST", "/"), ("POST", "/connection_tokens")]
)
def test_other_requests_pass_untouched(serve: Any, method: str, path: str) -> None:
    answer = serve(DEFAULT, method, path, BAD, {})
    assert (answer.status, answer.seen) == (200, BAD)
    assert "tapready-decision" not in answer.headers


@SERVERS
@pytest.mark.parametrize("path", ["/connection_token/", "//connection_token", "/connection_token//"])
def test_slashes_open_no_way_around(serve: Any, path: str) -> None:
    assert serve(DEFAULT, "POST", path, BAD, {}).status == 403


@SERVERS
def test_a_service_may_know_its_devices_itself(serve: Any) -> None:
    known = {"good": READY_ANDROID, "bad": ready_android(nfc=False)}

    def facts_of(_request: Any) -> Ask:
        return Ask("tap_to_pay", known["bad"], country="GB", trusted=True)

    assert post(serve, DEFAULT, b"device=bad", facts_of=facts_of).status == 403


def test_an_app_mounted_below_a_path_is_guarded_there() -> None:
    middleware = asgi.GateMiddleware(None, DEFAULT, path="/connection_token")  # type: ignore[arg-type]
    for scope in (
        {"path": "/pos/connection_token", "root_path": "/pos"},
        {"path": "/connection_token", "root_path": "/pos"},
    ):
        assert middleware.door.guards("POST", asgi.inner_path(scope))


def test_what_is_no_http_passes() -> None:
    called = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        called.append(scope["type"])

    asyncio.run(asgi.GateMiddleware(app, DEFAULT)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert called == ["lifespan"]


def test_a_caller_who_leaves_early_costs_nothing() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "path": "/connection_token", "headers": []}
    asyncio.run(asgi.GateMiddleware(None, DEFAULT)(scope, receive, None))  # type: ignore[arg-type]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["facts", "intent", "android.nfc", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.binary(max_size=300) | json_like.map(lambda said: json.dumps({"tapready": said}).encode()))
def test_no_body_breaks_the_gate(body: bytes) -> None:
    for serve in (over_wsgi, over_asgi):
        answer = post(serve, DEFAULT, body)
        assert answer.status in (200, 400, 403, 422)
