"""The floors of the house: who may import whom, and what judging may never touch."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import eligibility
from eligibility import probes
from eligibility.facts.fact import FactType
from tests.conftest import need

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "eligibility"
FLOORS = [
    {"cli"}, {"gate", "reporting"}, {"workbench"}, {"assessment"}, {"compiling"}, {"sources", "probes", "rulebook"}, {"facts"},
    {"strict_yaml", "tables", "content", "truth"}, {"errors"},
]  # fmt: skip
"""The highest first; a module imports only from floors below its own."""
FILES = sorted(PACKAGE.rglob("*.py"))


def home(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions too; typing-only imports left out."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped.update(inner for part in node.body for inner in ast.walk(part))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def depth(name: str) -> int | None:
    return next((index for index, floor in enumerate(FLOORS) if name in floor), None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_below(file: Path) -> None:
    mine = home(file)
    if mine in ("__init__", "__main__"):
        return
    floor = depth(mine)
    assert floor is not None, f"{mine} stands on no floor"
    for name in imports(file):
        other = name.split(".")[1] if name.startswith("eligibility.") else None
        if other is None or other == mine or depth(other) is None:
            continue
        below = depth(other)
        assert below is not None
        assert below > floor, f"{mine} imports {name}"


def test_the_import_contracts_hold() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    need(settings.get("importlinter"), "the project has no import contract")
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or shutil.which("lint-imports")
    need(command, "import-linter is not installed")
    ran = subprocess.run(
        [str(command), "--no-cache"], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2000:]


PURE = ("facts", "rulebook", "compiling", "assessment", "truth.py", "gate/decision.py")
FORBIDDEN_MODULES = {
    "time",
    "socket",
    "ssl",
    "http",
    "urllib",
    "urllib.request",
    "subprocess",
    "asyncio",
    "requests",
    "random",
    "secrets",
    "uuid",
    "locale",
    "getpass",
}
FORBIDDEN_WORDS = re.compile(
    r"\bdatetime\.now\b|\bdatetime\.utcnow\b|\bdate\.today\b|\btime\.(time|monotonic|sleep)\b|\bos\.(environ|getenv|urandom)\b|\bgetenv\(|\burlopen\b|\bsocket\."
)
PURE_FILES = [file for file in FILES if str(file.relative_to(PACKAGE)).startswith(PURE)]


@pytest.mark.parametrize("file", PURE_FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_judging_reads_no_clock_no_environment_and_no_network(file: Path) -> None:
    assert not set(imports(file)) & FORBIDDEN_MODULES
    assert not FORBIDDEN_WORDS.search(ast.unparse(_without_docstrings(ast.parse(file.read_text(encoding="utf-8")))))


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


CLOCK = re.compile(r"\bdate\.today\b|\bdatetime\.(now|utcnow)\b|\btime\.time\b")


def test_reports_read_no_clock_either() -> None:
    for file in FILES:
        where = str(file.relative_to(PACKAGE))
        if where.startswith(("cli/", "sources/adb", "gate/")):
            continue
        assert not CLOCK.search(file.read_text(encoding="utf-8")), where


MODULES = [module.name for module in iter_modules(probes.__path__)]


def test_every_topic_with_words_is_among_the_topics() -> None:
    topics = {name for name in MODULES if hasattr(import_module(f"eligibility.probes.{name}"), "FACTS")}
    assert topics == set(probes.TOPICS)


def test_every_word_of_the_vocabulary_stands_once() -> None:
    words = [fact.name for topic in probes.TOPICS for fact in import_module(f"eligibility.probes.{topic}").FACTS]
    assert len(words) == len(set(words)) == len(probes.vocabulary())
    assert all(isinstance(fact, FactType) for fact in probes.vocabulary().values())


def test_the_public_names_are_those_of_the_table() -> None:
    assert sorted(eligibility.__all__) == sorted(eligibility._HOMES)
    for name in eligibility.__all__:
        assert getattr(eligibility, name) is not None
    with pytest.raises(AttributeError):
        _ = eligibility.no_such_name  # type: ignore[attr-defined]


def test_every_format_of_the_command_line_has_its_module() -> None:
    from eligibility.cli import _formats
    from eligibility.reporting import formats

    assert tuple(_formats.FORMATS) == formats()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_stays_small_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not text.strip() or ast.get_docstring(ast.parse(text))
    assert file.stem not in ("utils", "helpers", "common", "manager", "base")


def test_the_map_in_the_readme_has_every_floor_in_its_place() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text.partition("| floor |")[2], re.MULTILINE)
    assert [set(re.findall(r"\w+", row)) for row in rows[: len(FLOORS)]] == FLOORS
