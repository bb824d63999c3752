"""The laboratory as pytest fixtures: ``pytest_plugins = ["tests.lab.fixtures"]`` in a test module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.lab.adb_server import AdbServer
from tests.lab.fleet import FAULTS, FLEET, UNREACHABLE, Lab
from tests.lab.laboratory import Laboratory, Phone, obstacle
from tests.lab.wire import Cable


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The devices, started once."""
    if reason := obstacle():
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail(f"the laboratory must run here, but cannot: {reason}")
        pytest.skip(f"no laboratory of adbd devices: {reason}")
    with AdbServer() as server:
        phones: dict[str, Phone] = {
            "plain": Phone(),
            "cabled": Phone(cable=Cable()),
            "rooted": Phone(models=("ready", "rooted"), uid=0),
            "crowded": Phone(models=("ready", "crowded")),
            "trusting": Phone(auth="key", keys=(server.key.with_suffix(".pub"),)),
            "never": Phone(auth="never"),
            "asks": Phone(auth="prompt:0.5"),
            **FAULTS,
            **UNREACHABLE,
            **{f"fleet{number}": Phone(files={"delay": "0.01"}) for number in range(FLEET)},
        }
        with Laboratory(list(phones.values())) as devices:
            named = dict(zip(phones, devices, strict=True))
            listed = ["plain", "cabled", "rooted", "crowded", "trusting", *FAULTS]
            server.connect(*(named[name].serial for name in listed))
            yield Lab(named, server)


@pytest.fixture(params=["server", "direct"])
def way(request: pytest.FixtureRequest, lab: Lab) -> dict[str, str]:
    """The environment with which devices are reached: through the adb server, and without one."""
    return lab.through_server if request.param == "server" else lab.direct
