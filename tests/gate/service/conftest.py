"""The service ready to ask; without the extra ``serve`` all of it is skipped, and fails on the build server."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.conftest import need

if TYPE_CHECKING:
    from tests.gate.service.running import Near, StandIn

PARTS = ("uvicorn", "msgspec", "cryptography", "joserfc", "httpx", "schemathesis", "starlette")
MISSING = [name for name in PARTS if find_spec(name) is None]


class Without(pytest.Module):
    """A test module whose imports are not there."""

    def collect(self) -> NoReturn:
        need(None, f"the extra serve, or what its tests need, is not installed: {', '.join(MISSING)}")
        raise AssertionError


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    return Without.from_parent(parent, path=module_path) if MISSING else None


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    from tests.gate.service.running import StandIn

    server = StandIn()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Near]:
    from tests.gate.service.running import near, prepare

    with near(prepare(tmp_path)) as made:
        yield made
