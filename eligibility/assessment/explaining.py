"""From what an SDK said to what can cause it, ranked by what is known of the device. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from eligibility.assessment.error_search import Seen, mentions
from eligibility.assessment.error_text import MOST_CHARACTERS, plain_text
from eligibility.assessment.explanation import Conclusion, ExplainedError, Explanation, Possibility, Standing
from eligibility.assessment.finding import Finding
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Rule
from eligibility.rulebook.sdk_errors import Cause, ErrorTable, SdkError

__all__ = ["MOST_CHARACTERS", "Explanation", "FindingOf", "explain"]

FindingOf = Callable[[Rule], Finding]
"""What one rule says of the device in question."""

DEVICE = "device"
"""The kind of a possibility that is a rule."""

_TIERS = {Standing.CAUSE: 0, Standing.MASKED: 1, Standing.OPEN: 2, Standing.OUTSIDE: 2, Standing.RULED_OUT: 3}
"""What is open and what no evidence can tell keep the order of likelihood that the table gives them."""

_MOST_WRITTEN = 200
_MOST_NEAR = 3
_LIKE_A_CODE = re.compile(r"\b(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{2,6}Error[A-Z][A-Za-z]{2,80}|\d{4,5})\b")


def explain(
    text: str, pack: RulePack, finding_of: FindingOf | None = None, *, platform: str | None = None
) -> Explanation:
    """Find the errors in a text and rank what can cause each.

    The text is a code with or without prefixes, a number, a message, an error object or a whole log; what is
    beyond ``MOST_CHARACTERS`` is not read. ``finding_of`` judges a rule on the device in question and
    ``platform`` is that device's, where evidence of one is at hand.
    """
    table = pack.sdk_errors
    errors = tuple(_explained(seen, pack, finding_of, platform) for seen in mentions(text, table))
    return Explanation(pack, finding_of is not None, errors, () if errors else _near(text, table))


def _explained(seen: Seen, pack: RulePack, finding_of: FindingOf | None, platform: str | None) -> ExplainedError:
    first = seen.first
    of_platform = tuple(error for error in first.readings if error.platform in (None, platform))
    readings = (of_platform or first.readings) if platform else first.readings
    elsewhere = platform is not None and not of_platform and bool(first.readings)
    ranked = _ranked(seen, readings, pack, finding_of)
    told = [first.message.stage] if first.message else [error.stage for error in readings]
    return ExplainedError(
        written=first.written[:_MOST_WRITTEN],
        line=seen.line,
        times=seen.times,
        readings=readings,
        message=first.message,
        stage=next((stage for stage in told if stage), None) if len(set(told) - {None}) < 2 else None,
        details=tuple((detail.names[0], detail.meaning, value) for detail, value in seen.details),
        conclusion=Conclusion.OTHER_PLATFORM if elsewhere else _conclusion(ranked, judged=finding_of is not None),
        possibilities=ranked,
    )


def _ranked(
    seen: Seen, readings: Sequence[SdkError], pack: RulePack, finding_of: FindingOf | None
) -> tuple[Possibility, ...]:
    """What can cause it: what the evidence shows first, what it rules out last."""
    message = seen.first.message
    named: dict[str, list[str]] = {}
    for because, label in [(message.because, "")] if message else [(one.because, one.label) for one in readings]:
        for name in because:
            named.setdefault(name, []).append(label)
    several = message is None and len(readings) > 1
    possibilities = [_possibility(name, pack, finding_of, tuple(of) if several else ()) for name, of in named.items()]
    return tuple(sorted(possibilities, key=lambda one: _TIERS[one.standing]))


def _possibility(name: str, pack: RulePack, finding_of: FindingOf | None, of: tuple[str, ...]) -> Possibility:
    rule = pack.rule(name)
    if rule is None:
        return _outside(pack.sdk_errors.causes[name], of)
    if finding_of is None:
        edition = rule.editions[0]
        return Possibility(
            rule.id, DEVICE, Standing.OPEN, rule.failure_title, rule.why, rule.remedy, edition.citation, edition.stage, of=of
        )  # fmt: skip
    return _judged(finding_of(rule), of)


def _outside(cause: Cause, of: tuple[str, ...]) -> Possibility:
    return Possibility(
        cause.id, cause.kind, Standing.OUTSIDE, cause.title, "no evidence of a device can tell", cause.remedy,
        cause.citation, of=of,
    )  # fmt: skip


def _judged(finding: Finding, of: tuple[str, ...]) -> Possibility:
    rule = finding.rule
    standing = _standing(finding)
    find_out = (f"{gap.type.title}: {gap.type.by_hand}" for gap in finding.missing)
    return Possibility(
        id=rule.id,
        kind=DEVICE,
        standing=standing,
        title=rule.title if standing is Standing.RULED_OUT else rule.failure_title,
        reason=finding.reason,
        remedy=rule.remedy,
        citation=finding.citation,
        stage=finding.stage,
        find_out=tuple(dict.fromkeys(find_out)),
        of=of,
    )


def _standing(finding: Finding) -> Standing:
    if finding.outcome in (Outcome.UNMET, Outcome.WAIVED):
        return Standing.CAUSE
    if finding.outcome is Outcome.UNKNOWN:
        return Standing.MASKED if finding.masked else Standing.OPEN
    return Standing.RULED_OUT


def _conclusion(ranked: Sequence[Possibility], *, judged: bool) -> Conclusion:
    standings = {one.standing for one in ranked}
    if not standings:
        return Conclusion.NONE_KNOWN
    if standings == {Standing.OUTSIDE}:
        return Conclusion.OUTSIDE_ONLY
    if not judged:
        return Conclusion.NO_EVIDENCE
    if Standing.CAUSE in standings:
        return Conclusion.CAUSE_FOUND
    if standings & {Standing.MASKED, Standing.OPEN}:
        return Conclusion.OPEN
    return Conclusion.OUTSIDE_LIKELIER if Standing.OUTSIDE in standings else Conclusion.CONTRADICTED


def _near(text: str, table: ErrorTable) -> tuple[str, ...]:
    """Known codes and numbers like those in a text in which no known one stands."""
    plain = plain_text(text[:20_000])
    words = list(dict.fromkeys(_LIKE_A_CODE.findall(plain)))[:20]
    if not words and len(plain) <= 80:
        words = [plain.replace(" ", "_").upper()]
    return tuple(dict.fromkeys(found for word in words for found in _close(word, table)))[:_MOST_NEAR]


def _close(word: str, table: ErrorTable) -> Iterator[str]:
    numbers = {str(number): error.label for number, error in table.by_number.items()}
    for found in get_close_matches(word, [*table.by_code, *numbers], n=_MOST_NEAR, cutoff=0.75):
        yield numbers.get(found, found)
