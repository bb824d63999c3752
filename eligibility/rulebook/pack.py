"""A provider's pack: its rules, SDK releases, markets and error table, versioned and digested."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from eligibility.rulebook.citation import Citation
from eligibility.rulebook.coverage import Coverage
from eligibility.rulebook.rule import OtherReader, Rule
from eligibility.rulebook.sdk import Sdks

if TYPE_CHECKING:
    from eligibility.rulebook.market import Markets
    from eligibility.rulebook.sdk_errors import ErrorTable


class RulePack(NamedTuple):
    """A provider's demands: versioned, digested and citable.

    ``covers`` says what of which platform it speaks about, ``evidence_age`` for how many days after
    it was read a fact is still known, ``dated`` is the rule that keeps evidence of an unknown day from a yes, ``other_readers``
    are readers to use beside a device that is none itself.
    """

    id: str
    provider: str
    title: str
    version: str
    summary: str
    digest: str
    rules: tuple[Rule, ...]
    sdks: Sdks
    markets_of: Callable[[], Markets]
    sources: tuple[Citation, ...] = ()
    covers: Mapping[str, Coverage] = MappingProxyType({})
    evidence_age: Mapping[str, int] = MappingProxyType({})
    dated: Rule | None = None
    sdk_errors_of: Callable[[], ErrorTable] | None = None
    other_readers: tuple[OtherReader, ...] = ()

    @property
    def markets(self) -> Markets:
        """All that the pack knows about countries; built when first asked for."""
        return self.markets_of()

    @property
    def sdk_errors(self) -> ErrorTable:
        """What the SDKs say when something fails; read and checked when first asked for (``RuleError``)."""
        from eligibility.rulebook.sdk_errors import EMPTY  # only who explains an error needs it

        return self.sdk_errors_of() if self.sdk_errors_of else EMPTY

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id; also the one about the day of the evidence, which only undated evidence meets."""
        every = (*self.rules, self.dated) if self.dated else self.rules
        return next((rule for rule in every if rule.id == rule_id), None)
