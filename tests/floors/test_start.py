"""What the command loads before it is needed, and what the wheel carries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import need

ROOT = Path(__file__).parents[2]
_LOADED = """
import sys
sys.argv = ["tapready", *{arguments!r}]
from eligibility.__main__ import main
try:
    main()
except SystemExit:
    pass
print("loaded:", *sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str, cache: Path | None = None) -> set[str]:
    """The modules in memory after a run of the command."""
    environment = {**os.environ, "TAPREADY_CACHE": str(cache or "/nonexistent")}
    code = _LOADED.format(arguments=list(arguments))
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=60, check=False
    )
    assert "loaded:" in ran.stderr, ran.stderr[-500:]
    return set(ran.stderr.rpartition("loaded:")[2].split())


HEAVY = {"pydantic", "jinja2", "yaml"}


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["-h"], ["check", "--help"], ["rules", "--help"], ["catalog", "--help"]]
)
def test_version_and_help_load_nothing_heavy(arguments: list[str]) -> None:
    assert not loaded(*arguments) & HEAVY


def test_the_version_loads_not_even_click() -> None:
    modules = loaded("--version")
    assert "click" not in modules
    assert {name for name in modules if name.startswith("eligibility")} == {"eligibility", "eligibility.__main__"}


def test_a_cached_pack_needs_neither_yaml_nor_pydantic(tmp_path: Path) -> None:
    (tmp_path / "getprop.txt").write_text("[ro.build.version.sdk]: [35]\n")
    arguments = ["check", str(tmp_path / "getprop.txt"), "--on", "2026-11-22"]
    loaded(*arguments, cache=tmp_path / "cache")
    assert not loaded(*arguments, cache=tmp_path / "cache") & HEAVY


def test_only_who_explains_an_error_reads_the_table_of_errors(tmp_path: Path) -> None:
    (tmp_path / "getprop.txt").write_text("[ro.build.version.sdk]: [35]\n")
    arguments = ["check", str(tmp_path / "getprop.txt"), "--on", "2026-11-22"]
    assert "eligibility.rulebook.sdk_errors" not in loaded(*arguments, cache=tmp_path / "cache")
    loaded("explain-error", "2910", cache=tmp_path / "cache")
    again = loaded("explain-error", "2910", cache=tmp_path / "cache")
    assert "eligibility.rulebook.sdk_errors" in again
    assert not again & HEAVY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need(find_spec("hatchling"), "hatchling is not installed")
    need(shutil.which("git") and (ROOT / ".git").exists(), "this is no git checkout")
    place = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(place)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    (built,) = place.glob("*.whl")
    return built


def tracked(*folders: str) -> set[str]:
    ran = subprocess.run(
        ["git", "ls-files", "-z", *folders], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    return {name for name in ran.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_wheel_puts_one_package_at_the_top(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"eligibility"}


def test_the_wheel_carries_all_content_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    carried = {name.removeprefix("eligibility/_content/") for name in names if name.startswith("eligibility/_content/")}
    assert tracked("rules", "device_catalog", "reports") <= carried
    stray = carried - tracked("rules", "device_catalog", "reports")
    assert {name for name in stray if not (ROOT / name).is_file()} == set()
    assert not any(name.endswith(".py") for name in carried)


def test_the_wheel_carries_every_module_and_the_typing_mark(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert tracked("eligibility") <= names
    assert "eligibility/py.typed" in names


def test_the_wheel_works_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    environment = {**os.environ, "PYTHONPATH": str(place), "TAPREADY_CACHE": str(tmp_path / "cache")}
    command = [
        sys.executable,
        "-m",
        "eligibility",
        "check",
        "model:Galaxy A55",
        "--on",
        "2026-11-22",
        "--output",
        f"html={tmp_path / 'x.html'}",
    ]
    ran = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60, check=False
    )
    assert ran.returncode == 3, ran.stderr[-800:]
    assert "Galaxy A55" in (tmp_path / "x.html").read_text(encoding="utf-8")
