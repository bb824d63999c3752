"""JUnit XML for CI servers: a suite a device, a case a rule."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from eligibility.reporting._disposition import KINDS
from eligibility.reporting._messages import age_text, question_line, waiver_text
from eligibility.reporting._terminal import tamed

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(document: ReportDocument) -> str:
    """Unmet demands are failures; undecided ones are skipped, with the reason; a subject not looked at is an error."""
    document, root = tamed(document), ET.Element("testsuites", name="tapready")
    for assessment in document["assessments"]:
        _suite(root, assessment)
    for failure in document["errors"]:
        suite = ET.SubElement(
            root, "testsuite", name=clean(failure["subject"]), tests="1", failures="0", errors="1", skipped="0"
        )
        case = ET.SubElement(
            suite, "testcase", name="look at the subject", classname=clean(failure["subject"]), time="0"
        )
        ET.SubElement(case, "error", message=clean(failure["reason"])).text = clean(failure["remedy"])
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _suite(root: ET.Element, assessment: AssessmentRow) -> None:
    findings = [finding for finding in assessment["findings"] if finding["outcome"] != "not_applicable"]
    failures = sum(_fails(finding) for finding in findings)
    skipped = sum(finding["outcome"] in ("unknown", "waived") for finding in findings)
    suite = ET.SubElement(
        root, "testsuite", name=clean(assessment["subject"]), tests=str(len(findings)), failures=str(failures),
        errors="0", skipped=str(skipped), time="0",
    )  # fmt: skip
    properties = ET.SubElement(suite, "properties")
    told = {
        "device": assessment["device"],
        "verdict": assessment["verdict"],
        "do": assessment["disposition"]["kind"],
        "what_to_do": assessment["disposition"]["sentence"],
        "eligible_through": assessment["eligible_through"] or "",
        "refused_from": assessment["refused_from"] or "",
        "question": question_line(assessment),
        "evidence_age": age_text(assessment),
        "pack": f"{assessment['pack']['id']} {assessment['pack']['version']}",
        "pack_digest": assessment["pack"]["digest"],
    }
    for name, value in told.items():
        ET.SubElement(properties, "property", name=name, value=clean(value))
    for finding in findings:
        _case(suite, finding, assessment)


def _fails(finding: FindingRow) -> bool:
    return finding["outcome"] == "unmet" and finding["level"] == "demand"


def _case(suite: ET.Element, finding: FindingRow, assessment: AssessmentRow) -> None:
    name = f"{finding['rule']}: {finding['title']}"
    case = ET.SubElement(suite, "testcase", name=clean(name), classname=clean(assessment["subject"]), time="0")
    if _fails(finding):
        told = f"What to do with the device: {KINDS[assessment['disposition']['kind']]}. {assessment['disposition']['sentence']}"
        body = f"{told}\n{finding['remedy']}\nSource: {finding['citation']['title']} {finding['citation']['url']}, read {finding['citation']['read']}"
        ET.SubElement(case, "failure", message=clean(finding["reason"]), type=finding["stage"]).text = clean(body)
    elif finding["outcome"] == "waived":
        ET.SubElement(case, "skipped", message=clean(f"{finding['reason']} ({waiver_text(finding)})"))
    elif finding["outcome"] == "unknown":
        ET.SubElement(case, "skipped", message=clean(f"{finding['reason']}. To find out: {finding['remedy']}"))
    elif finding["outcome"] == "unmet":
        ET.SubElement(case, "system-out").text = clean(f"advice: {finding['reason']} {finding['remedy']}")
