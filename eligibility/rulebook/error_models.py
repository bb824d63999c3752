"""The shape of a pack's ``errors.yaml``, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from eligibility.rulebook.models import CitationFile, Flag, RemedyFile, Sentence, Strict, Title
from eligibility.rulebook.rule import Stage

CauseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""A cause that no rule covers. Ids of rules hold a dot, so the two are never confused."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{2,79}$")]
Number = Annotated[int, Field(ge=1000, le=99999)]
Pattern = Annotated[str, StringConstraints(min_length=8, max_length=200, pattern=r"^[^*].*[^*]$")]
CauseKind = Literal["provider", "account", "network", "integration", "apple", "app", "user"]


class CauseFile(Strict):
    """Something that no demand on a device covers: an outage, the account, the app's calls."""

    kind: CauseKind
    title: Title
    remedy: RemedyFile
    citation: str


class EarlierNameFile(Strict):
    """What an error was called in other SDK releases."""

    name: Code
    sdk: str = Field(description="PEP 440 range over the native SDK version")


class _ErrorFile(Strict):
    meaning: Sentence
    stage: Stage | None = None
    citation: str


class AndroidErrorFile(_ErrorFile):
    """One ``TerminalErrorCode``. ``since`` is the release that first has the code under this name."""

    code: Code
    since: str | None = None
    earlier: list[EarlierNameFile] = Field([])
    react_native: Flag = True
    because: Annotated[list[str], Field(min_length=1)]


class IosErrorFile(_ErrorFile):
    """One ``SCPError``: its number, its name without ``SCPError``, and what React Native makes of it."""

    number: Number
    name: Code
    since: str | None = None
    earlier: list[EarlierNameFile] = Field([])
    react_native: Code | None = None
    because: Annotated[list[str], Field(min_length=1)]


class ReactNativeErrorFile(_ErrorFile):
    """A code of React Native alone; what it stands for on an iPhone the iOS errors say."""

    code: Code
    until: str | None = Field(None, description="first release that no longer has it")
    because: list[str] = Field([])


class MessageFile(_ErrorFile):
    """A text seen in the field; ``*`` stands for anything, case does not matter."""

    text: Pattern
    codes: list[Code] = Field([])
    sdk: str | None = None
    because: Annotated[list[str], Field(min_length=1)]


class DetailFile(Strict):
    """A value that an error carries along, under the names the kits give it."""

    names: Annotated[list[Code], Field(min_length=1)]
    meaning: Title
    citation: str


class ErrorsFile(Strict):
    """What a provider's SDKs say when something fails, and what can cause it."""

    citations: dict[str, CitationFile]
    ios_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,40}$")] | None = Field(
        None, description="what stands before the names of the iOS errors in logs"
    )
    domains: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]{2,80}$")]] = Field(
        [],
        description="what the error domains of the provider hold, in small letters; it tells its numbers from others'",
    )
    references: list[str] = Field([], description="citations to look an unknown error up in")
    causes: dict[CauseId, CauseFile] = Field({})
    android: list[AndroidErrorFile] = Field([])
    ios: list[IosErrorFile] = Field([])
    react_native: list[ReactNativeErrorFile] = Field([])
    messages: list[MessageFile] = Field([])
    details: list[DetailFile] = Field([])
