"""``tapready schema``: JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import json

import click

NAMES = ("assessments", "decision", "explanation", "policy", "rule")


@click.command("schema", short_help="Print a JSON Schema.")
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the JSON Schema of what goes in or comes out.

    Of the JSON report (assessments), a gate's decision, the explanation of an
    error, a policy or a rule file.
    """
    click.echo(json.dumps(schema_of(name), indent=2, ensure_ascii=False))


def schema_of(name: str) -> dict[str, object]:
    """The schema by its name."""
    if name == "rule":
        from eligibility.probes import vocabulary
        from eligibility.rulebook.schema import rule_schema

        return rule_schema(vocabulary())
    if name == "policy":
        from eligibility.gate.policy_file import policy_schema

        return policy_schema()
    if name == "explanation":
        from eligibility.assessment.explanation_document import explanation_schema

        return explanation_schema()
    if name == "decision":
        from eligibility.gate.document import decision_schema

        return decision_schema()
    from eligibility.reporting.schema import assessments_schema

    return assessments_schema()
