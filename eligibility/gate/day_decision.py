"""The decision of a day, and a decision at an instant of it: what came out, why, and until when. Plain values; nothing is read here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from eligibility.assessment import Question
from eligibility.errors import WrongUse
from eligibility.gate import document
from eligibility.gate.policy import Effect, Intent, Mode, Policy, Reader
from eligibility.gate.reason import Reason
from eligibility.gate.requirements import UpdateRequirement
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.sdk import Sdk

_KEPT = 1024


class Admission(StrEnum):
    """What the caller is to do."""

    ADMIT = "admit"
    ADMIT_WITH_WARNING = "admit_with_warning"
    REFUSE = "refuse"


@dataclass(frozen=True)
class DayDecision:
    """All of a decision that is the same for every instant of a day, and so may be kept and given again.

    ``verdict`` is what holds in the policy's mode, ``enforced`` what ``enforce`` would have said.
    ``eligible_until`` is the first day on which a demand met today fails, ``turns_on`` the first on
    which any answer can change. ``question`` and ``sdk`` are None when another reader was meant.
    """

    verdict: Admission
    enforced: Admission
    intent: Intent
    reasons: tuple[Reason, ...]
    update_requirements: tuple[UpdateRequirement, ...]
    readers: tuple[Reader, ...]
    eligible_until: date | None
    turns_on: date | None
    question: Question | None
    sdk: Sdk | None
    pack: RulePack
    policy: Policy

    @cached_property
    def row(self) -> document.DayDecisionRow:
        """The decision of a day as plain data."""
        question, sdk, pack, policy = self.question, self.sdk, self.pack, self.policy
        return {
            "schema": "tapready/decision/1.0",
            "verdict": self.verdict.value,
            "enforced": self.enforced.value,
            "mode": policy.mode.value,
            "intent": self.intent.value,
            "stage": policy.stage.value,
            "reasons": [document.reason_row(reason) for reason in self.reasons],
            "update_requirements": [document.update_row(one) for one in self.update_requirements],
            "readers": [document.reader_row(reader) for reader in self.readers],
            "eligible_until": document.written_day(self.eligible_until),
            "question": document.question_row(question, sdk) if question and sdk else None,
            "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
            "policy": {"id": policy.id, "digest": policy.digest},
        }

    @cached_property
    def json(self) -> bytes:
        """The row as JSON, without the brace that closes it."""
        return json.dumps(self.row, ensure_ascii=False, separators=(",", ":"))[:-1].encode()


class Decision(NamedTuple):
    """The decision of a day at an instant (UTC), and the instant at which it is over."""

    day_decision: DayDecision
    decided_at: datetime
    valid_until: datetime

    @property
    def verdict(self) -> Admission:
        """What the caller is to do."""
        return self.day_decision.verdict

    @property
    def enforced(self) -> Admission:
        """What the mode ``enforce`` would have said."""
        return self.day_decision.enforced

    @property
    def admitted(self) -> bool:
        """Whether to go on, with or without a warning."""
        return self.day_decision.verdict is not Admission.REFUSE

    @property
    def mode(self) -> Mode:
        """The policy's mode."""
        return self.day_decision.policy.mode

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, what matters first."""
        return self.day_decision.reasons

    @property
    def update_requirements(self) -> tuple[UpdateRequirement, ...]:
        """What has to be updated, and by when."""
        return self.day_decision.update_requirements

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Reader hardware that can be used all the same."""
        return self.day_decision.readers

    @property
    def only_unknown(self) -> bool:
        """Whether it is refused for nothing but what is not known: asking again with more facts may help."""
        refusing = [reason for reason in self.reasons if reason.effect is Effect.REFUSE]
        return bool(refusing) and all(reason.outcome in ("unknown", "to_confirm") for reason in refusing)

    def as_document(self) -> document.DecisionDocument:
        """The decision as plain JSON data; its schema is ``tapready schema decision``."""
        return {
            **self.day_decision.row,
            "decided_at": document.instant(self.decided_at),
            "valid_until": document.instant(self.valid_until),
        }

    def as_json(self) -> bytes:
        """The document as JSON; a decision that is given again is not written again."""
        last: tuple[Decision, bytes] | None = self.day_decision.__dict__.get("_written")
        if last is None or last[0] is not self:
            last = (self, self.day_decision.json + _instants(self.decided_at, self.valid_until))
            self.day_decision.__dict__["_written"] = last
        return last[1]


def at_instant(day_decision: DayDecision, at: datetime) -> Decision:
    """The decision of an instant: it holds as long as the policy says, and not into a day that may turn it.

    The decision of a day keeps its last decision: within a second of a clock all who get the decision of a day get the same one.
    """
    last: Decision | None = day_decision.__dict__.get("_last")
    if last is None or last.decided_at is not at:
        last = Decision(day_decision, at, _until(at, day_decision.policy.valid_for, day_decision.turns_on))
        day_decision.__dict__["_last"] = last
    return last


def in_utc(at: datetime) -> datetime:
    """The instant in UTC, its second begun; raises ``WrongUse`` when it has no time zone."""
    if at.tzinfo is None:
        raise WrongUse("the instant has no time zone", remedy="give it one: all days begin at 00:00 UTC")
    whole = at.replace(microsecond=0) if at.microsecond else at
    return whole if at.tzinfo is UTC else whole.astimezone(UTC)


@lru_cache(_KEPT)
def _until(at: datetime, valid_for: int, turns_on: date | None) -> datetime:
    until = at + timedelta(seconds=valid_for)
    return until if turns_on is None else min(until, datetime.combine(turns_on, time(), UTC))


@lru_cache(_KEPT)
def _instants(decided: datetime, until: datetime) -> bytes:
    """The end of a decision's JSON: the same for all decisions of a second."""
    return f',"decided_at":"{document.instant(decided)}","valid_until":"{document.instant(until)}"}}'.encode()
