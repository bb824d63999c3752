"""Words that several formats share."""

from __future__ import annotations

from eligibility.assessment import Assessment, Finding, Outcome, Verdict
from eligibility.rulebook.rule import Level

VERDICTS = {
    Verdict.ELIGIBLE: "ELIGIBLE",
    Verdict.NOT_ELIGIBLE: "NOT ELIGIBLE",
    Verdict.UNDETERMINED: "UNDETERMINED",
}
SIGNS = {Verdict.ELIGIBLE: "✓", Verdict.NOT_ELIGIBLE: "✗", Verdict.UNDETERMINED: "?"}
STAGES = {
    "support": "Supported by the SDK",
    "discover": "Found as a reader",
    "connect": "Connects as a reader",
    "collect": "Collects a payment",
    "pin": "Takes a PIN",
}
WHO = {
    "cashier": "You, on the device",
    "it": "Your IT team",
    "developer": "The app's developer",
    "provider": "The payment provider",
    "vendor": "The device's maker",
    "nobody": "Nobody: another device is needed",
}
ENFORCERS = {
    "sdk": "the SDK on the device",
    "server": "the provider's server",
    "os_vendor": "the maker of the operating system",
    "issuer": "the card issuer",
    "provider": "the provider's terms",
    "own_policy": "your own policy",
}
GRADES = {
    "claimed": "a claim or data sheet",
    "listed": "a published list",
    "inferred": "a property of the device",
    "measured": "measured on the device",
    "attested": "a verified certificate chain",
}


def device_title(assessment: Assessment) -> str:
    """How a person calls the device: maker and name, else what is known."""
    texts = {
        name: str(fact.value)
        for name, fact in assessment.sheet.facts.items()
        if name.startswith(("device.", "iphone.identifier"))
    }
    name = texts.get("device.name") or texts.get("iphone.identifier") or texts.get("device.model") or ""
    maker = texts.get("device.manufacturer", "")
    if not name:
        return maker or assessment.subject
    title = name if name.casefold().startswith(maker.casefold()) else f"{maker[:1].upper()}{maker[1:]} {name}"
    code = texts.get("device.model", "")
    return title if not code or code.casefold() in title.casefold() else f"{title} ({code})"


def refusing(assessment: Assessment) -> list[Finding]:
    """Unmet demands, the earliest stage first."""
    unmet = [f for f in assessment.findings if f.outcome is Outcome.UNMET and f.level is Level.DEMAND]
    return sorted(unmet, key=lambda finding: (finding.stage.depth, finding.rule.id))


def undecided(assessment: Assessment) -> list[Finding]:
    """Demands that nobody could judge and that keep the verdict open, the earliest stage first."""
    strict = assessment.question.strict
    unknown = [
        f
        for f in assessment.findings
        if f.outcome is Outcome.UNKNOWN and f.level is Level.DEMAND and (strict or not f.to_confirm)
    ]
    return sorted(unknown, key=lambda finding: (finding.stage.depth, finding.rule.id))


def advice(assessment: Assessment) -> list[Finding]:
    """Recommendations that are not met."""
    return [f for f in assessment.findings if f.outcome is Outcome.UNMET and f.level is Level.ADVICE]


def question_line(assessment: Assessment) -> str:
    """The question in one line."""
    question, sdk = assessment.question, assessment.sdk
    kit = {"android": "Android SDK", "ios": "iOS SDK", "react_native": "React Native SDK"}[sdk.kit]
    carried = f" (native {sdk.native_written})" if sdk.kit == "react_native" else ""
    country = question.country or "no country asked"
    reader = ", simulated reader" if question.simulated else ""
    return f"{question.provider}, {kit} {sdk.written}{carried}, {country}, on {question.on}{reader}"
