"""Any number of assessments in bounded memory: kept lean and packed, on disk when they are many, made whole one by one."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import overload

from eligibility.reporting.document import AssessmentRow, Verdict
from eligibility.reporting.lean import Words, lean_of, whole
from eligibility.reporting.lean_document import LeanAssessment

_MOST_IN_MEMORY = 32_000_000
"""Bytes; what is more goes to a file of the system's own temporary folder, which is gone with the process."""


_MOST_TWINS, _MOST_NAMES = 10, 4


class Gathered(Sequence[AssessmentRow]):
    """Assessments in the order in which they were added. Each look at one makes it whole anew: keep what is needed twice.

    ``verdicts`` counts them by verdict.
    """

    def __init__(self, rows: Iterable[AssessmentRow] = ()) -> None:
        self.words = Words()
        self.verdicts: Counter[Verdict] = Counter()
        self._known_as: dict[str, list[str]] = {}
        self._file = SpooledTemporaryFile(max_size=_MOST_IN_MEMORY)  # noqa: SIM115 - it lives as long as the rows
        self._ends: list[int] = [0]
        for row in rows:
            self.add(row)

    def add(self, row: AssessmentRow) -> None:
        """Append an assessment."""
        packed = marshal.dumps(lean_of(row, self.words))  # type: ignore[arg-type]
        self._file.seek(self._ends[-1])
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))
        self.verdicts[row["verdict"]] += 1
        if not row["identity"].startswith("subject:"):
            self._known_as.setdefault(row["identity"], []).append(row["subject"])

    def twins(self) -> list[str]:
        """A note for each device that came under several names, with some of those."""
        several = [names for names in map(dict.fromkeys, self._known_as.values()) if len(names) > 1]
        found = [f"the same device, by its serial number or origin: {_some(list(names))}" for names in several]
        more = len(found) - _MOST_TWINS
        return found[:_MOST_TWINS] + ([f"and {more} more devices came under several names"] if more > 0 else [])

    def lean(self) -> Iterator[LeanAssessment]:
        """The lean form of each; its words are ``words``."""
        yield from (self._lean(place) for place in range(len(self)))

    def _lean(self, place: int) -> LeanAssessment:
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        lean: LeanAssessment = marshal.loads(self._file.read(end - start))  # noqa: S302 - our own bytes
        return lean

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[AssessmentRow]:
        yield from (whole(lean, self.words) for lean in self.lean())

    @overload
    def __getitem__(self, place: int) -> AssessmentRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[AssessmentRow]: ...

    def __getitem__(self, place: int | slice) -> AssessmentRow | list[AssessmentRow]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return whole(self._lean(range(len(self))[place]), self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _same(one: object, other: object) -> bool:
    return one == other


def lean_rows(rows: Sequence[AssessmentRow]) -> tuple[Words, Iterator[LeanAssessment]]:
    """The words of assessments, and their lean forms."""
    if isinstance(rows, Gathered):
        return rows.words, rows.lean()
    words = Words()
    return words, iter([lean_of(row, words) for row in rows])
