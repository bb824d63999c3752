"""GitHub annotations: workflow commands that show up on the run's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.reporting._disposition import KINDS
from eligibility.reporting._messages import age_text, caveat, waiver_text
from eligibility.reporting._terminal import tamed
from eligibility.reporting._words import VERDICTS, advice, refusing, undecided, waived

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument

_LEVELS = {"eligible": "notice", "not_eligible": "error", "undetermined": "warning"}


def render(document: ReportDocument) -> str:
    """``::error`` for unmet demands, ``::warning`` for undecided ones, ``::notice`` for advice; for each device first what to do."""
    lines, document = [], tamed(document)
    for assessment in document["assessments"]:
        lines.append(_first(assessment))
        lines += [_command("error", assessment, f) for f in refusing(assessment)]
        lines += [_command("warning", assessment, f) for f in undecided(assessment)]
        lines += [_command("notice", assessment, f) for f in advice(assessment)]
        lines += [_command("notice", assessment, f) for f in waived(assessment)]
    for failure in document["errors"]:
        lines.append(
            f"::error title={_property(failure['subject'])}::{_message(failure['reason'] + ' ' + failure['remedy'])}"
        )
    return "\n".join(lines) + "\n"


def _first(assessment: AssessmentRow) -> str:
    """What to do with the device: an error where it is refused, a warning where nobody knows."""
    verdict, found = assessment["verdict"], assessment["disposition"]
    refused = assessment["refused_from"]
    until = f"; refused from {refused}" if refused else ""
    age = f" ({age_text(assessment)})" if age_text(assessment) else ""
    said = f"{KINDS[found['kind']].upper()}: {assessment['device']}, {VERDICTS[verdict].lower()}{caveat(assessment)}: {found['sentence']}{until}{age}"
    return f"::{_LEVELS[verdict]} title={_property(assessment['subject'])}::{_message(said)}"


def _command(level: str, assessment: AssessmentRow, finding: FindingRow) -> str:
    title = f"{finding['rule']} on {assessment['subject']}"
    helps = waiver_text(finding) or finding["remedy"]
    text = f"{finding['reason']}. {'To find out: ' if finding['outcome'] == 'unknown' and not finding['who'] else ''}{helps}"
    return f"::{level} title={_property(title)}::{_message(text)}"


def _message(text: str) -> str:
    """Text that cannot end the command or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
