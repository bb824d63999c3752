"""An explanation as plain JSON data, and its JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from eligibility.assessment.explained_error import ExplainedError, Possibility
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.sdk_errors import SdkError

SCHEMA: Final = "tapready/explanation/1.0"

Kit = Literal["android", "ios", "react_native"]
StageName = Literal["support", "discover", "connect", "collect", "pin"]


class CitationRow(TypedDict):
    """Where it stands written. ``mark``: P the provider's own text, S a secondary source."""

    title: str
    url: str
    published: str | None
    read: str
    mark: Literal["P", "S"]


class NameRow(TypedDict):
    """What an error was called in a range of native SDK releases."""

    name: str
    sdk: str


class ReadingRow(TypedDict):
    """One error that the code can stand for."""

    kit: Kit
    code: str
    number: int | None
    since: str | None
    until: str | None
    earlier: list[NameRow]
    react_native: str | None
    meaning: str
    citation: CitationRow


class MessageRow(TypedDict):
    """The message that was recognized; ``sdk``: the releases that have it, if that is known."""

    text: str
    sdk: str | None
    citation: CitationRow


class DetailRow(TypedDict):
    """A value that the error carries along."""

    name: str
    meaning: str
    value: str


class PossibilityRow(TypedDict):
    """One thing that can cause the error; ``kind`` is ``device`` for a rule, else whose side it is on."""

    id: str
    kind: Literal["device", "provider", "account", "network", "integration", "apple", "app", "user"]
    standing: Literal["cause", "masked_by_probe", "open", "outside", "ruled_out"]
    title: str
    reason: str
    stage: StageName | None
    remedy: str
    who: Literal["cashier", "it", "developer", "provider", "vendor", "nobody"]
    needs_internet: bool
    find_out: list[str]
    of: list[str]
    citation: CitationRow


class ErrorRow(TypedDict):
    """One error found in the text; ``possibilities`` are in order, the likeliest first."""

    written: str
    line: int
    times: int
    meaning: str
    lossy: bool
    stage: StageName | None
    readings: list[ReadingRow]
    message: MessageRow | None
    details: list[DetailRow]
    conclusion: Literal[
        "no_evidence",
        "cause_found",
        "open",
        "outside_likelier",
        "outside_only",
        "contradicted",
        "other_platform",
        "none_known",
    ]
    possibilities: list[PossibilityRow]


class PackRow(TypedDict):
    """The rules it was explained with; ``errors_digest`` is that of the table of errors."""

    id: str
    version: str
    digest: str
    errors_digest: str


class ExplanationDocument(TypedDict):
    """All errors found in a text. ``judged``: whether evidence of a device was given."""

    schema: Literal["tapready/explanation/1.0"]
    pack: PackRow
    judged: bool
    errors: list[ErrorRow]
    near: list[str]
    references: list[CitationRow]


def explanation_schema() -> dict[str, Any]:
    """The JSON Schema of an explanation."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(ExplanationDocument).json_schema()
    for shape in (schema, *schema.get("$defs", {}).values()):
        shape["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def document_of(
    pack: RulePack, errors: Sequence[ExplainedError], near: Sequence[str], *, judged: bool
) -> ExplanationDocument:
    """The explanation as plain data."""
    table = pack.sdk_errors
    return {
        "schema": SCHEMA,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest, "errors_digest": table.digest},
        "judged": judged,
        "errors": [_error(error) for error in errors],
        "near": list(near),
        "references": [_citation(citation) for citation in table.references],
    }


def _error(error: ExplainedError) -> ErrorRow:
    message = error.message
    return {
        "written": error.written,
        "line": error.line,
        "times": error.times,
        "meaning": error.meaning,
        "lossy": error.lossy,
        "stage": error.stage.value if error.stage else None,
        "readings": [_reading(reading) for reading in error.readings],
        "message": message
        and {
            "text": message.text,
            "sdk": message.sdk.written if message.sdk else None,
            "citation": _citation(message.citation),
        },
        "details": [{"name": name, "meaning": meaning, "value": value} for name, meaning, value in error.details],
        "conclusion": error.conclusion.value,
        "possibilities": [_possibility(one) for one in error.possibilities],
    }


def _reading(error: SdkError) -> ReadingRow:
    return {
        "kit": error.kit,  # type: ignore[typeddict-item]
        "code": error.code,
        "number": error.number,
        "since": error.since,
        "until": error.until,
        "earlier": [{"name": one.name, "sdk": one.sdk.written} for one in error.earlier],
        "react_native": error.react_native,
        "meaning": error.meaning,
        "citation": _citation(error.citation),
    }


def _possibility(one: Possibility) -> PossibilityRow:
    return {
        "id": one.id,
        "kind": one.kind,  # type: ignore[typeddict-item]
        "standing": one.standing.value,
        "title": one.title,
        "reason": one.reason,
        "stage": one.stage.value if one.stage else None,
        "remedy": one.remedy.text,
        "who": one.remedy.who,  # type: ignore[typeddict-item]
        "needs_internet": one.remedy.internet,
        "find_out": list(one.find_out),
        "of": list(one.of),
        "citation": _citation(one.citation),
    }


def _citation(citation: Citation) -> CitationRow:
    return {
        "title": citation.title,
        "url": citation.url,
        "published": citation.published.isoformat() if citation.published else None,
        "read": citation.read.isoformat(),
        "mark": citation.mark,  # type: ignore[typeddict-item]
    }
