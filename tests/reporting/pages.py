"""Reports that the page tests look at: one device, several, a fleet, one with a baseline and waivers."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

from eligibility.assessment import Question
from eligibility.reporting import render
from eligibility.reporting.comparison import since
from eligibility.reporting.rows import assessment_row, report_of
from eligibility.rulebook.waiver import load_waivers
from eligibility.workbench import Workbench
from tests.devices import IDEVICEINFO, ON, READY_FOLDER, facts, ready_android, recording

WAIVERS = """\
waivers:
- rule: android.nfc
  reason: The old tills are replaced in spring.
  approver: Ada Lovelace
  from: 2026-01-01
  until: 2027-06-30
"""
SILENT = ("script", "style", "noscript", "code", "time")


@cache
def documents(bench: Workbench) -> dict[str, Any]:
    """Name → report."""
    one = report_of([row(bench, READY_FOLDER, "phone", country="GB")], [])
    several = several_of(bench)
    fleet = {**several, "assessments": [{**several["assessments"][n % 5], "subject": f"unit-{n}"} for n in range(30)]}
    very_many = {
        **fleet,
        "assessments": [{**fleet["assessments"][n % 30], "subject": f"unit-{n}"} for n in range(1_001)],
    }
    earlier = {**several, "assessments": [{**several["assessments"][0], "subject": f"unit-{n}"} for n in range(29)]}
    return {
        "one": one, "several": several, "fleet": since(earlier, "last-month.json", fleet), "very-many": very_many,
        "baseline": since(one, "before.json", several),
        "pair": {**several, "assessments": [several["assessments"][1], several["assessments"][3]]},
    }  # fmt: skip


def several_of(bench: Workbench) -> Any:
    """A ready phone, one refused and waived, one that nobody looked at, one that sources disagree on, an iPhone."""
    waivers, problems = load_waivers(WAIVERS.encode(), "waivers.yaml", [rule.id for rule in bench.pack.rules])
    assert not problems
    old = {
        **READY_FOLDER,
        "getprop.txt": READY_FOLDER["getprop.txt"].replace("2026-10-05", "2025-02-05"),
        "settings_list_global.txt": "adb_enabled=1\ndevelopment_settings_enabled=1\n",
        "uname_m.txt": "x86_64\n",
    }
    question = Question("stripe", ON, country="GB")
    waived = bench.assess(
        bench.sheet(facts=facts(ready_android(nfc=False))), question, subject="waived", waivers=waivers
    )
    rows = [
        row(bench, READY_FOLDER, "phone", country="GB"),
        assessment_row(waived),
        row(
            bench, {"getprop.txt": READY_FOLDER["getprop.txt"]}, "bare", country="CA", sdk="react-native:0.0.1-beta.30"
        ),
        row(bench, old, "old", simulated=True, country="FR"),
        row(bench, {"ideviceinfo.txt": IDEVICEINFO}, "iphone", country="JP"),
    ]
    failures = [{"subject": "gone", "reason": "there is no such file", "remedy": "look again"}]
    return report_of(rows, failures, ["not waived: waivers.yaml:9: is over"])  # type: ignore[arg-type]


def row(bench: Workbench, files: dict[str, str], subject: str, **question: Any) -> Any:
    material = recording(
        {name.removesuffix(".txt"): text for name, text in files.items()}, dated="2026-11-20T09:30:00Z"
    )
    return assessment_row(
        bench.assess(bench.sheet(material), Question("stripe", ON, **question), subject=subject), material
    )


@cache
def page(bench: Workbench, name: str, language: str = "en", form: str = "html") -> str:
    """A report as a page."""
    text = render(form, documents(bench)[name], language=language)
    assert isinstance(text, str)
    return text


class Texts(HTMLParser):
    """The texts of a page that are ours: those that may be translated."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent: list[str] = []
        self._text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end()
        told = dict(attrs)
        for name in ("aria-label", "data-label"):
            if told.get(name) and not self._silent:
                self.found.append(str(told[name]))
        if tag in ("meta", "br", "input", "line", "path", "circle", "hr"):
            return
        if self._silent or tag in SILENT or told.get("translate") == "no" or "data-say" in told:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end()
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data

    def _end(self) -> None:
        text = re.sub(r"[ \n\t]+", " ", self._text).strip(" ")
        if text and re.search(r"[^\W\d_]", text):
            self.found.append(text)
        self._text = ""
