"""Text for many devices: how many are ready, what to do with the others, what refuses, what nobody looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from eligibility.reporting import _changes, _disposition, _matrix
from eligibility.reporting._groups import Alike, Groups, groups_of, kinds_in_order
from eligibility.reporting._language import PLAIN
from eligibility.reporting._messages import shared_question
from eligibility.reporting._terminal import painted, wrap
from eligibility.reporting._words import VERDICTS
from eligibility.reporting.gathered import verdict_counts

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument, Verdict

_COLOURS = {"ready": "32", "ready_after_steps": "32", "replace": "31", "look_closer": "33"}
_MOST_NAMED = 6
_FOUND = 12
_MOST_REASONS = 8
_MOST_LOOKS = 6
_MOST_ERRORS = 20
_MOST_CHANGES = 12


def render(document: ReportDocument, *, colour: bool = False) -> str:
    """Counts by what to do, then each kind with its reasons and devices."""
    groups = groups_of(document["assessments"])
    return "\n".join(_lines(document, groups, colour=colour)) + "\n"


def _lines(document: ReportDocument, groups: Groups, *, colour: bool) -> Iterator[str]:
    count, failed = groups.kinds.total(), len(document["errors"])
    told = [f"{number} {_disposition.KINDS[kind].lower()}" for kind, number in kinds_in_order(groups.kinds)]
    told += [f"{failed} could not be looked at"] if failed else []
    matrix = _matrix.matrix_of(document["assessments"])
    devices = "1 device" if count + failed == 1 else f"{count + failed} devices"
    if matrix is not None:
        asked = len(matrix.devices) + failed
        devices = f"{asked} device{'s' * (asked != 1)} in {len(matrix.countries)} countries, {count + failed} answers"
    yield from wrap(f"{devices}: {', '.join(told)}.", "", "  ")
    verdicts = verdict_counts(document["assessments"])
    counts = [f"{count} {VERDICTS[verdict].lower()}" for verdict, count in _each(verdicts)]
    yield from wrap(f"{', '.join(counts)}; {PLAIN.say(shared_question(document))}", "  ", "  ")
    for note in document["notes"]:
        yield from wrap(note, "! ", "  ")
    if matrix is not None:
        yield ""
        yield from _matrix.lines(matrix)
    for kind, number in kinds_in_order(groups.kinds):
        yield ""
        title = f"{_disposition.KINDS[kind].upper()} ({number})"
        yield painted(title, _COLOURS.get(kind, "36"), colour=colour)
        for group in groups.alike(kind):
            yield from _group(group)
    yield from _errors(document)
    yield from _reasons(groups)
    yield from _looks(groups)
    yield from changed(document)


def _each(verdicts: Mapping[Verdict, int]) -> Iterator[tuple[Verdict, int]]:
    """Every verdict with its count, in the order in which they are told."""
    order: tuple[Verdict, ...] = ("eligible", "not_eligible", "undetermined")
    return ((verdict, verdicts.get(verdict, 0)) for verdict in order)


def _group(group: Alike) -> Iterator[str]:
    yield from wrap(f"{PLAIN.say(group.heading)} ({group.devices})", "  ", "    ")
    for found, names in sorted(group.found.items()):
        counted = Counter(names)
        told = [f"{count} x {name}" if count > 1 else name for name, count in counted.most_common(_MOST_NAMED)]
        more = [f"and {len(counted) - _MOST_NAMED} more"] if len(counted) > _MOST_NAMED else []
        yield from wrap(", ".join([*told, *more]), f"    {found:<{_FOUND}}  ", " " * (_FOUND + 6))


def _errors(document: ReportDocument) -> Iterator[str]:
    errors = document["errors"]
    if errors:
        yield ""
        yield f"COULD NOT BE LOOKED AT ({len(errors)})"
    for failure in errors[:_MOST_ERRORS]:
        yield from wrap(f"{failure['subject']}: {failure['reason']}", "  ! ", "    ")
        yield from wrap(failure["remedy"], "    → ", "      ")
    if len(errors) > _MOST_ERRORS:
        yield f"    … and {len(errors) - _MOST_ERRORS} more; --format html or json has them all"


def _reasons(groups: Groups) -> Iterator[str]:
    if groups.refusing:
        yield ""
        yield "What refuses:"
    for title, count in groups.refusing.most_common(_MOST_REASONS):
        yield from wrap(title, f"  {count:>4}  ", "        ")


def _looks(groups: Groups) -> Iterator[str]:
    if groups.looks:
        yield ""
        yield "What nobody looked at, and what settles it:"
    for look in groups.looks[:_MOST_LOOKS]:
        devices = "1 device" if look.devices == 1 else f"{look.devices} devices"
        settled = f"settles {look.demands} on {devices}" if look.demands else f"on {devices}"
        yield from wrap(f"{look.how} ({settled})", "  → ", "    ")


def changed(document: ReportDocument) -> Iterator[str]:
    """What changed since the baseline, if there is one."""
    baseline = document["baseline"]
    if baseline is None:
        return
    yield ""
    yield from wrap(f"Since {baseline['name']}:", "", "  ")
    yield from _changes.lines(baseline["changes"], most=_MOST_CHANGES)
