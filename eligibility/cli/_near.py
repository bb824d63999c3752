"""Near names: what somebody may have meant who wrote a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

_MOST_SIBLINGS = 5_000


def near(written: str, known: Iterable[str]) -> str | None:
    """The known name that is most like the written one, in any case; None where none is like it."""
    from difflib import get_close_matches  # only who is wrong pays for it

    names = {name.casefold(): name for name in known}
    found = get_close_matches(written.casefold(), list(names), n=1, cutoff=0.6)
    return names[found[0]] if found else None


def meant(written: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the near name if there is one, else what to do."""
    found = near(written, known)
    return f"did you mean {found}?" if found else otherwise


def meant_path(written: str, otherwise: str = "check the path") -> str:
    """A remedy for a path that is not there: what of a like name stands beside it, else what to do."""
    path = Path(written)
    try:
        beside = [entry.name for entry in islice(path.parent.iterdir(), _MOST_SIBLINGS)]
    except (OSError, ValueError):
        return otherwise
    found = near(path.name, sorted(beside))
    return f"did you mean {path.parent / found}?" if found else otherwise
