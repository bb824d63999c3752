"""Check rule files as they are read: shapes, words, conditions, examples; every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from eligibility import strict_yaml
from eligibility.errors import ContentError, Problem, RuleError
from eligibility.facts.fact import Vocabulary
from eligibility.rulebook import build, coverage
from eligibility.rulebook.condition import ConditionMistakes, parse, suggestion
from eligibility.rulebook.misfits import what_is_wrong
from eligibility.rulebook.models import MarketsFile, PackFile, RuleFile, SdksFile
from eligibility.rulebook.sdk import SdkRange, sdk_version
from eligibility.strict_yaml import Document

_SINGLE: dict[str, type[BaseModel]] = {"pack.yaml": PackFile, "sdks.yaml": SdksFile, "markets.yaml": MarketsFile}


def check_files(files: Mapping[str, bytes], vocabulary: Vocabulary, name: str) -> dict[str, Any]:
    """Check every file of a pack and return the plain documents; raise ``RuleError`` with all mistakes."""
    problems: list[Problem] = []
    documents: dict[str, Any] = {}
    if "pack.yaml" not in files:
        problems.append(Problem(name, "there is no pack.yaml", "every pack says who it speaks for in pack.yaml"))
    for path, content in files.items():
        try:
            document = strict_yaml.read(content, f"{name}/{path}")
        except ContentError as error:
            problems.extend(error.problems)
            continue
        found = list(_problems_of(document, path, vocabulary))
        problems.extend(found)
        if not found:
            documents[path] = document.plain
    problems.extend(_problems_between(documents, name))
    if not problems:
        problems.extend(_coverage_problems(documents, vocabulary, name))
    if problems:
        raise RuleError(problems)
    return documents


def _problems_of(document: Document, path: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    model = _SINGLE.get(path, RuleFile)
    if not isinstance(document.plain, dict):
        yield Problem(document.name, "the file must hold keys and values", "see rules/README.md")
        return
    misshapen = list(shape_problems(document, model))
    yield from misshapen
    if model is RuleFile:
        yield from _condition_problems(document, vocabulary)
        if not misshapen:
            yield from _rule_problems(document, path, vocabulary)
    elif not misshapen and model is MarketsFile:
        yield from _citation_problems(document)
        yield from _span_problems(document)
    elif not misshapen and model is SdksFile:
        yield from _release_problems(document)
    elif model is PackFile:
        yield from _condition_problems(document, vocabulary)
        if not misshapen:
            yield from _pack_problems(document, vocabulary)


def shape_problems(document: Document, model: type[BaseModel]) -> Iterator[Problem]:
    """What a document has wrong against its model, each mistake with its line and column."""
    try:
        model.model_validate(document.plain)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _shape_problem(document, detail, model)


def _shape_problem(document: Document, detail: ErrorDetails, model: type[BaseModel]) -> Problem:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    unknown_key = detail["type"] == "extra_forbidden"
    dotted = ".".join(str(part) for part in path)
    hint = suggestion(str(path[-1]), _known_keys(model, path[:-1])) if unknown_key and path else ""
    return Problem(document.where(path, key=unknown_key), f"{dotted or 'the file'} {what_is_wrong(detail)}{hint}")


def _known_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    current: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        field = next((f for key, f in current.model_fields.items() if part in (key, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        current = inner
    return [field.alias or key for key, field in current.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((found for argument in arguments if (found := _model_in(argument))), None)


def _condition_problems(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    plain = document.plain
    written: list[tuple[tuple[str | int, ...], object]] = []
    if plain.get("applies") is not None:
        written.append((("applies",), plain["applies"]))
    remedy = plain.get("remedy")
    cases = remedy.get("cases") if isinstance(remedy, dict) else None
    lists: tuple[tuple[tuple[str | int, ...], str, object], ...] = (
        (("editions",), "require", plain.get("editions")),
        (("remedy", "cases"), "when", cases),
        (("other_readers",), "require", plain.get("other_readers")),
    )
    for path, key, rows in lists:
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and row.get(key) is not None:
                written.append(((*path, index, key), row[key]))
    for place_of, condition in written:
        try:
            parse(condition, vocabulary, place_of)
        except ConditionMistakes as error:
            for place, text in error.mistakes:
                yield Problem(document.where(place, key=True), f"{'.'.join(map(str, place))}: {text}")


def _rule_problems(document: Document, path: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    plain = document.plain
    yield from _shown_problems(document, vocabulary)
    expected = path.rsplit(".", 1)[0].replace("/", ".")
    if plain["id"] != expected:
        yield Problem(
            document.where(("id",)),
            f"the id {plain['id']!r} does not agree with the file name",
            f"put the file in {plain['id'].replace('.', '/')}.yaml"
            + (f", or write id: {expected}" if "." in expected else ""),
        )
    for index, edition in enumerate(plain["editions"]):
        start, until = edition.get("from"), edition.get("until")
        if start and until and until <= start:
            yield Problem(document.where(("editions", index, "until")), "the edition ends before it begins")
        if edition.get("sdk"):
            yield from _range_problem(document, ("editions", index, "sdk"), edition["sdk"])
    for index, example in enumerate(plain["examples"]):
        for fact, value in (example.get("facts") or {}).items():
            yield from _fact_problem(document, ("examples", index, "facts", fact), fact, value, vocabulary)
    names = [example["name"] for example in plain["examples"]]
    for index, example_name in enumerate(names):
        if example_name in names[:index]:
            yield Problem(document.where(("examples", index, "name")), f"two examples are named {example_name!r}")


def _shown_problems(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    for index, fact in enumerate(document.plain.get("shows") or ()):
        if fact not in vocabulary:
            hint = suggestion(fact, list(vocabulary))
            yield Problem(document.where(("shows", index)), f"unknown fact {fact!r}{hint}")


def _range_problem(document: Document, path: tuple[str | int, ...], written: str) -> Iterator[Problem]:
    try:
        SdkRange.parse(written)
    except ValueError as error:
        yield Problem(document.where(path), str(error))


def _fact_problem(
    document: Document, path: tuple[str | int, ...], fact: str, value: object, vocabulary: Vocabulary
) -> Iterator[Problem]:
    fact_type = vocabulary.get(fact)
    if fact_type is None:
        hint = suggestion(fact, list(vocabulary))
        yield Problem(document.where(path, key=True), f"unknown fact {fact!r}{hint}")
        return
    try:
        fact_type.accept(value)
    except ValueError as error:
        yield Problem(document.where(path), f"{fact}: {error}")


def _pack_problems(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    for platform, one in document.plain["covers"].items():
        if one.get("sdk"):
            yield from _range_problem(document, ("covers", platform, "sdk"), one["sdk"])
    for index, row in enumerate(document.plain.get("evidence_age") or ()):
        for place, fact in enumerate(row["facts"]):
            if fact not in vocabulary:
                hint = suggestion(fact, list(vocabulary))
                yield Problem(document.where(("evidence_age", index, "facts", place)), f"unknown fact {fact!r}{hint}")


def _coverage_problems(documents: Mapping[str, Any], vocabulary: Vocabulary, name: str) -> Iterator[Problem]:
    """What pack.yaml declares and no rule says, or the other way round."""
    rules = tuple(build.rule(plain, vocabulary, path) for path, plain in documents.items() if path not in _SINGLE)
    for platform, what in coverage.mistakes(build.covers(documents["pack.yaml"]), rules, vocabulary):
        yield Problem(
            f"{name}/pack.yaml", f"covers.{platform}: {what}", "declare what the rules demand, no more and no less"
        )


def _citation_problems(document: Document) -> Iterator[Problem]:
    known = document.plain["citations"]
    for section in ("availability", "not_available", "schemes", "notes"):
        for index, row in enumerate(document.plain.get(section) or ()):
            if row["citation"] not in known:
                hint = suggestion(row["citation"], list(known))
                where = document.where((section, index, "citation"))
                yield Problem(where, f"no citation is called {row['citation']!r}{hint}")


def _span_problems(document: Document) -> Iterator[Problem]:
    for section in ("availability", "schemes"):
        for index, row in enumerate(document.plain.get(section) or ()):
            if row.get("until") and row["until"] <= row["from"]:
                yield Problem(document.where((section, index, "until")), "ends before it begins")


def _release_problems(document: Document) -> Iterator[Problem]:
    known = document.plain.get("citations") or {}
    for index, row in enumerate(document.plain.get("end_of_support") or ()):
        yield from _range_problem(document, ("end_of_support", index, "range"), row["range"])
        if row["citation"] not in known:
            hint = suggestion(row["citation"], list(known))
            where = document.where(("end_of_support", index, "citation"))
            yield Problem(where, f"no citation is called {row['citation']!r}{hint}")
    for kit, rows in document.plain["releases"].items():
        for index, row in enumerate(rows):
            for key in ("version", "android", "ios"):
                if row.get(key):
                    try:
                        sdk_version(row[key])
                    except ValueError as error:
                        yield Problem(document.where(("releases", kit, index, key)), str(error))


def _problems_between(documents: Mapping[str, Any], name: str) -> Iterator[Problem]:
    titles: dict[str, str] = {}
    ids: dict[str, str] = {}
    for path, plain in documents.items():
        if path in _SINGLE:
            continue
        other = ids.setdefault(plain["id"], path)
        if other != path:
            yield Problem(f"{name}/{path}", f"has the same id as {other}", "keep one of them")
            continue
        first = titles.setdefault(plain["title"].strip().lower(), path)
        if first != path:
            yield Problem(f"{name}/{path}", f"has the same title as {first}", "say what is different")
