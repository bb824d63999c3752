"""Decide whether an app may connect its phone as a Tap to Pay reader, before the SDK does."""

from eligibility.gate.day_decision import Admission, Decision
from eligibility.gate.hook import Ask, Gate, Refusal, Refused
from eligibility.gate.policy import Intent, Mode, Policy

ADMIT, ADMIT_WITH_WARNING, REFUSE = Admission

__all__ = [
    "ADMIT", "ADMIT_WITH_WARNING", "REFUSE", "Admission", "Ask", "Decision", "Gate", "Intent", "Mode", "Policy", "Refusal",
    "Refused",
]  # fmt: skip
