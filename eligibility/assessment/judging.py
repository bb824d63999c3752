"""Judge one rule on one sheet, and join the answers to a truth for each stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from packaging.version import Version

from eligibility.assessment.finding import Finding, Missing, WhyUnknown
from eligibility.facts.fact import Fact, FactSheet, FactType, Grade
from eligibility.facts.text import shortened
from eligibility.rulebook.coverage import asks_device
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rule import HEADLINE, Edition, Level, Rule, Stage
from eligibility.truth import Truth, all_of

_OUTCOMES = {Truth.YES: Outcome.MET, Truth.NO: Outcome.UNMET, Truth.UNKNOWN: Outcome.UNKNOWN}


def truth_of(rule: Rule, edition: Edition | None, sheet: FactSheet, on: date) -> Truth:
    """``not applies or require``; a rule that is not in force is met, and so is advice that may not apply."""
    if edition is None:
        return Truth.YES
    applies = rule.applies.judge(sheet, on) if rule.applies else Truth.YES
    return Truth.YES if _is_beside(applies, edition) else ~applies | edition.require.judge(sheet, on)


def judge(rule: Rule, sheet: FactSheet, sdk: Version, on: date, *, simulated: bool) -> Finding:
    """The finding of one rule. Facts below the grade that the rule demands are not used."""
    edition = rule.edition(sdk, on, simulated=simulated)
    if edition is None:
        return Finding(
            rule, None, Outcome.NOT_APPLICABLE, Truth.YES, (), (), "not in force for this SDK, day and reader"
        )
    usable = strong_enough(rule, sheet)
    if rule.applies is not None and _is_beside(rule.applies.judge(usable, on), edition):
        used, _ = _trace(tuple(dict.fromkeys(rule.applies.facts())), usable, sheet, on)
        return Finding(rule, edition, Outcome.NOT_APPLICABLE, Truth.YES, used, (), "does not apply to this device")
    truth = truth_of(rule, edition, usable, on)
    used, missing = _trace(rule.facts(edition), usable, sheet, on)
    contested = tuple(_contested(rule.facts(edition), sheet)) if truth is Truth.YES else ()
    if contested:
        truth, missing = Truth.UNKNOWN, contested
    outcome = _OUTCOMES[truth]
    finding = Finding(rule, edition, outcome, truth, used, missing if outcome is Outcome.UNKNOWN else (), "")
    special = rule.remedy_for(usable, on) if rule.remedies and outcome is not Outcome.MET else None
    return finding._replace(reason=_reason(finding), special=special)


def _contested(types: Iterable[FactType], sheet: FactSheet) -> Iterator[Missing]:
    for fact_type in types:
        if fact_type.name in sheet.contested:
            yield Missing(fact_type, WhyUnknown.UNREADABLE, sheet.contested[fact_type.name])


def undecided(rule: Rule, missing: Missing) -> Finding:
    """The finding of a rule that what is missing leaves undecided."""
    finding = Finding(rule, rule.editions[0], Outcome.UNKNOWN, Truth.UNKNOWN, (), (missing,), "")
    return finding._replace(reason=_reason(finding))


def _is_beside(applies: Truth, edition: Edition) -> bool:
    """Whether the rule is not about this device; advice is not given to devices that it may not be about."""
    return applies is Truth.NO or (applies is Truth.UNKNOWN and edition.level is Level.ADVICE)


def strong_enough(rule: Rule, sheet: FactSheet) -> FactSheet:
    """The sheet without facts below the grade that the rule demands."""
    if rule.grade is None:
        return sheet
    least = Grade.from_word(rule.grade)
    kept = {
        name: fact
        for name, fact in sheet.facts.items()
        if fact.grade >= least or name.startswith(("question.", "device.platform"))
    }
    return sheet._replace(facts=kept)


def _trace(
    types: Iterable[FactType], usable: FactSheet, sheet: FactSheet, on: date
) -> tuple[tuple[Fact, ...], tuple[Missing, ...]]:
    used: list[Fact] = []
    missing: list[Missing] = []
    for fact_type in types:
        fact = sheet.get(fact_type.name)
        if fact is not None:
            used.append(fact)
        value = usable.value(fact_type.name)
        if fact_type.kind_name == "day" and isinstance(value, date) and value > on:
            missing.append(Missing(fact_type, WhyUnknown.UNREADABLE, f"{value} is later than the day asked about"))
        elif value is None:
            missing.append(_why_missing(fact_type, fact, sheet))
    return tuple(used), tuple(missing)


def _why_missing(fact_type: FactType, fact: Fact | None, sheet: FactSheet) -> Missing:
    if fact is not None and fact.masked and fact.grade is Grade.CLAIMED:
        return Missing(fact_type, WhyUnknown.TOO_WEAK, f"{shown(fact)} is only claimed: {fact.masked}")
    if fact is not None and fact.masked:
        return Missing(fact_type, WhyUnknown.MASKED, f"masked by the probe: {fact.masked}")
    if fact is not None:
        return Missing(fact_type, WhyUnknown.TOO_WEAK, f"known only as {fact.grade.word}")
    gap = sheet.gaps.get(fact_type.name)
    if gap is not None:
        return Missing(fact_type, WhyUnknown.UNREADABLE, gap.reason)
    if fact_type.name.startswith(("question.", "market.")):
        return Missing(fact_type, WhyUnknown.NOT_ASKED, "no country was asked about, or nothing is known of that day")
    return Missing(fact_type, WhyUnknown.NOT_READ, "nothing that was looked at tells it")


def _reason(finding: Finding) -> str:
    if finding.outcome is Outcome.UNKNOWN:
        return "; ".join(dict.fromkeys(f"{gap.type.title}: {gap.reason}" for gap in finding.missing))
    unmet = finding.outcome is Outcome.UNMET
    source = " ({0.origin})" if unmet else ""
    words = "; ".join(f"{fact.type.title} is {shown(fact)}{source.format(fact)}" for fact in finding.told)
    headline = finding.rule.failure_title if unmet else finding.rule.title
    return f"{headline}: {words}" if words else headline


def shown(fact: Fact, most: int = 120) -> str:
    """A fact's value for a sentence: ``none`` for an empty set, long ones cut, periods as people say them."""
    periods = fact.value if fact.type.kind_name == "periods" else ()
    told = ", ".join(map(_said_of, periods)) if periods else fact.text  # type: ignore[arg-type]
    return shortened(told, most) or "none"


def _said_of(period: tuple[date, date | None]) -> str:
    start, end = period
    return f"since {start}" if end is None else f"{start} to {end}"


def stage_truths(findings: Iterable[Finding], *, strict: bool) -> dict[Stage, Truth]:
    """Stage → whether the device gets through it, which takes every demand of it and of those before.

    Nothing is a yes where no demand on the device was met: where nothing is asked, nothing is answered.
    """
    deciding = [finding for finding in findings if finding.decides]
    anything_met = any(
        finding.outcome is Outcome.MET
        and finding.edition is not None
        and finding.stage.depth <= HEADLINE.depth
        and asks_device(finding.rule, finding.edition)
        for finding in deciding
    )
    truths: dict[Stage, Truth] = {}
    reached = Truth.YES
    for stage in Stage:
        here = (
            Truth.YES if finding.to_confirm and not strict else finding.truth
            for finding in deciding
            if finding.stage is stage
        )
        reached = reached & all_of(here)
        truths[stage] = reached & Truth.UNKNOWN if not anything_met else reached
    return truths
