"""All rules together on one device: the answer, how long it holds, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from eligibility.assessment.ageing import Age
from eligibility.assessment.disposition import Disposition
from eligibility.assessment.finding import Action, Finding, SdkRanges, Verdict
from eligibility.compiling.question import Question
from eligibility.facts.fact import Contradiction, FactSheet
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Stage
from eligibility.rulebook.sdk import Sdk
from eligibility.truth import Truth


class Assessment(NamedTuple):
    """Everything said of one device for one question; ``age`` is that of the evidence, where it is dated.

    ``refused_from`` is the first day on which a demand met today fails, of a device that is not refused already; ``until_rule``
    the rule that ends it. ``eligible_from`` is the first day on which nothing known refuses a device that is refused today.
    """

    subject: str
    question: Question
    sdk: Sdk
    pack: RulePack
    sheet: FactSheet
    findings: tuple[Finding, ...]
    stages: Mapping[Stage, Truth]
    verdict: Verdict
    refused_from: date | None
    until_rule: str | None
    eligible_from: date | None
    actions: tuple[Action, ...]
    disposition: Disposition
    age: Age | None = None
    ranges_of: Callable[[], SdkRanges] = tuple

    @property
    def eligible_through(self) -> date | None:
        """The last day on which an eligible device is still good, if nothing changes."""
        if self.verdict is not Verdict.ELIGIBLE or self.refused_from is None:
            return None
        return self.refused_from - timedelta(days=1)

    @property
    def sdk_ranges(self) -> SdkRanges:
        """The runs of SDK releases, out by the day asked, that do not refuse the device; found when first asked for."""
        return self.ranges_of()

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Sources that disagree."""
        return self.sheet.contradictions

    @property
    def to_confirm(self) -> tuple[Finding, ...]:
        """Demands that a person or an attestation has still to confirm."""
        return tuple(finding for finding in self.findings if finding.to_confirm)
