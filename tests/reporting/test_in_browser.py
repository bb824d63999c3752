"""Pages in a real browser: usable by everyone, in every language, silent on the network."""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eligibility.content import languages as codes
from eligibility.workbench import Workbench
from tests.conftest import BROWSER
from tests.reporting.pages import page

NAMES = ["one", "several", "fleet", "very-many"]
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "paper": (794, 1123)}
Look = Callable[..., list[dict[str, Any]]]
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def look(bench: Workbench, chromium: str, node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """Carry out tasks on pages in one browser: ``look({"page": "one", "axe": True})``."""
    place = tmp_path_factory.mktemp("pages")
    command = [node, str(BROWSER / "look.js"), chromium]
    browser = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert browser.stdin is not None
    assert browser.stdout is not None

    def carry_out(*tasks: dict[str, Any]) -> list[dict[str, Any]]:
        made = []
        for task in tasks:
            name, code, form = task.get("page", "one"), task.get("in", "en"), task.get("form", "html")
            file = place / f"{name}-{code}-{form}.html"
            if not file.exists():
                file.write_text(page(bench, name, code, form), encoding="utf-8")
            made.append({**task, "url": f"{file.as_uri()}{task.get('fragment', '')}"})
        browser.stdin.write(f"{json.dumps(made)}\n")
        browser.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(browser.stdout.readline())
        return answers

    yield carry_out
    browser.stdin.close()
    assert browser.wait(30) == 0


def test_everyone_can_use_it_in_every_language_and_light(look: Look) -> None:
    tasks = [
        {"page": name, "form": form, "language": code, "scheme": scheme, "theme": theme, "open": name != "very-many", "axe": True}
        for (name, form), code, (scheme, theme) in itertools.product(
            [("pair", "html"), ("fleet", "html"), ("several", "card")], codes(), [("light", ""), ("dark", "")],
        )
        if code == "en" or not theme + scheme.removeprefix("light")  # a language changes no colour
    ]  # fmt: skip
    tasks += [{"page": "very-many", "scheme": scheme, "axe": True} for scheme in ("light", "dark")]
    tasks += [
        {"page": "several", "theme": "contrast", "scheme": scheme, "open": True, "axe": True}
        for scheme in ("light", "dark")
    ]
    for task, answer in zip(tasks, look(*tasks), strict=True):
        assert answer["violations"] == [], task
        assert answer["passes"] > 20
        assert answer["requests"] == answer["mistakes"] == []


@pytest.mark.parametrize("name", [*NAMES, "baseline"])
def test_the_switch_gives_the_page_as_it_is_in_that_language(look: Look, name: str) -> None:
    for begun, wanted in zip(codes(), (*codes()[1:], codes()[0]), strict=True):
        switched, written = look(
            {"page": name, "in": begun, "language": wanted, "texts": True},
            {"page": name, "in": wanted, "texts": True},
        )
        assert switched["lang"] == written["lang"] == wanted
        assert switched["texts"] == written["texts"]
        assert switched["mistakes"] == []


def test_the_language_can_be_mailed_in_the_address(look: Look) -> None:
    answers = look(
        {"page": "one", "fragment": "#lang=ja", "texts": True},
        {"page": "fleet", "fragment": "#v=not_eligible&lang=fr", "texts": True},
        {"page": "fleet", "fragment": "#v=not_eligible", "language": "fr", "texts": True},
        {"page": "one", "fragment": "#lang=tlh", "texts": True},
    )
    assert [answer["lang"] for answer in answers] == ["ja", "fr", "fr", "en"]
    assert "Tap to Pay 適合性レポート" in answers[0]["texts"]
    assert answers[1]["texts"] == answers[2]["texts"]
    assert "v=not_eligible&lang=fr" in answers[2]["address"]


def test_each_count_is_a_filter(look: Look) -> None:
    for name in ("fleet", "very-many"):
        whole, some, pressed = look(
            {"page": name, "seen": "#count"},
            {"page": name, "fragment": "#do=replace", "seen": "#count"},
            {"page": name, "press": [".kinds a[href='#do=replace']"], "seen": "#count"},
        )
        assert whole["seen"] != some["seen"] == pressed["seen"]
        assert pressed["address"].endswith("#do=replace")
        assert pressed["mistakes"] == []


def test_without_scripts_the_page_is_whole(look: Look) -> None:
    for name in ("one", "several", "fleet"):
        with_scripts, without = look({"page": name, "texts": True}, {"page": name, "texts": True, "scripts": False})
        missing = set(with_scripts["texts"]) - set(without["texts"])
        assert {text for text in missing if len(text) > 20} == set()


def test_a_device_of_a_fleet_has_a_page_of_its_own(look: Look) -> None:
    for name in ("fleet", "very-many"):
        before, told, closed = look(
            {"page": name, "seen": "#sheet"},
            {"page": name, "fragment": "#device-2", "seen": "#sheet", "language": "fr"},
            {"page": name, "fragment": "#device-2", "press": ["#sheet-close"], "seen": "#sheet"},
        )
        assert before["seen"] is closed["seen"] is None
        assert all(word in told["seen"] for word in ("unit-1", "Dérogations", "NON ÉLIGIBLE".lower()))
        assert told["mistakes"] == closed["mistakes"] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_over_the_edge(look: Look, name: str, tmp_path: Path) -> None:
    kept = Path(__file__).parents[2] / "build" / "screenshots"
    kept.mkdir(parents=True, exist_ok=True)
    tasks = [
        {
            "page": name, "language": code if code != "en" else None, "width": width, "height": height, "print": size == "paper",
            "shot": str(kept / f"{name}-{size}-{code}.png"),
        }
        for (size, (width, height)), code in itertools.product(SIZES.items(), codes())
    ]  # fmt: skip
    for task, answer in zip(tasks, look(*tasks), strict=True):
        assert not answer["wide"], task
        assert Path(task["shot"]).stat().st_size > 5_000
