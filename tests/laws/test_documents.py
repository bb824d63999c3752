"""Any text as a rule, a facts file, a record or a saved report is read or refused with words, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import content, strict_yaml
from eligibility.errors import ContentError, EligibilityError, EvidenceError, RuleError
from eligibility.rulebook.check import check_files
from eligibility.sources import facts_file, folder, saved_assessment
from tests.laws.strategies import WORDS
from tests.rulebook import packs

Refusal = TypeVar("Refusal", bound=EligibilityError)
RULE = content.folder("rules").joinpath("stripe/android/version.yaml").read_bytes()
PACK = packs.PACK.encode()


def refused(kind: type[Refusal], read: Callable[[], object]) -> Refusal | None:
    """The refusal, if reading ends in one; any other error goes through."""
    try:
        read()
    except kind as error:
        return error
    return None


scalars = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["true", "2026-01-01", "5.0.0", ">=5", "android.nfc", "yes", "[a", "*x", "&x", "'"]),
)
trees = st.recursive(
    scalars | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(scalars, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_read_as_yaml_or_refused(bytes_: bytes) -> None:
    error = refused(ContentError, lambda: strict_yaml.read(bytes_, "x.yaml"))
    assert error is None or error.problems
    assert error is None or all(problem.where.startswith("x.yaml") for problem in error.problems)


@settings(max_examples=80)
@given(
    st.integers(0, len(RULE)), st.integers(0, 40), st.text(st.sampled_from(" :-\n{}[],'\"&*!|>#abc019.\t"), max_size=12)
)
def test_a_damaged_rule_is_read_or_refused(start: int, length: int, instead: str) -> None:
    damaged = RULE[:start] + instead.encode() + RULE[start + length :]
    error = refused(
        RuleError, lambda: check_files({"pack.yaml": PACK, "android/version.yaml": damaged}, WORDS, "rules/x")
    )
    assert error is None or all(one.where.startswith("rules/x/android/version.yaml") for one in error.problems)


KEYS = ["id", "title", "remedy", "level", "editions", "examples", "applies", "errors", "requirements", "stage", "grade"]


@settings(max_examples=80)
@given(st.sampled_from(KEYS), trees)
def test_a_rule_with_anything_in_a_place_is_read_or_refused(key: str, anything: Any) -> None:
    plain = strict_yaml.read(RULE, "x").plain | {key: anything}
    with_anything = json.dumps(plain).encode()
    files = {"pack.yaml": PACK, "android/version.yaml": with_anything}
    error = refused(RuleError, lambda: check_files(files, WORDS, "rules/x"))
    assert error is None or error.problems


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["android.nfc", "ios.version", "app.schemes", "device.model", "provider.listed", "x.y"]),
        trees,
        max_size=3,
    )
)
def test_any_facts_file_is_read_or_refused(tree: dict[str, Any]) -> None:
    error = refused(EvidenceError, lambda: facts_file.read(json.dumps(tree).encode(), "facts.yaml", WORDS))
    assert error is None or error.remedy


@settings(max_examples=150)
@given(st.sampled_from(["value", "grade", "origin", "taken", "masked"]), trees)
def test_a_fact_with_anything_in_a_place_is_read_or_refused(key: str, anything: Any) -> None:
    entry = {"value": "true", "grade": "measured", key: anything}
    try:
        found = facts_file.read(json.dumps({"android.nfc": entry}).encode(), "facts.yaml", WORDS)
    except EvidenceError:
        return
    for fact in found:
        assert isinstance(fact.origin, str)
        assert fact.taken is None or isinstance(fact.taken, str)
        assert fact.masked is None or isinstance(fact.masked, str)


RECORD_KEYS = ["origin", "taken", "details", "files"]
ENTRY_KEYS = ["file", "kind", "command", "exit_code", "problem", "sha256"]


@settings(max_examples=150)
@given(st.sampled_from(RECORD_KEYS + ENTRY_KEYS), trees)
def test_a_record_with_anything_in_a_place_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, key: str, anything: Any
) -> None:
    record: dict[str, Any] = {"origin": "adb:X", "files": [{"file": "getprop.txt", "kind": "getprop"}]}
    if key in ENTRY_KEYS:
        record["files"][0][key] = anything
    else:
        record[key] = anything
    place = tmp_path_factory.mktemp("record")
    (place / "getprop.txt").write_text("[ro.build.version.sdk]: [35]\n")
    (place / "evidence.yaml").write_text(json.dumps(record))
    error = refused(EvidenceError, lambda: folder.read(place))
    if error is not None:
        assert error.remedy
        return
    found = folder.read(place)
    assert isinstance(found.origin, str)
    assert found.taken is None or isinstance(found.taken, str)
    for piece in found.evidence:
        assert isinstance(piece.kind, str)
        assert piece.command is None or isinstance(piece.command, str)
        assert piece.problem is None or isinstance(piece.problem, str)


@settings(max_examples=150)
@given(st.sampled_from(["fact", "value", "grade", "origin", "taken", "masked"]), trees, trees)
def test_any_saved_report_is_read_or_refused(key: str, anything: Any, other: Any) -> None:
    fact = {
        "fact": "android.nfc",
        "value": "yes",
        "grade": "measured",
        "origin": "x",
        "taken": None,
        "masked": None,
        key: anything,
    }
    for report in (
        {"schema": "tapready/assessments/1.0", "assessments": [{"subject": "x", "facts": [fact]}]},
        {"schema": "tapready/assessments/1.0", "assessments": other},
        {"schema": "tapready/assessments/1.0", "assessments": [{"subject": other, "facts": other}]},
    ):
        content_ = json.dumps(report).encode()
        error = refused(EvidenceError, partial(saved_assessment.read, content_, "saved.json", WORDS))
        assert error is None or error.remedy


@given(st.binary(max_size=400))
def test_any_file_is_evidence_or_refused(tmp_path_factory: pytest.TempPathFactory, bytes_: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "anything"
    file.write_bytes(bytes_)
    for start in (b"", b"PK\x03\x04"):
        file.write_bytes(start + bytes_)
        error = refused(EvidenceError, lambda: folder.read(file))
        assert error is None or error.remedy
