"""The report as JSON files hold it: words of rules and facts once a file, of each device only what is its own.

What a device's part leaves out is empty, false or null, or stands in ``rules`` and ``facts``. Its JSON Schema is published
(``tapready schema assessments``).
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from eligibility.reporting.document import (
    ActionRow,
    Answer,
    BaselineRow,
    ContradictionRow,
    DispositionRow,
    EvidenceAge,
    Failure,
    GradeWord,
    Pack,
    Plain,
    Question,
    RecordingRow,
    RuleWords,
    SdkSpan,
    StageName,
    Tool,
    Verdict,
    WaiverRow,
    Who,
)


class FactWords(TypedDict):
    """What a fact is called, and how to find it by hand."""

    title: str
    how: str


class LeanFact(TypedDict):
    """A value, how far it can be trusted, where and when it was read; ``masked``: what disturbed it."""

    fact: str
    value: Plain
    grade: GradeWord
    origin: str
    taken: NotRequired[str | None]
    masked: NotRequired[str]


class LeanMissing(TypedDict):
    """A fact that a rule needed and did not get, and why."""

    fact: str
    why: Literal["not_read", "unreadable", "masked_by_probe", "evidence_too_weak", "not_asked"]
    reason: str


class LeanFinding(TypedDict):
    """One rule on one device. ``form`` names its words in ``rules`` where these are not those of its id."""

    rule: str
    form: NotRequired[str]
    outcome: Literal["met", "unmet", "unknown", "not_applicable", "waived"]
    stage: NotRequired[StageName]
    level: NotRequired[Literal["demand", "advice"]]
    to_confirm: NotRequired[bool]
    reason: NotRequired[str]
    remedy: NotRequired[str]
    who: NotRequired[Who]
    internet: NotRequired[bool]
    until: NotRequired[str]
    facts: NotRequired[list[str]]
    tells: NotRequired[list[str]]
    missing: NotRequired[list[LeanMissing]]
    waiver: NotRequired[WaiverRow]


class LeanAssessment(TypedDict):
    """Everything said of one device for one question: see ``AssessmentRow`` for the meaning of each.

    ``read_at`` is when facts were read that do not say when; ``confirm`` names rules. The reason of a demand that is met is
    left out where it is no more than its title and the facts.
    """

    subject: str
    identity: str
    device: str
    question: Question
    verdict: Verdict
    disposition: DispositionRow
    headline: StageName
    stages: dict[StageName, Answer]
    eligible_through: str | None
    refused_from: str | None
    eligible_until: str | None
    until_rule: str | None
    eligible_from: str | None
    sdk_ranges: list[SdkSpan]
    confirm: list[str]
    actions: list[ActionRow]
    findings: list[LeanFinding]
    contradictions: list[ContradictionRow]
    read_at: str | None
    facts: list[LeanFact]
    unread: dict[str, str]
    recording: RecordingRow | None
    evidence_age: EvidenceAge | None
    pack: Pack


class LeanDocument(TypedDict):
    """The whole report: ``rules`` by id (a further form of one as ``ID~2``), ``facts`` by name, then the devices in the order they were named.

    ``digest`` tells whether the file is still as it was written (``facts/written_digest.py``).
    """

    schema: str
    tool: Tool
    notes: list[str]
    errors: list[Failure]
    baseline: BaselineRow | None
    rules: dict[str, RuleWords]
    facts: dict[str, FactWords]
    assessments: list[LeanAssessment]
    digest: str
