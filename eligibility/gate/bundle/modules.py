"""The TypeScript evaluator lies in modules; an app gets them joined as the one file ``gate.ts``."""

from __future__ import annotations

import re
from collections.abc import Iterable

MODULES = (
    "api", "plain", "digest", "calendar", "values", "conditions", "versions", "bundle", "opening", "sdk", "sheet",
    "lookups", "case", "rules", "reasons", "updates", "decision", "index",
)  # fmt: skip
"""The files of ``typescript/gate/``; each imports only from those before it."""

BETWEEN = re.compile(r"^(?:import|export) (?:type )?(?:\*|\{[^}]*\})(?: from '[^']*')?;\n", re.MULTILINE)
"""What modules say to each other: imports, and lists of exports. ``export`` before a declaration is the app's."""


def joined(texts: Iterable[str]) -> str:
    """The modules as one: a name means the same in all of them, so nothing but these lines has to go."""
    return "\n".join(re.sub(r"\n{3,}", "\n\n", BETWEEN.sub("", text)).strip() + "\n" for text in texts)
