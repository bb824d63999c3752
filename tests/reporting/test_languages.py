"""English, French and Japanese in one file: nothing left out, nothing half said."""

from __future__ import annotations

import ast
import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from eligibility import content
from eligibility.content import languages as codes
from eligibility.errors import WrongUse
from eligibility.reporting import _disposition, render
from eligibility.reporting import _messages as messages
from eligibility.reporting import _words as words
from eligibility.reporting._language import PLAIN, Day, Number, Share, language
from eligibility.reporting.comparison import KINDS
from eligibility.workbench import Workbench
from tests.conftest import Run
from tests.reporting.pages import Texts, documents, page

ROOT = Path(__file__).parents[2]
CATALOGS = ("page", "rules")
OTHERS = [code for code in codes() if code != "en"]
NAMES = ["one", "several", "fleet", "very-many", "baseline"]
ARE_THE_SAME = {"SHA-256", "NFC"}


def catalog(code: str, name: str) -> dict[str, str]:
    file = content.folder("reports").joinpath("words").joinpath(code).joinpath(f"{name}.json")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def places(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{\w+\}", text)))


def packed(text: str) -> Any:
    block = re.search(r'id="packed-words">([A-Za-z0-9+/=]+)<', text)
    assert block
    return json.loads(zlib.decompress(base64.b64decode(block[1])))


@pytest.mark.parametrize("name", CATALOGS)
@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_words_with_the_same_places(code: str, name: str) -> None:
    found = catalog(code, name)
    assert list(found) == list(catalog(OTHERS[0], name))
    assert [text for text, said in found.items() if not said] == []
    assert [text for text, said in found.items() if not text.startswith("#") and places(text) != places(said)] == []


def test_what_rules_and_facts_say_is_translated(bench: Workbench) -> None:
    rules = bench.pack.rules
    texts = {text for rule in rules for text in (rule.title, rule.failure_title, rule.why, rule.remedy.text)}
    texts |= {case.remedy.text for rule in rules for case in rule.remedies}
    texts |= {edition.needs for rule in rules for edition in rule.editions if edition.needs}
    texts |= {reader.title for reader in bench.pack.other_readers}
    texts |= {text for fact in bench.vocabulary.values() for text in (fact.title, fact.by_hand)}
    known = set(catalog(OTHERS[0], "rules"))
    assert texts - known == set()
    code = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "eligibility").rglob("*.py")))
    stale = [text for text in known - texts if not _stands_in(text, code)]
    assert stale == [], "words that nothing says any more"


def _stands_in(text: str, code: str) -> bool:
    """Whether every piece of the text between its places stands in the code."""
    joined = re.sub(r'"\s+f?"', "", code)
    return all(piece.strip("' ") in joined for piece in re.split(r"\{\w+\}|not reported", text) if piece.strip("' "))


def test_what_pages_say_is_translated() -> None:
    templates = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "reports" / "html").glob("*.j2")))
    texts = set(re.findall(r't(?:\.attribute|\.count)?\(\s*"([^"]+)"', templates))
    texts |= set(re.findall(r't\.count\("[^"]+", "([^"]+)"', templates))
    texts |= {text for text in _said(ROOT / "eligibility" / "reporting" / "_disposition.py") if text != "{value}"}
    for table in (
        _disposition.KINDS,
        words.VERDICTS,
        words.STAGES,
        words.STEPS,
        words.WHO,
        words.ENFORCERS,
        words.KITS,
        KINDS,
    ):
        texts |= set(table.values())
    assert texts - set(catalog(OTHERS[0], "page")) - set(catalog(OTHERS[0], "rules")) == set()


def _said(module: Path) -> set[str]:
    """The sentences in a module: its texts with a blank or a place in them, without what it says of itself."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    about = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Module)
    }
    bare = {
        node.value.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    joints = {", ", "; "}
    return {text for text in texts - about - bare - joints if " " in text or "{" in text}


@pytest.mark.parametrize("form", ["html", "card"])
@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_page_is_left_untranslated(bench: Workbench, name: str, code: str, form: str) -> None:
    text = page(bench, name, code, form)
    told = packed(text)
    assert f'<html lang="{code}">' in text
    assert told["others"] == [other for other in codes() if other != code]
    assert {one for one in Texts(text).found if one not in told["texts"]} - ARE_THE_SAME == set()


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_english_does_not_stand_among_other_words(bench: Workbench, name: str, code: str) -> None:
    english = {**catalog(code, "page"), **catalog(code, "rules")}
    left = [one for one in Texts(page(bench, name, code)).found if english.get(one, one) != one]
    homographs = {one for one in left if one in set(english.values())}
    assert set(left) - homographs == set()


def test_a_page_says_the_sentence_of_the_assessment(bench: Workbench) -> None:
    for document in documents(bench).values():
        for assessment in document["assessments"][:5]:
            for finding in assessment["findings"]:
                if "/" not in finding["reason"]:  # periods are told better on pages
                    assert PLAIN.say(messages.reason(finding)) == " ".join(finding["reason"].split(" "))


@pytest.mark.parametrize(
    ("code", "day", "number", "share"),
    [
        ("en", "1 Mar 2027", "1,234,567", "93.4%"),
        ("fr", "1 mars 2027", "1\u202f234\u202f567", "93,4\u00a0%"),
        ("ja", "2027年3月1日", "1,234,567", "93.4%"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_does(code: str, day: str, number: str, share: str) -> None:
    spoken = language(code)
    assert [spoken.say(one) for one in (Day("2027-03-01"), Number(1_234_567), Share(0.934))] == [day, number, share]


def test_a_text_with_filled_places_is_found_again() -> None:
    assert language("fr").own("known only as claimed") == language("fr").own("known only as {grade}").replace(
        "{grade}", language("fr").own("claimed")
    )
    assert language("fr").own("what nobody ever said") == "what nobody ever said"


def test_a_language_without_words_is_wrong_use(bench: Workbench, run_cli: Run, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="tlh"):
        render("html", documents(bench)["one"], language="tlh")
    ran = run_cli("check", "model:Galaxy A14", "--language", "tlh", "--format", "html")
    assert ran.code == 2
    assert "en, fr, ja" in ran.err


def test_a_page_begins_in_the_language_asked_for(run_cli: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    run_cli("check", "model:Galaxy A14", "--language", "fr", "--output", f"html={file}")
    assert '<html lang="fr">' in file.read_text(encoding="utf-8")
