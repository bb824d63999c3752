"""A gate with a stopped clock, and what its tests ask it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eligibility.gate import Gate

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

POLICY = """
id: test
mode: enforce
on_unknown: warn
on_confirm: admit
waived: warn
expiry_warning_days: 30
valid_for: 3600
readers:
  bluetooth: {models: [Stripe Reader M2, BBPOS WisePad 3], platforms: [android, ios]}
  internet: {models: [Stripe Reader S700], platforms: [android, ios]}
  usb: {models: [Stripe Reader M2], platforms: [android]}
"""


def policy_text(**words: Any) -> str:
    """The policy above with words changed or added; None takes one away."""
    kept = [line for line in POLICY.strip().splitlines() if line.partition(":")[0] not in words]
    return "\n".join([*(f"{word}: {value}" for word, value in words.items() if value is not None), *kept]) + "\n"


def gate_with(folder: Path, **words: Any) -> Gate:
    """A gate with such a policy, at ``AT``."""
    file = folder / "policy.yaml"
    file.write_text(policy_text(**words), encoding="utf-8")
    return Gate(file, now=lambda: AT)
