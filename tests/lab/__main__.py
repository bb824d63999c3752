"""``python -m tests.lab setup`` fills the cache; ``python -m tests.lab up [COUNT]`` starts devices until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import sys

from tests.lab.laboratory import Laboratory, Phone, obstacle
from tests.lab.packages import CannotBuild, prepare


def main(words: list[str]) -> int:
    match words:
        case ["setup"]:
            return _setup()
        case ["up", *count]:
            with Laboratory([Phone() for _ in range(int(count[0]) if count else 1)]) as devices:
                for device in devices:
                    sys.stdout.write(f"{device.serial}\n")
                sys.stdout.flush()
                with contextlib.suppress(KeyboardInterrupt):
                    signal.pause()
            return 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


def _setup() -> int:
    try:
        cache = prepare()
    except CannotBuild as reason:
        sys.stderr.write(f"no laboratory: {reason}\n")
        return 1
    if reason := obstacle():
        sys.stderr.write(f"no laboratory: {reason}\n")
        return 1
    sys.stdout.write(f"the laboratory is ready: {cache}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
