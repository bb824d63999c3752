"""Strict YAML: text stays text, and nothing unfolds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from eligibility import strict_yaml
from eligibility.errors import ContentError


def read(text: str | bytes) -> object:
    return strict_yaml.read(text if isinstance(text, bytes) else text.encode(), "x.yaml").plain


def refused(text: str | bytes) -> str:
    with pytest.raises(ContentError) as error:
        read(text)
    return str(error.value)


@pytest.mark.parametrize(
    "word", ["NO", "no", "yes", "on", "off", "17.10", "2026-11-01", "0x10", "1_000", "12:30:45", ".inf", "1e3", "007"]
)
def test_every_scalar_stays_text(word: str) -> None:
    assert read(f"a: {word}\n") == {"a": word}


@pytest.mark.parametrize(
    ("written", "value"), [("", None), ("~", None), ("null", None), ("''", ""), ('"null"', "null"), ("'~'", "~")]
)
def test_a_blank_is_nothing_and_a_quoted_one_is_text(written: str, value: str | None) -> None:
    assert read(f"a: {written}\n") == {"a": value}


def test_marks_stand_in_quotes_and_blocks() -> None:
    assert read("a: 'x & y * z'\nb: >-\n  one & two\n") == {"a": "x & y * z", "b": "one & two"}


def test_a_byte_order_mark_is_no_letter() -> None:
    assert read(b"\xef\xbb\xbfa: b\n") == {"a": "b"}


def test_places_are_remembered() -> None:
    document = strict_yaml.read(b"a:\n  - b: c\n", "x.yaml")
    assert document.where(("a", 0, "b")) == "x.yaml:2:8"
    assert document.where(("a", 0, "b"), key=True) == "x.yaml:2:5"
    assert document.where(("a", 0, "missing")) == "x.yaml:2:5"


def test_what_could_unfold_or_hide_is_refused() -> None:
    assert "alias" in refused("a: &x [1, 2]\nb: *x\n")
    assert "stands already in line 1" in refused("a: 1\na: 2\n")
    assert "stands already" in refused("a: {b: 1, b: 2}\n")
    assert "plain text" in refused("? {a: b}\n: c\n")


BOMBS = {
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)),
    "brackets": "a: " + "[" * 100_000,
    "closed brackets": "a: " + "[" * 400_000 + "]" * 400_000,
    "braces": "a: " + "{b: " * 50_000,
    "dashes": "- " * 50_000,
    "steps": "".join(" " * n + "a:\n" for n in range(400)),
}
_READ = """
import sys
from eligibility import strict_yaml
from eligibility.errors import ContentError
try:
    strict_yaml.read(sys.stdin.buffer.read(), "x.yaml")
except ContentError as error:
    print(error)
"""


@pytest.mark.parametrize("bomb", sorted(BOMBS))
def test_bombs_are_refused_in_no_time(bomb: str) -> None:
    """In a process of its own: the C parser can take the whole process with it."""
    ran = subprocess.run(
        [sys.executable, "-c", _READ], input=BOMBS[bomb].encode(), capture_output=True, timeout=30, check=False
    )
    assert ran.returncode == 0, f"ended with {ran.returncode}: {ran.stderr.decode()[:200]}"
    assert ran.stdout.decode().startswith("x.yaml")


def test_a_large_file_is_refused() -> None:
    assert "1,000,000" in refused(b"a: " + b"x" * 1_000_001)


@pytest.mark.parametrize("text", [b"\xff\xfea\x00", b"a: \xff", b"a: \x00", b"a: \x07", b"\x80"])
def test_what_is_no_text_is_refused_with_its_place(text: bytes) -> None:
    assert refused(text).startswith("x.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: [b\n",
        "\tx: y\n",
        "%YAML 9.9\n---\na: b\n",
        "a: !!python/object:os.system x\n",
        "--- a\n--- b\n",
        "a: 'b\n",
    ],
)
def test_odd_yaml_is_read_or_refused(text: str) -> None:
    told = "x.yaml"
    try:
        read(text)
    except ContentError as error:
        told = str(error)
    assert told.startswith("x.yaml")
