"""Any number of assessments in bounded memory: the first some whole, the others lean and packed, on disk when they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from eligibility.reporting._packed import Packed
    from eligibility.reporting.document import AssessmentRow, Verdict
    from eligibility.reporting.lean import Words
    from eligibility.reporting.lean_document import LeanAssessment

MOST_WHOLE = 32
_MOST_TWINS, _MOST_NAMES = 10, 4


class Gathered(Sequence["AssessmentRow"]):
    """Assessments in the order in which they were added.

    Beyond the first each look at one makes it whole anew: keep what is needed twice. ``verdicts`` counts them by verdict.
    """

    def __init__(self, rows: Iterable[AssessmentRow] = ()) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self._known_as: dict[str, list[str]] = {}
        self._asked: dict[tuple[str, str], AssessmentRow] = {}
        self._whole: list[AssessmentRow] = []
        self._packed: Packed | None = None
        for row in rows:
            self.add(row)

    def add(self, row: AssessmentRow) -> None:
        """Append an assessment."""
        if len(self._whole) < MOST_WHOLE:
            self._whole.append(row)
        else:
            self._rest().add(row)
        self.verdicts[row["verdict"]] += 1
        self._asked.setdefault((str(row["question"]), row["pack"]["digest"]), row)
        if not row["identity"].startswith("subject:"):
            self._known_as.setdefault(row["identity"], []).append(row["subject"])

    def _rest(self) -> Packed:
        from eligibility.reporting._packed import Packed  # most reports are of few devices

        if self._packed is None:
            self._packed = Packed()
        return self._packed

    def twins(self) -> list[str]:
        """A note for each device that came under several names, with some of those."""
        several = [names for names in map(dict.fromkeys, self._known_as.values()) if len(names) > 1]
        found = [f"the same device, by its serial number or origin: {_some(list(names))}" for names in several]
        more = len(found) - _MOST_TWINS
        return found[:_MOST_TWINS] + ([f"and {more} more devices came under several names"] if more > 0 else [])

    @property
    def asked(self) -> list[AssessmentRow]:
        """The first assessment of each question and rule pack."""
        return list(self._asked.values())

    def lean(self) -> tuple[Words, Iterator[LeanAssessment]]:
        """The words of all, and the lean form of each."""
        rest = self._rest()
        first = rest.lean_of(self._whole)
        return rest.words, chain(first, rest.lean())

    def __len__(self) -> int:
        return len(self._whole) + (len(self._packed) if self._packed else 0)

    def __iter__(self) -> Iterator[AssessmentRow]:
        yield from self._whole
        if self._packed:
            yield from self._packed

    @overload
    def __getitem__(self, place: int) -> AssessmentRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[AssessmentRow]: ...

    def __getitem__(self, place: int | slice) -> AssessmentRow | list[AssessmentRow]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return self._whole[at] if at < len(self._whole) else self._rest()[at - len(self._whole)]

    def __eq__(self, other: object) -> bool:
        same: Any = isinstance(other, Sequence) and len(self) == len(other)
        return bool(same) and all(one == another for one, another in zip(self, other, strict=True))  # type: ignore[call-overload]

    __hash__ = None  # type: ignore[assignment]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def one_of_each(rows: Sequence[AssessmentRow]) -> Sequence[AssessmentRow]:
    """At least one assessment of each question and rule pack: enough for what all of them share."""
    return rows.asked if isinstance(rows, Gathered) else rows


def verdict_counts(rows: Sequence[AssessmentRow]) -> Counter[Verdict]:
    """How many assessments of each verdict."""
    return rows.verdicts if isinstance(rows, Gathered) else Counter(row["verdict"] for row in rows)


def lean_rows(rows: Sequence[AssessmentRow]) -> tuple[Words, Iterator[LeanAssessment]]:
    """The words of assessments, and their lean forms."""
    from eligibility.reporting.lean import Words, lean_of

    if isinstance(rows, Gathered):
        return rows.lean()
    words = Words()
    return words, iter([lean_of(row, words) for row in rows])
