"""The service as its tests run it: in this process with a clock of their own, or as a real process; and Stripe's stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.devices import READY_ANDROID
from tests.gate.devices import AT, policy_text

ENVIRONMENT = {
    "STRIPE_SECRET_KEY": "sk_test_PLANTEDstripe51",
    "TAPREADY_PEPPER": "PLANTEDpepper-0123456789",
    "TAPREADY_DEVICE_KEY": "PLANTEDdevice-0123456789",
}
STRIPE_TOKEN = "pst_test_PLANTEDtoken"
READY = {"facts": READY_ANDROID, "country": "GB", "intent": "tap_to_pay"}
NO_NFC = {**READY, "facts": {**READY_ANDROID, "android.nfc": False}}
SCOPES = ("decide", "connect", "explain", "metrics")


class Clock:
    """Seconds since 1970, and ticks; both go only where a test sets them."""

    def __init__(self) -> None:
        self.now = AT.timestamp()
        self.ticks = 100.0

    def seconds(self) -> float:
        return self.now

    def ticking(self) -> float:
        return self.ticks


def prepare(folder: Path, *, keys: bool = True, policy: Mapping[str, Any] | None = None, **words: Any) -> Path:
    """Write a gate.yaml with what it names; a word that is None is left out. The API key lies in ``key.txt``."""
    from eligibility.gate.service import callers, keyring
    from eligibility.gate.service.secret import Secret

    folder.mkdir(parents=True, exist_ok=True)
    written = {
        "policy": "policy.yaml", "log": {"file": "decisions.db", "mode": "strict"}, "reload_every": 0, "drain": 0.2,
        "tokens": {"keys": "signing", "audience": "shop", "replay": "replay.db"}, "requests": "all",
        **({"api_keys": "keys.yaml"} if keys else {"open_to_all": True}), **words,
    }  # fmt: skip
    (folder / "policy.yaml").write_text(policy_text(**(policy or {})))
    keyring.new_key(folder / "signing", AT)
    if keys:
        pepper = Secret(ENVIRONMENT["TAPREADY_PEPPER"])
        for name, scopes, trusted in (("shop", SCOPES, False), ("lab", SCOPES, True), ("narrow", ("explain",), False)):
            made = callers.new_key(
                name, folder / "keys.yaml", pepper, scopes=scopes, trusted=trusted, on=date(2026, 11, 22)
            )  # type: ignore[arg-type]
            (folder / f"{name}.txt").write_text(made)
    file = folder / "gate.yaml"
    file.write_text(json.dumps({word: value for word, value in written.items() if value is not None}))
    return file


class Near:
    """The service in this process: ``near.post("/v1/decisions", READY)``."""

    def __init__(self, config: Path, environment: Mapping[str, str] = ENVIRONMENT) -> None:
        from eligibility.gate.service.app import Service
        from eligibility.gate.service.settings import load_settings

        self.folder, self.clock, self.journal = config.parent, Clock(), io.StringIO()
        settings, secrets = load_settings(config, environment)
        self.service = Service(
            settings, secrets, clock=self.clock.seconds, ticks=self.clock.ticking, stream=self.journal
        )
        self.runner = asyncio.Runner()

    def key(self, name: str = "shop") -> dict[str, str]:
        file = self.folder / f"{name}.txt"
        return {"authorization": f"Bearer {file.read_text()}"} if file.exists() else {}

    def call(self, method: str, path: str, *, key: str | None = "shop", **more: Any) -> httpx.Response:
        headers = {**(self.key(key) if key else {}), **more.pop("headers", {})}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.service, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://gate") as client:
                return await client.request(method, path, headers=headers, **more)

        return self.runner.run(ask())

    def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.call("POST", path, json=body, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.call("GET", path, **more)

    def reload(self) -> None:
        async def both() -> None:
            await self.service.reload()
            await asyncio.sleep(0)

        self.runner.run(both())

    def close(self) -> None:
        self.runner.run(self.service.aclose())
        self.runner.close()


@contextlib.contextmanager
def near(config: Path, environment: Mapping[str, str] = ENVIRONMENT) -> Iterator[Near]:
    made = Near(config, environment)
    try:
        yield made
    finally:
        made.close()


class Far:
    """The service as a process of its own, on a free port."""

    def __init__(self, config: Path, environment: Mapping[str, str] = ENVIRONMENT, *, limit: Any = None) -> None:
        self.folder = config.parent
        command = [sys.executable, "-m", "eligibility", "gate", "serve", "--config", str(config), "--port", "0"]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ, **environment},
            preexec_fn=limit,  # noqa: PLW1509 - it only sets a limit
        )  # fmt: skip
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = f"http://127.0.0.1:{self.told('listening')['port']}"

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    def told(self, event: str, seconds: float = 20, *, times: int = 1) -> dict[str, Any]:
        """Wait until the journal told of an event so many times; the last of them."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [json.loads(line) for line in list(self.lines) if f'"event":"{event}"' in line]
            if len(found) >= times:
                return dict(found[times - 1])
            if self.process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.02)
        raise AssertionError(f"{event} was not told: {''.join(self.lines)[-3000:]}")

    def client(self, name: str = "shop") -> httpx.Client:
        file = self.folder / f"{name}.txt"
        headers = {"authorization": f"Bearer {file.read_text()}"} if file.exists() else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=20)

    def end(self, how: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=5)
        return code


