"""Formats for programs: read back by other readers, inert with hostile strings, same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any
from uuid import UUID

import pytest

from eligibility.workbench import Workbench
from tests.devices import READY_ANDROID, ask, ready_android, rendered

HOSTILE = [
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "|x",
    "<script>alert(1)</script>",
    "]]>",
    "\u202eabc",
    "a\nb",
    "\x00",
    "::error::x",
    "%0A::error::y",
]


def hostile(bench: Workbench, text: str) -> Any:
    return ask(bench, ready_android(nfc=False, device__name=text, device__model=text))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(bench: Workbench, text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("csv", hostile(bench, text)))))
    assert len(rows) == 1
    for cell in rows[0].values():
        assert not re.match(r"^\s*[=+\-@|%]", cell), cell
        assert "\n" not in cell


def test_a_row_a_subject_with_the_verdict(bench: Workbench) -> None:
    failures = ({"subject": "x", "reason": "gone", "remedy": "look again"},)
    rows = list(
        csv.DictReader(io.StringIO(rendered("csv", ask(bench, READY_ANDROID), hostile(bench, "x"), errors=failures)))
    )
    assert [row["verdict"] for row in rows] == ["eligible", "not_eligible", "could_not_be_looked_at"]
    assert rows[1]["refused_by"] == "android.nfc"


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_is_xml_and_counts_what_it_holds(bench: Workbench, text: str) -> None:
    root = ET.fromstring(rendered("junit", hostile(bench, text)))
    (suite,) = root.findall("testsuite")
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases)
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) == 1
    assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
    assert suite.find("testcase/failure").attrib["message"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_annotation_begins_another(bench: Workbench, text: str) -> None:
    lines = rendered("github", hostile(bench, text)).splitlines()
    assert all(re.match(r"^::(error|warning|notice) title=[^:]*::", line) for line in lines), lines
    assert [line.startswith("::error") for line in lines][:3] == [True, True, False]
    assert ("::REPLACE: " in lines[0]) is True


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_no_markup_from_outside(bench: Workbench, text: str) -> None:
    written = rendered("markdown", hostile(bench, text))
    assert "<script" not in written
    assert not re.search(r"[\x00\u202e]", written)
    assert "**✗ REPLACE**: No NFC sensor in the device" in written


def test_sarif_names_rules_and_places(bench: Workbench) -> None:
    (run,) = json.loads(rendered("sarif", hostile(bench, "x")))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(rules) == [rule.id for rule in bench.pack.rules]
    (failure,) = [row for row in run["results"] if row["level"] == "error"]
    assert failure["ruleId"] == rules[failure["ruleIndex"]] == "android.nfc"
    assert failure["properties"]["rule"] == "rules/stripe/android/nfc.yaml"
    assert failure["properties"]["do"] == "replace"
    assert [row["kind"] for row in run["results"]].count("open") == 0, "nobody need look further at what is refused"


def test_oscal_refers_only_to_what_it_holds(bench: Workbench) -> None:
    results = json.loads(rendered("oscal", ask(bench, READY_ANDROID), hostile(bench, "x")))["assessment-results"][
        "results"
    ]
    for result in results:
        UUID(result["uuid"])
        observed = {row["uuid"] for row in result["observations"]}
        assert {
            ref["observation-uuid"] for row in result["findings"] for ref in row["related-observations"]
        } == observed
        controls = {
            row["control-id"] for row in result["reviewed-controls"]["control-selections"][0]["include-controls"]
        }
        assert {row["target"]["target-id"] for row in result["findings"]} == controls
    states = {row["target"]["target-id"]: row["target"]["status"]["state"] for row in results[1]["findings"]}
    assert states["android.nfc"] == "not-satisfied"
    assert states["android.play-store"] == "satisfied"


def test_a_line_of_json_lines_stands_alone(bench: Workbench) -> None:
    failures = ({"subject": "x", "reason": "gone", "remedy": "look again"},)
    lines = [json.loads(line) for line in rendered("jsonl", ask(bench, READY_ANDROID), errors=failures).splitlines()]
    assert [line["kind"] for line in lines] == ["assessment", "error"]
    assert all(line["schema"] == "tapready/assessments/2.0" for line in lines)
