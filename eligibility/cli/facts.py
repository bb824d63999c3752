"""``tapready facts``: the vocabulary."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import FACT

if TYPE_CHECKING:
    from eligibility.facts.fact import FactType

LIKE = {
    "android.abis": "[arm64-v8a, armeabi-v7a]",
    "android.accessibility_services": "[com.example.automation]",
    "android.api_level": "35",
    "android.build_type": "user",
    "android.extra_displays": "1",
    "android.fingerprint": "samsung/a55xnsxx/a55x:16/BP2A.250605.031/A556BXXS9CYI1:user/release-keys",
    "android.keystore_version": "200",
    "android.google_disabled": "[com.android.vending]",
    "android.overlay_apps": "[com.example.messenger]",
    "android.version": "15",
    "app.minimum_ios": "16.7",
    "app.schemes": "[visa, mastercard]",
    "app.target_sdk": "35",
    "device.clock_skew": "2",
    "device.codename": "a55x",
    "device.manufacturer": "Samsung",
    "device.model": "SM-A556B",
    "device.serial_digest": "9f86d081884c7d65",
    "device.name": "Galaxy A55",
    "device.site": "Leeds 12",
    "ios.build": "23B85",
    "iphone.generation": "14",
    "iphone.identifier": "iPhone14,5",
    "provider.listed_type": "phone",
    "question.country": "GB",
    "sdk.version": "5.8.0",
}
"""An example of each fact whose kind alone does not tell what it looks like."""


@click.command("facts", epilog=examples("tapready facts", "tapready facts keystore"))
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
        from eligibility.cli._near import meant

        remedy = meant(" ".join(words), facts, "tapready facts lists them all")
        raise WrongUse(f"no fact is called {' '.join(words)!r}", remedy=remedy)
    for fact in found:
        choices = f" ({', '.join(sorted(fact.choices))})" if fact.choices else ""
        click.echo(f"{fact.name}: {fact.title}, a {fact.kind_name}{choices}{_like(fact)}")
        for text in (fact.meaning, f"By hand: {fact.by_hand}"):
            click.echo(textwrap.fill(text, 80, initial_indent="  ", subsequent_indent="  "))


def _like(fact: FactType) -> str:
    """An example of its own; nothing for a text of which none is known."""
    if fact.choices:
        return ""
    of_kind = "" if fact.kind_name in ("text", "texts") else fact.kind.example
    example = LIKE.get(fact.name, of_kind)
    return f", like {example}" if example else ""
