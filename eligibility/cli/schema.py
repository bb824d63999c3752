"""``tapready schema``: JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import json

import click

NAMES = ("assessments", "rule")


@click.command("schema", short_help="Print a JSON Schema.")
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the JSON Schema of the JSON report (assessments) or of a rule file (rule)."""
    click.echo(json.dumps(schema_of(name), indent=2, ensure_ascii=False))


def schema_of(name: str) -> dict[str, object]:
    """The schema by its name."""
    if name == "rule":
        from eligibility.probes import vocabulary
        from eligibility.rulebook.schema import rule_schema

        return rule_schema(vocabulary())
    from eligibility.reporting.schema import assessments_schema

    return assessments_schema()
