"""What a rule author reads after a slip: every mistake, where it is, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from eligibility.errors import RuleError
from tests.rulebook.packs import CITATION, PACK, RULE, SDKS, demanded, load, write_pack


def mistakes(folder: Path, rule: str = RULE, **files: str) -> list[str]:
    """The mistakes of a pack with this rule, as they are printed."""
    write_pack(folder, {name.replace("__", "/") + ".yaml": text for name, text in files.items()}, rule=rule)
    with pytest.raises(RuleError) as refused:
        load(folder)
    assert refused.value.remedy
    return [str(problem) for problem in refused.value.problems]


def test_the_rule_to_spoil_is_good(tmp_path: Path) -> None:
    assert demanded(load(write_pack(tmp_path))) == ["android.nfc"]


CASES = {
    "a misspelt key": ("remedy:", "remdy:", "android/nfc.yaml:5:1", "did you mean 'remedy'?"),
    "a misspelt key within": ("who: nobody", "hwo: nobody", "android/nfc.yaml:5:37", "did you mean 'who'?"),
    "an unknown fact": ("{fact: android.nfc,", "{fact: android.nfcc,", "android/nfc.yaml:10:", "did you mean 'android.nfc'?"),
    "an unknown operator": ("nfc, is: true", "nfc, iss: true", "android/nfc.yaml:10:", "unknown operator 'iss'"),
    "an operator of another kind": ("nfc, is: true", "nfc, at_least: 3", "android/nfc.yaml:10:", "is a yes_no and takes is"),
    "a value of another kind": ("nfc, is: true", "nfc, is: perhaps", "android/nfc.yaml:10:", "neither true nor false"),
    "a list for one value": ("nfc, is: true", "nfc, is: [true]", "android/nfc.yaml:10:", "not a list"),
    "no operator": ("nfc, is: true", "nfc", "android/nfc.yaml:10:", "an operator is missing"),
    "an unknown group": ("{fact: android.nfc, is: true}", "{evry: [{fact: android.nfc, is: true}]}", "android/nfc.yaml:10:", "unknown key 'evry'"),
    "an empty group": ("{fact: android.nfc, is: true}", "{all: []}", "android/nfc.yaml:10:", "needs a list"),
    "two groups": ("{fact: android.nfc, is: true}", "{all: [], any: []}", "android/nfc.yaml:10:", "one of all, any, not or never"),
    "never false": ("{fact: android.nfc, is: true}", "{never: false}", "android/nfc.yaml:10:", "write never: true"),
    "a bad stage": ("stage: support", "stage: suport", "android/nfc.yaml:7:8", "support"),
    "a bad level": ("level: demand", "level: must", "android/nfc.yaml:6:8", "demand"),
    "a bad day": ("read: 2026-11-01", "read: 2026-13-01", "android/nfc.yaml:11:", "write it like 2026-11-01"),
    "a bad address": ("url: https://acme.example/handbook", "url: handbook", "android/nfc.yaml:11:", "pattern"),
    "a bad range": ("  - require:", "  - sdk: about 5\n    require:", "android/nfc.yaml:10:10", "write the range like"),
    "a range of no versions": ("  - require:", "  - sdk: '>=five'\n    require:", "android/nfc.yaml:10:10", "not an SDK version"),
    "an end before the beginning": ("  - require:", "  - from: 2026-02-01\n    until: 2026-01-01\n    require:", "android/nfc.yaml:11:12", "ends before"),
    "an id that is not the file's": ("id: android.nfc", "id: android.nvc", "android/nfc.yaml:1:5", "write id: android.nfc"),
    "an unknown fact in an example": ("facts: {android.nfc: true}", "facts: {android.nfx: true}", "android/nfc.yaml:13:", "did you mean 'android.nfc'?"),
    "a bad value in an example": ("facts: {android.nfc: true}", "facts: {android.nfc: 7}", "android/nfc.yaml:13:", "neither true nor false"),
    "a bad outcome": ("expect: met", "expect: fine", "android/nfc.yaml:13:", "met"),
    "a country that there is not": ("expect: met", "expect: met, country: UK", "android/nfc.yaml:13:", "United Kingdom is GB"),
    "two examples of one name": ("name: has it not", "name: has it", "android/nfc.yaml:14:", "two examples"),
    "a key twice": ("level: demand", "level: demand\nlevel: advice", "android/nfc.yaml:7:1", "stands already in line 6"),
    "an alias": ("why: Cards are read over NFC.", "why: &w Cards are read over NFC.\ntitle2: *w", "android/nfc.yaml:5:9", "alias"),
    "a key that is a list": ("level: demand", "? [a]\n: b", "android/nfc.yaml:6:", "plain text"),
    "no YAML at all": ("level: demand", "level: {demand", "android/nfc.yaml:", "not valid YAML"),
    "no editions": (RULE[RULE.index("editions:") : RULE.index("examples:")], "editions: []\n", "android/nfc.yaml:9:", "at least 1"),
    "a missing key": ("stage: support\n", "", "android/nfc.yaml", "stage is missing"),
    "a text where a list is meant": ("level: demand", "level: demand\nrequirements: AND-NFC", "android/nfc.yaml:7:15", "must be a list"),
    "an unknown error kit": ("level: demand", "level: demand\nerrors: {symbian: [X]}", "android/nfc.yaml:7:", "android"),
}  # fmt: skip


@pytest.mark.parametrize("slip", sorted(CASES))
def test_a_slip_is_told_where_it_is(tmp_path: Path, slip: str) -> None:
    good, bad, where, word = CASES[slip]
    assert good in RULE
    found = mistakes(tmp_path, RULE.replace(good, bad, 1))
    assert any(problem.startswith(f"rules/acme/{where}") and word in problem for problem in found), found


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    bad = (
        RULE.replace("level: demand", "level: must")
        .replace("fact: android.nfc,", "fact: android.nfcc,")
        .replace("why:", "wyh:")
    )
    found = mistakes(
        tmp_path,
        bad,
        android__gms=RULE.replace("stage: support", "stage: x"),
        pack=PACK.replace("version: 2026.11.1", "version: new"),
    )
    files = {problem.split(":")[0].removeprefix("rules/acme/") for problem in found}
    assert files == {"android/nfc.yaml", "android/gms.yaml", "pack.yaml"}
    assert sum("android/nfc.yaml" in problem for problem in found) >= 4


def test_a_pack_needs_its_pack_file(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "pack.yaml").unlink()
    with pytest.raises(RuleError, match=r"no pack\.yaml"):
        load(tmp_path)


def test_two_rules_of_one_title_are_told(tmp_path: Path) -> None:
    assert "same title" in "\n".join(
        mistakes(tmp_path, android__gms=RULE.replace("id: android.nfc", "id: android.gms"))
    )


def test_two_files_of_one_rule_are_told(tmp_path: Path) -> None:
    write_pack(tmp_path, {"android/nfc.yml": RULE.replace("title: Has NFC", "title: Has NFC too")})
    with pytest.raises(RuleError):
        load(tmp_path)


MARKETS = f"""citations:
  a: {CITATION}
