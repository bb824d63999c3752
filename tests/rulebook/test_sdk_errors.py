"""The table of errors: it agrees with the rules, every mistake in it is told, and a plain check does not read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eligibility import content, strict_yaml
from eligibility.errors import RuleError
from eligibility.probes import vocabulary
from eligibility.rulebook.load import load_pack
from eligibility.rulebook.sdk_errors import swift_name
from eligibility.workbench import lint
from tests.rulebook.packs import CITATION, demanded, load, write_pack

STRIPE = content.folder("rules").joinpath("stripe")
PACK = load_pack(STRIPE, vocabulary(), name="rules/stripe")
TABLE = PACK.sdk_errors
DECLARED = [
    pytest.param(rule.id, kit, code, id=f"{rule.id} {kit} {code}")
    for rule in PACK.rules
    for kit, codes in rule.errors.items()
    for code in codes
]
MORE = {
    ("ios", "3910", "iphone.internet"),
    ("ios", "9040", "iphone.internet"),
}
"""What the table says beyond the rules: errors that a rule can cause among much else."""


@pytest.mark.parametrize(("rule", "kit", "code"), DECLARED)
def test_the_codes_that_a_rule_names_lead_to_it(rule: str, kit: str, code: str) -> None:
    readings = (TABLE.by_number[int(code)],) if kit == "ios" else TABLE.by_code[code]
    spoken = [error for error in readings if kit in (error.kit, "react_native")]
    assert any(rule in error.because for error in spoken)


def test_the_table_names_no_rule_that_does_not_name_the_code() -> None:
    told = {(kit, code, rule.id) for rule in PACK.rules for kit, codes in rule.errors.items() for code in codes}
    named = {
        (error.kit, str(error.number or error.code), cause)
        for error in TABLE.errors
        for cause in error.because
        if "." in cause
    }
    assert named - told == MORE


def test_every_cause_of_the_table_is_used_and_every_error_has_one() -> None:
    used = {cause for one in (*TABLE.errors, *TABLE.messages) for cause in one.because}
    assert set(TABLE.causes) == {cause for cause in used if "." not in cause}
    stood_for = {error.react_native for error in TABLE.errors if error.kit == "ios"}
    assert all(error.because or error.code in stood_for for error in TABLE.errors)


def test_every_citation_was_read_and_is_primary_or_says_that_it_is_not() -> None:
    cited = [one.citation for one in (*TABLE.errors, *TABLE.messages, *TABLE.causes.values(), *TABLE.details)]
    assert all(citation.read.year == 2026 and citation.mark in "PS" for citation in cited)


def test_no_citation_stands_idle() -> None:
    text = STRIPE.joinpath("errors.yaml").read_text(encoding="utf-8")
    document = strict_yaml.read(text.encode(), "errors.yaml").plain
    rows = [row for name in ("android", "ios", "react_native", "messages", "details") for row in document[name]]
    cited = {row["citation"] for row in (*rows, *document["causes"].values())} | set(document["references"])
    assert cited == set(document["citations"])


@pytest.mark.parametrize(
    ("objective_c", "swift"),
    [("NFCDisabled", "nfcDisabled"), ("UnsupportedSDK", "unsupportedSDK"), ("TapToPayReaderTOSAcceptanceFailed", "tapToPayReaderTOSAcceptanceFailed")],
)  # fmt: skip
def test_names_are_known_as_swift_spells_them(objective_c: str, swift: str) -> None:
    assert swift_name(objective_c) == swift
    assert TABLE.by_code[swift] == TABLE.by_code[f"SCPError{objective_c}"]


ERRORS = f"""citations:
  book: {CITATION}
references: [book]
causes:
  outage:
    kind: provider
    title: The server is down
    remedy: {{text: Wait., who: provider}}
    citation: book
android:
  - code: NO_NFC
    meaning: There is no NFC.
    because: [android.nfc, outage]
    citation: book
ios:
  - number: 2910
    name: Unsupported
    react_native: NO_NFC
    meaning: There is no NFC.
    because: [android.nfc]
    citation: book
messages:
  - text: no antenna * found
    codes: [NO_NFC]
    meaning: There is no NFC.
    because: [android.nfc]
    citation: book
