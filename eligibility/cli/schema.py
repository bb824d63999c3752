"""``tapready schema``: JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import json
from importlib import import_module

import click

from eligibility.cli._lazy import examples

_HOMES = {
    "assessments": ("eligibility.reporting.schema", "assessments_schema"),
    "decision": ("eligibility.gate.document", "decision_schema"),
    "explanation": ("eligibility.assessment.explanation_document", "explanation_schema"),
    "gate": ("eligibility.gate.service.settings", "settings_schema"),
    "openapi": ("eligibility.gate.service", "openapi_document"),
    "policy": ("eligibility.gate.policy_file", "policy_schema"),
    "rule": ("eligibility.rulebook.schema", "rule_schema"),
}
NAMES = tuple(_HOMES)


@click.command("schema", epilog=examples("tapready schema policy > policy.schema.json"))
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the JSON Schema of what goes in or comes out.

    Of the JSON report (assessments), a gate's decision, the explanation of an
    error, a gate.yaml, a policy or a rule file; and the OpenAPI document of the
    gate's service (openapi).
    """
    click.echo(json.dumps(schema_of(name), indent=2, ensure_ascii=False))


def schema_of(name: str) -> dict[str, object]:
    """The schema by its name."""
    module, function = _HOMES[name]
    make = getattr(import_module(module), function)
    if name == "rule":
        from eligibility.probes import vocabulary

        return dict(make(vocabulary()))
    return dict(make())
