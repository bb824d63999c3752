"""What a pack speaks about: which platforms, from which day, for which SDK releases, and to which stage.

A pack that says nothing says no yes. What it covers becomes a rule of the pack like any other, on facts that the
question gives: outside, the rule is undecided, and with it the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eligibility.facts.fact import Fact, FactSheet, Grade, Vocabulary
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.condition import Condition, Group, parse
from eligibility.rulebook.rule import HEADLINE, Edition, IfUnknown, Level, Remedy, Rule, Stage
from eligibility.rulebook.sdk import SdkRange
from eligibility.truth import Truth

if TYPE_CHECKING:
    from eligibility.rulebook.sdk import Sdks

FILE = "pack.yaml"
COVERS, COVERS_FURTHER, DATED = "pack.covers", "pack.covers-further", "pack.dated"
COVERED, COVERED_FURTHER, RELEASE_DAY = "question.covered", "question.covered_further", "sdk.release_day"
_NOT_OF_DEVICE = ("question.", "market.", "sdk.", "device.platform")
"""Facts that the question gives, and what is known of a device as soon as it is one."""
DEVICES = {"android": "Android devices", "ios": "iPhones"}


class Coverage(NamedTuple):
    """What a pack says of one platform: demands up to a stage, from a day on, for a range of native SDK releases."""

    to: Stage
    start: date | None = None
    sdk: SdkRange | None = None


def is_generated(rule: Rule) -> bool:
    """Whether the rule stands for what the pack covers, and is no demand of the provider's."""
    return rule.file == FILE


def asks_device(rule: Rule, edition: Edition) -> bool:
    """Whether an edition of a rule demands something of the device itself, not only of the country, the SDK or the question."""
    told = (fact.name for fact in rule.facts(edition))
    return not is_generated(rule) and any(not name.startswith(_NOT_OF_DEVICE) for name in told)


def rules_of(covers: Mapping[str, Coverage], sdks: Sdks, citation: Citation, vocabulary: Vocabulary) -> Iterator[Rule]:
    """The rules that keep a pack from saying yes where it says nothing."""
    covered = parse({"fact": COVERED, "is": "true"}, vocabulary)
    known = parse({"fact": RELEASE_DAY, "has_come": "true"}, vocabulary)
    require = Group("all", (covered, known)) if sdks.releases else covered
    yield _rule(
        COVERS,
        "The rules speak of this device, day, SDK and country",
        "The rules say nothing of this device, day, SDK or country",
        Stage.SUPPORT,
        require,
        citation,
    )
    if any(one.to is not Stage.PIN for one in covers.values()):
        stages = tuple(Stage)
        nearest = min((one.to for one in covers.values()), key=lambda stage: stage.depth)
        yield _rule(
            COVERS_FURTHER,
            f"The rules speak of what comes after {nearest.value}",
            f"The rules say nothing of what comes after {nearest.value}",
            stages[nearest.depth + 1],
            parse({"fact": COVERED_FURTHER, "is": "true"}, vocabulary),
            citation,
        )


def dated(citation: Citation) -> Rule:
    """The rule that keeps evidence of an unknown day from a yes: it may be years old."""
    return _rule(
        DATED,
        "The day of the evidence is known",
        "The day of the evidence is not known",
        Stage.CONNECT,
        Group("all", ()),
        citation,
    )._replace(
        why="What a device was years ago says nothing of what it is now: a reading counts for some weeks, a setting for a day.",
        remedy=Remedy(
            "Save the answer of 'date +%s' as date.txt beside the evidence, or write its day into evidence.yaml as "
            "'taken'; 'tapready collect' does it by itself.",
            "developer",
        ),
    )


def _rule(  # noqa: PLR0917 - a rule's own words
    name: str, title: str, failure_title: str, stage: Stage, require: Condition, citation: Citation
) -> Rule:
    return Rule(
        id=name,
        title=title,
        failure_title=failure_title,
        why="Where rules say nothing, nothing refuses, and that is no yes.",
        remedy=Remedy(
            "Ask about a platform, day, SDK release and country that the rules know, or use newer rules.", "developer"
        ),
        if_unknown=IfUnknown.UNDETERMINED,
        requirements=(),
        errors={},
        applies=None,
        editions=(Edition(require, citation, stage, "provider", Level.DEMAND),),
        file=FILE,
    )


def mistakes(
    covers: Mapping[str, Coverage], rules: tuple[Rule, ...], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """Where a pack declares more or less than its rules say: (platform, what is wrong)."""
    for platform, devices in DEVICES.items():
        stages = {
            edition.stage
            for rule in rules
            for edition in rule.editions
            if edition.level is Level.DEMAND and _speaks_of(rule, platform, vocabulary)
        }
        one = covers.get(platform)
        if one is None:
            alone = [rule.id for rule in rules if _only_of(rule, platform, vocabulary)]
            if alone:
                yield platform, f"{alone[0]} speaks of {devices}, which the pack does not cover"
        elif one.to not in stages:
            yield platform, f"no rule demands anything of {devices} at the stage {one.to.value}"
        elif not any(stage.depth <= HEADLINE.depth for stage in stages):
            yield platform, f"no rule demands anything of {devices} up to the stage {HEADLINE.value}"


def _speaks_of(rule: Rule, platform: str, vocabulary: Vocabulary) -> bool:
    return rule.applies is None or rule.applies.judge(_of_platform(platform, vocabulary), date.min) is not Truth.NO


def _only_of(rule: Rule, platform: str, vocabulary: Vocabulary) -> bool:
    others = (other for other in DEVICES if other != platform)
    return _speaks_of(rule, platform, vocabulary) and not any(_speaks_of(rule, other, vocabulary) for other in others)


def _of_platform(platform: str, vocabulary: Vocabulary) -> FactSheet:
    fact = vocabulary["device.platform"]
    return FactSheet({fact.name: Fact(fact, platform, Grade.MEASURED, "the pack")})
