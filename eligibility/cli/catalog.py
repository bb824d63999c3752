"""``tapready catalog``: search and show models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import Group, examples
from eligibility.cli._options import MODEL, provider_option

if TYPE_CHECKING:
    from eligibility.sources.catalog import Catalog, Model


@click.group("catalog", cls=Group, epilog=examples("tapready catalog search galaxy a5"))
def command() -> None:
    """Search and show what is known of models before one is in hand."""


@command.command("search", epilog=examples("tapready catalog search zebra tc"))
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
def search(words: tuple[str, ...]) -> int:
    """List models whose maker, name or codes hold every WORD."""
    from eligibility.sources.catalog import plain

    catalog = _catalog()
    keys = [plain(word) for word in words]
    found = [
        m for m in catalog.models() if all(key in plain(" ".join((m.manufacturer, m.name, *m.codes))) for key in keys)
    ]
    for model in sorted(found, key=lambda model: model.title.casefold()):
        codes = ", ".join(model.codes[:6]) + (", …" if len(model.codes) > 6 else "")
        click.echo(f"{model.title}" + (f"  [{codes}]" if codes else ""))
    if not found:
        near = catalog.near(" ".join(words))
        click.echo("no model has that name" + (f"; near names: {', '.join(near)}" if near else ""))
    return 0 if found else 1


@command.command("show", epilog=examples('tapready catalog show "Galaxy A55"'))
@click.argument("name", type=MODEL)
@provider_option
def show(name: str, provider: str) -> None:
    """Show what is known of the model of exactly this NAME or code, and from where."""
    from eligibility.errors import WrongUse

    catalog = _catalog()
    models = catalog.find(name)
    if not models:
        near = catalog.near(name)
        remedy = f"near names, which are other models: {', '.join(near)}" if near else "try tapready catalog search"
        raise WrongUse(f"the catalog has no model called {name!r}", remedy=remedy)
    for model in models:
        _show_model(model)
        _show_listings(model, catalog, provider)


def _show_model(model: Model) -> None:
    click.echo(model.title)
    rows = {
        "platform": model.platform,
        "codes": ", ".join(model.codes),
        "form factor": model.form_factor,
        "NFC": {"varies": "some units have it, some do not: check the code"}.get(model.nfc, model.nfc),
        "ABIs": ", ".join(model.abis),
        "notes": model.notes,
        "source": f"{model.source}, read {model.read}",
    }
    for title, value in rows.items():
        if value:
            click.echo(f"  {title:<12}{value}")


def _show_listings(model: Model, catalog: Catalog, provider: str) -> None:
    from eligibility.sources.catalog import plain, same_maker

    for row in catalog.listings(provider):
        if plain(row.name) == plain(model.name) and same_maker(row.manufacturer, model.manufacturer):
            until = f" until {row.end}" if row.end else ""
            click.echo(
                f"  listed      by {provider} as {row.type} from {row.start or '?'}{until} ({row.source}, read {row.read})"
            )


def _catalog() -> Catalog:
    from eligibility import content
    from eligibility.sources.catalog import Catalog

    return Catalog(content.folder("device_catalog"))
