"""Every subject looked at and judged: one after another, or, where they are many, in several processes at once."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eligibility.cli._subjects import ADB, look, spread
from eligibility.errors import WrongUse

if TYPE_CHECKING:
    from eligibility.assessment import Question
    from eligibility.facts.fact import Fact
    from eligibility.reporting.document import AssessmentRow, Failure
    from eligibility.rulebook.waiver import Waiver
    from eligibility.workbench import Workbench

MANY = 48
"""From so many subjects on several processes look at them: before that, starting them costs more than it saves."""
_AT_ONCE = 4


class Asked(NamedTuple):
    """What is asked of every subject: one question a country, with the facts and waivers that hold for each."""

    bench: Workbench
    questions: tuple[Question, ...]
    own: tuple[Fact, ...] = ()
    waivers: tuple[Waiver, ...] = ()


_asked: Asked | None = None
"""What the processes ask: set before they are made, so that each has it without being sent it."""


def judged(subjects: Sequence[str], asked: Asked) -> Iterator[AssessmentRow | Failure]:
    """The answers in the order of the subjects, then of the countries; one that fails does not stop the others."""
    live = [subject for subject in subjects if subject.startswith(ADB)]
    named = subjects if live else list(spread(subjects, MANY))
    if live or len(named) < MANY or sys.platform != "linux" or _workers() == 1:
        yield from _rows(subjects, asked)
    else:
        yield from _in_processes(named, asked)


def _workers() -> int:
    return len(os.sched_getaffinity(0))


def _in_processes(subjects: Sequence[str], asked: Asked) -> Iterator[AssessmentRow | Failure]:
    global _asked  # noqa: PLW0603 - a forked process has what its parent had
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    _ = asked.bench.pack.markets, asked.bench.catalog, asked.bench.vocabulary
    _asked = asked
    done = 0
    try:
        with ProcessPoolExecutor(_workers(), mp_context=get_context("fork")) as pool:
            for packed in pool.map(_packed, subjects, chunksize=_AT_ONCE):
                done += 1
                yield from marshal.loads(packed)  # noqa: S302 - our own process wrote it
    except BrokenProcessPool:  # somebody, or want of memory, killed one: go on without them
        yield from _rows(subjects[done:], asked)
    finally:
        _asked = None


def _packed(subject: str) -> bytes:
    assert _asked is not None  # noqa: S101 - set before the process was made
    return marshal.dumps(list(_rows([subject], _asked)))


def _rows(subjects: Sequence[str], asked: Asked) -> Iterator[AssessmentRow | Failure]:
    from eligibility.reporting.rows import assessment_row

    for found in look(tuple(subjects), asked.bench, asked.own):
        if isinstance(found, dict):
            yield found
            continue
        for question in asked.questions:
            try:
                assessment = asked.bench.assess(
                    found.sheet, question, subject=found.subject, waivers=asked.waivers, recording=found.recording
                )
            except WrongUse as wrong:
                yield {"subject": found.subject, "reason": str(wrong), "remedy": wrong.remedy or ""}
            else:
                yield assessment_row(assessment, found.recording)
