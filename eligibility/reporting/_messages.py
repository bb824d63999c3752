"""Sentences of a report, made out of its data, to be said in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.facts.text import shortened
from eligibility.reporting import _words as words
from eligibility.reporting._language import PLAIN, Day, Foreign, Joined, Message, Number, said
from eligibility.reporting.gathered import one_of_each

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, FactRow, FindingRow, ReportDocument

_MOST_TOLD = 120


def value(fact: FactRow) -> Message:
    """A fact's value."""
    plain = fact["value"]
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list):
        return Joined(tuple(_period(member) for member in plain), ", ") if plain else "none"
    return Foreign(str(plain)) if plain != "" else "none"


def is_foreign(message: Message) -> bool:
    """Whether nothing in the message is ours to translate."""
    return isinstance(message, Foreign) or (isinstance(message, Joined) and all(map(is_foreign, message.messages)))


def _period(member: str) -> Message:
    match = words.PERIOD.fullmatch(member)
    if match is None:
        return Foreign(member)
    return (
        said("{start} to {end}", start=Day(match[1]), end=Day(match[2]))
        if match[2]
        else said("since {day}", day=Day(match[1]))
    )


def reason(finding: FindingRow) -> Message:
    """Why the finding came out as it did: the sentence of the assessment, taken apart to be translated."""
    outcome = finding["outcome"]
    if outcome == "unknown":
        return Joined(
            tuple(said("{fact}: {reason}", fact=gap["title"], reason=gap["reason"]) for gap in finding["missing"])
        )
    if outcome == "not_applicable":
        return finding["reason"]
    failed = outcome in ("unmet", "waived")
    headline = finding["failure_title"] if failed else finding["title"]
    told = [fact for fact in finding["facts"] if fact["fact"] in finding["tells"]]
    whole: Message = headline
    if told:
        whole = said(
            "{headline}: {told}", headline=headline, told=Joined(tuple(_told(fact, source=failed) for fact in told))
        )
    over = finding["reason"].rpartition("; a waiver of ")
    return Joined((whole, f"a waiver of {over[2]}")) if over[1] and outcome == "unmet" else whole


def _told(fact: FactRow, *, source: bool) -> Message:
    text = shortened(words.value_text(fact), _MOST_TOLD)
    shown: Message = Foreign(text) if text.endswith("…") else value(fact)
    if source:
        return said("{fact} is {value} ({origin})", fact=fact["title"], value=shown, origin=Foreign(fact["origin"]))
    return said("{fact} is {value}", fact=fact["title"], value=shown)


def question(assessment: AssessmentRow) -> Message:
    """What was asked."""
    asked = assessment["question"]
    sdk = asked["sdk"]
    kit = said("{kit} {version}", kit=words.KITS[sdk["kit"]], version=Foreign(sdk["version"]))
    if sdk["kit"] == "react_native":
        kit = said("{kit} {version} (native {native})", **{**kit.places, "native": Foreign(sdk["native"])})
    country: Message = Foreign(asked["country"]) if asked["country"] else "no country asked"
    parts: list[Message] = [Foreign(asked["provider"]), kit] if sdk["version"] else [Foreign(asked["provider"])]
    parts += [country, said("on {day}", day=Day(asked["on"]))]
    return Joined((*parts, "simulated reader") if asked["simulated"] else tuple(parts), ", ")


def evidence_age(assessment: AssessmentRow) -> Message | None:
    """Of which day the evidence is, and how old on the day asked about; None where nobody dated it."""
    age = assessment["evidence_age"]
    if age is None:
        return None
    day, days = Day(age["read_on"]), age["days"]
    if days == 0:
        return said("evidence of {day}, the day asked about", day=day)
    if days < 0:
        return said("evidence of {day}, after the day asked about", day=day)
    old = "evidence of {day}, {count} day old" if days == 1 else "evidence of {day}, {count} days old"
    return said(old, day=day, count=Number(days))


def asked(assessment: AssessmentRow) -> Message:
    """What was asked, and of which day the evidence is."""
    age = evidence_age(assessment)
    return question(assessment) if age is None else Joined((question(assessment), age), ", ")


def without_country(assessment: AssessmentRow) -> Message | None:
    """What a yes has to say of itself that was asked about no country."""
    eligible = assessment["verdict"] == "eligible"
    return "no country asked" if eligible and assessment["question"]["country"] is None else None


def shared_question(report: ReportDocument) -> Message:
    """What all devices of a report were asked alike; empty when there is none."""
    found = one_of_each(report["assessments"])
    kinds = {str(assessment["question"]): assessment for assessment in found}
    if len(kinds) == 1:
        return question(found[0])
    shared: list[Message] = []
    for key in ("provider", "country", "on"):
        values = {str(assessment["question"][key] or "") for assessment in found}
        if len(values) == 1 and values != {""}:
            shared.append(said("on {day}", day=Day(values.pop())) if key == "on" else Foreign(values.pop()))
    return Joined(tuple(shared), ", ") if shared else ""


def waiver(finding: FindingRow) -> Message:
    """Who accepted the failure, why, until when, and what the provider makes of it."""
    held = finding["waiver"]
    if held is None:
        return Foreign("")
    places: dict[str, Message] = {
        "approver": Foreign(held["approver"]),
        "start": Day(held["start"]),
        "end": Day(held["end"]),
        "reason": Foreign(held["reason"]),
    }
    whole = said("waived by {approver} from {start} until {end}: {reason}", **places)
    return Joined((whole, "accepted, will still be refused by the provider")) if held["still_refused"] else whole


def question_line(assessment: AssessmentRow) -> str:
    """The question in plain English, with the day of the evidence."""
    return PLAIN.say(asked(assessment))


def caveat(assessment: AssessmentRow) -> str:
    """What a yes has to say of itself, in plain English behind a comma; empty where there is nothing."""
    said_of_it = without_country(assessment)
    return f", {PLAIN.say(said_of_it)}" if said_of_it else ""


def age_text(assessment: AssessmentRow) -> str:
    """The age of the evidence in plain English; empty where nobody dated it."""
    age = evidence_age(assessment)
    return PLAIN.say(age) if age is not None else ""


def waiver_text(finding: FindingRow) -> str:
    """The waiver in plain English."""
    return PLAIN.say(waiver(finding))
