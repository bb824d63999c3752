"""Reports read by programs of other people: an HTML validator, the SARIF multitool, OSCAL, JUnit and PDF readers."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from eligibility.content import languages as codes
from eligibility.reporting import render
from eligibility.workbench import Workbench
from tests.conftest import BROWSER, need
from tests.reporting.pages import documents, page

HTML_RULES = {
    "extends": ["html-validate:standard"],
    "rules": {"no-inline-style": "off", "long-title": "off", "no-raw-characters": "off", "require-sri": "off"},
}  # the meter's length is a style; foreign text makes titles long
HOSTILE = [
    "<script>alert(1)</script>",
    '"onload="x',
    '=HYPERLINK("http://x")',
    "\u202eabc",
    "\x00",
    "]]>",
    "é" * 500_000,
]


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)


def written(place: Path, name: str, text: str | bytes) -> Path:
    file = place / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
    return file


def hostile(bench: Workbench, said: str) -> Any:
    """A report in which device, subject, evidence and failure say it."""
    document = documents(bench)["several"]
    rows = [{**row, "device": said, "subject": said} for row in document["assessments"]]
    rows[0]["facts"] = [
        {**fact, "value": said} if isinstance(fact["value"], str) else fact for fact in rows[0]["facts"]
    ]
    return {**document, "assessments": rows, "errors": [{"subject": said, "reason": said, "remedy": said}]}


@pytest.mark.parametrize(
    ("name", "form"),
    [("one", "html"), ("several", "card"), ("fleet", "html"), ("very-many", "html"), ("pair", "html")],
)
def test_html_is_valid(bench: Workbench, node: str, tmp_path: Path, name: str, form: str) -> None:
    languages = ["en"] if name in ("very-many", "pair") else codes()  # its time grows with the square of a page
    written(tmp_path, ".htmlvalidate.json", json.dumps({"root": True, **HTML_RULES}))
    files = [written(tmp_path, f"{code}.html", page(bench, name, code, form)) for code in languages]
    told = ran(node, BROWSER / "node_modules/html-validate/bin/html-validate.js", "--formatter=stylish", *files)
    assert told.returncode == 0, told.stdout[:3_000] + told.stderr[:500]


@pytest.mark.parametrize("said", ["plain", *HOSTILE], ids=lambda text: ascii(text[:12]))
def test_the_sarif_multitool_finds_no_mistake(bench: Workbench, node: str, tmp_path: Path, said: str) -> None:
    tool = BROWSER / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    tool.chmod(0o755)
    file = written(tmp_path, "report.sarif", render("sarif", hostile(bench, said)))
    told = ran(
        tool, "validate", file, "--level", "Error;Warning", "--kind", "Fail", "--output", tmp_path / "told.sarif"
    )
    (run,) = json.loads((tmp_path / "told.sarif").read_text(encoding="utf-8-sig"))["runs"]
    mistakes = [row["message"] for row in run["results"] if row.get("kind", "fail") == "fail"]
    homeless = [
        one for one in mistakes if one["id"] == "Warning_ProvideToolnformationUri"
    ]  # the project has no address yet
    assert [one for one in mistakes if one not in homeless] == [], told.stdout[-800:]


@pytest.mark.parametrize("said", ["plain", *HOSTILE], ids=lambda text: ascii(text[:12]))
def test_a_junit_reader_counts_the_same(bench: Workbench, tmp_path: Path, said: str) -> None:
    junitparser = pytest.importorskip("junitparser")
    read = junitparser.JUnitXml.fromfile(str(written(tmp_path, "report.xml", render("junit", hostile(bench, said)))))
    document = hostile(bench, said)
    unmet = [
        row
        for one in document["assessments"]
        for row in one["findings"]
        if row["outcome"] == "unmet" and row["level"] == "demand"
    ]
    assert read.failures == len(unmet)
    assert sum(len(list(suite)) for suite in read) == read.tests


@pytest.mark.parametrize("said", ["plain", *HOSTILE], ids=lambda text: ascii(text[:12]))
def test_an_oscal_reader_takes_it(bench: Workbench, tmp_path: Path, said: str) -> None:
    results = pytest.importorskip("trestle.oscal.assessment_results")
    read = results.AssessmentResults.oscal_read(written(tmp_path, "report.json", render("oscal", hostile(bench, said))))
    assert read is not None
    assert len(read.results) == 5


@pytest.mark.parametrize("code", ["en", "ja"])
def test_a_pdf_is_tagged_and_says_what_the_page_says(bench: Workbench, tmp_path: Path, code: str) -> None:
    pytest.importorskip("weasyprint")
    pdfinfo = need(shutil.which("pdfinfo"), "no pdfinfo is installed (poppler-utils)")
    content = render("pdf", documents(bench)["one"], language=code)
    assert code != "en" or content == render("pdf", documents(bench)["one"]), "the same report gave other bytes"
    file = written(tmp_path, "report.pdf", content)
    told = dict(line.split(":", 1) for line in ran(pdfinfo, file).stdout.splitlines() if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert told["JavaScript"].strip() == "no"
    structure = ran(pdfinfo, "-struct-text", file).stdout
    assert all(tag in structure for tag in ("H1", "H2", "Table", "TH", "LI"))
    text = ran(str(pdfinfo).replace("pdfinfo", "pdftotext"), file, "-").stdout
    assert "android.hardware-keystore" in text
    assert {"en": "ELIGIBLE", "ja": "適合"}[code] in text


@pytest.mark.parametrize("said", HOSTILE, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize(
    "form", ["html", "card", "text", "markdown", "csv", "json", "jsonl", "junit", "sarif", "github", "oscal"]
)
def test_a_megabyte_of_name_stays_bearable_where_people_read(bench: Workbench, form: str, said: str) -> None:
    text = render(form, hostile(bench, said))
    assert isinstance(text, str)
    if form in ("html", "card", "text", "markdown", "github", "junit", "sarif", "oscal"):
        assert len(text) < 2_500_000
        assert "\x00" not in text
    if form in ("html", "card"):
        assert "<script>alert" not in text
        assert "\u202e" not in text
