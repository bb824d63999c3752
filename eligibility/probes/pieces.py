"""The pieces of a recording by their kinds: text, lines, and whether an answer is whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from eligibility.facts.answers import problem_of
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.fact import Gap
from eligibility.facts.text import decode, plain_lines

T = TypeVar("T")


class Pieces:
    """The evidence of one device, decoded on demand."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._texts: dict[str, str] = {}
        self._problems: dict[str, str | None] = {}
        self._found: dict[str, Any] = {}

    def once(self, what: str, find: Callable[[], T]) -> T:
        """What ``find`` finds; it is asked once for all topics that want to know."""
        if what not in self._found:
            self._found[what] = find()
        return self._found[what]  # type: ignore[no-any-return] # each name has one kind of thing

    def piece(self, *kinds: str) -> Evidence | None:
        """The first of these kinds that was taken."""
        return next((piece for kind in kinds for piece in self.recording.every(kind)), None)

    def problem(self, kind: str) -> str | None:
        """Why nothing may be concluded from what this kind of evidence does not say; None where it is whole, or not there."""
        if kind not in self._problems:
            problems = (problem_of(piece) for piece in self.recording.every(kind))
            self._problems[kind] = next((problem for problem in problems if problem), None)
        return self._problems[kind]

    def broken(self, fact: str, *kinds: str) -> Gap | None:
        """Why a fact stays unknown, where one of these kinds was asked for and gave no whole answer: the first that did not."""
        found = ((kind, self.problem(kind)) for kind in kinds if self.piece(kind))
        return next((Gap(fact, f"{kind}: {problem}", kind) for kind, problem in found if problem), None)

    def text(self, *kinds: str) -> str | None:
        """The text of the first of these kinds that was taken and says anything; all pieces of the kind together."""
        for kind in kinds:
            if kind not in self._texts:
                self._texts[kind] = "\n".join(decode(piece.content) for piece in self.recording.every(kind))
            if self._texts[kind].strip():
                return self._texts[kind]
        return None

    def lines(self, *kinds: str) -> list[str]:
        """The lines of that text that say something, without colours and shell prompts."""
        return plain_lines(self.text(*kinds) or "")

    def whole_text(self, *kinds: str) -> str | None:
        """Like ``text``, but only of complete answers: what these do not say is not there."""
        return next(
            (text for kind in kinds if self.piece(kind) and not self.problem(kind) and (text := self.text(kind))), None
        )

    def whole_answers(self, kind: str) -> list[list[str]]:
        """The lines of each whole answer of a kind."""
        return [plain_lines(decode(piece.content)) for piece in self.recording.every(kind) if not problem_of(piece)]
