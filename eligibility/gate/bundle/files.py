"""The files of each language: sources that app teams read, the bundle and the vectors, all under one header."""

from __future__ import annotations

from eligibility import content
from eligibility.gate.bundle.contents import Sealed
from eligibility.gate.bundle.modules import MODULES, joined
from eligibility.gate.bundle.vectors import Examples, vectors

BUNDLE, VECTORS = "bundle.json", "vectors.json"
_EVALUATOR = ("Json.kt", "Calendar.kt", "Conditions.kt", "Bundle.kt", "Sheet.kt", "Decider.kt", "TapToPayGate.kt")
TARGETS: dict[str, tuple[str, ...]] = {
    "typescript": ("typescript/gate.ts", "typescript/collect.ts", "typescript/connect.ts"),
    "javascript": ("javascript/gate.js", "javascript/gate.mjs", "javascript/collect.js", "javascript/connect.js"),
    "kotlin": (
        *(f"kotlin/{name}" for name in _EVALUATOR),
        "kotlin/TapToPayFacts.kt",
        "kotlin/TapToPayConnection.kt",
    ),
    "swift": (
        "swift/TapToPayGate.swift", "swift/TapToPayFacts.swift", "swift/TapToPayConnection.swift",
        "swift/TapToPayGateTests.swift", "javascript/gate.js",
    ),
}  # fmt: skip
"""Language → its sources, as they lie in ``reports/gate/``; ``typescript/gate.ts`` lies there in modules."""


def generated(target: str, sealed: Sealed, examples: Examples) -> dict[str, str]:
    """File name → text, for one language; the same for the same pack, policy and days."""
    head = header(target, sealed)
    written = {path.rpartition("/")[2]: f"{head}\n{source(path)}" for path in TARGETS[target]}
    return {**written, BUNDLE: f"{sealed.text}\n", VECTORS: vectors(sealed, examples)}


def source(path: str) -> str:
    """One source, without a header."""
    if path == "typescript/gate.ts":
        return joined(_text(f"typescript/gate/{name}.ts") for name in MODULES)
    return _text(path)


def _text(path: str) -> str:
    return content.folder("reports").joinpath("gate", *path.split("/")).read_text(encoding="utf-8")


def header(target: str, sealed: Sealed) -> str:
    """What every source begins with: where it comes from, and that editing it is in vain."""
    pack, policy = sealed.bundle.pack, sealed.bundle.policy
    return (
        f"// Made by tapready gate compile --provider {pack.provider} --target {target}: do not edit, make it anew.\n"
        f"// Pack {pack.id} {pack.version}, sha256 {pack.digest}\n"
        f"// Policy {policy.id}, sha256 {policy.digest}\n"
        f"// Bundle sha256 {sealed.document['sha256']}\n"
    )
