"""The JavaScript of the app gate is the TypeScript, compiled: ``make javascript`` writes it, a test compares."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from eligibility.gate.bundle.files import TARGETS, source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES = ROOT / "reports" / "gate"
NAMES = {"gate": "TapToPayGate", "collect": "TapToPayFacts", "connect": "TapToPayConnection"}
"""File → the global it makes where there are no modules (JavaScriptCore on an iPhone)."""
COMPILER = HERE / "node_modules" / ".bin" / "tsc"


def compiled(folder: Path) -> dict[str, str]:
    """File name → JavaScript, compiled in the folder from the TypeScript that an app gets."""
    names = [path.rpartition("/")[2] for path in TARGETS["typescript"]]
    for name, path in zip(names, TARGETS["typescript"], strict=True):
        (folder / name).write_text(source(path), encoding="utf-8", newline="\n")
    options = {"noEmit": False, "rootDir": ".", "outDir": "."}
    project = {"extends": str(HERE / "tsconfig.json"), "compilerOptions": options, "files": names}
    (folder / "tsconfig.json").write_text(json.dumps(project), encoding="utf-8")
    typed(folder / "tsconfig.json")
    return {f"{name}.js": script(name, (folder / f"{name}.js").read_text(encoding="utf-8")) for name in NAMES}


def typed(project: Path) -> None:
    """Run the compiler on a project; it must find no fault."""
    command = [str(COMPILER), "-p", str(project)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def script(name: str, common: str) -> str:
    """CommonJS made to run as a plain script, too: the exports become a global."""
    body = common.removeprefix('"use strict";\n')
    return (
        f"var {NAMES[name]} = (function () {{\n"
        f'"use strict";\nvar exports = {{}};\n{body.rstrip()}\n'
        f"return exports;\n}})();\n"
        f"if (typeof module === 'object' && module.exports) module.exports = {NAMES[name]};\n"
    )


def main() -> int:
    """Write ``reports/gate/javascript/*.js``."""
    assert COMPILER.exists(), "run npm ci --prefix tests/apps --ignore-scripts"
    folder = ROOT / ".cache" / "apps" / "javascript"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in compiled(folder).items():
        (SOURCES / "javascript" / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
