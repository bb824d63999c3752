"""Loading packs: digests, caches, schemas, conditions."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eligibility import content, strict_yaml
from eligibility.errors import RuleError
from eligibility.probes import vocabulary
from eligibility.rulebook.condition import ConditionMistakes, parse
from eligibility.rulebook.load import load_pack, pack_files
from eligibility.rulebook.schema import rule_schema
from eligibility.rulebook.sdk import SdkRange, sdk_version
from tests.rulebook.packs import RULE, demanded, load, write_pack

STRIPE = content.folder("rules").joinpath("stripe")


class Shelf:
    """A cache in a dict that remembers what it was asked."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.kept.get(key)

    def put(self, key: str, text: str) -> None:
        self.kept[key] = text


def test_a_pack_from_the_cache_is_the_same_pack() -> None:
    shelf = Shelf()
    first = load_pack(STRIPE, vocabulary(), cache=shelf)
    assert len(shelf.kept) == 1
    again = load_pack(STRIPE, vocabulary(), cache=shelf)
    assert (again.id, again.version, again.digest, again.rules, again.sdks, again.sources) == (
        first.id, first.version, first.digest, first.rules, first.sdks, first.sources,
    )  # fmt: skip
    assert again.markets == first.markets == load_pack(STRIPE, vocabulary()).markets


def test_a_changed_file_changes_the_pack_and_its_digest(tmp_path: Path) -> None:
    shelf = Shelf()
    before = load_pack(write_pack(tmp_path), vocabulary(), cache=shelf)
    file = tmp_path / "android/nfc.yaml"
    told = file.stat()
    file.write_text(RULE.replace("Has NFC", "Can NFC"))
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    after = load_pack(tmp_path, vocabulary(), cache=shelf)
    assert after.rules[0].title == "Can NFC"
    assert after.digest != before.digest


def test_a_file_moved_or_removed_changes_the_digest(tmp_path: Path) -> None:
    shelf = Shelf()
    second = RULE.replace("id: android.nfc", "id: android.gms").replace("Has NFC", "Has more")
    both = load_pack(write_pack(tmp_path, {"android/gms.yaml": second}), vocabulary(), cache=shelf)
    (tmp_path / "android/gms.yaml").unlink()
    one = load_pack(tmp_path, vocabulary(), cache=shelf)
    assert (len(demanded(both)), len(demanded(one))) == (2, 1)
    assert one.digest != both.digest


def test_equal_files_have_one_digest_wherever_they_are(tmp_path: Path) -> None:
    one, other = load(write_pack(tmp_path / "a")), load(write_pack(tmp_path / "b"))
    assert one.digest == other.digest


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null", '"x"', "{}", '{"stamp": 1}'])
def test_a_spoilt_cache_does_not_stop_the_work(tmp_path: Path, garbage: str) -> None:
    shelf = Shelf()
    good = load_pack(write_pack(tmp_path), vocabulary(), cache=shelf)
    shelf.kept = dict.fromkeys(shelf.kept, garbage)
    assert load_pack(tmp_path, vocabulary(), cache=shelf).digest == good.digest


def test_a_half_kept_pack_does_not_stop_the_work(tmp_path: Path) -> None:
    shelf = Shelf()
    good = load_pack(write_pack(tmp_path), vocabulary(), cache=shelf)
    (key,) = shelf.kept
    kept: dict[str, Any] = json.loads(shelf.kept[key])
    for gone in [name for name in kept if name != "stamp"]:
        shelf.kept[key] = json.dumps({name: value for name, value in kept.items() if name != gone})
        assert load_pack(tmp_path, vocabulary(), cache=shelf).digest == good.digest


def test_a_cached_pack_is_checked_against_the_words_of_today(tmp_path: Path) -> None:
    shelf = Shelf()
    load_pack(write_pack(tmp_path), vocabulary(), cache=shelf)
    fewer = {name: fact for name, fact in vocabulary().items() if name != "android.nfc"}
    with pytest.raises(RuleError, match=r"unknown fact 'android\.nfc'"):
        load_pack(tmp_path, fewer, cache=shelf)


def test_hidden_files_are_no_rules(tmp_path: Path) -> None:
    write_pack(tmp_path, {"android/_draft.yaml": "[", ".git/x.yaml": "[", "notes.txt": "["})
    assert len(demanded(load(tmp_path))) == 1


def test_rules_come_in_the_order_of_their_ids() -> None:
    ids = [rule.id for rule in load_pack(STRIPE, vocabulary()).rules]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids))


SCHEMA = rule_schema(vocabulary())
RULE_FILES = [name for name in pack_files(STRIPE) if "/" in name]


def typed(plain: Any) -> Any:
    """A strict document as an editor's YAML would type it."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's way
            letter: [
                (tag, pattern)
                for tag, pattern in rules
                if "timestamp" not in tag and not (tag.endswith("bool") and letter in "yYnNoO")
            ]
            for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return yaml.load(plain, Loader=Loader)


@pytest.mark.parametrize("name", RULE_FILES)
def test_the_schema_accepts_every_rule(name: str) -> None:
    plain = typed(pack_files(STRIPE)[name])
    errors = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(plain))
    assert [error.json_path + ": " + error.message[:80] for error in errors] == []


@pytest.mark.parametrize(
    "change", [{"remdy": {}}, {"level": "must"}, {"applies": {"fact": "android.nfcc", "is": True}}, {"applies": {"fact": "android.nfc", "at_least": 3}}, {"editions": []}]
)  # fmt: skip
def test_the_schema_refuses_slips(change: dict[str, Any]) -> None:
    plain = typed(RULE.encode())
    jsonschema.validate(plain, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**plain, **change}, SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        (">=5.0.0,<6", ["5.0.0", "5.8.2"], ["4.9.9", "6.0.0"]), ("==5.4.0", ["5.4.0", "5.4"], ["5.4.1"]), ("<3.8.0", ["3.7.9"], ["3.8.0"]),
        (">4, !=5.0.0", ["4.0.1", "5.0.1"], ["4.0.0", "5.0.0"]), ("<=5", ["5.0.0"], ["5.0.1"]),
    ],
)  # fmt: skip
def test_a_range_holds_what_lies_between(written: str, inside: list[str], outside: list[str]) -> None:
    found = SdkRange.parse(written)
    assert [text for text in inside if not found.covers(sdk_version(text))] == []
    assert [text for text in outside if found.covers(sdk_version(text))] == []


@pytest.mark.parametrize("written", ["", ">=5,", "5.0.0", "~=5.0", "=>5", ">= five", "^5"])
def test_what_is_no_range_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        SdkRange.parse(written)


def test_every_mistake_of_a_condition_has_its_path() -> None:
    with pytest.raises(ConditionMistakes) as refused:
        parse(
            {"all": [{"fact": "x"}, {"not": {"fact": "android.nfc", "is": "maybe", "has": "1"}}, {"any": []}]},
            vocabulary(),
            ("applies",),
        )
    assert [place for place, _ in refused.value.mistakes] == [
        ("applies", "all", 0, "fact"), ("applies", "all", 1, "not", "is"), ("applies", "all", 1, "not", "has"), ("applies", "all", 2, "any"),
    ]  # fmt: skip


def test_deep_conditions_are_refused() -> None:
    deep: dict[str, Any] = {"never": "true"}
    for _ in range(30):
        deep = {"not": deep}
    with pytest.raises(ConditionMistakes, match="nested"):
        parse(deep, vocabulary())


def test_every_shipped_file_is_strict_yaml() -> None:
    for name, text in pack_files(STRIPE).items():
        assert isinstance(strict_yaml.read(text, name).plain, dict)
