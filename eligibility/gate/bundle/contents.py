"""The bundle: everything that a phone needs to decide by itself, as one JSON document."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from eligibility.errors import WrongUse
from eligibility.facts.fact import FactType, Vocabulary
from eligibility.gate.bundle.canonical import canonical, digest
from eligibility.gate.bundle.conditions import facts_of
from eligibility.gate.bundle.lookups import lookups
from eligibility.gate.bundle.rows import coverage_row, fact_row, markets_row, policy_row, release_row, rule_row
from eligibility.gate.bundle.words import messages
from eligibility.gate.decision import may_ask
from eligibility.gate.policy import Policy
from eligibility.gate.reading import is_asked
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule
from eligibility.workbench import Workbench

FORMAT = 1
"""The form of bundle; an evaluator reads no other."""


class Validity(NamedTuple):
    """The days that a bundle is made for: from the first, until the second (which is no longer one of them)."""

    not_before: date
    not_after: date

    @classmethod
    def of(cls, version: str, not_before: date | None, not_after: date | None, days: int) -> Validity:
        """Days given, or else so many from the pack's own day on, which is its version (``2026.11.21``)."""
        start = not_before or _day_of(version)
        end = not_after or start + timedelta(days=days)
        if end <= start:
            raise WrongUse(f"the bundle ends on {end}, before it begins", remedy="name a later day with --not-after")
        return cls(start, end)


def _day_of(version: str) -> date:
    try:
        year, month, day = map(int, version.split("."))
        return date(year, month, day)
    except ValueError:
        raise WrongUse(f"the pack's version {version} is no day", remedy="name one with --not-before") from None


class Bundle(NamedTuple):
    """What a bundle is made of. ``rules`` are those that the policy may ask; the document has nothing else."""

    pack: RulePack
    policy: Policy
    vocabulary: Vocabulary
    tables: dict[str, Any]
    validity: Validity
    languages: tuple[str, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are, in any of their forms, demands of the policy's stage."""
        return tuple(rule for rule in self.pack.rules if may_ask(rule, self.policy.stage))

    def document(self) -> dict[str, Any]:
        """The bundle as JSON data, with its own SHA-256."""
        pack, policy = self.pack, self.policy
        plain = {
            "bundle": FORMAT,
            "id": f"{pack.id}/{policy.id}",
            "version": pack.version,
            "provider": pack.provider,
            "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
            "policy": policy_row(policy),
            "not_before": self.validity.not_before.isoformat(),
            "not_after": self.validity.not_after.isoformat(),
            "facts": {fact.name: fact_row(fact) for fact in self._facts()},
            "rules": [rule_row(rule) for rule in self.rules],
            "covers": {platform: coverage_row(one) for platform, one in pack.covers.items()},
            "markets": markets_row(pack.markets),
            "sdks": {kit: [release_row(one) for one in releases] for kit, releases in pack.sdks.releases.items()},
            "lookups": self.tables,
            "messages": messages(self.rules, self.languages),
        }
        return {**plain, "sha256": digest(plain)}

    def _facts(self) -> list[FactType]:
        """Facts that an app may give, and those of the question that rules read."""
        read = {
            fact.name
            for rule in self.rules
            for condition in (rule.applies, *(edition.require for edition in rule.editions))
            for fact in facts_of(condition)
        }
        return [fact for name, fact in sorted(self.vocabulary.items()) if name in read or not is_asked(name)]


class Sealed(NamedTuple):
    """A bundle with its text: made once, written into every file."""

    bundle: Bundle
    document: dict[str, Any]
    text: str


def bundle_of(bench: Workbench, policy: Policy, validity: Validity, languages: list[str]) -> Bundle:
    """The bundle of a policy over a provider's rules."""
    tables = lookups(bench.catalog, bench.provider, bench.vocabulary)
    return Bundle(bench.pack, policy, bench.vocabulary, tables, validity, tuple(languages))


def sealed(bundle: Bundle) -> Sealed:
    """The bundle with its canonical text."""
    document = bundle.document()
    return Sealed(bundle, document, canonical(document))
