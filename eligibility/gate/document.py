"""A decision as plain JSON data, and its JSON Schema. No value of a device's facts is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from eligibility.facts.values import Version

if TYPE_CHECKING:
    from eligibility.assessment import Question
    from eligibility.gate.policy import Reader
    from eligibility.gate.reason import Reason
    from eligibility.gate.requirements import UpdateRequirement
    from eligibility.rulebook.sdk import Sdk

SCHEMA = "tapready/decision/1.0"

Verdict = Literal["admit", "admit_with_warning", "refuse"]
StageName = Literal["support", "discover", "connect", "collect", "pin"]
IntentName = Literal["tap_to_pay", "bluetooth", "internet", "usb", "handoff"]


class ReasonRow(TypedDict):
    """One rule that is not simply met; ``errors``: what the SDK would answer, by kit."""

    code: str
    outcome: Literal["unmet", "waived", "unknown", "to_confirm", "expiring"]
    effect: Literal["admit", "warn", "refuse"]
    stage: StageName
    sentence: str
    remedy: str
    who: Literal["cashier", "it", "developer", "provider", "vendor", "nobody"]
    needs_internet: bool
    requirements: list[str]
    errors: dict[Literal["android", "ios", "react_native"], list[str]]
    until: str | None
    missing: list[str]


class SystemUpdateRow(TypedDict):
    """An Android API level that is required; ``requiredAt`` in milliseconds since 1970, UTC, as Stripe has it."""

    type: Literal["operatingSystem"]
    apiLevel: int
    requiredAt: int


class VersionUpdateRow(TypedDict):
    """A security patch (``YYYY-MM-DD``) or an SDK release that is required."""

    type: Literal["securityPatch", "terminalSdk"]
    version: str
    requiredAt: int


class ReaderRow(TypedDict):
    """Reader hardware that can be used all the same."""

    type: Literal["bluetooth", "internet", "usb", "handoff"]
    models: list[str]
    platforms: list[Literal["android", "ios"]]


class SdkRow(TypedDict):
    """The SDK asked about; ``native`` is the version of the native SDK in it."""

    kit: Literal["android", "ios", "react_native"]
    version: str
    native: str


class QuestionRow(TypedDict):
    """What was asked of the rules."""

    provider: str
    country: str | None
    sdk: SdkRow
    on: str
    simulated: bool


class PackRow(TypedDict):
    """The rules that spoke."""

    id: str
    version: str
    digest: str


class PolicyRow(TypedDict):
    """The policy that decided."""

    id: str
    digest: str


class DayDecisionRow(TypedDict):
    """A decision without its instants."""

    schema: Literal["tapready/decision/1.0"]
    verdict: Verdict
    enforced: Verdict
    mode: Literal["report", "warn", "enforce"]
    intent: IntentName
    stage: StageName
    reasons: list[ReasonRow]
    update_requirements: list[SystemUpdateRow | VersionUpdateRow]
    readers: list[ReaderRow]
    eligible_until: str | None
    question: QuestionRow | None
    pack: PackRow
    policy: PolicyRow


class DecisionDocument(DayDecisionRow):
    """A whole decision; both instants are in UTC, ``valid_until`` is the first at which it holds no more."""

    decided_at: str
    valid_until: str


def instant(at: datetime) -> str:
    """An instant in UTC as RFC 3339 has it."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def decision_schema() -> dict[str, Any]:
    """The JSON Schema of a decision."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(DecisionDocument).json_schema()
    for shape in (schema, *schema.get("$defs", {}).values()):
        shape["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def question_row(question: Question, sdk: Sdk) -> QuestionRow:
    """What was asked of the rules."""
    asked: SdkRow = {
        "kit": sdk.kit,  # type: ignore[typeddict-item]
        "version": sdk.written,
        "native": sdk.native_written,
    }
    return {
        "provider": question.provider,
        "country": question.country,
        "sdk": asked,
        "on": question.on.isoformat(),
        "simulated": question.simulated,
    }


def reason_row(reason: Reason) -> ReasonRow:
    """One reason."""
    return {
        "code": reason.code,
        "outcome": reason.outcome.value,
        "effect": reason.effect.value,
        "stage": reason.stage.value,
        "sentence": reason.sentence,
        "remedy": reason.remedy,
        "who": reason.who,  # type: ignore[typeddict-item]
        "needs_internet": reason.needs_internet,
        "requirements": list(reason.requirements),
        "errors": {kit: list(codes) for kit, codes in sorted(reason.errors.items())},  # type: ignore[misc]
        "until": written_day(reason.until),
        "missing": list(reason.missing),
    }


def update_row(one: UpdateRequirement) -> SystemUpdateRow | VersionUpdateRow:
    """One update that is required."""
    since = int(datetime.combine(one.required_at, time(), UTC).timestamp()) * 1000
    if one.type == "operatingSystem":
        return {"type": "operatingSystem", "apiLevel": int(str(one.value)), "requiredAt": since}
    written = one.value.written if isinstance(one.value, Version) else str(one.value)
    return {"type": one.type, "version": written, "requiredAt": since}  # type: ignore[typeddict-item]


def reader_row(reader: Reader) -> ReaderRow:
    """One kind of reader hardware."""
    return {
        "type": reader.intent.value,  # type: ignore[typeddict-item]
        "models": list(reader.models),
        "platforms": sorted(reader.platforms),  # type: ignore[arg-type]
    }


def written_day(day: date | None) -> str | None:
    """A day as JSON has it."""
    return day.isoformat() if day else None
