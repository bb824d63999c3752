"""The TypeScript and JavaScript evaluator in Node, JavaScriptCore and Hermes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.apps.javascript import compiled
from tests.gate.bundle.conftest import APPS, HARNESS, SOURCES, ran

App = Callable[[str], Path]


def all_equal(said: str, vectors: dict[str, Any]) -> bool:
    """Whether every vector came out as expected; if not, the differences are shown."""
    count = len(vectors["cases"])
    assert said.strip().endswith(f"{count} of {count} equal"), said[:6000]
    return True


def script(folder: Path, vectors_text: str, evaluator: str) -> str:
    """All of it as one script, for engines without modules."""
    bundle = json.dumps((folder / "bundle.json").read_text(encoding="utf-8"))
    return "\n".join(
        [
            evaluator,
            f"var bundleText = {bundle};",
            f"var vectors = JSON.parse({json.dumps(vectors_text)});",
            "var say = print;",
            (HARNESS / "replay.js").read_text(encoding="utf-8"),
        ]
    )


@pytest.fixture(scope="session")
def one_script(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = app("javascript")
    file = tmp_path_factory.mktemp("engines") / "replay.js"
    vectors_text = (folder / "vectors.json").read_text(encoding="utf-8")
    text = script(folder, vectors_text, (folder / "gate.js").read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    return file


def test_the_javascript_is_the_typescript_compiled(modules: Path, tmp_path: Path) -> None:
    assert modules
    for name, text in compiled(tmp_path).items():
        there = (SOURCES / "javascript" / name).read_text(encoding="utf-8")
        assert there == text, f"{name} is out of date: make javascript"


def test_typescript_in_node(app: App, modules: Path, node_js: str, vectors: dict[str, Any], tmp_path: Path) -> None:
    folder = app("typescript")
    strict = ["--strict", "--noUnusedLocals", "--noImplicitReturns", "--skipLibCheck"]
    made: list[str | Path] = ["--target", "es2017", "--lib", "es2017", "--module", "commonjs", "--outDir", tmp_path]
    ran([modules / ".bin" / "tsc", folder / "gate.ts", "--types", "", "--ignoreConfig", *strict, *made])
    assert all_equal(ran([node_js, HARNESS / "node.js", tmp_path / "gate.js", folder]), vectors)


def test_javascript_in_node(app: App, node_js: str, vectors: dict[str, Any]) -> None:
    folder = app("javascript")
    assert all_equal(ran([node_js, HARNESS / "node.js", folder / "gate.js", folder]), vectors)


def test_javascript_as_a_module(app: App, node_js: str) -> None:
    folder = app("javascript")
    asked = f"import {{ openGate }} from '{folder}/gate.mjs'; console.log(openGate('{{').trouble !== null)"
    assert ran([node_js, "--input-type=module", "-e", asked]).strip() == "true"


def test_javascriptcore(one_script: Path, jsc: str, vectors: dict[str, Any]) -> None:
    assert all_equal(ran([jsc, one_script]), vectors)


def test_hermes(one_script: Path, modules: Path, vectors: dict[str, Any]) -> None:
    machine = modules / "hermes-engine-cli" / "linux64-bin" / "hermes"
    assert all_equal(ran([machine, one_script]), vectors)


def test_the_compiler_of_react_native_takes_it(app: App, modules: Path, tmp_path: Path) -> None:
    compiler = modules / "hermes-compiler" / "hermesc" / "linux64-bin" / "hermesc"
    for name in ("gate.js", "collect.js", "connect.js"):
        out = tmp_path / f"{name}.hbc"
        ran([compiler, "-O", "-w", "-emit-binary", "-out", out, app("javascript") / name])
        assert out.stat().st_size > 1000


def test_a_difference_is_found(app: App, node_js: str, tmp_path: Path) -> None:
    """The replay itself: an evaluator that compares wrongly must not come out equal."""
    folder = tmp_path / "broken"
    shutil.copytree(app("javascript"), folder)
    text = (folder / "gate.js").read_text(encoding="utf-8")
    broken = re.sub(r"return order\(value, operand\) >= 0;", "return order(value, operand) > 0;", text)
    assert broken != text
    (folder / "gate.js").write_text(broken, encoding="utf-8")
    assert "DIFFERENT law" in ran([node_js, HARNESS / "node.js", folder / "gate.js", folder])


def test_nothing_makes_it_throw_or_admit_what_is_not_known(app: App, node_js: str) -> None:
    """Thousands of broken facts, questions and bundles."""
    folder = app("javascript")
    heard = json.loads(ran([node_js, HARNESS / "fuzz.js", folder / "gate.js", folder / "bundle.json"]))
    assert (heard["threw"], heard["blind"]) == (0, 0), heard["first"]
    assert heard["decisions"] == 4000


def test_nothing_of_a_host_is_needed(app: App) -> None:
    text = (app("javascript") / "gate.js").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    assert not re.search(
        r"\b(require|process|Buffer|window|document|fetch|globalThis|eval|class|async)\b\s*[(.{ ]", code
    )


def test_no_registry_is_named_in_the_lock() -> None:
    assert "resolved" not in (APPS / "package-lock.json").read_text(encoding="utf-8")
