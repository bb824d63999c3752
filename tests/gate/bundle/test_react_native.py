"""The wrapper and the collector of React Native: types against the published SDK, behaviour with a scripted one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gate.bundle.conftest import HARNESS, ran

App = Callable[[str], Path]
LOCAL = {"discoveryMethod": "tapToPay", "locationId": "tml_1"}


def test_the_wrapper_fits_the_published_declarations(app: App, modules: Path, tmp_path: Path) -> None:
    for source in (*app("typescript").glob("*.ts"), HARNESS / "usage.ts"):
        shutil.copy(source, tmp_path)
    sdk = modules / "@stripe" / "stripe-terminal-react-native" / "lib" / "typescript" / "src" / "index.d.ts"
    paths = {
        "@stripe/stripe-terminal-react-native": [str(sdk)],
        "react-native": [str(modules / "@types" / "react-native" / "index.d.ts")],
        "react": [str(modules / "@types" / "react" / "index.d.ts")],
    }
    options = {
        "target": "es2017", "lib": ["es2018"], "module": "esnext", "moduleResolution": "bundler", "strict": True,
        "noUnusedLocals": True, "noUnusedParameters": True, "noEmit": True, "skipLibCheck": True, "types": [],
        "paths": paths,
    }  # fmt: skip
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.ts"]}))
    ran([modules / ".bin" / "tsc", "-p", tmp_path / "tsconfig.json"])


@pytest.fixture(scope="module")
def heard(app: App, node_js: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran([node_js, HARNESS / "connect.js", app("javascript")]))
    return found


def test_it_decides_before_it_connects(heard: dict[str, Any]) -> None:
    status, reader, calls, asked, params, last = heard["admitted"]
    assert (status, reader["id"], calls, last) == ("connected", "tmr_1", ["decide", "easyConnect"], None)
    facts, ask, options = asked
    assert facts == {"device.platform": "android"}
    assert ask == {"country": "GB", "intent": "tap_to_pay", "simulated": True}
    assert options == {"onUnknown": "refuse"}
    assert params == {**LOCAL, "simulated": True}


def test_a_refusal_asks_nothing_of_the_sdk_and_is_kept(heard: dict[str, Any]) -> None:
    assert heard["refused"] == [["refused"] * 3, ["decide"] * 3, "android.nfc"]


def test_other_readers_are_never_refused_nor_asked_about(heard: dict[str, Any]) -> None:
    assert heard["others"] == [["connected"], 0]


def test_a_reader_in_use_is_first_left_alone(heard: dict[str, Any]) -> None:
    assert heard["inUse"] == ["in_use", [True], "READER_CONNECTED_TO_ANOTHER_DEVICE"]
    assert heard["takenOver"] == ["connected", [True, False], ["READER_CONNECTED_TO_ANOTHER_DEVICE"], None]
    assert heard["notAsked"] == ["in_use", 1]
    assert heard["tapToPayHasNoUse"] == ["failed", False, ["decide", "easyConnect"]]


def test_the_last_reason_is_kept_with_what_react_native_loses(heard: dict[str, Any]) -> None:
    status, error = heard["kept"]
    assert (status, error["code"], error["nativeErrorCode"]) == ("failed", "UNSUPPORTED_OPERATION", "2920")
    assert (error["deviceBannedUntil"], error["prepareFailedReason"]) == ("2026-12-01", "network")


def test_nothing_is_ever_thrown(heard: dict[str, Any]) -> None:
    assert heard["neverThrows"] == ["thrown at once", "rejected", "a text", "", ""]
    assert heard["withoutAppState"] == "connected"


def test_at_foreground_a_lost_reader_is_connected_again(heard: dict[str, Any]) -> None:
    assert heard["foreground"] == {
        "before": [],
        "again": ["getConnectionStatus", "decide", "easyConnect"],
        "connected": ["getConnectionStatus"],
        "forgotten": [],
        "listening": 0,
    }


def test_in_tap_to_pays_own_process_nothing_is_done(heard: dict[str, Any]) -> None:
    assert heard["secondProcess"] == ["other_process", []]


def test_one_attempt_at_a_time(heard: dict[str, Any]) -> None:
    assert heard["oneAtATime"] == ["decide", "easyConnect", "connectReader"]
    assert heard["decide"] == ["admit", 4]


def test_each_fact_has_its_source_and_silence_stays_unknown(heard: dict[str, Any]) -> None:
    facts = heard["facts"]
    assert facts["android.nfc"] == {"value": True, "origin": "PackageManager"}
    assert facts["android.api_level"] == {"value": 35, "origin": "Platform.Version"}
    assert facts["device.model"] == {"value": "AC-100", "origin": "Platform.constants.Model"}
    assert facts["app.debuggable"]["value"] is True
    assert "android.gms" not in facts
    assert heard["noModule"] == [{}, {}, {}]
    assert heard["silentModule"] == [{}, True]
