"""``tapready gate decide``: the gate's decision on the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import SUBJECT, country_option, on_option, policy_named, rules_option

if TYPE_CHECKING:
    from eligibility.cli._subjects import Looked
    from eligibility.gate import Decision, Gate


@click.command(
    "decide",
    epilog=examples(
        "tapready gate decide phone/ --country GB",
        "tapready gate decide facts.yaml --policy strict --format json",
    ),
)
@click.argument("subjects", nargs=-1, required=True, type=SUBJECT, metavar="SUBJECT...")
@click.option(
    "--policy", default="default", show_default=True, help="A policy file, or default, report-only or strict."
)
@country_option("Country of the payments.")
@click.option("--sdk", metavar="VERSION", help="The SDK version, as in check. Default: the newest.")
@click.option("--simulated", is_flag=True, help="For the simulated reader.")
@on_option
@rules_option
@click.option(
    "--format", "form", type=click.Choice(("json", "text")), default="text", show_default=True, help="What to print."
)
def command(
    subjects: tuple[str, ...],
    *,
    policy: str,
    country: str | None,
    sdk: str | None,
    simulated: bool,
    on: date | None,
    rules: Path | None,
    form: str,
) -> int:
    """Decide for each SUBJECT (a facts file, or any other of check).

    Exit codes, the first that holds: 2 wrong use; 1 one is refused; 4 one could not
    be looked at; 3 one is admitted with a warning; 0 all are admitted.
    """
    from eligibility.cli._cache import user_cache
    from eligibility.cli._subjects import look
    from eligibility.gate import Gate
    from eligibility.workbench import Workbench

    cache = user_cache()
    gate = Gate(policy_named(policy), rules=rules, cache=cache)
    bench = Workbench(gate.policy.provider, rules=rules, cache=cache)
    question: dict[str, Any] = {"country": country, "sdk": sdk, "simulated": simulated}
    question |= {"on": on} if on else {"at": datetime.now(UTC)}
    failures: list[Any] = []
    decided: list[tuple[str, Decision]] = []
    for looked in look(subjects, bench):
        if isinstance(looked, dict):
            failures.append(looked)
        else:
            decided.append((looked.subject, _decision(looked, gate, question)))
    _show(decided, failures, form)
    return _code([decision for _, decision in decided], failures)


def _decision(looked: Looked, gate: Gate, question: dict[str, Any]) -> Decision:
    """The gate's decision on all that was found out, with the grade of each fact.

    What could not be read, or is contested, is given as masked: nothing makes up for it. What is contested may refuse.
    """
    from eligibility.gate.reading import is_asked

    sheet = looked.sheet
    facts = {
        fact.name: {
            "value": fact.value, "grade": fact.grade.word, "origin": fact.origin, "taken": fact.taken, "masked": fact.masked,
        }
        for fact in sheet.facts.values()
        if not is_asked(fact.name)
    }  # fmt: skip
    decision = gate.decide(facts, subject=looked.subject, **question)
    if not decision.admitted or not (sheet.contested or sheet.gaps):
        return decision
    words = gate.vocabulary
    unread = {
        gap.fact: {"value": words[gap.fact].kind.example, "masked": gap.reason, "origin": gap.origin}
        for gap in sheet.gaps.values()
        if not gap.silent and gap.fact in words and not is_asked(gap.fact) and not words[gap.fact].choices
    }
    contested = {name: {**facts[name], "masked": reason} for name, reason in sheet.contested.items() if name in facts}
    return gate.decide({**unread, **facts, **contested}, subject=looked.subject, **question)


def _show(decided: list[tuple[str, Decision]], failures: list[Any], form: str) -> None:
    from eligibility.cli._formats import show

    if form == "json":
        rows = [{"subject": subject, "decision": decision.as_document()} for subject, decision in decided]
        show(json.dumps({"errors": failures, "decisions": rows}, ensure_ascii=False, indent=2) + "\n")
        return
    show("".join(f"{_lines(subject, decision)}\n" for subject, decision in decided))
    for failure in failures:
        click.echo(f"{failure['subject']}: {failure['reason']}\n  → {failure['remedy']}", err=True)


def _lines(subject: str, decision: Decision) -> str:
    from eligibility.gate.doing import doing_of

    doing = doing_of(decision.day_decision)
    word = doing.do.value.replace("_", " ").upper() + " · " if doing else ""
    told = f"{word}{subject}: {decision.verdict.value.replace('_', ' ')}"
    if decision.enforced is not decision.verdict:
        told += f" (enforced it would be: {decision.enforced.value.replace('_', ' ')})"
    if doing:
        told += f"\n  {doing.reason.sentence}: {doing.what}"
    reasons = [f"  {reason.effect.value:<6} {reason.code}: {reason.sentence}" for reason in decision.reasons]
    return "\n".join([told, *reasons])


def _code(decisions: list[Decision], failures: list[Any]) -> int:
    from eligibility.cli import NOT_ELIGIBLE, NOT_LOOKED_AT, UNDETERMINED

    verdicts = {decision.verdict.value for decision in decisions}
    if "refuse" in verdicts:
        return NOT_ELIGIBLE
    if failures:
        return NOT_LOOKED_AT
    return UNDETERMINED if "admit_with_warning" in verdicts else 0
