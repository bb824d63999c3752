"""The JavaScript of the app gate is the TypeScript, compiled: ``python -m tests.apps.javascript --write``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES = ROOT / "reports" / "gate"
NAMES = {"gate": "TapToPayGate", "collect": "TapToPayFacts", "connect": "TapToPayConnection"}
"""File → the global it makes where there are no modules (JavaScriptCore on an iPhone)."""
COMPILER = HERE / "node_modules" / ".bin" / "tsc"


def compiled(folder: Path) -> dict[str, str]:
    """File name → JavaScript, compiled into the folder."""
    command = [str(COMPILER), "-p", str(HERE / "tsconfig.json"), "--outDir", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return {f"{name}.js": script(name, (folder / f"{name}.js").read_text(encoding="utf-8")) for name in NAMES}


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
    assert COMPILER.exists(), "run npm ci --prefix tests/apps --ignore-scripts"
    folder = ROOT / ".cache" / "apps" / "javascript"
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in compiled(folder).items():
        (SOURCES / "javascript" / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
