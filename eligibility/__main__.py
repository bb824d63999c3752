"""The command's first door: the version is told before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the ``tapready`` command."""
    if sys.argv[1:] == ["--version"]:
        from eligibility import __version__

        print(f"tapready {__version__}")  # noqa: T201 - no other output is loaded yet
        return
    import gc

    gc.set_threshold(100_000)
    from eligibility.cli import run

    try:
        run()
    finally:
        gc.freeze()  # a process that ends need not look for what it no longer uses


if __name__ == "__main__":
    main()
