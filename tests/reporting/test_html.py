"""The HTML report: whole, quiet on the network, and deaf to what devices say."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eligibility.workbench import Workbench
from tests.devices import READY_ANDROID, READY_FOLDER, assess_folder, facts, ready_android, rendered

VOID = {
    "meta",
    "link",
    "br",
    "hr",
    "img",
    "input",
    "circle",
    "line",
    "path",
    "rect",
    "col",
    "use",
    "polyline",
    "polygon",
}
HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7 * 7 }}{% include 'x' %}", "</style><script>", "]]><!--",
    "javascript:alert(1)", "\u202eelbigile\x00\x1b[31m", "&lt;b&gt;", "&#x3C;script&#x3E;", "https://evil.example/x.js", "x" * 100_000,
]  # fmt: skip


class Page(HTMLParser):
    """Collects tags and complains of any that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag, f"</{tag}> is out of order"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page_of(
    bench: Workbench,
    *devices: dict[str, Any],
    subject: str = "test",
    errors: tuple[dict[str, str], ...] = (),
    **question: Any,
) -> str:
    from eligibility.assessment import Question
    from tests.devices import ON

    found = [
        bench.assess(bench.sheet(facts=facts(values)), Question("stripe", ON, **question), subject=subject)
        for values in devices
    ]
    return rendered("html", *found, errors=errors)


def test_the_page_is_balanced_and_named(bench: Workbench) -> None:
    page = Page(page_of(bench, READY_ANDROID, ready_android(nfc=False), country="GB"))
    assert page.open == []
    tags = [tag for tag, _ in page.tags]
    assert [tags.count(tag) for tag in ("html", "head", "body", "main", "h1")] == [1] * 5
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_links_within_the_page_lead_somewhere(bench: Workbench) -> None:
    page = Page(page_of(bench, READY_ANDROID, ready_android(nfc=False)))
    ids = {attributes.get("id") for _, attributes in page.tags}
    inner = [attributes["href"] for _, attributes in page.tags if (attributes.get("href") or "").startswith("#")]
    assert inner
    assert all(link is not None and link[1:] in ids for link in inner)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_what_a_device_says_stays_text(bench: Workbench, hostile: str) -> None:
    def page(said: str) -> str:
        facts_said = {
            "device.model": said,
            "device.name": said,
            "device.manufacturer": said,
            "android.overlay_apps": [said.replace(",", "")],
        }
        failure = {"subject": said, "reason": said, "remedy": said}
        return page_of(bench, {**READY_ANDROID, **facts_said}, subject=said, errors=(failure,), country="GB")

    text = page(hostile)
    told, plain = Page(text), Page(page("harmless"))
    assert told.open == []
    assert [tag for tag, _ in told.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in told.tags] == [sorted(attributes) for _, attributes in plain.tags]
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)
    if "{{" in hostile:
        assert any("{{ 7 * 7 }}" in part for part in told.text)


def test_evidence_is_escaped_too(bench: Workbench) -> None:
    files = {**READY_FOLDER, "getprop.txt": READY_FOLDER["getprop.txt"].replace("AC-100", "<script>alert(1)</script>")}
    text = rendered("html", assess_folder(bench, files, subject="<b>x</b>"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_is_fetched_and_only_citations_lead_out(bench: Workbench) -> None:
    text = page_of(bench, READY_ANDROID, ready_android(nfc=False), country="GB")
    cited = {edition.citation.url for rule in bench.pack.rules for edition in rule.editions} | {
        note.citation.url for note in bench.pack.markets.notes
    }
    page = Page(text)
    for tag, attributes in page.tags:
        assert "src" not in attributes, tag
        assert tag not in ("link", "iframe", "object", "embed", "form", "img", "base")
        link = attributes.get("href")
        if link and not link.startswith("#"):
            assert tag == "a"
            assert link in cited, link
    assert '<meta name="referrer" content="no-referrer">' in text
    assert not re.search(r"url\((?!['\"]?data:)|@import|@font-face", text)
    assert "default-src 'none'" in text


def test_the_page_cares_for_print_dark_rooms_and_readers(bench: Workbench) -> None:
    text = page_of(bench, READY_ANDROID)
    assert "@media print" in text
    assert "light-dark(" in text
    assert "prefers-contrast" in text
    assert '<html lang="en"' in text
    assert 'charset="utf-8"' in text


def test_the_verdict_and_its_reasons_come_first(bench: Workbench) -> None:
    text = page_of(bench, ready_android(nfc=False))
    verdict, reason = text.index("NOT ELIGIBLE"), text.index("No NFC")
    assert verdict < text.index("Met</span> (")
    assert reason < text.index("Met</span> (")
    for word in ("Written in", "What to do", "android.nfc", "stripe-terminal"):
        assert word in text


def test_a_page_of_many_devices_stays_small(bench: Workbench) -> None:
    assert len(page_of(bench, *[READY_ANDROID] * 3)) < 3_000_000


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "values",
    [READY_ANDROID, ready_android(nfc=False, device__name="<script>document.title='pwned'</script>")],
    ids=["ready", "hostile"],
)
def test_a_browser_shows_the_verdict(bench: Workbench, chromium: str, tmp_path: Path, values: dict[str, Any]) -> None:
    file = tmp_path / "report.html"
    file.write_text(page_of(bench, values, country="GB"), encoding="utf-8")
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
    ]  # fmt: skip
    ran = subprocess.run([chromium, *options, file.as_uri()], capture_output=True, text=True, timeout=90, check=False)
    verdict = "NOT ELIGIBLE" if values["android.nfc"] is False else "good through 31 Oct 2027"
    assert verdict in ran.stdout, ran.stderr[-500:]
    assert "<title>pwned</title>" not in ran.stdout
    assert "<script>document" not in ran.stdout
