"""What is asked: which provider and SDK, in which country, on which day, for which reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eligibility.facts.countries import check_country
from eligibility.facts.fact import Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.rulebook.coverage import COVERED, COVERED_FURTHER, DEVICES, RELEASE_DAY
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import Stage
from eligibility.rulebook.sdk import NO_RELEASE, Sdk

_ASKED = "the question"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one pack.

    ``on`` is the day asked about and always given: nothing here reads the clock. ``sdk`` is
    written as on the command line; None means the newest release out on that day. ``strict``
    lets demands that a person has still to confirm withhold the verdict.
    """

    provider: str
    on: date
    country: str | None = None
    sdk: str | None = None
    simulated: bool = False
    strict: bool = False

    def __post_init__(self) -> None:
        if self.country is not None:
            check_country(self.country)


def resolve_sdk(question: Question, pack: RulePack, sheet: FactSheet) -> Sdk:
    """The SDK in question on a device of this platform."""
    platform = sheet.value("device.platform")
    return pack.sdks.resolve(question.sdk, str(platform or "android"), question.on)


def asked_names(question: Question) -> tuple[str, ...]:
    """How the names begin of facts that this question gives, and that nothing else may give."""
    always = ("sdk.", "question.simulated", "question.covered")
    return (*always, "question.country", "market.") if question.country else always


def asked_facts(
    question: Question, pack: RulePack, sheet: FactSheet, vocabulary: Vocabulary, sdk: Sdk
) -> Iterator[Fact | Gap]:
    """The question itself as facts: reader, SDK, country, what the market lists say of the country, what the pack covers."""
    yield Fact(vocabulary["question.simulated"], question.simulated, Grade.MEASURED, _ASKED)
    if sdk.native != NO_RELEASE:
        version = vocabulary["sdk.version"].accept(sdk.native.base_version)
        yield Fact(vocabulary["sdk.version"], version, Grade.MEASURED, _ASKED)
        yield _release_day(question, pack, sdk, vocabulary)
    yield from _covered(question, pack, sheet, sdk, vocabulary)
    if question.country is None:
        return
    yield Fact(vocabulary["question.country"], question.country, Grade.MEASURED, _ASKED)
    platform = sheet.value("device.platform")
    first = pack.markets.first_day(str(platform)) if platform else None
    if first is None or question.on < first:
        return
    for name, state in (("market.available", "available"), ("market.preview", "preview")):
        periods = pack.markets.periods(question.country, str(platform), state)
        yield Fact(vocabulary[name], periods, Grade.LISTED, f"rules/{pack.provider}/markets.yaml")
    other = "ios" if platform == "android" else "android"
    state = pack.markets.state(question.country, other, question.on)
    yield Fact(vocabulary["market.other_platform"], state, Grade.LISTED, f"rules/{pack.provider}/markets.yaml")


def next_turn(question: Question, pack: RulePack, sheet: FactSheet, sdk: Sdk) -> date | None:
    """The first later day on which the same question would settle something else."""
    platform = str(sheet.value("device.platform") or "")
    covered = pack.covers.get(platform)
    days = [
        sdk.released if sdk.listed else None,
        covered.start if covered else None,
        pack.markets.first_day(platform) if platform and question.country else None,
    ]
    return min((day for day in days if day is not None and day > question.on), default=None)


def _release_day(question: Question, pack: RulePack, sdk: Sdk, vocabulary: Vocabulary) -> Fact | Gap:
    """When the release came out; a gap for one that had not, or that nobody here knows."""
    if not sdk.listed:
        return Gap(RELEASE_DAY, f"release {sdk.written} is not known here", _ASKED)
    released = sdk.released or date.min
    if released > question.on:
        return Gap(RELEASE_DAY, f"release {sdk.written} came out on {released}, after the day asked about", _ASKED)
    return Fact(vocabulary[RELEASE_DAY], released, Grade.LISTED, f"rules/{pack.provider}/sdks.yaml")


def _covered(
    question: Question, pack: RulePack, sheet: FactSheet, sdk: Sdk, vocabulary: Vocabulary
) -> Iterator[Fact | Gap]:
    """Whether the pack speaks of the device, the day, the SDK and the country; if not, what it says nothing about."""
    platform = str(sheet.value("device.platform") or "")
    beyond = _not_covered(question, pack, platform, sdk)
    origin = f"rules/{pack.provider}/pack.yaml"
    if beyond is not None:
        yield Gap(COVERED, beyond, origin)
        yield Gap(COVERED_FURTHER, beyond, origin)
        return
    yield Fact(vocabulary[COVERED], True, Grade.LISTED, origin)  # noqa: FBT003 - a fact's value
    to = pack.covers[platform].to
    if to is Stage.PIN:
        yield Fact(vocabulary[COVERED_FURTHER], True, Grade.LISTED, origin)  # noqa: FBT003 - a fact's value
    else:
        yield Gap(
            COVERED_FURTHER, f"these rules say nothing about {DEVICES[platform]} after the stage {to.value}", origin
        )


def _not_covered(question: Question, pack: RulePack, platform: str, sdk: Sdk) -> str | None:
    """What of the question these rules say nothing about; None where they speak of all of it."""
    if not platform:
        return "whether it is an Android device or an iPhone is not known"
    covered = pack.covers.get(platform)
    beyond = None
    if covered is None:
        beyond = DEVICES.get(platform, platform)
    elif covered.start is not None and question.on < covered.start:
        beyond = f"days before {covered.start}"
    elif covered.sdk is not None and sdk.native != NO_RELEASE and not covered.sdk.covers(sdk.native):
        beyond = f"SDK {sdk.native_written}, but about {covered.sdk.written}"
    elif question.country is not None:
        first = pack.markets.first_day(platform)
        if first is None or question.on < first:
            beyond = "countries" if first is None else f"countries on days before {first}"
    return f"these rules say nothing about {beyond}" if beyond else None
