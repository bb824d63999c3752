"""The shape of the JSON report, as pydantic models: the schema is made from them, saved reports are read by them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eligibility.reporting.json import SCHEMA

Answer = Literal["yes", "no", "unknown"]
StageName = Literal["support", "discover", "connect", "collect", "pin"]
Who = Literal["cashier", "it", "developer", "provider", "vendor", "nobody"]


class Shape(BaseModel):
    """Every key is there, no other key is."""

    model_config = ConfigDict(extra="forbid")


class ErrorShape(Shape):
    """A subject that could not be looked at."""

    subject: str
    reason: str
    remedy: str


class SdkShape(Shape):
    """The SDK asked about; ``native`` is the version of the native SDK in it."""

    kit: Literal["android", "ios", "react_native"]
    version: str
    native: str
    known: bool


class QuestionShape(Shape):
    """What was asked."""

    provider: str
    country: str | None
    sdk: SdkShape
    on: date
    simulated: bool
    strict: bool


class StagesShape(Shape):
    """Whether the device gets through each step."""

    support: Answer
    discover: Answer
    connect: Answer
    collect: Answer
    pin: Answer


class RangeShape(Shape):
    """A run of SDK releases that do not refuse the device."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")


class ConfirmShape(Shape):
    """What a person or an attestation has still to confirm."""

    rule: str
    title: str
    stage: StageName
    how: list[str]


class ActionShape(Shape):
    """One thing to do."""

    who: Who
    text: str
    internet: bool
    rules: list[str]


class FactShape(Shape):
    """A value, how far it can be trusted, where and when it was read."""

    value: str
    grade: Literal["claimed", "listed", "inferred", "measured", "attested"]
    origin: str
    taken: str | None
    masked: str | None


class UsedShape(FactShape):
    """A fact a rule read."""

    fact: str


class MissingShape(Shape):
    """A fact a rule needed and did not get."""

    fact: str
    why: Literal["not_read", "unreadable", "masked_by_probe", "evidence_too_weak", "not_asked"]
    reason: str
    how: str


class RemedyShape(Shape):
    """What to do about it."""

    text: str
    who: Who
    internet: bool


class CitationShape(Shape):
    """Where the demand stands written."""

    title: str
    url: str
    published: date | None
    read: date
    secondary: bool


class FindingShape(Shape):
    """One rule on one device."""

    rule: str
    title: str
    requirements: list[str]
    stage: StageName
    level: Literal["demand", "advice"]
    enforcer: str
    outcome: Literal["met", "unmet", "unknown", "not_applicable"]
    reason: str
    remedy: RemedyShape
    until: date | None
    errors: dict[str, list[str]]
    facts: list[UsedShape]
    missing: list[MissingShape]
    citation: CitationShape


class ContradictionShape(Shape):
    """Sources that disagree; ``kept`` is null when equally good ones do."""

    fact: str
    kept: FactShape | None
    others: list[FactShape]


class PackShape(Shape):
    """The rules that spoke."""

    id: str
    version: str
    digest: str


class AssessmentShape(Shape):
    """Everything said of one device."""

    subject: str
    question: QuestionShape
    verdict: Literal["eligible", "not_eligible", "undetermined"]
    stages: StagesShape
    eligible_until: date | None = Field(description="the first day on which a demand met today fails")
    until_rule: str | None
    eligible_from: date | None
    sdk_ranges: list[RangeShape]
    confirm: list[ConfirmShape]
    actions: list[ActionShape]
    findings: list[FindingShape]
    contradictions: list[ContradictionShape]
    facts: dict[str, FactShape]
    unread: dict[str, str]
    pack: PackShape


class ReportShape(Shape):
    """The JSON report."""

    schema_name: Literal["tapready/assessments/1.0"] = Field(alias="schema")
    errors: list[ErrorShape]
    assessments: list[AssessmentShape]


def assessments_schema() -> dict[str, Any]:
    """The JSON Schema of the JSON report."""
    schema = ReportShape.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
