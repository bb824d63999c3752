"""``tapready explain-error``: what an error of the SDK means and what can cause it."""

from __future__ import annotations

import json
import sys
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import SUBJECT, country_option, day_asked, on_option, provider_option, rules_option

if TYPE_CHECKING:
    from eligibility.assessment import Question
    from eligibility.assessment.explanation import Explanation
    from eligibility.workbench import Workbench

_MOST_BYTES = 10_000_000


@click.command(
    "explain-error",
    epilog=examples(
        "tapready explain-error TAP_TO_PAY_INSECURE_ENVIRONMENT",
        "adb logcat -d | tapready explain-error - --evidence phone/",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT|CODE...")
@click.option(
    "--evidence",
    type=SUBJECT,
    metavar="SUBJECT",
    help="The device it came from: any SUBJECT of check. Ranks the causes.",
)
@provider_option
@country_option("With --evidence: country of the payments, as in check.")
@click.option("--sdk", metavar="VERSION", help="With --evidence: the SDK version, as in check.")
@on_option
@click.option("--simulated", is_flag=True, help="With --evidence: it came from the simulated reader.")
@rules_option
@click.option(
    "--format", "form", type=click.Choice(("json", "text")), default="text", show_default=True, help="What to print."
)
def command(
    text: tuple[str, ...],
    evidence: str | None,
    provider: str,
    *,
    country: str | None,
    sdk: str | None,
    on: date | None,
    simulated: bool,
    rules: Path | None,
    form: str,
) -> int:
    """Tell what an error means, what can cause it and what to do.

    TEXT is a code (TAP_TO_PAY_INSECURE_ENVIRONMENT, with any prefix), a number
    (2910), a message, an error object or a whole log; - reads standard input.

    Exit codes: 0 explained; 3 no known error is in it; 2 wrong use; 4 the
    evidence could not be looked at.
    """
    from eligibility.cli import UNDETERMINED
    from eligibility.cli._cache import user_cache
    from eligibility.workbench import Workbench

    if evidence is None and (country or sdk or on or simulated):
        raise click.UsageError("--country, --sdk, --on and --simulated need --evidence SUBJECT")
    if evidence == "-" and text == ("-",):
        raise click.UsageError("standard input cannot be both the text and the evidence")
    bench = Workbench(provider, rules=rules, cache=user_cache())
    said = _standard_input() if text == ("-",) else " ".join(text)
    if evidence is None:
        from eligibility.assessment.explaining import explain

        explanation = explain(said, bench.pack)
    else:
        from eligibility.assessment import Question

        question = Question(provider, day_asked(on), country, sdk, simulated)
        explanation = _judged(said, bench, evidence, question)
    _show(explanation, form)
    return 0 if explanation.errors else UNDETERMINED


def _standard_input() -> str:
    from eligibility.errors import WrongUse
    from eligibility.facts.text import decode

    content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise WrongUse(
            f"the text has more than {_MOST_BYTES:,} bytes",
            where="standard input",
            remedy="give the part around the error, for example with tail -c 5000000",
        )
    return decode(content, _MOST_BYTES)


def _judged(said: str, bench: Workbench, evidence: str, question: Question) -> Explanation:
    """The explanation with its causes ranked by what is known of one device."""
    from eligibility.assessment.explaining import explain
    from eligibility.cli._subjects import look
    from eligibility.errors import SourceUnavailable, WrongUse

    bench.pack.sdks.check(question.sdk, question.on)
    found = list(islice(look((evidence,), bench), 2))
    if len(found) != 1:
        raise WrongUse("holds several devices", where=evidence, remedy="name the evidence of one device")
    looked = found[0]
    if isinstance(looked, dict):
        raise SourceUnavailable(looked["reason"], where=looked["subject"], remedy=looked["remedy"])
    assessment = bench.assess(looked.sheet, question, subject=looked.subject)
    findings = {finding.rule.id: finding for finding in assessment.findings}
    platform = looked.sheet.value("device.platform")
    return explain(said, bench.pack, lambda rule: findings[rule.id], platform=str(platform) if platform else None)


def _show(explanation: Explanation, form: str) -> None:
    from eligibility.cli._formats import colour_wanted, show

    if form == "json":
        show(json.dumps(explanation.as_document(), ensure_ascii=False, indent=2) + "\n")
        return
    from eligibility.cli._explanation import render

    colour = colour_wanted()
    show(render(explanation, colour=colour), colour=colour)
