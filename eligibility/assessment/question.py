"""What is asked: which provider and SDK, in which country, on which day, for which reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eligibility.errors import WrongUse
from eligibility.facts.fact import Fact, FactSheet, Grade, Vocabulary
from eligibility.rulebook.rule import RulePack
from eligibility.rulebook.sdk import Sdk

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
        country = self.country
        if country is not None and not (
            len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()
        ):
            raise WrongUse(f"{country!r} is not a country code", remedy="use two capital letters, like GB or NO")


def resolve_sdk(question: Question, pack: RulePack, sheet: FactSheet) -> Sdk:
    """The SDK in question on a device of this platform."""
    platform = sheet.value("device.platform")
    return pack.sdks.resolve(question.sdk, str(platform or "android"), question.on)


def asked_names(question: Question) -> tuple[str, ...]:
    """How the names begin of facts that this question gives, and that nothing else may give."""
    always = ("sdk.", "question.simulated")
    return (*always, "question.country", "market.") if question.country else always


def asked_facts(
    question: Question, pack: RulePack, sheet: FactSheet, vocabulary: Vocabulary, sdk: Sdk
) -> Iterator[Fact]:
    """The question itself as facts: reader, SDK, country, and what the market lists say of the country."""
    yield Fact(vocabulary["question.simulated"], question.simulated, Grade.MEASURED, _ASKED)
    version = vocabulary["sdk.version"].accept(sdk.native.base_version)
    yield Fact(vocabulary["sdk.version"], version, Grade.MEASURED, _ASKED)
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
