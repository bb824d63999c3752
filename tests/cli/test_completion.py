"""What a shell offers, and the script that makes it ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from eligibility.cli.completion import SHELLS
from tests.conftest import need
from tests.floors.test_start import loaded


def offered(*words: str) -> list[str]:
    """What bash is offered for the last word."""
    environment = {**os.environ, "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    ran = subprocess.run(
        [sys.executable, "-m", "eligibility"], capture_output=True, text=True, timeout=60, check=False,
        env={**environment, "_TAPREADY_COMPLETE": "bash_complete"},
    )  # fmt: skip
    assert ran.stderr == ""
    return [line.partition(",")[2] for line in ran.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("tapready", "che"), {"check"}), (("tapready", "gate", "d"), {"decide"}), (("tapready", "markets", "gb"), {"GB"}),
        (("tapready", "markets", "NO,G"), {"NO,GB", "NO,GR"}), (("tapready", "gate", "decide", "x", "--country", "F"), {"FR", "FI"}),
        (("tapready", "gate", "decide", "model:Galaxy"), {"model:Galaxy A55"}), (("tapready", "catalog", "show", "iphone"), {"iPhone XR"}),
        (("tapready", "rules", "show", "android.nf"), {"android.nfc"}), (("tapready", "facts", "keystore"), {"android.keystore_version"}),
        (("tapready", "rules", "list", "--provider", "s"), {"stripe"}), (("tapready", "check", "x", "--format", "j"), {"json", "junit"}),
        (("tapready", "completion", ""), set(SHELLS)),
    ],
)  # fmt: skip
def test_values_are_offered(words: tuple[str, ...], expected: set[str]) -> None:
    assert expected <= set(offered(*words))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_is_one(shell: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "eligibility", "completion", shell],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"_TAPREADY_COMPLETE={shell}_complete" in ran.stdout
    program = shutil.which(shell)
    if program:
        checked = subprocess.run(
            [program, "-n"], input=ran.stdout, capture_output=True, text=True, timeout=60, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_bash_is_there_for_the_test_above() -> None:
    need(shutil.which("bash"), "no bash is installed")


def test_completion_loads_nothing_heavy() -> None:
    assert not loaded("completion", "bash") & {"pydantic", "jinja2", "yaml", "eligibility.workbench"}
