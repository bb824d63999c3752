"""All that was found in a text: the errors of the SDK, what they mean and what can cause them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eligibility.assessment.explained_error import Conclusion, ExplainedError, Possibility, Standing
from eligibility.rulebook.pack import RulePack

if TYPE_CHECKING:
    from eligibility.assessment.explanation_document import ExplanationDocument

__all__ = ["Conclusion", "ExplainedError", "Explanation", "Possibility", "Standing"]


class Explanation(NamedTuple):
    """All errors found in a text, in order. ``near`` are known codes like those in a text in which none was found."""

    pack: RulePack
    judged: bool
    errors: tuple[ExplainedError, ...]
    near: tuple[str, ...]

    def as_document(self) -> ExplanationDocument:
        """Plain data for JSON, as ``explanation_schema`` describes it."""
        from eligibility.assessment.explanation_document import document_of  # only who writes it down needs it

        return document_of(self.pack, self.errors, self.near, judged=self.judged)
