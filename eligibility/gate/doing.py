"""What to do about a refusal: the same word and the same one reason that an assessment leads with."""

from __future__ import annotations

from typing import NamedTuple

from eligibility.assessment.disposition import Do, kind_of, worst
from eligibility.gate.day_decision import DayDecision
from eligibility.gate.policy import Effect
from eligibility.gate.reason import Ground, Reason


class Doing(NamedTuple):
    """What to do, and the reason that decides it."""

    do: Do
    reason: Reason

    @property
    def what(self) -> str:
        """The remedy; of what is not known, which facts to supply."""
        if self.do is Do.LOOK_CLOSER:
            return f"supply {', '.join(self.reason.missing)}" if self.reason.missing else ""
        return self.reason.remedy


def doing_of(decision: DayDecision) -> Doing | None:
    """What to do about what refuses, the gravest first; None where nothing refuses."""
    refusing = [reason for reason in decision.reasons if reason.effect is Effect.REFUSE]
    kinds = [(_kind(reason, decision), reason) for reason in refusing]
    failed = [(kind, reason) for kind, reason in kinds if kind is not Do.LOOK_CLOSER]
    gravest = worst([kind for kind, _ in failed or kinds])
    return next((Doing(kind, reason) for kind, reason in kinds if kind is gravest), None)


def _kind(reason: Reason, decision: DayDecision) -> Do:
    rule = decision.pack.rule(reason.code)
    failed = reason.outcome in (Ground.UNMET, Ground.WAIVED)
    return kind_of(rule.remedy) if failed and rule is not None else Do.LOOK_CLOSER
