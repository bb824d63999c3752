"""Forward authentication behind a real nginx: what passes, what does not, and what the app behind it gets to know."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import need
from tests.gate.service.running import NO_NFC, READY, Far, far, prepare

CONFIG = """
pid {place}/nginx.pid; error_log {place}/error.log; worker_processes 1; daemon on;
events {{}}
http {{
  access_log off; client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
  server {{
    listen 127.0.0.1:{port};
    location = /_gate {{
      internal; proxy_pass {gate}/v1/authorize?intent=tap_to_pay;
      proxy_pass_request_body off; proxy_set_header Content-Length "";
    }}
    location / {{
      auth_request /_gate; auth_request_set $verdict $upstream_http_x_tapready_verdict;
      add_header X-Verdict $verdict; root {place}; default_type text/plain;
    }}
  }}
}}
"""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    with far(prepare(tmp_path_factory.mktemp("gate"))) as made:
        yield made


@pytest.fixture(scope="module")
def nginx(gate: Far, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An nginx that asks the gate before it gives out ``till.txt``; its address."""
    program = need(shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"), "no nginx is installed")
    place = tmp_path_factory.mktemp("nginx")
    place.chmod(0o755)
    (place / "till.txt").write_text("open")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    config = place / "nginx.conf"
    config.write_text(
        CONFIG.format(place=place, port=port, gate=gate.url) + ("user root;" if Path.home() == Path("/root") else "")
    )
    subprocess.run([program, "-c", str(config)], check=True, capture_output=True, timeout=20)
    yield f"http://127.0.0.1:{port}/till.txt"
    subprocess.run([program, "-c", str(config), "-s", "stop"], check=False, capture_output=True, timeout=20)


def token(gate: Far, asked: dict[str, Any]) -> dict[str, str]:
    with gate.client() as client:
        return {
            "authorization": f"Bearer {client.post('/v1/decisions', json={**asked, 'token': True}).json()['token']}"
        }


def test_an_admitted_device_passes(gate: Far, nginx: str) -> None:
    answer = httpx.get(nginx, headers=token(gate, READY))
    assert (answer.status_code, answer.text) == (200, "open")
    assert answer.headers["x-verdict"] == "admit"


def test_a_refused_device_does_not(gate: Far, nginx: str) -> None:
    assert httpx.get(nginx, headers=token(gate, NO_NFC)).status_code == 403


def test_a_token_for_another_reader_does_not(gate: Far, nginx: str) -> None:
    assert httpx.get(nginx, headers=token(gate, {"intent": "bluetooth"})).status_code == 403


def test_without_a_token_or_with_a_forged_one_nobody_passes(gate: Far, nginx: str) -> None:
    whole = token(gate, READY)["authorization"]
    assert httpx.get(nginx).status_code == 401
    assert httpx.get(nginx, headers={"authorization": whole[:-4] + "AAAA"}).status_code == 401