@contextlib.contextmanager
def far(config: Path, environment: Mapping[str, str] = ENVIRONMENT, *, limit: Any = None) -> Iterator[Far]:
    made = Far(config, environment, limit=limit)
    try:
        yield made
    finally:
        made.end(signal.SIGKILL)


class StandIn(ThreadingHTTPServer):
    """Stands for Stripe's API: ``mode`` says how it behaves, ``seen`` what it was asked."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Api)
        self.mode = "ok"
        self.seen: list[tuple[str, dict[str, str], str]] = []
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.path, headers, body))
        getattr(self, f"_{self.server.mode}")()

    def _ok(self) -> None:
        self._json(200, {"object": "terminal.connection_token", "secret": STRIPE_TOKEN})

    def _bad_key(self) -> None:
        self._json(401, {"error": {"message": f"Invalid API Key provided: {ENVIRONMENT['STRIPE_SECRET_KEY']}"}})

    def _busy(self) -> None:
        self._json(429, {"error": {"code": "rate_limit"}}, {"Retry-After": "7"})

    def _failing(self) -> None:
        self._json(500, {"error": {"message": "PLANTED"}})

    def _rejecting(self) -> None:
        error = {"code": "resource_missing", "param": "location", "message": "PLANTED", "type": "<script>"}
        self._json(400, {"error": error})

    def _empty(self) -> None:
        self._json(200, {})

    def _list(self) -> None:
        self._json(200, [1])

    def _slow(self) -> None:
        time.sleep(2)
        self._ok()

    def _dripping(self) -> None:
        with contextlib.suppress(OSError):
            for letter in "HTTP/1.1 200 OK\r\nX-Long: " + "x" * 100:
                self.wfile.write(letter.encode())
                time.sleep(0.1)

    def _garbage(self) -> None:
        self.wfile.write(b"\x00\xffPLANTED nonsense\r\n\r\n")
        self.close_connection = True

    def _cut(self) -> None:
        self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"secret": "pst_')
        self.close_connection = True

    def _huge(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        self.close_connection = True

    def _endless(self) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000)

    def _chunked(self) -> None:
        body = json.dumps({"secret": STRIPE_TOKEN}).encode()
        parts = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]))
        head = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.wfile.write(head + parts + b"0\r\n\r\n")

    def _unframed(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + json.dumps({"secret": STRIPE_TOKEN}).encode())
        self.close_connection = True

    def _json(self, status: int, document: Any, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody else trusts, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file, key_file = folder / "certificate.pem", folder / "certificate.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(key.private_bytes(*form))
    return file, key_file
