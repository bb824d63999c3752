"""``tapready facts``: the vocabulary."""

from __future__ import annotations

import textwrap

import click

from eligibility.cli._options import FACT


@click.command("facts")
@click.argument("words", nargs=-1, type=FACT, metavar="[WORD]...")
def command(words: tuple[str, ...]) -> None:
    """List every fact with its kind of value; with WORDs, explain the facts whose names hold them."""
    from eligibility.errors import WrongUse
    from eligibility.probes import vocabulary

    facts = vocabulary()
    if not words:
        width = max(map(len, facts))
        for fact in facts.values():
            click.echo(f"{fact.name:<{width}}  {fact.kind_name:<8}  {fact.title}")
        return
    found = [fact for fact in facts.values() if all(word.lower() in fact.name for word in words)]
    if not found:
        raise WrongUse(f"no fact is called {' '.join(words)!r}", remedy="tapready facts lists them all")
    for fact in found:
        choices = f" ({', '.join(sorted(fact.choices))})" if fact.choices else ""
        click.echo(f"{fact.name}: {fact.title}, a {fact.kind_name}{choices}, like {fact.kind.example}")
        for text in (fact.meaning, f"By hand: {fact.by_hand}"):
            click.echo(textwrap.fill(text, 80, initial_indent="  ", subsequent_indent="  "))
