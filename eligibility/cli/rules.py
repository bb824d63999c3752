"""``tapready rules``: list, show and lint rule packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import Group, examples
from eligibility.cli._options import RULE, provider_option, rules_option

if TYPE_CHECKING:
    from eligibility.rulebook.pack import RulePack
    from eligibility.rulebook.rule import Edition, Rule


@click.group("rules", cls=Group, epilog=examples("tapready rules show android.nfc"))
def command() -> None:
    """List, show and lint the rules of a provider."""


@command.command("list", epilog=examples("tapready rules list"))
@provider_option
@rules_option
def list_rules(provider: str, rules: Path | None) -> None:
    """List every rule: id, stage, level, title."""
    pack = _pack(provider, rules)
    click.echo(f"{pack.title}: {pack.id} {pack.version}, {len(pack.rules)} rules, SHA-256 {pack.digest[:12]}")
    width = max(len(rule.id) for rule in pack.rules)
    for rule in pack.rules:
        edition = rule.editions[0]
        click.echo(f"{rule.id:<{width}}  {edition.stage.value:<8}  {edition.level.value:<6}  {rule.title}")


@command.command("show", epilog=examples("tapready rules show android.nfc"))
@click.argument("rule_id", type=RULE, metavar="RULE")
@provider_option
@rules_option
def show_rule(rule_id: str, provider: str, rules: Path | None) -> None:
    """Show a rule with its words, its editions and where they stand written."""
    from eligibility.errors import WrongUse
    from eligibility.rulebook.condition import suggestion

    pack = _pack(provider, rules)
    rule = pack.rule(rule_id)
    if rule is None:
        hint = suggestion(rule_id, [known.id for known in pack.rules])
        raise WrongUse(f"there is no rule {rule_id!r}{hint}", remedy="tapready rules list names them all")
    click.echo(_described(rule))


def _described(rule: Rule) -> str:
    lines = [
        f"{rule.id}: {rule.title}",
        f"  fails as    {rule.failure_title}",
        f"  why         {rule.why}",
        f"  remedy      {rule.remedy.text} ({rule.remedy.who})",
        f"  if unknown  {rule.if_unknown.value}",
        f"  applies     {rule.applies or 'always'}",
        f"  covers      {', '.join(rule.requirements) or '-'}",
        f"  file        {rule.file}",
    ]
    lines += [f"  {kit} says  {', '.join(codes)}" for kit, codes in sorted(rule.errors.items())]
    for number, edition in enumerate(rule.editions, 1):
        lines += _edition_lines(number, edition)
    return "\n".join(lines)


def _edition_lines(number: int, edition: Edition) -> list[str]:
    spans = [
        f"SDK {edition.sdk.written}" if edition.sdk else "",
        f"from {edition.start}" if edition.start else "",
        f"until {edition.end}" if edition.end else "",
    ]
    force = ", ".join(span for span in spans if span) or "always"
    reader = ", live reader only" if edition.live_only else ""
    cited = edition.citation
    published = f", {cited.published}" if cited.published else ""
    return [
        f"  edition {number}   {force}{reader}; {edition.level.value} at {edition.stage.value}, refused by {edition.enforcer}",
        f"    requires  {edition.require}",
        f"    source    {cited.title}{published}, read {cited.read}{' (secondary)' if cited.secondary else ''}",
        f"              {cited.url}",
    ]


@command.command("lint", epilog=examples("tapready rules lint my-rules/acme"))
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@provider_option
def lint_rules(folder: Path | None, provider: str) -> int:
    """Check a pack's files and run every example; all mistakes are told with file and line.

    FOLDER is one pack (it holds pack.yaml). Without it the built-in pack of the
    provider is checked.
    """
    from eligibility import content
    from eligibility.errors import WrongUse
    from eligibility.probes import vocabulary
    from eligibility.workbench import lint

    pack_folder = folder or content.folder("rules").joinpath(provider)
    if not pack_folder.joinpath("pack.yaml").is_file():
        raise WrongUse("there is no pack.yaml", where=str(folder or provider), remedy="name a folder that holds one")
    pack, problems = lint(pack_folder, vocabulary(), name=str(folder) if folder else f"rules/{provider}")
    for problem in problems:
        click.echo(str(problem))
    examples = (
        "every example comes out as it says"
        if not problems
        else f"{len(problems)} examples do not come out as they say"
    )
    click.echo(f"{pack.id} {pack.version}: {len(pack.rules)} rules; {examples}")
    return 2 if problems else 0


def _pack(provider: str, rules: Path | None) -> RulePack:
    from eligibility.cli._cache import user_cache
    from eligibility.workbench import Workbench

    return Workbench(provider, rules=rules, cache=user_cache()).pack
