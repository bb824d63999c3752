"""What a shell offers for a word that is begun: countries, models, rules, facts, providers."""

from __future__ import annotations

from collections.abc import Iterable

from click.shell_completion import CompletionItem

_MOST = 200


def countries(begun: str, before: str = "") -> list[CompletionItem]:
    """Country codes with the country's name; ``before`` stands before each."""
    from eligibility.facts.countries import COUNTRIES
    from eligibility.facts.country_names import name_of

    codes = (code for code in sorted(COUNTRIES) if code.startswith(begun.upper()))
    return [CompletionItem(before + code, help=name_of(code)) for code in codes]


def models(begun: str, before: str = "") -> list[CompletionItem]:
    """Names of the catalog's models; ``before`` stands before each."""
    from eligibility import content
    from eligibility.sources.catalog import Catalog

    known = Catalog(content.folder("device_catalog")).models()
    return _beginning({name for model in known for name in (model.title, model.name)}, begun, before)


def subjects(begun: str) -> list[CompletionItem]:
    """What a SUBJECT may be: a path, or a model by its name."""
    if begun.startswith("model:"):
        return models(begun.removeprefix("model:"), "model:")
    ways = [CompletionItem(way) for way in ("model:", "adb:") if begun and way.startswith(begun)]
    return [*ways, CompletionItem(begun, type="file")]


def rules(begun: str, provider: str) -> list[CompletionItem]:
    """Ids of a provider's rules."""
    from eligibility.cli._cache import user_cache
    from eligibility.workbench import Workbench

    return _beginning((rule.id for rule in Workbench(provider, cache=user_cache()).pack.rules), begun)


def facts(begun: str) -> list[CompletionItem]:
    """Names of facts with their titles."""
    from eligibility.probes import vocabulary

    return [CompletionItem(fact.name, help=fact.title) for fact in vocabulary().values() if begun.lower() in fact.name]


def providers(begun: str) -> list[CompletionItem]:
    """Providers there are rules for."""
    from eligibility.workbench import providers as known

    return _beginning(known(), begun)


def _beginning(names: Iterable[str], begun: str, before: str = "") -> list[CompletionItem]:
    found = sorted(name for name in names if name.casefold().startswith(begun.casefold()))
    return [CompletionItem(before + name) for name in found[:_MOST]]
