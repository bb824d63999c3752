"""Compilers and engines of phones, and the generated files they are given."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from eligibility.cli._cache import FolderCache
from eligibility.gate.bundle import Compilation, Sealed, Validity, write_files
from tests.conftest import need

APPS = Path(__file__).parents[2] / "apps"
ROOT = Path(__file__).parents[3]
HARNESS = APPS / "harness"
SOURCES = ROOT / "reports" / "gate"
CACHE = ROOT / ".cache" / "apps"


@pytest.fixture(scope="session")
def compilation(cache_folder: Path) -> Compilation:
    """The built-in rules under the default policy."""
    return Compilation("stripe", cache=FolderCache(cache_folder))


@pytest.fixture(scope="session")
def sealed(compilation: Compilation) -> Sealed:
    return compilation.sealed(Validity.of(compilation.version, None, None, 180))


@pytest.fixture(scope="session")
def app(compilation: Compilation, sealed: Sealed, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of generated files of a language."""
    made: dict[str, Path] = {}

    def folder(target: str) -> Path:
        if target not in made:
            made[target] = tmp_path_factory.mktemp(target)
            write_files(made[target], compilation.files(target, sealed))
        return made[target]

    return folder


@pytest.fixture(scope="session")
def vectors(app: Callable[[str], Path]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((app("javascript") / "vectors.json").read_text(encoding="utf-8"))
    return found


def ran(command: list[str | Path], *, seconds: int = 240, folder: Path | None = None) -> str:
    """What a program prints; it has to end well."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=seconds, cwd=folder, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


@pytest.fixture(scope="session")
def modules() -> Path:
    """What ``tests/apps/package.json`` names."""
    folder = APPS / "node_modules"
    return Path(need(folder.is_dir() and folder, "no node_modules: run npm ci --ignore-scripts --prefix tests/apps"))


@pytest.fixture(scope="session")
def node_js() -> str:
    return str(need(shutil.which("node"), "no Node.js is installed"))


@pytest.fixture(scope="session")
def jsc() -> str:
    return str(need(shutil.which("jsc"), "no JavaScriptCore: apt-get install libjavascriptcoregtk-4.0-bin"))


@pytest.fixture(scope="session")
def java() -> str:
    return str(need(shutil.which("java"), "no Java is installed: apt-get install openjdk-17-jre-headless"))


@pytest.fixture(scope="session")
def kotlin(modules: Path, java: str) -> list[str]:
    """``java -cp …`` with the evaluator, the collector and the wrapper in it, compiled when their sources change."""
    library = modules / "kotlin-compiler" / "lib"
    sources = sorted([*(SOURCES / "kotlin").glob("*.kt"), *HARNESS.glob("*.kt"), *(HARNESS / "android").glob("*.kt")])
    told = hashlib.sha256((library.parent / "build.txt").read_bytes())
    for source in sources:
        told.update(source.name.encode() + b"\0" + source.read_bytes())
    jar = CACHE / "kotlin" / f"{told.hexdigest()[:24]}.jar"
    if not jar.is_file():
        jar.parent.mkdir(parents=True, exist_ok=True)
        fresh = jar.with_suffix(".part.jar")
        compiler: list[str | Path] = [
            java,
            "-Xmx2g",
            "-cp",
            f"{library}/*",
            "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
        ]
        ran([*compiler, "-no-reflect", "-Werror", "-jvm-target", "17", "-d", fresh, *sources])
        fresh.replace(jar)
    return [java, "-cp", f"{jar}:{library / 'kotlin-stdlib.jar'}"]


def without(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}
