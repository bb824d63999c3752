"""The shape of the files in ``rules/``, checked by pydantic and published as JSON Schema."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from eligibility.errors import WrongUse
from eligibility.facts.countries import check_country
from eligibility.rulebook.rule import IfUnknown, Level, Stage

Sentence = Annotated[str, StringConstraints(min_length=3, max_length=1200, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=3, max_length=90, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
RequirementId = Annotated[str, StringConstraints(pattern=r"^[A-Z]+(-[A-Z0-9.]+)+$")]
Platform = Literal["android", "ios"]
Enforcer = Literal["sdk", "server", "os_vendor", "issuer", "provider", "own_policy"]
Who = Literal["cashier", "it", "vendor", "developer", "provider", "nobody"]


def _iso_day(written: object) -> object:
    """Only ``2026-11-01``: a number of seconds or a time of day is no day."""
    if isinstance(written, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        raise ValueError("is not a day; write it like 2026-11-01")
    return written


def _known_country(written: str) -> str:
    try:
        check_country(written)
    except WrongUse as wrong:
        raise ValueError(f"{wrong}; {wrong.remedy}") from None
    return written


Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_country)]


def _true_or_false(written: object) -> object:
    """Only ``true`` and ``false``: ``yes`` and ``1`` read differently elsewhere."""
    if isinstance(written, str) and written not in ("true", "false"):
        raise ValueError("write true or false")
    return written


Day = Annotated[date, BeforeValidator(_iso_day)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
ErrorCode = Annotated[str, Field(json_schema_extra={"type": ["string", "integer"]})]


class Strict(BaseModel):
    """No key that is not ours: a misspelt word is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationFile(Strict):
    """Where it stands written, and the day it was read there."""

    title: Title
    url: Url
    read: Day
    mark: Literal["P", "S"] = Field(description="P: the provider's own text. S: a secondary source.")
    published: Day | None = None


class OneRemedyFile(Strict):
    """What to do, who can do it, and whether that needs internet; ``update``: a newer system or patch is what helps."""

    text: Sentence
    who: Who
    internet: Flag = False
    update: Flag = False


class RemedyCaseFile(OneRemedyFile):
    """What helps instead on devices that the condition holds for."""

    when: dict[str, Any] = Field(description="the condition")


class RemedyFile(OneRemedyFile):
    """What helps, and what helps instead on certain devices: the first case that holds."""

    cases: list[RemedyCaseFile] = []


class EditionFile(Strict):
    """A form of the rule for an SDK range and/or days."""

    sdk: str | None = Field(None, description="PEP 440 range over the native SDK version: '>=5.0.0,<6'")
    start: Day | None = Field(None, alias="from", description="first day in force")
    until: Day | None = Field(None, description="first day no longer in force")
    reader: Literal["any", "live"] = "any"
    stage: Stage | None = None
    enforcer: Enforcer | None = None
    level: Level | None = None
    require: dict[str, Any] = Field(description="the condition")
    needs: Title | None = Field(None, description="what it asks for in words: 'Android 13 or later'")
    citation: CitationFile


class ExampleFile(Strict):
    """A case with its expected outcome; the test suite runs every one."""

    name: Title
    facts: dict[str, Any] = {}
    expect: Literal["met", "unmet", "unknown", "not applicable"]
    sdk: str | None = None
    on: Day | None = None
    country: Country | None = None
    simulated: Flag = False


