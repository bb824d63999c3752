"""Turn a checked ``errors.yaml`` into the table of errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eligibility.rulebook.build import Plain, citation
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.rule import Remedy, Stage
from eligibility.rulebook.sdk import SdkRange
from eligibility.rulebook.sdk_errors import Cause, Detail, EarlierName, ErrorTable, Message, SdkError

Cited = Mapping[str, Citation]


def error_table(plain: Plain, digest: str) -> ErrorTable:
    """The table; ``digest`` is that of the file."""
    cited = {key: citation(row) for key, row in plain["citations"].items()}
    return ErrorTable(
        errors=tuple(_errors(plain, cited)),
        messages=tuple(_message(row, cited) for row in plain.get("messages") or ()),
        causes={key: _cause(key, row, cited) for key, row in (plain.get("causes") or {}).items()},
        details=tuple(
            Detail(tuple(row["names"]), row["meaning"].strip(), cited[row["citation"]])
            for row in plain.get("details") or ()
        ),
        references=tuple(cited[key] for key in plain.get("references") or ()),
        digest=digest,
        ios_prefix=plain.get("ios_prefix") or "",
        domains=tuple(domain.encode() for domain in plain.get("domains") or ()),
    )


def _errors(plain: Plain, cited: Cited) -> Iterator[SdkError]:
    for row in plain.get("android") or ():
        shared = row.get("react_native", "true") == "true"
        yield _error("android", row, cited, react_native=row["code"] if shared else None)
    for row in plain.get("ios") or ():
        yield _error("ios", {**row, "code": row["name"]}, cited, react_native=row.get("react_native"))
    for row in plain.get("react_native") or ():
        yield _error("react_native", row, cited, react_native=row["code"])


def _error(kit: str, row: Mapping[str, Any], cited: Cited, *, react_native: str | None) -> SdkError:
    number = row.get("number")
    return SdkError(
        kit=kit,
        code=row["code"],
        number=int(number) if number else None,
        since=row.get("since"),
        until=row.get("until"),
        earlier=tuple(EarlierName(one["name"], SdkRange.parse(one["sdk"])) for one in row.get("earlier") or ()),
        react_native=react_native,
        meaning=row["meaning"].strip(),
        stage=_stage(row),
        because=tuple(row.get("because") or ()),
        citation=cited[row["citation"]],
    )


def _message(row: Plain, cited: Cited) -> Message:
    return Message(
        text=row["text"],
        codes=tuple(row.get("codes") or ()),
        sdk=SdkRange.parse(row["sdk"]) if row.get("sdk") else None,
        meaning=row["meaning"].strip(),
        stage=_stage(row),
        because=tuple(row["because"]),
        citation=cited[row["citation"]],
    )


def _cause(key: str, row: Plain, cited: Cited) -> Cause:
    remedy = row["remedy"]
    internet = remedy.get("internet") == "true"
    return Cause(
        key,
        row["kind"],
        row["title"].strip(),
        Remedy(remedy["text"].strip(), remedy["who"], internet),
        cited[row["citation"]],
    )


def _stage(row: Plain) -> Stage | None:
    return Stage(row["stage"]) if row.get("stage") else None
