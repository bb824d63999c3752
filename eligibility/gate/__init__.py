"""Decide whether an app may connect its phone as a Tap to Pay reader, before the SDK does."""

from eligibility.gate.hook import Ask, Gate, Refusal, Refused
from eligibility.gate.policy import Intent, Mode, Policy
from eligibility.gate.ruling import Admission, Decision

ADMIT, ADMIT_WITH_WARNING, REFUSE = Admission

__all__ = [
    "ADMIT", "ADMIT_WITH_WARNING", "REFUSE", "Admission", "Ask", "Decision", "Gate", "Intent", "Mode", "Policy", "Refusal",
    "Refused",
]  # fmt: skip
