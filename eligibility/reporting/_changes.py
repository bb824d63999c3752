"""What changed between two reports, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eligibility.reporting._terminal import wrap
from eligibility.reporting.comparison import KINDS

if TYPE_CHECKING:
    from eligibility.reporting.document import ChangeRow


def lines(changes: Sequence[ChangeRow], *, most: int | None = None) -> Iterator[str]:
    """Each kind of change with its subjects, at the most so many of a kind; one line where nothing changed."""
    several = len({change["country"] for change in changes}) > 1
    for kind, title in KINDS.items():
        found = [change for change in changes if change["kind"] == kind]
        if found:
            yield f"{title} ({len(found)}):"
        for change in found[:most]:
            rule = f" [{change['rule']}]" if change["rule"] else ""
            where = f" ({change['country'] or 'no country'})" if several else ""
            yield from wrap(f"{change['subject']}{where}: {change['text']}{rule}", "  ", "    ")
        if most is not None and len(found) > most:
            yield f"    … and {len(found) - most} more; --format html or json has them all"
    if not changes:
        yield "nothing changed"
