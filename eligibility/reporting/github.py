"""GitHub annotations: workflow commands that show up on the run's page."""

from __future__ import annotations

from eligibility.reporting._messages import age_text, caveat, waiver_text
from eligibility.reporting._terminal import tamed
from eligibility.reporting._words import VERDICTS, advice, refusing, undecided, waived
from eligibility.reporting.document import AssessmentRow, FindingRow, ReportDocument


def render(document: ReportDocument) -> str:
    """``::error`` for unmet demands, ``::warning`` for undecided ones, ``::notice`` for advice and the verdict."""
    lines, document = [], tamed(document)
    for assessment in document["assessments"]:
        lines += [_command("error", assessment, f) for f in refusing(assessment)]
        lines += [_command("warning", assessment, f) for f in undecided(assessment)]
        lines += [_command("notice", assessment, f) for f in advice(assessment)]
        lines += [_command("notice", assessment, f) for f in waived(assessment)]
        until = f" until {assessment['eligible_until']}" if assessment["eligible_until"] else ""
        age = f" ({age_text(assessment)})" if age_text(assessment) else ""
        said = f"{assessment['device']}: {VERDICTS[assessment['verdict']].lower()}{until}{caveat(assessment)}{age}"
        lines.append(f"::notice title={_property(assessment['subject'])}::{_message(said)}")
    for failure in document["errors"]:
        lines.append(
            f"::error title={_property(failure['subject'])}::{_message(failure['reason'] + ' ' + failure['remedy'])}"
        )
    return "\n".join(lines) + "\n"


def _command(level: str, assessment: AssessmentRow, finding: FindingRow) -> str:
    title = f"{finding['rule']} on {assessment['subject']}"
    text = f"{finding['reason']}. {waiver_text(finding) or finding['remedy']}"
    return f"::{level} title={_property(title)}::{_message(text)}"


def _message(text: str) -> str:
    """Text that cannot end the command or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
