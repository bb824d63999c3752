"""Assessments packed: lean, one behind the other, in memory or, when they are many, in a file of their own."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

from eligibility.reporting.document import AssessmentRow
from eligibility.reporting.lean import Words, lean_of, whole
from eligibility.reporting.lean_document import LeanAssessment

_MOST_IN_MEMORY = 32_000_000
"""Bytes; what is more goes to a file of the system's own temporary folder, which is gone with the process."""


class Packed:
    """Assessments in order; ``words`` are those of all of them."""

    def __init__(self) -> None:
        self.words = Words()
        self._file = SpooledTemporaryFile(max_size=_MOST_IN_MEMORY)  # noqa: SIM115 - it lives as long as the rows
        self._ends: list[int] = [0]

    def add(self, row: AssessmentRow) -> None:
        """Append an assessment."""
        packed = marshal.dumps(lean_of(row, self.words))  # type: ignore[arg-type]
        self._file.seek(self._ends[-1])
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))

    def lean_of(self, rows: Iterable[AssessmentRow]) -> list[LeanAssessment]:
        """The lean form of other assessments, in the same words."""
        return [lean_of(row, self.words) for row in rows]

    def lean(self) -> Iterator[LeanAssessment]:
        """The lean form of each."""
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

    def __getitem__(self, place: int) -> AssessmentRow:
        return whole(self._lean(place), self.words)
