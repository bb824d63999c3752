"""Decision tokens: what is signed comes back, and everything else is refused."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eligibility.gate.service import verify_token
from tests.gate.devices import AT
from tests.gate.service.running import NO_NFC, READY, Near, near, prepare

AUTHORIZE = "/v1/authorize"


def token(gate: Near, body: dict[str, Any] = READY, **more: Any) -> str:
    return str(gate.post("/v1/decisions", {**body, "token": True, **more}).json()["token"])


def shown(gate: Near, written: str, **more: Any) -> tuple[int, str]:
    headers = {"x-tapready-token": written}
    answer = gate.get(AUTHORIZE, key=None, headers=headers, **more)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def packed(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def opened(written: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, claims, _ = written.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, claims))  # type: ignore[return-value]


def test_a_token_says_what_was_decided_and_nothing_of_the_device(gate: Near) -> None:
    answer = gate.post("/v1/decisions", {**READY, "token": True, "device": "serial-PLANTED"}).json()
    claims = verify_token(answer["token"], gate.folder / "signing", audience="shop", at=AT)
    assert (claims.verdict, claims.intent, claims.admitted) == ("admit", "tap_to_pay", True)
    assert (claims.pack, claims.policy) == (answer["pack"]["digest"], answer["policy"]["digest"])
    assert claims.expires - claims.issued == 120
    assert answer["token_expires_at"] == "2026-11-22T10:32:00Z"
    assert len(claims.subject) == 32
    assert "PLANTED" not in json.dumps(opened(answer["token"]))


def test_the_public_keys_verify_it(gate: Near) -> None:
    jwks = gate.get("/.well-known/jwks.json", key=None).json()
    assert set(jwks["keys"][0]) == {"kty", "crv", "x", "y", "kid", "use", "alg"}, "no private half"
    assert verify_token(token(gate), jwks, audience="shop", at=AT).admitted


def test_forward_authentication(gate: Near) -> None:
    good = token(gate)
    answer = gate.get(AUTHORIZE, key=None, headers={"x-tapready-token": good})
    assert (answer.status_code, answer.headers["x-tapready-verdict"]) == (200, "admit")
    bearer = {"authorization": f"Bearer {good}", "origin": "https://any.example"}
    assert gate.post(f"{AUTHORIZE}/some/path", key=None, headers=bearer).status_code == 200
    assert shown(gate, good, params={"intent": "tap_to_pay"}) == (200, "")
    assert shown(gate, good, params={"intent": "usb"}) == (403, "intent_refused")
    assert shown(gate, token(gate, NO_NFC)) == (403, "refused")
    missing = gate.get(AUTHORIZE, key=None)
    assert (missing.status_code, missing.json()["code"]) == (401, "token_missing")
    assert missing.headers["www-authenticate"].startswith("Bearer")


def forged(gate: Near) -> dict[str, str]:
    good = token(gate)
    head, body, signature = good.split(".")
    header, claims = opened(good)
    public = (gate.service.parts.ring.value.keys[0].key.as_pem(private=False), b"secret")  # type: ignore[union-attr]

    def signed_with_hmac(key: bytes) -> str:
        start = f"{packed({**header, 'alg': 'HS256'})}.{body}"
        return f"{start}.{base64.urlsafe_b64encode(hmac.digest(key, start.encode(), 'sha256')).rstrip(b'=').decode()}"

    from joserfc import jwt
    from joserfc.jwk import ECKey

    own = ECKey.generate_key("P-256", private=True)
    foreign = jwt.encode({**header, "jwk": own.as_dict(private=False)}, claims, own)
    return {
        "none": f"{packed({**header, 'alg': 'none'})}.{body}.",
        "none, signature kept": f"{packed({**header, 'alg': 'None'})}.{body}.{signature}",
        "confusion": signed_with_hmac(public[0]),
        "hmac": signed_with_hmac(public[1]),
        "tampered claims": f"{head}.{packed({**claims, 'verdict': 'admit', 'exp': claims['exp'] + 1})}.{signature}",
        "tampered signature": f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "no signature": f"{head}.{body}.",
        "key in the header": foreign,
        "unknown key": f"{packed({**header, 'kid': 'nobody'})}.{body}.{signature}",
        "no key named": f"{packed({'alg': 'ES256', 'typ': header['typ']})}.{body}.{signature}",
        "another type": f"{packed({**header, 'typ': 'JWT'})}.{body}.{signature}",
        "another key's": jwt.encode(header, claims, own),
        "kid of no text": f"{packed({**header, 'kid': [1]})}.{body}.{signature}",
    }


def test_no_forged_token_passes(gate: Near) -> None:
    for how, written in forged(gate).items():
        status, code = shown(gate, written)
        assert (status, code) in ((401, "token_forged"), (401, "token_malformed")), how


@pytest.mark.parametrize(
    "written", ["x", "a.b.c", "..", "é.é.é", "a.b.c.d.e", "A" * 5000 + "..", "e30.e30.e30", "bnVsbA.e30.AA"]
)
def test_no_nonsense_passes(gate: Near, written: str) -> None:
    answer = gate.get(AUTHORIZE, key=None, headers={"x-tapready-token": written.encode()})  # type: ignore[dict-item]
    assert (answer.status_code, answer.json()["code"]) in ((401, "token_malformed"), (401, "token_forged"))
    assert written not in answer.text or len(written) < 4


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"aud": "other"}, "token_foreign"), ({"iss": "other"}, "token_foreign"), ({"aud": ["shop"]}, "token_foreign"),
        ({"exp": None}, "token_malformed"), ({"exp": "9999999999"}, "token_malformed"), ({"exp": True}, "token_malformed"),
        ({"exp": 9.9e12}, "token_malformed"), ({"jti": 1}, "token_malformed"), ({"verdict": "yes"}, "token_malformed"),
        ({"sub": {}}, "token_malformed"),
    ],
)  # fmt: skip
def test_rightly_signed_and_wrong_all_the_same(gate: Near, changed: dict[str, Any], code: str) -> None:
    from joserfc import jwt

    header, claims = opened(token(gate))
    signer = gate.service.parts.ring.value.signer  # type: ignore[union-attr]
    assert shown(gate, jwt.encode(header, {**claims, **changed}, signer.key)) == (401, code)  # type: ignore[union-attr]


def test_clocks_may_differ_by_the_skew_and_no_more(gate: Near) -> None:
    good = token(gate)
    start = gate.clock.now
    for later, expected in ((-29, 200), (-31, 401), (120 + 29, 200), (120 + 31, 401), (-86_400, 401), (10**9, 401)):
        gate.clock.now = start + later
        assert shown(gate, good)[0] == expected, later


def test_a_token_is_over_with_its_decision(tmp_path: Path) -> None:
    with near(prepare(tmp_path, policy={"valid_for": 10})) as gate:
        claims = verify_token(token(gate), gate.folder / "signing", audience="shop", at=AT)
    assert claims.expires - claims.issued == 10


def once(folder: Path, **words: Any) -> Path:
    return prepare(
        folder, tokens={"keys": "signing", "audience": "shop", "replay": "replay.db", "once": ["authorize"]}, **words
    )


def test_a_token_is_good_once_also_after_a_restart(tmp_path: Path) -> None:
    config = once(tmp_path)
    with near(config) as gate:
        first, second = token(gate), token(gate)
        assert [shown(gate, first)[0], shown(gate, first)] == [200, (401, "token_used")]
        gate.service.parts.replay._known.clear()  # type: ignore[union-attr]
        assert shown(gate, first) == (401, "token_used"), "memory is bounded; the file knows"
    with near(config) as gate:
        assert shown(gate, first) == (401, "token_used")
        assert shown(gate, second) == (200, "")


def test_setting_the_clock_back_brings_no_token_back(tmp_path: Path) -> None:
    with near(once(tmp_path)) as gate:
        old, start = token(gate), gate.clock.now
        assert shown(gate, old) == (200, "")
        gate.clock.now = start + 10_000
        assert shown(gate, token(gate)) == (200, ""), "by now the old one is forgotten"
        gate.service.parts.replay._known.clear()  # type: ignore[union-attr]
        gate.clock.now = start + 1
        assert shown(gate, old) == (401, "token_expired")


def test_memory_of_used_tokens_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eligibility.gate.service import replay

    monkeypatch.setattr(replay, "MOST_IN_MEMORY", 3)
    with near(once(tmp_path)) as gate:
        used = [token(gate) for _ in range(6)]
        assert [shown(gate, one)[0] for one in used] == [200] * 6
        assert len(gate.service.parts.replay._known) == 3  # type: ignore[union-attr]
        assert [shown(gate, one)[0] for one in used] == [401] * 6


def test_a_use_that_cannot_be_put_on_record_is_none(tmp_path: Path) -> None:
    with near(once(tmp_path)) as gate:
        good = token(gate)
        gate.service.parts.replay._connection.execute("DROP TABLE used")  # type: ignore[union-attr]
        assert shown(gate, good) == (503, "replay_unavailable")


def test_keys_rotate_without_a_gap(gate: Near) -> None:
    from eligibility.gate.service.keyring import new_key

    old = token(gate)
    (first,) = gate.service.parts.ring.value.keys  # type: ignore[union-attr]
    second = new_key(gate.folder / "signing", AT + timedelta(seconds=5))
    gate.reload()
    new = token(gate)
    assert (opened(old)[0]["kid"], opened(new)[0]["kid"]) == (first.id, second.id)
    assert [shown(gate, one)[0] for one in (old, new)] == [200, 200]
    (gate.folder / "signing" / first.file).unlink()
    gate.reload()
    assert [shown(gate, one)[0] for one in (old, new)] == [401, 200]
    (gate.folder / "signing" / second.file).write_text("spoilt")
    gate.reload()
    assert shown(gate, token(gate))[0] == 200, "bad keys are refused, and the old ones stay"
    assert (gate.folder / "signing" / second.file).stat().st_mode & 0o077 == 0


def test_tokens_are_offered_only_when_there_are_keys(tmp_path: Path) -> None:
    with near(prepare(tmp_path, tokens=None)) as gate:
        for answer in (
            gate.post("/v1/decisions", {**READY, "token": True}), gate.get(AUTHORIZE), gate.get("/.well-known/jwks.json"),
        ):  # fmt: skip
            assert (answer.status_code, answer.json()["code"]) == (404, "not_offered")
