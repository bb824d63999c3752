"""One error of the SDK: what it means and what can cause it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from eligibility.rulebook.citation import Citation
from eligibility.rulebook.rule import Remedy, Stage
from eligibility.rulebook.sdk_errors import Message, SdkError


class Standing(StrEnum):
    """How a possible cause stands against the evidence, the likeliest first."""

    CAUSE = "cause"
    MASKED = "masked_by_probe"
    OPEN = "open"
    OUTSIDE = "outside"
    RULED_OUT = "ruled_out"


class Conclusion(StrEnum):
    """What the evidence says of an error's causes together."""

    NO_EVIDENCE = "no_evidence"
    CAUSE_FOUND = "cause_found"
    OPEN = "open"
    OUTSIDE_LIKELIER = "outside_likelier"
    OUTSIDE_ONLY = "outside_only"
    CONTRADICTED = "contradicted"
    OTHER_PLATFORM = "other_platform"
    NONE_KNOWN = "none_known"


class Possibility(NamedTuple):
    """One thing that can cause an error.

    ``id`` is a rule's, or that of a cause no rule covers (its ``kind`` says on whose side it is; a rule's
    kind is ``device``). ``find_out`` says how to find by hand what the evidence does not tell; ``of`` names
    the native errors it can cause when a lossy code stands for several.
    """

    id: str
    kind: str
    standing: Standing
    title: str
    reason: str
    remedy: Remedy
    citation: Citation
    stage: Stage | None = None
    find_out: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


class ExplainedError(NamedTuple):
    """One error found in the text: what it can stand for and what can cause it, the likeliest first.

    ``line`` and ``times`` say where it was seen first and on how many lines. ``details`` are values that
    the error carries along, as name, meaning and value.
    """

    written: str
    line: int
    times: int
    readings: tuple[SdkError, ...]
    message: Message | None
    stage: Stage | None
    details: tuple[tuple[str, str, str], ...]
    conclusion: Conclusion
    possibilities: tuple[Possibility, ...]

    @property
    def lossy(self) -> bool:
        """Whether its code stands for several errors, and nothing beside it says which."""
        return self.message is None and len(self.readings) > 1

    @property
    def meaning(self) -> str:
        """What it means: the message's words, else those of the one error it is, else those of the code itself."""
        if self.message is not None:
            return self.message.meaning
        own = [error for error in self.readings if error.kit == "react_native"] or self.readings
        return own[0].meaning
