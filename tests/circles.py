"""No module imports itself by way of others, lazily or for types alone: ``python -m tests.circles``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

import grimp

ADVICE = "types go below, behaviour above: move what both need into a module of its own"


def imports() -> dict[str, set[str]]:
    """What every module of the package imports, inside functions and for types alone too."""
    graph = grimp.build_graph("eligibility", cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The modules of one circle, the first named again at the end; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(reversed(found.args[1]))
    return []


def main() -> int:
    """Tell a circle and fail, or say nothing."""
    found = circle(imports())
    if found:
        print(f"these modules import each other in a circle ({ADVICE}):\n  " + "\n  imports ".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