"""
MISTAKES = {
    "an unknown rule": ("[android.nfc, outage]", "[android.nfx, outage]", ":13:15", "did you mean 'android.nfc'"),
    "an unknown cause": ("[android.nfc, outage]", "[android.nfc, outrage]", ":13:28", "did you mean 'outage'"),
    "an unknown citation": ("    citation: book\nandroid", "    citation: bok\nandroid", ":9:15", "did you mean 'book'"),
    "an unknown code": ("codes: [NO_NFC]", "codes: [NO_NFCC]", ":24:13", "did you mean 'NO_NFC'"),
    "a misspelt key": ("number: 2910", "numbr: 2910", ":16:5", "did you mean 'number'"),
    "no number": ("number: 2910", "number: many", ":16:13", "number"),
    "a bad version": ("  - code: NO_NFC\n", "  - code: NO_NFC\n    since: about 5\n", ":12:12", "not an SDK version"),
    "a bad range": ("    codes: [NO", "    sdk: newest\n    codes: [NO", ":24:10", "write the range like"),
    "an unknown stage": ("  - text: no", "  - stage: later\n    text: no", ":23:12", "support"),
    "a star at the end": ("antenna * found", "antenna found *", ":23:11", "pattern"),
    "an unknown side": ("kind: provider", "kind: goblins", ":6:11", "provider"),
    "no causes": ("because: [android.nfc, outage]", "because: []", ":13:14", "at least 1"),
    "a code twice": ("ios:", "  - {code: NO_NFC, meaning: Twice., because: [outage], citation: book}\nios:", ":15:12", "stands twice"),
    "not a mapping": (ERRORS, "[]", "errors.yaml", "keys and values"),
    "no YAML": (ERRORS, "{", "errors.yaml", "not valid YAML"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_every_mistake_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    old, new, where, what = MISTAKES[case]
    assert old in ERRORS
    pack = load(write_pack(tmp_path, {"errors.yaml": ERRORS.replace(old, new, 1)}))
    with pytest.raises(ValueError) as refused:
        _ = pack.sdk_errors
    said = str(refused.value)
    assert where in said, said
    assert what in said, said
    assert "rules/acme/errors.yaml" in said


def test_all_mistakes_are_told_at_once_and_by_lint(tmp_path: Path) -> None:
    spoilt = ERRORS.replace("[android.nfc, outage]", "[android.nfx, outrage]").replace(
        "codes: [NO_NFC]", "codes: [NIX]"
    )
    folder = write_pack(tmp_path, {"errors.yaml": spoilt})
    with pytest.raises(RuleError) as refused:
        lint(folder, vocabulary(), name="rules/acme")
    assert len(refused.value.problems) == 3


def test_a_pack_without_the_file_knows_no_errors(tmp_path: Path) -> None:
    table = load(write_pack(tmp_path)).sdk_errors
    assert (table.errors, table.by_code, table.digest) == ((), {}, "")


def test_the_table_is_no_part_of_what_the_pack_demands(tmp_path: Path) -> None:
    without = load(write_pack(tmp_path))
    with_table = load(write_pack(tmp_path, {"errors.yaml": ERRORS}))
    assert without.digest == with_table.digest
    assert demanded(with_table) == ["android.nfc"]
    load(write_pack(tmp_path, {"errors.yaml": "spoilt: ["}))  # a check goes on


class Shelf:
    """A cache that counts."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.kept.get(key)

    def put(self, key: str, text: str) -> None:
        self.kept[key] = text


def test_the_checked_table_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    shelf = Shelf()
    folder = write_pack(tmp_path, {"errors.yaml": ERRORS})

    def table() -> object:
        return load_pack(folder, vocabulary(), name="rules/acme", cache=shelf).sdk_errors

    first = table()
    (key,) = [key for key in shelf.kept if key.startswith("errors")]
    kept = shelf.kept[key]
    assert table() == first
    assert shelf.kept[key] is kept
    shelf.kept[key] = "spoilt"
    assert table() == first
    write_pack(tmp_path, {"errors.yaml": ERRORS.replace("There is no NFC.", "None.")})
    assert table() != first
