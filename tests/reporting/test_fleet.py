"""The HTML report of many devices: rows, costs and sections; filters that live in the address."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eligibility.reporting import _fleet, _lasting, _page, html
from eligibility.reporting.document import ReportDocument
from eligibility.workbench import Workbench
from tests.devices import READY_ANDROID, ask, ready_android, report_of
from tests.reporting.test_html import HOSTILE, Page

OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1000,900", "--virtual-time-budget=5000", "--dump-dom",
]  # fmt: skip
Fleet = Callable[..., ReportDocument]


@pytest.fixture(scope="module")
def fleet(bench: Workbench) -> Fleet:
    """So many devices: every third has no NFC, every third says nothing of it, the others are ready."""
    kinds = [READY_ANDROID, ready_android(nfc=False), ready_android(nfc=None)]
    known = report_of(*(ask(bench, values, country="GB") for values in kinds))

    def make(size: int, device: str = "Rover") -> ReportDocument:
        rows = [
            {**known["assessments"][number % 3], "subject": f"unit-{number}", "device": f"{device}-{number % 7}"}
            for number in range(size)
        ]
        return {**known, "assessments": rows}

    return make


def within(page: Page, name: str) -> list[str]:
    return [
        str(attributes["href"])
        for tag, attributes in page.tags
        if tag == "a" and str(attributes["href"]).startswith(name)
    ]


def unpacked(text: str) -> dict[str, Any]:
    """The data block as a browser reads it: a list a column."""
    block = re.search(r'<script type="application/octet-stream" id="packed">([A-Za-z0-9+/=]+)</script>', text)
    assert block
    found = json.loads(zlib.decompress(base64.b64decode(block[1])))
    size, _, kinds = found.pop("size"), found.pop("rules"), found.pop("kind")
    for name in ("do", "verdict", "refused", "unknown", "waived", "told"):
        found[name] |= kinds
    return {name: [column["values"][place] for place in places(column, size)] for name, column in found.items()}


def places(column: dict[str, Any], size: int) -> list[int]:
    if "codes" not in column:
        return list(range(size))
    width, codes = column["width"], column["codes"]
    digits = [[ord(letter) - 35 for letter in codes[at : at + width]] for at in range(0, len(codes), width)]
    return [sum(digit * 57 ** (width - 1 - at) for at, digit in enumerate(row)) for row in digits]


@pytest.mark.parametrize("size", [2, 25, 1_001])
def test_costs_and_rule_sections_stand_in_every_page(fleet: Fleet, size: int) -> None:
    text = html.render(fleet(size))
    page = Page(text)
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert page.open == []
    assert len(ids) == len(set(ids))
    assert {"costs", "lasting", "rules", "rule-android-nfc"} <= set(ids)
    assert "#rule-android-nfc" in within(page, "#rule-")
    assert {link[1:] for link in within(page, "#rule-")} <= set(ids)
    assert re.search(r"read</span> <time datetime=.20\d\d-\d\d-\d\d", text[text.index('id="rule-android-nfc"') :])
    assert text.index("What refuses") < text.index("How long the fleet lasts") < text.index("Reasons, one by one")
    assert "<svg" in text


def test_few_devices_are_told_in_full_and_need_no_script(fleet: Fleet) -> None:
    text = html.render(fleet(html.MOST_IN_FULL))
    page = Page(text)
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert all(link[1:] in ids for link in within(page, "#"))
    assert [
        tag for tag, attributes in page.tags if tag == "section" and str(attributes.get("id")).startswith("device-")
    ] == ["section"] * 20


def test_many_devices_are_rows_that_can_be_read_without_scripts(fleet: Fleet) -> None:
    text = html.render(fleet(25))
    page = Page(text)
    rows = [attributes for tag, attributes in page.tags if tag == "tr" and "data-v" in attributes]
    assert [row["id"] for row in rows] == [f"device-{number}" for number in range(1, 26)]
    assert [row["data-v"] for row in rows[:3]] == ["eligible", "not_eligible", "undetermined"]
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert all(link[1:] in ids for link in within(page, "#") if "=" not in link)
    assert '<section class="device" id="device-' not in text
    assert "html:not(.scripts) .scripted { display: none; }" in text
    thousand = html.render(fleet(1_000))
    assert "and 616 more" in thousand  # 333 without NFC and 333 that say nothing, of which 50 are named
    assert len(thousand) < 450_000


def test_very_many_devices_are_a_block_of_data(fleet: Fleet) -> None:
    text = html.render(fleet(1_001))
    told = unpacked(text)
    assert not [attributes for tag, attributes in Page(text).tags if tag == "tr" and "data-v" in attributes]
    assert re.search(r"<noscript>.*1,001 devices need scripts.*csv and jsonl", text)
    assert told["subject"] == [f"unit-{number}" for number in range(1_001)]
    assert told["verdict"][:4] == ["eligible", "not_eligible", "undetermined", "eligible"]
    assert told["refused"][1] == ["android.nfc"]
    assert told["unknown"][2] == ["android.nfc"]
    assert told["until"][0].startswith("20")
    assert "<li>" in text
    assert "and 655 more" in text  # 334 without NFC and 333 that say nothing, of which 12 are named


@pytest.mark.parametrize("distinct", [1, 57, 58, 3_249, 3_250])
def test_codes_tell_every_value_apart(distinct: int) -> None:
    column = [f"value {number % distinct}" for number in range(8_000)]
    coded: Any = _fleet._coded(column)
    assert [coded["values"][place] for place in places(coded, len(column))] == column
    assert "\\" not in coded["codes"]


def test_columns_can_be_added_one_by_one(fleet: Fleet) -> None:
    document, made = fleet(30), _fleet.Fleet()
    for assessment in document["assessments"]:
        made.add(assessment)
    assert made.columns == _fleet.fleet_of(document).columns
    assert _page.render_fleet(made, _page.cover_of(document)) == html.render(document)


def test_the_fleet_burns_down_on_the_very_day_it_fails() -> None:
    ends = ["2027-01-01", "2026-12-23", None, "2020-01-01", "2030-01-01"]
    verdicts = ["eligible", "undetermined", "eligible", "not_eligible", "eligible"]
    found = _lasting.steps(verdicts, ends, "2026-11-22")
    told = [(step.day, step.eligible, step.undetermined) for step in found]
    assert told == [("2026-11-22", 3, 1), ("2026-12-23", 3, 0), ("2027-01-01", 2, 0), ("2028-11-22", 2, 0)]
    assert [found[0].share, found[-1].share] == [0, 1]


def test_a_fleet_without_an_eligible_device_shows_none(bench: Workbench) -> None:
    rows = [ask(bench, {**READY_ANDROID, "android.nfc": None}, country="GB") for _ in range(2)]
    text = html.render(report_of(*rows))
    assert 'class="left"' not in text
    assert 'class="open"' in text


@pytest.mark.parametrize("size", [2, 25, 1_001])
def test_only_our_own_scripts_may_run(fleet: Fleet, size: int) -> None:
    text = html.render(fleet(size))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert policy
    assert len(scripts) == (1 if size == 2 else 2)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert policy[1] == f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}"
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b",
        "".join(scripts),
    )
    assert not re.search(r'\s(src|on\w+)=|url\(|@import|href="javascript', text)


@pytest.mark.parametrize("size", [2, 25, 1_001])
def test_the_same_input_gives_the_same_bytes(fleet: Fleet, size: int) -> None:
    assert html.render(fleet(size)) == html.render(fleet(size))


@pytest.mark.parametrize("size", [2, 25, 1_001])
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_what_devices_say_adds_no_markup(fleet: Fleet, size: int, hostile: str) -> None:
    def page(said: str) -> str:
        document = fleet(size)
        rows = [{**row, "device": said, "subject": said + " here"} for row in document["assessments"]]
        return html.render({**document, "assessments": rows})  # type: ignore[typeddict-item]

    text = page(hostile)
    assert [tag for tag, _ in Page(text).tags] == [tag for tag, _ in Page(page("harmless")).tags]
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)


def browsed(chromium: str, place: Path, text: str, fragment: str = "") -> str:
    """The page's elements after its script has run."""
    file = place / "fleet.html"
    file.write_text(text, encoding="utf-8")
    command = [chromium, *OPTIONS, f"--user-data-dir={place / 'profile'}", f"{file.as_uri()}{fragment}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert 'class="scripts"' in ran.stdout, ran.stderr[-500:]
    return ran.stdout[: ran.stdout.index('id="lasting"')]


def units(dom: str) -> list[int]:
    """The numbers of the devices shown, in the order shown."""
    rows = re.findall(r"<tr[^>]*data-v=[^>]*>.*?</tr>", dom, re.DOTALL)
    return [int(re.search(r"unit-(\d+)", row)[1]) for row in rows if ' hidden=""' not in row.split(">")[0]]  # type: ignore[index]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [25, 1_001])
@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("", lambda number: True),
        ("#v=not_eligible", lambda number: number % 3 == 1),
        ("#rule=android.nfc", lambda number: number % 3 != 0),
        ("#v=undetermined&rule=android.nfc&q=ROVER-3+unit", lambda number: number % 3 == 2 and number % 7 == 3),
        ("#q=no+such+device", lambda number: False),
        ("#rule-android-nfc", lambda number: True),
    ],
)
def test_a_mailed_address_shows_the_filtered_rows(
    fleet: Fleet, chromium: str, tmp_path: Path, size: int, *, fragment: str, shown: Callable[[int], bool]
) -> None:
    dom = browsed(chromium, tmp_path, html.render(fleet(size)), fragment)
    expected = [number for number in range(size) if shown(number)]
    said = f"{size:,} devices" if len(expected) == size else f"{len(expected):,} of {size:,} devices shown"
    assert re.search(r'id="count"[^>]*aria-live="polite"[^>]*>([^<]*)<', dom)[1] == said  # type: ignore[index]
    found = units(dom)
    assert found == expected[: len(found)]
    assert len(found) == len(expected) or (size > 1_000 and len(found) >= 10)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [25, 1_001])
