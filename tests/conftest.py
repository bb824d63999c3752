"""What every test may lean on: the workbench, sheets, evidence folders and the command line."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from eligibility.cli import code_of
from eligibility.cli._cache import FolderCache
from eligibility.workbench import Workbench

BROWSER = Path(__file__).parent / "browser"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

settings.register_profile(
    "tapready", deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
settings.load_profile("tapready")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden reports anew; then read the diff.")


@dataclass(frozen=True)
class Ran:
    """What one run of the command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run ``tapready`` in this process."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in (out, err)]
    typed, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = code_of([str(argument) for argument in arguments])
    finally:
        sys.stdin = typed
    return Ran(code, out.getvalue().decode(), err.getvalue().decode())


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


@pytest.fixture(scope="session")
def bench(cache_folder: Path) -> Workbench:
    """The built-in rules and catalog."""
    return Workbench(cache=FolderCache(cache_folder))


@pytest.fixture
def run_cli(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The command, in this process: ``run_cli("check", path).code``."""
    monkeypatch.setenv("TAPREADY_CACHE", str(cache_folder))
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return run


@pytest.fixture
def evidence_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files into a folder of evidence: ``evidence_folder({"getprop.txt": "…"})``."""

    def write(files: Mapping[str, str | bytes], name: str = "phone") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


def need(part: object, why: str) -> Any:
    """Skip where a part of the machine is missing; on the build server its absence is a failure."""
    if part:
        return part
    if IN_CI:
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return str(need(found, "no Chromium is installed"))


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, with the programs of other people that ``tests/browser/package.json`` names."""
    need((BROWSER / "node_modules").is_dir(), "no node_modules: run npm ci --prefix tests/browser")
    return str(need(shutil.which("node"), "no Node.js is installed"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Hold a text against ``tests/golden/NAME``; ``--update-golden`` writes it."""
    folder = Path(__file__).parent / "golden"

    def compare(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.is_file(), f"{name} has no golden text yet: run pytest --update-golden and read it"
        assert text == file.read_text(encoding="utf-8")

    return compare
