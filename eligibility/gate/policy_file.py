"""Read a policy: a YAML file checked against its model, with the waivers it names beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints

from eligibility import content, strict_yaml
from eligibility.errors import ContentError, PolicyError, Problem
from eligibility.facts.fact import Grade
from eligibility.gate.policy import Effect, Intent, Mode, Policy, Reader
from eligibility.rulebook.check import shape_problems
from eligibility.rulebook.condition import suggestion
from eligibility.rulebook.models import Platform, Sentence, Strict
from eligibility.rulebook.rule import Stage
from eligibility.rulebook.waiver import Waiver, load_waivers

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from eligibility.strict_yaml import Document

BUNDLED = ("default", "report-only", "strict")
RuleIds = Callable[[str], tuple[str, ...]]
"""The ids of a provider's rules; raises ``WrongUse`` when there is no such provider."""
GradeWord = Literal["claimed", "listed", "inferred", "measured", "attested"]
Model = Annotated[str, StringConstraints(min_length=2, max_length=90)]
OtherReader = Literal["bluetooth", "internet", "usb", "handoff"]
_DAY = 86_400


class ReaderFile(Strict):
    """Reader hardware of one kind, and the platforms that can use it."""

    models: Annotated[list[Model], Field(min_length=1)]
    platforms: Annotated[list[Platform], Field(min_length=1)]


class PolicyFile(Strict):
    """A gate's policy; the bundled default.yaml explains every word."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$", max_length=60)]
    mode: Mode
    stage: Stage = Stage.CONNECT
    provider: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")] = content.default_provider()
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    on_unknown: Effect
    on_confirm: Effect
    waived: Effect
    given_grade: GradeWord = "inferred"
    least_grade: GradeWord | None = None
    expiry_warning_days: Annotated[int, Field(ge=0, le=3650)]
    valid_for: Annotated[int, Field(ge=1, le=90 * _DAY, description="seconds")]
    retry_after: Annotated[int, Field(ge=1, le=_DAY, description="seconds")] = 30
    readers: dict[OtherReader, ReaderFile] = Field(default_factory=dict)
    waivers: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = None
    sentences: dict[str, Sentence] = Field(default_factory=dict)


def bundled_policy(name: str, rule_ids: RuleIds) -> Policy:
    """A policy that comes with the tool: ``default``, ``report-only`` or ``strict``."""
    folder = content.folder("rules").joinpath("policies")
    return load_policy(folder.joinpath(f"{name}.yaml"), rule_ids, name=f"rules/policies/{name}.yaml")


def load_policy(file: Traversable | Path, rule_ids: RuleIds, *, name: str | None = None) -> Policy:
    """Read a policy file; raise ``PolicyError`` with every mistake in it and in its waivers."""
    shown = name or str(file)
    try:
        written = file.read_bytes()
    except OSError as error:
        hint = suggestion(Path(shown).name, list(BUNDLED))
        raise PolicyError(
            [Problem(shown, f"cannot be read: {error.strerror or error}", f"name a policy file{hint}")]
        ) from None
    beside = file.parent if isinstance(file, Path) else None
    return read_policy(written, shown, rule_ids, beside=beside)


def read_policy(written: bytes, name: str, rule_ids: RuleIds, *, beside: Path | None = None) -> Policy:
    """Read a policy's text; the waivers it names lie in the folder ``beside``."""
    try:
        document = strict_yaml.read(written, name)
    except ContentError as error:
        raise PolicyError(list(error.problems)) from None
    if not isinstance(document.plain, dict):
        raise PolicyError([Problem(name, "the file must hold keys and values", "copy rules/policies/default.yaml")])
    problems = list(shape_problems(document, PolicyFile))
    if problems:
        raise PolicyError(problems)
    read = PolicyFile.model_validate(document.plain)
    rules = rule_ids(read.provider)
    problems += _strangers(document, read.sentences, rules)
    waivers, more, waiver_bytes = _waivers(document, read, rules, beside)
    problems += more
    if problems:
        raise PolicyError(problems)
    return _policy(read, waivers, hashlib.sha256(written + b"\0" + waiver_bytes).hexdigest())


def _strangers(document: Document, sentences: Mapping[str, str], rules: tuple[str, ...]) -> Iterator[Problem]:
    for rule in sentences:
        if rule not in rules:
            what = f"there is no rule {rule!r}{suggestion(rule, list(rules))}"
            yield Problem(document.where(("sentences", rule), key=True), what, "tapready rules list names them all")


def _waivers(
    document: Document, read: PolicyFile, rules: tuple[str, ...], beside: Path | None
) -> tuple[list[Waiver], list[Problem], bytes]:
    if read.waivers is None:
        return [], [], b""
    where = document.where(("waivers",))
    if beside is None:
        return [], [Problem(where, "a policy without a folder cannot name waivers", "keep the policy in a file")], b""
    file = beside / read.waivers
    try:
        written = file.read_bytes()
        waivers, problems = load_waivers(written, str(file), rules)
    except OSError as error:
        return [], [Problem(where, f"{file} cannot be read: {error.strerror or error}", "mend the path")], b""
    except ContentError as error:
        return [], list(error.problems), b""
    return waivers, problems, written


def _policy(read: PolicyFile, waivers: list[Waiver], digest: str) -> Policy:
    return Policy(
        id=read.id,
        mode=read.mode,
        stage=read.stage,
        provider=read.provider,
        language=read.language,
        on_unknown=read.on_unknown,
        on_confirm=read.on_confirm,
        waived=read.waived,
        given_grade=Grade.from_word(read.given_grade),
        least_grade=Grade.from_word(read.least_grade) if read.least_grade else None,
        expiry_warning_days=read.expiry_warning_days,
        valid_for=read.valid_for,
        retry_after=read.retry_after,
        readers=tuple(
            Reader(Intent(kind), tuple(row.models), frozenset(row.platforms)) for kind, row in read.readers.items()
        ),
        waivers=tuple(waivers),
        sentences=MappingProxyType(dict(read.sentences)),
        digest=digest,
    )


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, for editors that complete and check while one types."""
    schema = PolicyFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tapready policy"}