def test_a_mailed_address_sorts_the_rows(fleet: Fleet, chromium: str, tmp_path: Path, size: int) -> None:
    dom = browsed(chromium, tmp_path, html.render(fleet(size)), "#v=eligible&sort=-device")
    models = [number % 7 for number in units(dom)]
    assert models[0] == 6
    assert models == sorted(models, reverse=True)
    assert re.search(r'data-sort="device"[^>]*aria-sort="descending"', dom)


@pytest.mark.timeout(120)
def test_a_link_to_a_device_finds_it_among_very_many(fleet: Fleet, chromium: str, tmp_path: Path) -> None:
    dom = browsed(chromium, tmp_path, html.render(fleet(1_001)), "#device-700")
    assert re.search(r'<tr id="device-700"[^>]*class="here"', dom)
    assert len(units(dom)) < 100


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [25, 1_001])
def test_what_devices_say_stays_text_in_a_browser(fleet: Fleet, chromium: str, tmp_path: Path, size: int) -> None:
    said = "</script><!--<img src=x onerror=\"document.title='pwned'\">\u202e\x00"
    dom = browsed(chromium, tmp_path, html.render(fleet(size, device=said)))
    assert "<title>pwned" not in dom
    assert "<img" not in dom
    assert "&lt;/script&gt;&lt;!--&lt;img" in dom
    assert units(dom)[:3] == [0, 1, 2]
