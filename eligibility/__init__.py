"""Tell whether a device may take contactless payments as a Tap to Pay reader, why not, and until when.

The names below are the public ones; each is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs 4 ms, which --version does not spend

if TYPE_CHECKING:
    from eligibility.assessment import Assessment, Finding, Outcome, Question, Verdict, assess
    from eligibility.errors import EligibilityError
    from eligibility.facts.evidence import Evidence, Recording
    from eligibility.facts.fact import Fact, FactSheet, FactType, Grade
    from eligibility.truth import Truth
    from eligibility.workbench import Workbench

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "assessment",
    "Evidence": "facts.evidence",
    "EligibilityError": "errors",
    "Fact": "facts.fact",
    "FactSheet": "facts.fact",
    "FactType": "facts.fact",
    "Finding": "assessment",
    "Grade": "facts.fact",
    "Outcome": "assessment",
    "Question": "assessment",
    "Recording": "facts.evidence",
    "Truth": "truth",
    "Verdict": "assessment",
    "Workbench": "workbench",
    "assess": "assessment",
}
__all__ = [
    "Assessment", "EligibilityError", "Evidence", "Fact", "FactSheet", "FactType", "Finding", "Grade", "Outcome",
    "Question", "Recording", "Truth", "Verdict", "Workbench", "assess",
]  # fmt: skip


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'eligibility' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"eligibility.{home}"), name)