class RuleFile(Strict):
    """One demand of a provider."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9]+([-.][a-z0-9]+)*$")]
    title: Title
    failure_title: Title
    why: Sentence
    remedy: RemedyFile
    level: Level
    stage: Stage
    enforcer: Enforcer
    if_unknown: IfUnknown = IfUnknown.UNDETERMINED
    grade: Literal["claimed", "listed", "inferred", "measured", "attested"] | None = None
    requirements: list[RequirementId] = []
    errors: dict[Literal["android", "ios", "react_native"], list[ErrorCode]] = {}
    applies: dict[str, Any] | None = None
    shows: list[str] = Field(
        [], description="facts to tell as found, in place of those of the condition: the first that is known"
    )
    editions: Annotated[list[EditionFile], Field(min_length=1)]
    examples: Annotated[list[ExampleFile], Field(min_length=1)]


class WaiverScopeFile(Strict):
    """Which devices: patterns with * and ?; what is left out covers all."""

    unit: str | None = None
    model: str | None = None
    site: str | None = None


class WaiverFile(Strict):
    """An unmet demand that somebody accepted; every waiver says why and ends."""

    rule: str
    scope: WaiverScopeFile = WaiverScopeFile()
    reason: Sentence
    approver: Annotated[str, StringConstraints(min_length=2, max_length=120, strip_whitespace=True)]
    start: Day = Field(alias="from")
    until: Day


class SourceFile(Strict):
    """A document the pack was read from."""

    title: Title
    url: Url
    read: Day
    mark: Literal["P", "S"] = "P"
    published: Day | None = None


class CoverageFile(Strict):
    """What a pack says of one platform. Outside of it the answer is never yes."""

    to: Stage = Field(description="the last stage that it has demands for")
    start: Day | None = Field(None, alias="from", description="the first day that it speaks of")
    sdk: str | None = Field(None, description="the native SDK releases that it speaks of: '>=2.17.0'")


class AgeFile(Strict):
    """For how many days after it was read evidence of these facts still tells them; 0: on that day only."""

    days: Annotated[int, Field(ge=0, le=3650)]
    facts: Annotated[list[str], Field(min_length=1)]


class OtherReaderFile(Strict):
    """Card readers of the provider's that a device can be used with where it is none itself."""

    title: Title
    require: dict[str, Any] | None = Field(None, description="what they ask of the device; left out: nothing")
    citation: CitationFile


class PackFile(Strict):
    """Who demands, which edition of the pack this is, and what it speaks about."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    provider: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    title: Title
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    summary: Sentence
    covers: Annotated[dict[Platform, CoverageFile], Field(min_length=1)]
    evidence_age: list[AgeFile] = []
    other_readers: list[OtherReaderFile] = []
    sources: list[SourceFile] = []


class ReleaseFile(Strict):
    """One SDK release; ``android`` and ``ios`` name the native versions a React Native release carries."""

    version: str
    released: Day | None = None
    mark: Literal["P", "S"] = "P"
    android: str | None = None
    ios: str | None = None


class EndOfSupportFile(Strict):
    """Until when the provider gives patches to an SDK range."""

    platform: Platform
    range: str
    patches_until: str
    citation: str
    note: str | None = None


class SdksFile(Strict):
    """The SDK releases of a provider."""

    releases: dict[Literal["android", "ios", "react_native"], list[ReleaseFile]]
    end_of_support: list[EndOfSupportFile] = []
    citations: dict[str, CitationFile] = {}


class AvailabilityFile(Strict):
    """One state of one country on one platform."""

    platform: Platform
    country: Country
    state: Literal["available", "preview"]
    start: Day = Field(alias="from")
    until: Day | None = None
    citation: str


class ExclusionFile(Strict):
    """A country or territory that is not served."""

    platform: Platform
    country: Country
    start: Day = Field(alias="from")
    note: Sentence
    citation: str


class SchemeFile(Strict):
    """A card scheme on a platform, in some countries or (empty list) in all."""

    scheme: Literal[
        "visa",
        "mastercard",
        "amex",
        "discover",
        "interac",
        "eftpos",
        "cartes_bancaires",
        "girocard",
        "maestro",
        "wallets",
    ]
    platform: Platform
    countries: list[Country] = []
    start: Day = Field(alias="from")
    until: Day | None = None
    state: Literal["available", "preview"]
    citation: str


class NoteFile(Strict):
    """Something to know about taking payments in some countries."""

    countries: list[Country] = []
    text: Sentence
    citation: str
    requirements: list[RequirementId] = []


class MarketsFile(Strict):
    """Countries, schemes and what to know about them."""

    citations: dict[str, CitationFile]
    availability: list[AvailabilityFile]
    not_available: list[ExclusionFile] = []
    schemes: list[SchemeFile] = []
    notes: list[NoteFile] = []
