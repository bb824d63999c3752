"""What every evaluator must answer, found by the tree walk and the gate of the server.

A phone's decision is the server's with three things more: facts that cannot be read are ignored and named, a bundle
outside its days is stale, and what cannot be decided is undetermined instead of an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from eligibility import content
from eligibility.assessment import Question, assess
from eligibility.errors import WrongUse
from eligibility.gate.bundle.contents import Bundle
from eligibility.gate.bundle.phone import PhoneBench, readable
from eligibility.gate.bundle.words import own_sentence
from eligibility.gate.decision import decide
from eligibility.gate.document import instant
from eligibility.gate.loaded import Loaded
from eligibility.gate.policy import Effect, Intent, Mode, Policy, intent_of
from eligibility.rulebook.rule import WHO_ORDER, Stage

SCHEMA = "tapready/app-decision/1.0"
_STAGES = tuple(Stage)
_EFFECTS = tuple(Effect)
_GRAVITY = ("unmet", "waived", "unknown", "to_confirm", "expiring")
_VERDICTS = {Effect.ADMIT: "admit", Effect.WARN: "admit_with_warning", Effect.REFUSE: "refuse"}
_SECONDS_WITHOUT_POLICY = 60
Row = dict[str, Any]


class Asked(NamedTuple):
    """One question to a phone: facts and words as JSON has them."""

    facts: Mapping[str, Any]
    ask: Mapping[str, Any]
    on_unknown: Effect | None = None


class Reference:
    """The answers that a bundle must give; without one, those of a phone whose bundle cannot be read."""

    def __init__(self, bundle: Bundle | None) -> None:
        self._bundle = bundle
        if bundle is not None:
            self._loaded = Loaded(bundle.policy, PhoneBench(bundle))

    def answer(self, asked: Asked) -> Row:
        """The decision, without its ``failure``, which every language words in its own way."""
        at = datetime.fromisoformat(asked.ask["at"]).astimezone(UTC).replace(microsecond=0)
        try:
            intent = intent_of(asked.ask.get("intent") or Intent.TAP_TO_PAY)
            if intent is not Intent.TAP_TO_PAY:
                return self._frame(at, intent)
            if self._bundle is None:
                return self._undetermined(at, asked, "gate.bundle")
            return self._decided(self._bundle, at, asked)
        except WrongUse:
            return self._undetermined(at, asked, "gate.question")

    def _decided(self, bundle: Bundle, at: datetime, asked: Asked) -> Row:
        given, ignored = readable(asked.facts, self._loaded)
        ask, on = asked.ask, at.date()
        question = Question(bundle.pack.provider, on, ask.get("country"), ask.get("sdk"), ask.get("simulated", False))
        assessment = assess(
            self._loaded.sheet(given), bundle.pack, question, bundle.vocabulary,
            subject=ask.get("subject") or "", waivers=bundle.policy.waivers,
        )  # fmt: skip
        policy = bundle.policy._replace(on_unknown=asked.on_unknown or bundle.policy.on_unknown)
        language = self._language(ask)
        decision = decide(assessment, policy, at, words=content.words(language, "rules"))
        row: Row = {**decision.as_document()}
        stale = self._is_stale(at)
        reasons = [*row["reasons"], *([self._own_reason("gate.stale", asked)] if stale else [])]
        refused = any(one["outcome"] == "unmet" for one in reasons) or _refused_though_waived(assessment, reasons)
        open_ones = any(one["outcome"] == "unknown" for one in reasons)
        days = (bundle.validity.not_before, bundle.validity.not_after)
        ends = [datetime.combine(day, time(), UTC) for day in days if day > on]
        return {
            **row,
            **_verdict(reasons, policy),
            "schema": SCHEMA,
            "eligibility": "not_eligible" if refused else "undetermined" if open_ones else "eligible",
            "reasons": sorted(reasons, key=_importance),
            "stale": stale,
            "ignored": ignored,
            "valid_until": instant(min([decision.valid_until, *ends])),
        }

    def _frame(self, at: datetime, intent: Intent) -> Row:
        bundle = self._bundle
        policy = bundle.policy if bundle else None
        pack = bundle.pack if bundle else None
        seconds = policy.valid_for if policy else _SECONDS_WITHOUT_POLICY
        readers = policy.readers if policy else ()
        return {
            "schema": SCHEMA,
            "verdict": "admit",
            "enforced": "admit",
            "mode": policy.mode.value if policy else Mode.ENFORCE.value,
            "intent": intent.value,
            "stage": policy.stage.value if policy else Stage.CONNECT.value,
            "eligibility": "eligible",
            "reasons": [],
            "update_requirements": [],
            "readers": [
                {"type": one.intent.value, "models": list(one.models), "platforms": sorted(one.platforms)}
                for one in readers
            ],
            "eligible_until": None,
            "question": None,
            "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest} if pack else None,
            "policy": {"id": policy.id, "digest": policy.digest} if policy else None,
            "stale": self._is_stale(at),
            "ignored": [],
            "decided_at": instant(at),
            "valid_until": instant(datetime.fromtimestamp(at.timestamp() + seconds, UTC)),
        }

    def _undetermined(self, at: datetime, asked: Asked, code: str) -> Row:
        reason = self._own_reason(code, asked)
        policy = self._bundle.policy if self._bundle else None
        said = {"eligibility": "undetermined", "reasons": [reason]}
        return {**self._frame(at, Intent.TAP_TO_PAY), **_verdict([reason], policy), **said}

    def _own_reason(self, code: str, asked: Asked) -> Row:
        policy = self._bundle.policy if self._bundle else None
        sentence, remedy = own_sentence(code, self._language(asked.ask))
        effect = asked.on_unknown or (policy.on_unknown if policy else Effect.WARN)
        return {
            "code": code,
            "outcome": "unknown",
            "effect": effect.value,
            "stage": policy.stage.value if policy else Stage.CONNECT.value,
            "sentence": sentence,
            "remedy": remedy,
            "who": "developer",
            "needs_internet": False,
            "requirements": [],
            "errors": {},
            "until": None,
            "missing": [],
        }

    def _language(self, ask: Mapping[str, Any]) -> str:
        """The language asked for, or its first two letters, or the policy's; else English."""
        bundle = self._bundle
        if bundle is None:
            return content.ENGLISH
        wanted = str(ask.get("language") or bundle.policy.language)
        spoken = (word for word in (wanted, wanted[:2], bundle.policy.language) if word in bundle.languages)
        return next(spoken, content.ENGLISH)

    def _is_stale(self, at: datetime) -> bool:
        bundle = self._bundle
        return bundle is not None and not bundle.validity.not_before <= at.date() < bundle.validity.not_after


def _refused_though_waived(assessment: Any, reasons: list[Row]) -> bool:
    told = {one["code"] for one in reasons if one["outcome"] == "waived"}
    return any(finding.still_refused and finding.rule.id in told for finding in assessment.findings)


def _verdict(reasons: list[Row], policy: Policy | None) -> Row:
    worst = max((Effect(one["effect"]) for one in reasons), key=_EFFECTS.index, default=Effect.ADMIT)
    mode = policy.mode if policy else Mode.ENFORCE
    softened = mode is Mode.WARN and worst is Effect.REFUSE
    effect = Effect.ADMIT if mode is Mode.REPORT else Effect.WARN if softened else worst
    return {"verdict": _VERDICTS[effect], "enforced": _VERDICTS[worst]}


def _importance(row: Row) -> tuple[int, int, int, int, str]:
    return (
        -_EFFECTS.index(Effect(row["effect"])),
        _GRAVITY.index(row["outcome"]),
        _STAGES.index(Stage(row["stage"])),
        WHO_ORDER.index(row["who"]),
        row["code"],
    )
