"""Swift has no compiler here: its syntax is checked, and that it calls what the JavaScript evaluator offers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from eligibility.probes import vocabulary
from tests.conftest import need

App = Callable[[str], Path]


def mistakes(node: Any) -> Iterator[str]:
    if node.type == "ERROR" or node.is_missing:
        yield f"line {node.start_point[0] + 1}: {node.text[:60]!r}"
    for child in node.children:
        yield from mistakes(child)


@pytest.fixture(scope="module")
def parsed() -> Callable[[bytes], Any]:
    """What reads Swift as its grammar has it."""
    installed = need(find_spec("tree_sitter") and find_spec("tree_sitter_swift"), "no tree-sitter-swift is installed")
    assert installed
    import tree_sitter
    import tree_sitter_swift

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))
    return lambda text: parser.parse(text).root_node


def test_every_file_is_swift(app: App, parsed: Callable[[bytes], Any]) -> None:
    files = sorted(app("swift").glob("*.swift"))
    assert len(files) == 4
    assert {file.name: list(mistakes(parsed(file.read_bytes()))) for file in files} == {file.name: [] for file in files}


def test_the_check_finds_mistakes(parsed: Callable[[bytes], Any]) -> None:
    assert list(mistakes(parsed(b"struct A { func b( -> Int { }")))


def test_the_facts_it_reads_are_words_of_the_vocabulary(app: App) -> None:
    text = (app("swift") / "TapToPayFacts.swift").read_text(encoding="utf-8")
    named = set(re.findall(r'"((?:device|ios|iphone|app)\.[a-z_]+)"', text))
    assert len(named) >= 8
    assert named <= set(vocabulary())


def test_the_facts_that_kotlin_reads_are_too(app: App) -> None:
    text = (app("kotlin") / "TapToPayFacts.kt").read_text(encoding="utf-8")
    named = set(re.findall(r'fact\("([^"]+)"', text))
    assert len(named) >= 25
    assert named <= set(vocabulary())
