"""Every format tells the same verdicts."""

from __future__ import annotations

import json

import pytest

from eligibility.reporting import formats
from eligibility.reporting.saved import read
from eligibility.workbench import Workbench
from tests.devices import READY_ANDROID, ask, ready_android, rendered, report_of


def test_the_three_first_formats_are_there() -> None:
    assert {"html", "json", "text"} <= set(formats())


TEXTS = [form for form in formats() if form != "pdf"]


@pytest.mark.parametrize("form", TEXTS)
def test_every_format_names_the_device_that_is_refused(bench: Workbench, form: str) -> None:
    text = rendered(form, ask(bench, READY_ANDROID), ask(bench, ready_android(nfc=False, device__name="Rover 6")))
    assert text.strip()
    assert "android.nfc" in text or "NFC" in text


@pytest.mark.parametrize("form", TEXTS)
def test_an_empty_report_is_a_report(form: str) -> None:
    rendered(form, errors=({"subject": "x", "reason": "gone", "remedy": "look again"},))
    rendered(form)


def test_json_is_the_document_and_ends_with_a_line(bench: Workbench) -> None:
    found = ask(bench, READY_ANDROID, country="NO")
    text = rendered("json", found)
    assert read(text.encode(), "x") == report_of(found)
    assert text.endswith("}\n")
    (one,) = json.loads(text)["assessments"]
    assert one["question"]["country"] == "NO"
    assert [row["rule"] for row in one["findings"]] == sorted(row["rule"] for row in one["findings"])
