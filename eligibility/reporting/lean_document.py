"""The report as JSON files hold it: words of rules and facts once a file, of each device only what is its own.

What a device's part leaves out is empty, false or null, or stands in ``rules`` and ``facts``. Its JSON Schema is published
(``tapready schema assessments``).
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from eligibility.reporting.document import (
    Answered,
    BaselineRow,
    Failure,
    GradeWord,
    Plain,
    RuleWords,
    StageName,
    Tool,
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


class LeanAssessment(Answered):
    """What is said of one device, with lean findings and facts.

    ``read_at`` is when facts were read that do not say when; ``confirm`` names rules. The reason of a demand that is met is
    left out where it is no more than its title and the facts.
    """

    confirm: list[str]
    findings: list[LeanFinding]
    read_at: str | None
    facts: list[LeanFact]


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
