"""The text report: 80 columns, no colour in pipes, and nothing a terminal would obey."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran
from tests.devices import READY_ANDROID, READY_FOLDER, READY_IPHONE, READY_IPHONE_FOLDER, getprop

Run = Callable[..., Ran]
DAY = ("--on", "2026-11-22")
DEVICES: dict[str, dict[str, Any]] = {
    "ready": READY_ANDROID,
    "iphone": READY_IPHONE,
    "nothing known": {"device.platform": "android"},
    "not even the platform": {"device.name": "x"},
    "refused": {
        **READY_ANDROID,
        "android.nfc": False,
        "android.bootloader_locked": False,
        "android.rooted": True,
        "app.library": False,
    },
    "patch unknown": {**READY_ANDROID, "android.bootloader_locked": None},
    "services": {**READY_ANDROID, "android.accessibility_services": [f"com.acme.a{n}" for n in range(60)]},
    "escape codes": {**READY_ANDROID, "device.model": "\x1b[2J\x1b]0;pwned\x07AC", "device.name": "\x9b31mred"},
    "right to left": {**READY_ANDROID, "device.name": "\u202eelbigile\u2066\u200f", "device.manufacturer": "\u061cx"},
    "lines": {**READY_ANDROID, "device.name": "AC\r\n✓ ELIGIBLE until 2099\n\x85\u2028x"},
    "long word": {**READY_ANDROID, "device.model": "M" * 5000},
    "NUL": {**READY_ANDROID, "device.name": "a\x00b"},
}


def text_of(run_cli: Run, values: dict[str, Any], *options: str) -> str:
    known = {name: value for name, value in values.items() if value is not None}
    ran = run_cli("check", "saved.json" if False else "-", *DAY, *options, stdin=json.dumps(known).encode())
    assert ran.code in (0, 1, 3), ran.err
    return ran.out


def assert_tame(text: str) -> None:
    for line in text.split("\n"):
        assert len(line) <= 80, line
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", line
        ), ascii(line)


@pytest.mark.parametrize("name", sorted(set(DEVICES) - {"NUL"}))
@pytest.mark.parametrize(
    "options", [(), ("--strict", "--country", "CA"), ("--country", "KP", "--sdk", "react-native:0.0.1-beta.30")]
)
def test_the_report_fits_eighty_columns_and_is_tame(run_cli: Run, name: str, options: tuple[str, ...]) -> None:
    assert_tame(text_of(run_cli, DEVICES[name], *options))


@pytest.mark.parametrize("text", ["a\x00b", "x\x1b[31m", "\u202ex"])
def test_properties_are_tamed_too(run_cli: Run, evidence_folder: Callable[..., Path], text: str) -> None:
    place = evidence_folder({"getprop.txt": getprop(ro_product_model=text, ro_product_manufacturer=text)})
    assert_tame(run_cli("check", place, *DAY).out)


def test_a_subject_and_an_error_are_tamed_too(run_cli: Run) -> None:
    assert_tame(run_cli("check", "no\x1b[31mwhere\u202e", "x" * 200, "model:\x1b[31m", *DAY).out)


def test_a_megabyte_of_a_name_leaves_the_verdict_on_the_first_screen(
    run_cli: Run, evidence_folder: Callable[..., Path]
) -> None:
    place = evidence_folder({"getprop.txt": getprop(ro_product_model="M" * 1_000_000)})
    text = run_cli("check", place, *DAY).out
    assert_tame(text)
    assert "LOOK CLOSER" in text.split("\n")[0]


def test_wide_letters_fit_too(run_cli: Run) -> None:
    text = text_of(run_cli, {**READY_ANDROID, "device.name": "小米手机" * 30, "android.overlay_apps": ["小米" * 60]})
    for line in text.split("\n"):
        assert sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) <= 80, line


def test_the_first_screen_says_all_that_matters(run_cli: Run) -> None:
    refused = text_of(run_cli, DEVICES["refused"]).split("\n")[:24]
    screen = "\n".join(refused)
    assert "NOT ELIGIBLE" in screen
    assert "Why not:" in screen
    assert screen.startswith("✗ REPLACE · NOT ELIGIBLE")
    assert "Unplug the cable" not in screen, "what is not worth doing is not listed"
    ready = "\n".join(text_of(run_cli, READY_ANDROID).split("\n")[:24])
    assert "good through 2027-10-31; refused from 2027-11-01" in ready


def test_no_colour_in_a_pipe_and_colour_where_wanted(run_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in text_of(run_cli, READY_ANDROID)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;32m" in text_of(run_cli, READY_ANDROID)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in text_of(run_cli, READY_ANDROID)


def test_colour_never_gets_into_a_file(run_cli: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    text_of(run_cli, READY_ANDROID, "--output", f"text={tmp_path / 'x.txt'}")
    assert "\x1b" not in (tmp_path / "x.txt").read_text()


def test_several_subjects_end_with_a_summary(run_cli: Run, evidence_folder: Callable[..., Path]) -> None:
    one, other = evidence_folder(READY_FOLDER, "one"), evidence_folder(READY_IPHONE_FOLDER, "other")
    text = run_cli("check", one, other, "nowhere", *DAY).out
    assert "3 subjects: 2 eligible, 1 could not be looked at." in text
    assert_tame(text)
