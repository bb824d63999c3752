"""The Kotlin evaluator, collector and wrapper on the JVM, with stubs in place of Android."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.gate.bundle.conftest import ran
from tests.gate.bundle.keys import new_key
from tests.gate.bundle.test_javascript import all_equal

App = Callable[[str], Path]


@pytest.mark.timeout(600)
def test_the_vectors(app: App, kotlin: list[str], vectors: dict[str, Any]) -> None:
    assert all_equal(ran([*kotlin, "ReplayKt", app("kotlin")]), vectors)


@pytest.fixture
def heard(app: App, kotlin: list[str], run_cli: Run, tmp_path: Path) -> dict[str, Any]:
    key, public = new_key(tmp_path)
    folder = tmp_path / "app"
    shutil.copytree(app("kotlin"), folder)
    assert run_cli("gate", "compile", "--target", "kotlin", "--out", folder, "--sign", key).code == 0
    (folder / "public.pem").write_bytes(public)
    found: dict[str, Any] = json.loads(ran([*kotlin, "PhoneKt", folder]))
    return found


@pytest.mark.timeout(600)
def test_a_phone_is_read_gated_and_never_throws(heard: dict[str, Any]) -> None:
    assert heard["facts"]["android.keystore_version"] == 300
    assert heard["facts"]["android.accessibility_services"] == ["com.a", "com.b"]
    assert heard["facts"]["app.pin_library"] is True
    assert not {"android.security_patch", "app.library", "app.hide_overlay_permission", "device.internet"} & set(
        heard["facts"]
    )
    assert heard["play store"] == [False, False], "hidden is not known; with <queries> it is absent"
    assert heard["origins"] is True
    assert heard["refused"] == heard["kept"] == "Refused android.developer-options"
    assert [heard[word] for word in ("admitted", "again", "connected")] == ["Connected", "Connected", "nothing"]
    assert heard["failed"] == "Failed TAP_TO_PAY_DEVICE_TAMPERED"
    assert heard["second process"] == "OtherProcess"
    assert heard["broken facts"] == "Connected"
    assert [heard["in use"], heard["taken over"]] == ["InUse READER_BUSY", "Connected"]
    assert heard["calls"] == ["admitted", "admitted", "other true", "other true", "other false"]
    assert heard["unreadable"]


@pytest.mark.timeout(600)
def test_a_fetched_bundle_counts_with_a_good_signature_only(heard: dict[str, Any]) -> None:
    assert heard["signed"] is None
    assert heard["forged"] == heard["no signature"] == "the bundle's signature is not good"