availability:
  - {{platform: android, country: NO, state: available, from: 2026-01-01, citation: a}}
"""


def test_norway_is_a_country(tmp_path: Path) -> None:
    assert load(write_pack(tmp_path, {"markets.yaml": MARKETS})).markets.countries() == ["NO"]


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        ("citation: a", "citation: b", "no citation is called 'b'"), ("country: NO", "country: Norway", "country"), ("state: available", "state: open", "available"),
        ("from: 2026-01-01", "from: soon", "not a day"), ("from: 2026-01-01", "from: 2026-01-01, until: 2025-01-01", "before"),
    ],
)  # fmt: skip
def test_slips_in_markets_are_told(tmp_path: Path, good: str, bad: str, word: str) -> None:
    assert word in "\n".join(mistakes(tmp_path, markets=MARKETS.replace(good, bad)))


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        ("version: 2.0.0", "version: two", "not an SDK version"), ("released: 2026-01-01", "released: soon", "not a day"), ("android:", "symbian:", "android"),
        ("releases:", "end_of_support: [{platform: android, range: about 5, patches_until: 2027-10, citation: x}]\nreleases:", "range"),
        ("releases:", "end_of_support: [{platform: android, range: '>=5', patches_until: 2027-10, citation: x}]\nreleases:", "'x'"),
    ],
)  # fmt: skip
def test_slips_in_sdk_releases_are_told(tmp_path: Path, good: str, bad: str, word: str) -> None:
    assert word in "\n".join(mistakes(tmp_path, sdks=SDKS.replace(good, bad, 1)))


@pytest.mark.parametrize("written", ["1700006400", "2026-11-01T00:00:00", "20261101", " 2026-11-01"])
def test_a_day_in_other_words_is_read_or_refused(tmp_path: Path, written: str) -> None:
    write_pack(tmp_path, rule=RULE.replace("read: 2026-11-01", f"read: '{written}'"))
    try:
        pack = load(tmp_path)
    except RuleError:
        return
    assert pack.rules[0].editions[0].citation.read.isoformat() == "2026-11-01"


@pytest.mark.parametrize("written", ["true", "True", "yes", "on", "1", "y", "false", "no", "0", "maybe"])
def test_a_flag_means_what_it_says_or_is_refused(tmp_path: Path, written: str) -> None:
    write_pack(tmp_path, rule=RULE.replace("who: nobody", f"who: nobody, internet: {written}"))
    try:
        pack = load(tmp_path)
    except RuleError:
        return
    assert pack.rules[0].remedy.internet is (written.lower() in ("true", "yes", "on", "1", "y"))
