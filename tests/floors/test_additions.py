"""One obvious place for each addition: one of each is added in a copy of the tree, used, and its files are counted."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("eligibility", "rules", "device_catalog", "reports", "pyproject.toml")


class Edit(NamedTuple):
    """A new file, or one text put before another in a file that is there."""

    file: str
    text: str
    before: str | None = None


class Addition(NamedTuple):
    """What is added, how it is used, and what is then said."""

    edits: tuple[Edit, ...]
    used: tuple[str, ...]
    says: str


NFC = ROOT / "rules" / "stripe" / "android" / "nfc.yaml"
RULE = (
    NFC.read_text(encoding="utf-8")
    .replace("id: android.nfc", "id: android.nfc-again")
    .replace("title: Has a", "title: Again has a", 1)
)
FACT = '    FactType("android.wallet", "yes_no", "Wallet", "Whether there is a wallet.", "Look.", ),\n'
PROVIDER = """id: acme
provider: acme
title: Acme
version: 2026.11.1
summary: What Acme demands.
covers: {android: {to: connect}}
"""
GERMAN = {
    "page": {"#name": "Deutsch", "#months": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "#day": "{day}. {month} {year}",
             "#thousands": ".", "#decimal": ",", "#percent": "{number} %"},
    "rules": {}, "gate": {},
}  # fmt: skip
COUNTRY = "  - {platform: ios, country: AQ, state: available, from: 2026-01-01, citation: seed}\n"
FORMAT = (
    '"""One word."""\n\nfrom eligibility.reporting.document import ReportDocument\n\n\n'
    'def render(document: ReportDocument) -> str:\n    """How many."""\n'
    "    return f\"{len(document['assessments'])} judged\\n\"\n"
)
READY = "device_catalog/examples/ready-phone"
ADDITIONS = {
    "a rule": Addition((Edit("rules/stripe/android/nfc-again.yaml", RULE),), ("rules", "show", "android.nfc-again"), "Again has a built-in NFC"),
    "a country": Addition((Edit("rules/stripe/markets.yaml", COUNTRY, "  - {platform: ios, country: AU,"),), ("markets", "AQ", "--on", "2026-11-20"), "iPhone: available"),
    "a provider": Addition(
        (Edit("rules/acme/pack.yaml", PROVIDER), Edit("rules/acme/android/nfc.yaml", re.sub(r"stage: support", "stage: connect", NFC.read_text(encoding="utf-8")))),
        ("check", READY, "--provider", "acme", "--on", "2026-11-20"), "ELIGIBLE",
    ),
    "a fact": Addition((Edit("eligibility/probes/nfc.py", FACT, '    FactType(\n        "android.nfc_enabled"'),), ("facts", "android.wallet"), "Whether there is a wallet"),
    "a kind of evidence": Addition(
        (
            Edit("eligibility/facts/commands.py", '    _ask("getprop2", "more properties", 8),\n', '    _ask("pm list features"'),
            Edit("eligibility/facts/answers.py", '    "getprop2": _shape(r"wallet=.*"),\n', '    "id": _shape('),
            Edit("eligibility/probes/nfc.py", FACT, '    FactType(\n        "android.nfc_enabled"'),
            Edit("eligibility/probes/nfc.py", '    if "wallet=1" in material.lines("getprop2"):\n        yield material.fact("android.wallet", True, Grade.MEASURED, "getprop2")\n', "    dump = material.text("),
        ),
        ("check", "phone", "--on", "2026-11-20", "--format", "json"), '"android.wallet"',
    ),
    "a mark": Addition((Edit("device_catalog/root_tools.csv", "package,com.acme.rooter,Acme Rooter,root,https://acme.example/,2026-11-28\n", "word,kernelsu"),), ("check", "rooted", "--on", "2026-11-20"), "com.acme.rooter (Acme"),
    "a format": Addition(
        (Edit("eligibility/reporting/word.py", FORMAT), Edit("eligibility/cli/_formats.py", '    "word",\n', '    "text",\n)')),
        ("check", READY, "--on", "2026-11-20", "--format", "word"), "1 judged",
    ),
    "a language": Addition(
        tuple(Edit(f"reports/words/de/{name}.json", json.dumps(words)) for name, words in GERMAN.items()),
        ("check", READY, "--on", "2026-11-20", "--format", "html", "--language", "de"), 'lang="de"',
    ),
    "a language of apps": Addition(
        (Edit("reports/gate/dart/gate.dart", "// to be written\n"), Edit("eligibility/gate/bundle/files.py", '    "dart": ("dart/gate.dart",),\n', '    "kotlin": ('), Edit("eligibility/cli/gate_compile.py", '"dart", ', '"typescript"')),
        ("gate", "compile", "--target", "dart", "--out", "app"), "3 files in app",
    ),
}  # fmt: skip
COUNTED = re.compile(r"^\| (?P<what>an? [^|]+?) \|.*\| (?P<files>\d)(?: and up)? \|$", re.MULTILINE)


def promised() -> dict[str, int]:
    """What the page about the house says of each addition."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {match["what"].partition(" of a changed")[0]: int(match["files"]) for match in COUNTED.finditer(text)}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tree")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, place / part)
    for name in ("phone", "rooted"):
        shutil.copytree(place / READY, place / name, ignore=shutil.ignore_patterns("evidence.yaml"))
    (place / "phone" / "getprop2.txt").write_text("wallet=1\n")
    with (place / "rooted" / "pm_list_packages.txt").open("a") as packages:
        packages.write("package:com.acme.rooter\n")
    return place


@pytest.mark.parametrize("what", sorted(ADDITIONS))
def test_an_addition_has_one_obvious_place(tree: Path, what: str) -> None:
    addition, kept = ADDITIONS[what], {}
    for edit in addition.edits:
        file = tree / edit.file
        old = file.read_text(encoding="utf-8") if file.is_file() else None
        kept.setdefault(file, old)
        if edit.before is None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(edit.text, encoding="utf-8")
        else:
            assert old is not None
            assert edit.before in old, f"{edit.file} has no {edit.before!r}"
            file.write_text(old.replace(edit.before, edit.text + edit.before, 1), encoding="utf-8")
    try:
        environment = {
            **os.environ,
            "PYTHONPATH": str(tree),
            "TAPREADY_CACHE": str(tree / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", "eligibility", *addition.used]
        ran = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert addition.says in ran.stdout, ran.stdout + ran.stderr
    finally:
        for file, old in kept.items():
            if old is None:
                file.unlink()
            else:
                file.write_text(old, encoding="utf-8")
    assert len(kept) == promised()[what]


def test_the_page_promises_what_is_counted() -> None:
    assert set(promised()) == set(ADDITIONS)
