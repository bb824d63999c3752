"""A small pack of rules to spoil."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eligibility.probes import vocabulary
from eligibility.rulebook.coverage import is_generated
from eligibility.rulebook.load import load_pack
from eligibility.rulebook.pack import RulePack

PACK = """id: acme-pay
provider: acme
title: Acme Pay
version: 2026.11.1
summary: What Acme demands.
covers:
  android: {to: support}
"""
SDKS = """releases:
  android:
    - {version: 2.0.0, released: 2026-01-01}
    - {version: 1.0.0, released: 2025-01-01}
"""
CITATION = "{title: Acme handbook, url: https://acme.example/handbook, read: 2026-11-01, mark: P}"
RULE = f"""id: android.nfc
title: Has NFC
failure_title: No NFC
why: Cards are read over NFC.
remedy: {{text: Take another phone., who: nobody}}
level: demand
stage: support
enforcer: sdk
editions:
  - require: {{fact: android.nfc, is: true}}
    citation: {CITATION}
examples:
  - {{name: has it, facts: {{android.nfc: true}}, expect: met}}
  - {{name: has it not, facts: {{android.nfc: false}}, expect: unmet}}
  - {{name: not known, facts: {{}}, expect: unknown}}
"""


def write_pack(folder: Path, files: Mapping[str, str | bytes] | None = None, *, rule: str | None = RULE) -> Path:
    """Write a pack of one rule and further files."""
    start: dict[str, str | bytes] = {"pack.yaml": PACK, "sdks.yaml": SDKS}
    if rule is not None:
        start["android/nfc.yaml"] = rule
    for name, content in {**start, **(files or {})}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def load(folder: Path) -> RulePack:
    return load_pack(folder, vocabulary(), name="rules/acme")


def demanded(pack: RulePack) -> list[str]:
    """The rules that were written, without those that stand for what the pack covers."""
    return [rule.id for rule in pack.rules if not is_generated(rule)]
