"""The service inside other people's apps, and its commands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from eligibility.gate.service import app_from
from tests.conftest import Ran
from tests.devices import READY_ANDROID
from tests.gate.service.running import ENVIRONMENT, NO_NFC, READY, prepare


def ask(app: Any, folder: Path, path: str) -> httpx.Response:
    headers = {"x-api-key": (folder / "shop.txt").read_text()}

    async def once() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop") as client:
            return await client.post(path, json=READY, headers=headers)

    return asyncio.run(once())


def in_starlette(service: Any) -> Any:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    return Starlette(routes=[Mount("/gate", app=service)])


def in_fastapi(service: Any) -> Any:
    from fastapi import FastAPI

    app = FastAPI()
    app.mount("/gate", service)
    return app


def beside_django(service: Any) -> Any:
    """Django routes no ASGI apps, so its own documents put a function like this before it."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["path"].startswith("/gate/")
        await service({**scope, "root_path": "/gate"}, receive, send)

    return app


@pytest.mark.parametrize("mount", [in_starlette, in_fastapi, beside_django])
def test_it_mounts(tmp_path: Path, mount: Callable[[Any], Any]) -> None:
    service = app_from(prepare(tmp_path), environment=ENVIRONMENT)
    answer = ask(mount(service), tmp_path, "/gate/v1/decisions")
    assert (answer.status_code, answer.json()["verdict"]) == (200, "admit_with_warning") or answer.json()[
        "verdict"
    ] == "admit"
    asyncio.run(service.aclose())


def test_keys_are_made_and_listed(tmp_path: Path, run_cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPREADY_PEPPER", ENVIRONMENT["TAPREADY_PEPPER"])
    folder, file = tmp_path / "signing", tmp_path / "keys.yaml"
    made = run_cli("gate", "keys", "new", folder)
    assert made.code == 0
    listed = run_cli("gate", "keys", "list", folder)
    assert listed.out.split()[0] == made.out.split()[0]
    assert "signs and verifies" in listed.out
    key = run_cli("gate", "keys", "api-key", "till", "--file", file, "--scope", "decide").out.strip()
    assert key.rpartition("_")[2] not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    again = run_cli("gate", "keys", "api-key", "till", "--file", file)
    assert again.code == 2
    assert "stands already" in again.err
    assert run_cli("gate", "keys", "api-key", "UPPER", "--file", file).code == 2
    assert run_cli("gate", "keys", "api-key", "two", "--file", file).code == 0
    assert run_cli("gate", "keys", "list", tmp_path).code == 2
    bracketed = tmp_path / "bracketed.yaml"
    row = "{id: aaaaaaaaaa, name: one, sha256: " + "0" * 64 + "}"
    bracketed.write_text(f"keys: [{row}]\n")
    assert run_cli("gate", "keys", "api-key", "two", "--file", bracketed).code == 2
    assert bracketed.read_text() == f"keys: [{row}]\n", "nothing is written that cannot be read again"


def test_the_pepper_belongs_to_the_keys(tmp_path: Path) -> None:
    config = prepare(tmp_path)
    service = app_from(config, environment={**ENVIRONMENT, "TAPREADY_PEPPER": "another-pepper"})
    assert ask(service, tmp_path, "/v1/decisions").status_code == 401
    asyncio.run(service.aclose())


@pytest.mark.parametrize(
    ("facts", "policy", "expected"),
    [
        (READY_ANDROID, "default", (0, "admit")), (NO_NFC["facts"], "default", (1, "refuse")), (NO_NFC["facts"], "report-only", (0, "admit")),
        ({"device.platform": "android"}, "default", (3, "admit_with_warning")),
    ],
)  # fmt: skip
def test_decide_on_the_command_line(
    tmp_path: Path, run_cli: Callable[..., Ran], facts: dict[str, Any], policy: str, expected: tuple[int, str]
) -> None:
    code, verdict = expected
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts))
    ran = run_cli(
        "gate", "decide", file, "--policy", policy, "--country", "GB", "--on", "2026-11-22", "--format", "json"
    )
    assert ran.code == code, ran.err
    assert json.loads(ran.out)["decisions"][0]["decision"]["verdict"] == verdict
    text = run_cli("gate", "decide", file, "--policy", policy, "--country", "GB", "--on", "2026-11-22")
    assert verdict.replace("_", " ") in text.out
    assert run_cli("gate", "decide", file, tmp_path / "none", "--policy", "report-only", "--on", "2026-11-22").code == 4
    assert run_cli("gate", "decide", file, "--policy", tmp_path / "none.yaml").code == 2


def test_the_group_lists_its_commands_without_loading_them(run_cli: Callable[..., Ran]) -> None:
    ran = run_cli("gate", "--help")
    assert all(name in ran.out for name in ("serve", "keys", "log", "decide", "compile"))
    assert run_cli("gate", "nothing").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["serve"],
        ["keys"],
        ["keys", "new"],
        ["keys", "list"],
        ["keys", "api-key"],
        ["log"],
        ["log", "verify"],
        ["decide"],
    ],
)
def test_every_command_has_its_help(run_cli: Callable[..., Ran], words: list[str]) -> None:
    ran = run_cli("gate", *words, "--help")
    assert ran.code == 0
    assert all(len(line) <= 80 for line in ran.out.splitlines())
