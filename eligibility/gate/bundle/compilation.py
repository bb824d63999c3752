"""From a provider and a policy to the files of a language."""

from __future__ import annotations

from pathlib import Path

from eligibility import content
from eligibility.errors import WrongUse
from eligibility.gate.bundle.contents import Sealed, Validity, bundle_of, sealed
from eligibility.gate.bundle.files import generated
from eligibility.gate.policy import Policy
from eligibility.gate.policy_file import BUNDLED, bundled_policy, load_policy
from eligibility.rulebook.cache import Cache
from eligibility.rulebook.examples import examples_of
from eligibility.workbench import Workbench

DAYS = 180
"""How long a bundle is good for when nobody says: half a year of a provider's changes is as much as one can trust."""


class Compilation:
    """A provider's rules under a policy, as a bundle with everything around it.

    Raises ``PolicyError``, ``RuleError`` or ``WrongUse``.
    """

    def __init__(
        self, provider: str, policy: str = "default", *, rules: Path | None = None, cache: Cache | None = None
    ) -> None:
        self._bench = Workbench(provider, rules=rules, cache=cache)
        self._folder = (rules or content.folder("rules")).joinpath(provider)
        self.policy = _policy(policy, self._bench)

    def sealed(self, validity: Validity) -> Sealed:
        """The bundle for these days."""
        bench = self._bench
        return sealed(bundle_of(bench, self.policy, validity, sorted(content.languages())))

    @property
    def version(self) -> str:
        """The pack's version."""
        return self._bench.pack.version

    def files(self, target: str, bundle: Sealed) -> dict[str, str]:
        """The files of a language."""
        return generated(target, bundle, list(examples_of(self._folder, self._bench.pack)))


def _policy(name: str, bench: Workbench) -> Policy:
    def rule_ids(_provider: str) -> tuple[str, ...]:
        return tuple(rule.id for rule in bench.pack.rules)

    if name in BUNDLED:
        return bundled_policy(name, rule_ids)._replace(provider=bench.provider)
    policy = load_policy(Path(name), rule_ids)
    if policy.provider != bench.provider:
        raise WrongUse(
            f"the policy is about {policy.provider}, not {bench.provider}",
            where=name,
            remedy=f"say --provider {policy.provider}",
        )
    return policy
