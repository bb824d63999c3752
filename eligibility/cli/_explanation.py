"""An explanation as text for a terminal: what the error means, what can cause it, what to do, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.assessment.explanation import Conclusion, ExplainedError, Explanation, Possibility, Standing
from eligibility.reporting._terminal import wrap
from eligibility.reporting._words import KITS, STEPS, WHO
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.sdk_errors import SdkError

_SIGNS = {
    Standing.CAUSE: "✗",
    Standing.MASKED: "?",
    Standing.OPEN: "?",
    Standing.OUTSIDE: "·",
    Standing.RULED_OUT: "✓",
}
_SIDES = {
    "provider": "the provider's side",
    "account": "the merchant's account",
    "network": "the network",
    "integration": "how the app calls the SDK",
    "apple": "Apple's side",
    "app": "the app and its data",
    "user": "the moment of use",
}
_CONTRADICTED = (
    "The evidence rules out every cause that is known. It may have changed since the error, or come from another device "
    "or app build: collect it again, right after the error."
)
_CONCLUSIONS = {
    Conclusion.NO_EVIDENCE: ("33", "What can cause it (--evidence SUBJECT tells which of these a device has):"),
    Conclusion.CAUSE_FOUND: ("31", "The evidence shows the cause."),
    Conclusion.OPEN: ("33", "The evidence does not tell which of these it is."),
    Conclusion.OUTSIDE_LIKELIER: (
        "33",
        "The device meets every demand that can cause this. Likelier is, in this order:",
    ),
    Conclusion.OUTSIDE_ONLY: ("33", "No demand on a device covers this. What can cause it:"),
    Conclusion.CONTRADICTED: ("33", _CONTRADICTED),
    Conclusion.OTHER_PLATFORM: (
        "33",
        "The evidence is of the other platform: this error cannot come from that device.",
    ),
    Conclusion.NONE_KNOWN: ("33", "Nothing is known to cause this code here; the message beside it tells more."),
}


def render(explanation: Explanation, *, colour: bool = False) -> str:
    """One block an error, in the order found, a blank line between."""
    blocks = ["\n".join(_error(error, colour=colour)) for error in explanation.errors]
    if not blocks:
        blocks = ["\n".join(_not_known(explanation, colour=colour))]
    pack = explanation.pack
    return "\n\n".join(blocks) + f"\n\nRules: {pack.id} {pack.version} ({pack.digest[:12]}).\n"


def _error(error: ExplainedError, *, colour: bool) -> Iterator[str]:
    title = error.message.text.replace("*", "…") if error.message else error.readings[0].label
    if error.lossy:
        title = error.written if len(error.written) <= 60 else f"one of {len(error.readings)} errors"
    yield from _painted(wrap(title, "", "  "), "1", colour=colour)
    yield from wrap(error.meaning, "  ", "  ")
    if error.stage:
        yield f"  It comes at {STEPS[error.stage.value]}."
    for reading in error.readings:
        yield from wrap(_names(reading), "  ", "    ")
    if error.lossy:
        yield from wrap("React Native on an iPhone tells which one in error.nativeErrorCode.", "  → ", "    ")
    if error.line > 1 or error.times > 1 or error.written.strip(" .").lower() != title.lower():
        where = f"line {error.line}" + (f" and {error.times - 1} more" if error.times > 1 else "")
        yield from wrap(f"Seen in {where}: {error.written}", "  ", "    ")
    for name, meaning, value in error.details:
        yield from wrap(f"{meaning} ({name}): {value}", "  ! ", "    ")
    yield ""
    code, sentence = _CONCLUSIONS[error.conclusion]
    yield from _painted(wrap(sentence, "", ""), code, colour=colour)
    yield from _possible([one for one in error.possibilities if one.standing is not Standing.RULED_OUT])
    yield from _ruled_out([one for one in error.possibilities if one.standing is Standing.RULED_OUT])
    yield ""
    cited = [error.message.citation] if error.message else [reading.citation for reading in error.readings]
    for citation in dict.fromkeys(cited):
        yield from _cited(citation, "Source: ")


def _names(reading: SdkError) -> str:
    """What the error is called where: by kit and SDK version."""
    since = f" since {reading.since}" if reading.since else ""
    until = f" before {reading.until}" if reading.until else ""
    names = f"{KITS[reading.kit]}: {reading.label}{since}{until}"
    names += "".join(f"; {one.name} in {one.sdk.written}" for one in reading.earlier)
    if reading.kit == "ios" and reading.react_native:
        names += f"; in React Native {reading.react_native}, with nativeErrorCode {reading.number}"
    return names


def _possible(possibilities: list[Possibility]) -> Iterator[str]:
    """Each with what to do; a remedy that several share is written once."""
    told: dict[str, str] = {}
    for one in possibilities:
        place = f", at {STEPS[one.stage.value]}" if one.stage else ""
        side = f"{one.id}{place}" if one.kind == "device" else _SIDES[one.kind]
        of = f" (if it is {' or '.join(one.of)})" if one.of else ""
        yield from wrap(f"{one.title} [{side}]{of}", f"  {_SIGNS[one.standing]} ", "    ")
        yield from _evidence(one)
        first = told.setdefault(one.remedy.text, one.id)
        online = " (needs internet)" if one.remedy.internet else ""
        remedy = f"{WHO[one.remedy.who]}: {one.remedy.text}{online}" if first == one.id else f"As for {first}."
        yield from wrap(remedy, "    → ", "      ")


def _evidence(one: Possibility) -> Iterator[str]:
    """What the evidence says of it, and how to find out what it does not say."""
    if one.standing is Standing.CAUSE:
        yield from wrap(one.reason, "    ", "    ")
    elif one.find_out:
        yield from wrap(f"Not known: {one.reason}", "    ", "    ")
        for how in one.find_out:
            yield from wrap(f"To find out: {how}", "    ", "      ")


def _ruled_out(possibilities: list[Possibility]) -> Iterator[str]:
    if possibilities:
        yield "Ruled out by the evidence:"
        yield from wrap("; ".join(f"{one.title} [{one.id}]" for one in possibilities), "  ✓ ", "    ")


def _not_known(explanation: Explanation, *, colour: bool) -> Iterator[str]:
    yield from _painted(["No error that is known here stands in the text."], "33", colour=colour)
    if explanation.near:
        yield from wrap(f"Near ones: {', '.join(explanation.near)}", "  ", "    ")
    yield from wrap(
        "Give the whole message with the lines around it (logcat, or the error object as JSON).", "  → ", "    "
    )
    for citation in explanation.pack.sdk_errors.references:
        yield from _cited(citation, "  → Look it up: ")


def _cited(citation: Citation, first: str) -> Iterator[str]:
    """The source; its address stands whole on a line of its own, so that it can be followed."""
    secondary = " (secondary)" if citation.secondary else ""
    yield from wrap(f"{citation.title}, read {citation.read}{secondary}", first, "    ")
    yield f"    {citation.url}"


def _painted(lines: list[str], code: str, *, colour: bool) -> list[str]:
    return [f"\x1b[{code}m{line}\x1b[0m" for line in lines] if colour else lines
