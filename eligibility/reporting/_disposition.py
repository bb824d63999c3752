"""What to do with a device, in words: the one sentence that every output leads with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from eligibility.reporting import _messages as messages
from eligibility.reporting import _words as words
from eligibility.reporting._language import PLAIN, Day, Foreign, Joined, Message, Number, said

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, DispositionRow, NeedRow

KINDS = {
    "ready": "Ready",
    "ready_after_steps": "Ready after steps",
    "fixable": "Fix",
    "update": "Update",
    "wait": "Wait",
    "replace": "Replace",
    "look_closer": "Look closer",
}
"""What each kind is called, the best first."""
_OPERATORS = {
    "is": "{value}",
    "in": "one of {value}",
    "at_least": "{value} or more",
    "more_than": "more than {value}",
    "at_most": "{value} at the most",
    "less_than": "less than {value}",
    "matches": "like {value}",
    "includes": "with {value}",
    "includes_any": "with one of {value}",
    "only": "nothing but {value}",
    "empty": "none",
    "age_months_at_most": "at most {value} months old",
    "age_years_at_most": "at most {value} years old",
    "has_come": "a day that has come",
    "holds": "in force on that day",
}
"""Operator of a rule → what it asks for."""
_SELF_EVIDENT = frozenset({"true", "false"})


def sentence(assessment: AssessmentRow) -> Message:
    """What to do with the device and why."""
    found = assessment["disposition"]
    match found["kind"]:
        case "ready" | "ready_after_steps":
            whole = _ready(found)
        case "fixable":
            others = [who for who in found["by"] if who != "cashier"]
            by = Joined(tuple(words.WHO[who] for who in others), ", ")
            whole = said("{reason}. To be fixed by: {who}", reason=reason(found), who=by)
        case "update":
            whole = said("{reason}. {update}", reason=reason(found), update=_update(assessment))
        case "wait":
            whole = _waiting(found)
        case "look_closer":
            whole = _looking(assessment)
        case _:
            whole = reason(found)
    return whole


def plainly(assessment: AssessmentRow) -> Message:
    """The same for a person who has no computer: without a command."""
    if assessment["disposition"]["kind"] == "look_closer":
        return "It is not known yet whether this device can take payments"
    return sentence(assessment)


def _ready(found: DispositionRow) -> Message:
    steps = len(found["steps"])
    one = "Ready to take payments" if not steps else "Ready after one step at the device"
    done: Message = said("Ready after {count} steps at the device", count=Number(steps)) if steps > 1 else one
    if found["on"] is None:
        return said("{done}; no end is known", done=done)
    return said("{done}, good through {day}", done=done, day=Day(found["on"]))


def reason(found: DispositionRow) -> Message:
    """The one reason that decides, with what was found and what is needed."""
    title = found["reason"] or ""
    needs, seen = _needs(found), _found(found)
    if needs is None:
        return title
    if seen is None:
        return said("{reason}: needs {needs}", reason=title, needs=needs)
    return said("{reason}: found {found}, needs {needs}", reason=title, found=seen, needs=needs)


def replacement(assessment: AssessmentRow) -> str | None:
    """What to use in the device's place, in the words of the rule that decides; None where it is not to be replaced."""
    found = assessment["disposition"]
    if found["kind"] != "replace":
        return None
    return next((one["remedy"] for one in assessment["findings"] if one["rule"] == found["rule"]), None)


def heading(assessment: AssessmentRow) -> tuple[Message, Message]:
    """What many devices have in common, and what this one was found with: for a table of groups."""
    found = assessment["disposition"]
    match found["kind"]:
        case "ready" | "ready_after_steps":
            done = "Ready to take payments" if found["kind"] == "ready" else "Ready after steps at the device"
            return done, said("through {day}", day=Day(found["on"])) if found["on"] else "no end is known"
        case "look_closer":
            commands = tuple(Foreign(look["command"]) for look in found["look"] if look["command"])
            told: Message = Joined(commands, ", ") if commands else "a look at the device"
            return said("To settle them: {commands}", commands=told), ""
        case _:
            needs, seen = _needs(found), _found(found)
            title = found["reason"] or ""
            if needs is None:
                return title, ""
            return said("{reason}: needs {needs}", reason=title, needs=needs), seen or ""


def _found(found: DispositionRow) -> Message | None:
    told = tuple(messages.value(fact) for fact in found["found"])
    return Joined(told, ", ") if told else None


def _needs(found: DispositionRow) -> Message | None:
    """What is needed; None where the reason says it already (yes or no), or nothing would do."""
    if found["needs_words"]:
        return found["needs_words"]
    needs = [need for need in found["needs"] if need["value"] not in _SELF_EVIDENT]
    return Joined(tuple(map(_need, needs)), ", ") if needs else None


def needed(found: DispositionRow) -> str:
    """What is needed, in plain English; empty where the reason says it already."""
    needs = _needs(found)
    return PLAIN.say(needs) if needs is not None else ""


def _need(need: NeedRow) -> Message:
    shape = _OPERATORS[need["operator"]]
    if need["operator"] == "at_least" and need["kind"] in ("version", "day"):
        shape = "{value} or later"
    asked = said(shape, value=Foreign(need["value"]))
    if need["operator"] == "age_years_at_most" and need["value"] == "1":
        asked = said("at most one year old")
    return said("not {needs}", needs=asked) if need["negated"] else asked


def _update(assessment: AssessmentRow) -> Message:
    """Which update is known, or that none is excluded."""
    found = assessment["disposition"]
    if found["update"]:
        return said("The newest for this model is {update}", update=Foreign(found["update"]))
    if found["on"] is None:
        return "Whether the maker still has an update for this model is not known here"
    ended = date.fromisoformat(found["on"]) < date.fromisoformat(assessment["question"]["on"])
    last = "The maker ended its updates on {day}; the last of them may be new enough"
    told = last if ended else "The maker gives updates until {day}"
    return said(told, day=Day(found["on"]))


def _waiting(found: DispositionRow) -> Message:
    if found["on"]:
        return said("{reason}. From {day} on nothing known refuses it", reason=reason(found), day=Day(found["on"]))
    spans = Foreign(words.spans(found["releases"]))
    return said("{reason}. SDK releases that take it: {releases}", reason=reason(found), releases=spans)


def _looking(assessment: AssessmentRow) -> Message:
    looks = assessment["disposition"]["look"]
    count = sum(look["settles"] for look in looks) or len(words.undecided(assessment))
    commands = tuple(Foreign(look["command"]) for look in looks if look["command"])
    if count == 1 and not commands:
        return "One requirement is not known; a look at the device settles it"
    if count == 1:
        return said("One requirement is not known; to settle it: {commands}", commands=Joined(commands[:3], ", "))
    if not commands:
        return said("{count} requirements are not known; looks at the device settle them", count=Number(count))
    told = "{count} requirements are not known; to settle them: {commands}"
    return said(told, count=Number(count), commands=Joined(commands[:3], ", "))


def ending(assessment: AssessmentRow) -> Message | None:
    """How long the answer holds, for devices that are not refused already; None where nothing is known to end it."""
    through, refused = assessment["eligible_through"], assessment["refused_from"]
    if through:
        return said("good through {day}", day=Day(through))
    return said("refused from {day}", day=Day(refused)) if refused else None
