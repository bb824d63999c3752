"""Words and orders that several formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from eligibility.facts.expressions import expression

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FactRow, FindingRow, SdkSpan


VERDICTS = {"eligible": "ELIGIBLE", "not_eligible": "NOT ELIGIBLE", "undetermined": "UNDETERMINED"}
SIGNS = {"eligible": "✓", "not_eligible": "✗", "undetermined": "?"}
STAGES = {
    "support": "Supported by the SDK",
    "discover": "Found as a reader",
    "connect": "Connects as a reader",
    "collect": "Collects a payment",
    "pin": "Takes a PIN",
}
STEPS = {
    "support": "the support check",
    "discover": "discovery",
    "connect": "connection",
    "collect": "collection",
    "pin": "PIN entry",
}
WHO = {
    "cashier": "You, on the device",
    "it": "Your IT team",
    "developer": "The app's developer",
    "provider": "The payment provider",
    "vendor": "The device's maker",
    "nobody": "Nobody: replace it",
}
ENFORCERS = {
    "sdk": "the SDK on the device",
    "server": "the provider's server",
    "os_vendor": "the maker of the operating system",
    "issuer": "the card issuer",
    "provider": "the provider's terms",
    "own_policy": "your own policy",
}
KITS = {"android": "Android SDK", "ios": "iOS SDK", "react_native": "React Native SDK"}
_ORDER = list(STAGES)
PERIOD = expression(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)?", re.ASCII)
"""A span of days in the plain form of a fact: the first, and the first no longer in it."""


def refusing(assessment: AssessmentRow) -> list[FindingRow]:
    """Unmet demands, the earliest stage first."""
    return _in_order(f for f in assessment["findings"] if f["outcome"] == "unmet" and f["level"] == "demand")


def undecided(assessment: AssessmentRow) -> list[FindingRow]:
    """Demands that nobody could judge and that keep the verdict open, the earliest stage first."""
    strict = assessment["question"]["strict"]
    unknown = (f for f in assessment["findings"] if f["outcome"] == "unknown" and f["level"] == "demand")
    return _in_order(f for f in unknown if strict or not f["to_confirm"])


def confirming(assessment: AssessmentRow) -> list[FindingRow]:
    """Demands that are listed to be confirmed and do not withhold the verdict."""
    return [] if assessment["question"]["strict"] else [f for f in assessment["findings"] if f["to_confirm"]]


def advice(assessment: AssessmentRow) -> list[FindingRow]:
    """Recommendations that are not met."""
    return [f for f in assessment["findings"] if f["outcome"] == "unmet" and f["level"] == "advice"]


def waived(assessment: AssessmentRow) -> list[FindingRow]:
    """Failures that somebody accepted, those that the provider refuses all the same first."""
    found = [f for f in assessment["findings"] if f["outcome"] == "waived"]
    return sorted(found, key=lambda f: (not (f["waiver"] and f["waiver"]["still_refused"]), f["rule"]))


def _in_order(findings: Iterable[FindingRow]) -> list[FindingRow]:
    return sorted(findings, key=lambda finding: (_ORDER.index(finding["stage"]), finding["rule"]))


def spans(ranges: Iterable[SdkSpan]) -> str:
    """The runs of SDK releases in words; empty when there is none."""
    return ", ".join(r["first"] if r["first"] == r["last"] else f"{r['first']} to {r['last']}" for r in ranges)


def https(url: str) -> str | None:
    """The address, if it is one that a page may link to: no other scheme runs when it is clicked."""
    return url if url.startswith("https://") and not set(url) & set(" \"'<>`\t\r\n") else None


def value_text(fact: FactRow) -> str:
    """A fact's value in words."""
    value = fact["value"]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(map(_period, value)) if isinstance(value, list) else str(value)) or "none"


def _period(member: str) -> str:
    """A period as people say it; what is none as it is."""
    match = PERIOD.fullmatch(member)
    if match is None:
        return member
    return f"{match[1]} to {match[2]}" if match[2] else f"since {match[1]}"
