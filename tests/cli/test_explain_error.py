"""``tapready explain-error``: text and JSON, evidence, standard input, exit codes, and nothing a terminal would obey."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import Ran
from tests.devices import READY_FOLDER

Run = Callable[..., Ran]
Write = Callable[..., Path]
DAY = ("--on", "2026-11-22")


def test_a_code_is_explained_with_causes_and_remedies(run_cli: Run) -> None:
    ran = run_cli("explain-error", "INTEGRATION_ERROR.TAP_TO_PAY_INSECURE_ENVIRONMENT")
    assert (ran.code, ran.err) == (0, "")
    for part in ("Developer options are on", "[app.process", "since 4.1.0", "The app's developer:", "read 2026-11-21"):
        assert part in " ".join(ran.out.split())


def test_several_words_are_one_text_and_a_dash_reads_standard_input(run_cli: Run) -> None:
    words = run_cli("explain-error", "Failed", "to", "generate", "key", "pair")
    read = run_cli("explain-error", "-", stdin=b"Failed to generate key pair")
    assert (words.code, words.out) == (0, read.out)
    windows = run_cli("explain-error", "-", stdin="Failed to generate key pair\r\n".encode("utf-16"))
    assert windows.out == read.out


def test_what_is_not_known_says_so_with_near_codes_and_where_to_look(run_cli: Run) -> None:
    ran = run_cli("explain-error", "TAP_TO_PAY_NFC_DISABELD")
    assert ran.code == 3
    assert "Near ones: TAP_TO_PAY_NFC_DISABLED" in ran.out
    assert "SCPErrors.h" in ran.out
    empty = json.loads(run_cli("explain-error", "hello", "--format", "json").out)
    assert (empty["errors"], empty["near"]) == ([], [])


def test_a_lossy_code_points_to_the_native_one(run_cli: Run) -> None:
    out = run_cli("explain-error", "UNSUPPORTED_OPERATION").out
    assert "error.nativeErrorCode" in out
    assert "(if it is 2920 PasscodeNotEnabled)" in " ".join(out.split())


def test_the_evidence_ranks(run_cli: Run, evidence_folder: Write) -> None:
    folder = evidence_folder({**READY_FOLDER, "dumpsys_nfc.txt": "mState=off\n"})
    ran = run_cli("explain-error", "TAP_TO_PAY_NFC_DISABLED", "--evidence", folder, *DAY)
    assert ran.code == 0
    assert "The evidence shows the cause." in ran.out
    assert "✗ " in ran.out
    met = run_cli("explain-error", "TAP_TO_PAY_NFC_DISABLED", "--evidence", evidence_folder(READY_FOLDER, "on"), *DAY)
    assert "rules out every cause" in met.out
    assert "Ruled out by the evidence:" in met.out


def test_the_evidence_may_be_facts_on_standard_input(run_cli: Run) -> None:
    facts = b"device.platform: android\nandroid.nfc: no\n"
    ran = run_cli("explain-error", "Device does not have NFC", "--evidence", "-", *DAY, "--format", "json", stdin=facts)
    (error,) = json.loads(ran.out)["errors"]
    assert error["possibilities"][0] | {"id": "android.nfc", "standing": "cause"} == error["possibilities"][0]


def test_the_sdk_asked_about_counts(run_cli: Run, evidence_folder: Write) -> None:
    folder = evidence_folder(READY_FOLDER)
    said = ("explain-error", "Error setting key entry during secure import", "--evidence", folder, *DAY)
    assert "✗ " in run_cli(*said, "--sdk", "4.5.1").out
    assert "✗ " not in run_cli(*said, "--sdk", "5.8.0").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("2910", "--country", "GB"), 2),
        (("-", "--evidence", "-"), 2),
        (("2910", "--format", "html"), 2),
        (("2910", "--provider", "nobody"), 2),
        (("2910", "--evidence", "/no/such/place"), 4),
        (("2910", "--evidence", "-", "--sdk", "five"), 2),
        (("2910", "--evidence", "-", "--country", "Britain"), 2),
        (("",), 3),
        (("2910",), 0),
    ],
)
def test_exit_codes(run_cli: Run, arguments: tuple[str, ...], code: int) -> None:
    assert run_cli("explain-error", *arguments, stdin=b"device.platform: ios\n").code == code


def test_more_than_the_limit_is_refused_with_advice(run_cli: Run) -> None:
    ran = run_cli("explain-error", "-", stdin=b"a" * 10_000_001)
    assert ran.code == 2
    assert "tail" in ran.err


def test_the_json_is_as_the_schema_says(run_cli: Run, evidence_folder: Write) -> None:
    schema = json.loads(run_cli("schema", "explanation").out)
    folder = evidence_folder(READY_FOLDER)
    for arguments in (("2910",), ("nothing",), ("ATTESTATION_FAILURE", "--evidence", folder, *DAY)):
        document = json.loads(run_cli("explain-error", *arguments, "--format", "json").out)
        jsonschema.validate(document, schema)
        assert document["schema"] == "tapready/explanation/1.0"


@pytest.mark.parametrize("said", [
    b"code TAP_TO_PAY_NFC_DISABLED \x1b[2J\x1b]0;pwned\x07 \xe2\x80\xae x \xff\xfe \x00", b"Code=3920 domain=com.stripe-terminal DeviceBannedUntilDate=\xe2\x80\xae\x9b31m2026",
    b"\x9b31mTAP_TO_PAY_" + b"X" * 5000, "漢".encode() * 300 + b" code: 2910 stripe",
])  # fmt: skip
def test_nothing_hostile_reaches_the_terminal_and_no_line_is_too_wide(run_cli: Run, said: bytes) -> None:
    out = run_cli("explain-error", "-", stdin=said).out
    assert not [letter for letter in out if unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter != "\n"]
    assert all(len(line) <= 80 for line in out.split("\n") if "://" not in line)


def test_colour_only_where_it_is_wanted(run_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run_cli("explain-error", "2910").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1m" in run_cli("explain-error", "2910").out
