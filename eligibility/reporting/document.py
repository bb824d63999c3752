"""The report as plain data: what every format renders.

A saved JSON file holds the same with words written once (``lean_document``), so every format can be made again later
without the device. ``rows`` turns an assessment into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

SCHEMA = "tapready/assessments/2.0"

Answer = Literal["yes", "no", "unknown"]
StageName = Literal["support", "discover", "connect", "collect", "pin"]
Verdict = Literal["eligible", "not_eligible", "undetermined"]
Who = Literal["cashier", "it", "developer", "provider", "vendor", "nobody"]
GradeWord = Literal["claimed", "listed", "inferred", "measured", "attested"]
DispositionKind = Literal["ready", "ready_after_steps", "fixable", "update", "wait", "replace", "look_closer"]
Plain = bool | int | str | list[str]


class Failure(TypedDict):
    """A subject that could not be looked at."""

    subject: str
    reason: str
    remedy: str


class Sdk(TypedDict):
    """The SDK asked about; ``native`` is the version of the native SDK in it."""

    kit: Literal["android", "ios", "react_native"]
    version: str
    native: str
    known: bool


class Question(TypedDict):
    """What was asked."""

    provider: str
    country: str | None
    sdk: Sdk
    on: str
    simulated: bool
    strict: bool


class FactRow(TypedDict):
    """A value, how far it can be trusted, where and when it was read; ``masked``: what disturbed it."""

    fact: str
    title: str
    value: Plain
    grade: GradeWord
    origin: str
    taken: str | None
    masked: str | None


class MissingRow(TypedDict):
    """A fact that a rule needed and did not get, why, and how to find it by hand."""

    fact: str
    title: str
    why: Literal["not_read", "unreadable", "masked_by_probe", "evidence_too_weak", "not_asked"]
    reason: str
    how: str


class CitationRow(TypedDict):
    """Where the demand stands written, and the day it was read there."""

    title: str
    url: str
    published: str | None
    read: str
    secondary: bool


class WaiverRow(TypedDict):
    """Who accepted a failure, why and for how long; ``still_refused``: the provider refuses all the same."""

    reason: str
    approver: str
    start: str
    end: str
    still_refused: bool
    where: str


class RuleWords(TypedDict):
    """What is the same for every device that a form of a rule was judged on."""

    rule: str
    title: str
    failure_title: str
    why: str
    requirements: list[str]
    stage: StageName
    level: Literal["demand", "advice"]
    enforcer: Literal["sdk", "server", "os_vendor", "issuer", "provider", "own_policy"]
    errors: dict[str, list[str]]
    citation: CitationRow
    file: str


class FindingRow(RuleWords):
    """One rule on one device; ``tells`` are the facts that the reason tells.

    ``remedy`` is what helps where it fails or the probe hid it; where it is not known, how to find out, and ``who`` is null.
    """

    outcome: Literal["met", "unmet", "unknown", "not_applicable", "waived"]
    to_confirm: bool
    reason: str
    remedy: str
    who: Who | None
    internet: bool
    until: str | None
    facts: list[FactRow]
    tells: list[str]
    missing: list[MissingRow]
    waiver: WaiverRow | None


class ConfirmRow(TypedDict):
    """What a person or an attestation has still to confirm."""

    rule: str
    title: str
    stage: StageName
    how: list[str]


class ActionRow(TypedDict):
    """One thing to do, and the rules it settles."""

    who: Who
    text: str
    internet: bool
    rules: list[str]


class SdkSpan(TypedDict):
    """A run of SDK releases that do not refuse the device."""

    first: str
    last: str


class NeedRow(TypedDict):
    """A comparison that would have to hold: operator and constant as rules write them; ``negated``: must not hold."""

    fact: str
    title: str
    kind: str
    operator: str
    value: str
    negated: bool


class LookRow(TypedDict):
    """A command to run or (null) a look by hand, how, and the demands that are settled when it and those before it are done."""

    command: str | None
    how: str
    settles: int
    rules: list[str]
    facts: list[str]


class DispositionRow(TypedDict):
    """What to do with the device, in one word and one sentence.

    ``rule`` decides, for ``reason``: it ``needs`` what is named (any of these; in ``needs_words`` where the rule says it
    better), and was ``found`` with something else. ``on`` is the last good day of what is ready, the day until which a
    maker's updates run, the day on which waiting is over. ``update`` is the newest system known for the model,
    ``releases`` the SDK releases that take it as it is, ``instead`` what to buy in its place, ``readers`` the card readers
    it can be used with all the same.
    """

    kind: DispositionKind
    sentence: str
    by: list[Who]
    on: str | None
    rule: str | None
    reason: str | None
    needs: list[NeedRow]
    needs_words: str | None
    found: list[FactRow]
    steps: list[ActionRow]
    look: list[LookRow]
    update: str | None
    releases: list[SdkSpan]
    instead: list[str]
    readers: list[str]


class ContradictionRow(TypedDict):
    """Sources that disagree; ``kept`` is null when equally good ones do."""

    fact: str
    kept: FactRow | None
    others: list[FactRow]


class EvidenceRow(TypedDict):
    """A piece of evidence that was read: what it is, its digest, and what is wrong with it, if anything."""

    kind: str
    bytes: int
    sha256: str
    problem: str | None


class RecordingRow(TypedDict):
    """The material that was read of the device; ``taken`` is an ISO 8601 time, where anyone wrote it down.

    ``unread`` names the files that nobody reads.
    """

    origin: str
    taken: str | None
    evidence: list[EvidenceRow]
    unread: list[str]


class Pack(TypedDict):
    """The rules that spoke."""

    id: str
    provider: str
    title: str
    version: str
    digest: str


class EvidenceAge(TypedDict):
    """The day of the oldest reading that is dated, and how many days before the day asked about it lies."""

    read_on: str
    days: int


class Answered(TypedDict):
    """What is said of one device for one question, in whatever form its findings and facts are written.

    ``identity`` is the same wherever the same device's evidence lies. ``eligible_through`` is the last good day of an
    eligible device, ``refused_from`` the first day on which a demand met today fails (of an undetermined one, too),
    ``until_rule`` the rule that ends it. ``eligible_until`` is the older name of an eligible device's ``refused_from``.
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
    actions: list[ActionRow]
    contradictions: list[ContradictionRow]
    unread: dict[str, str]
    recording: RecordingRow | None
    evidence_age: EvidenceAge | None
    pack: Pack


class AssessmentRow(Answered):
    """The same with its findings and facts in full."""

    confirm: list[ConfirmRow]
    findings: list[FindingRow]
    facts: list[FactRow]


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str


ChangeKind = Literal[
    "newly_failing", "newly_unknown", "fixed", "changed_evidence", "soon_to_expire", "added", "removed", "verdict"
]


class ChangeRow(TypedDict):
    """One difference from an earlier report: what kind, on which subject in which country, for which rule (if one), and in words."""

    kind: ChangeKind
    subject: str
    country: str | None
    rule: str | None
    text: str


class BaselineRow(TypedDict):
    """The earlier report that this one was held against: its days, its rules, and what changed since."""

    name: str
    on: list[str]
    packs: list[str]
    changes: list[ChangeRow]


class ReportDocument(TypedDict):
    """The whole report: subjects in the order they were named. ``notes`` say what else went wrong."""

    schema: str
    tool: Tool
    notes: list[str]
    errors: list[Failure]
    assessments: Sequence[AssessmentRow]
    baseline: BaselineRow | None
