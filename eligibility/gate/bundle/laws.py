"""Small bundles with one rule a comparison: what a real pack happens not to use is tested all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from eligibility.facts.fact import FactType, Vocabulary
from eligibility.gate.bundle.conditions import Unanswerable
from eligibility.gate.bundle.contents import Bundle
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.condition import Condition, parse
from eligibility.rulebook.rule import Edition, IfUnknown, Level, Remedy, Rule, Stage
from eligibility.rulebook.sdk import SdkRange

_CITED = Citation("a law of arithmetic", "https://example.org", date(2026, 11, 21), "P", None)
LAWS: tuple[dict[str, Any], ...] = (
    {"fact": "ios.version", "is": "16.10"},
    {"fact": "ios.version", "in": ["16.7", "17.0.0"]},
    {"fact": "ios.version", "at_least": "16.10"},
    {"fact": "ios.version", "more_than": "16.7", "less_than": "17"},
    {"fact": "ios.version", "at_most": "17.0.0"},
    {"fact": "android.api_level", "is": "33"},
    {"fact": "android.api_level", "in": ["31", "33"]},
    {"fact": "android.api_level", "more_than": "32"},
    {"fact": "device.clock_skew", "at_most": "999999999999999"},
    {"fact": "android.security_patch", "is": "2024-02-29"},
    {"fact": "android.security_patch", "at_least": "2025-11-01"},
    {"fact": "android.security_patch", "age_months_at_most": "12"},
    {"fact": "android.security_patch", "age_years_at_most": "1"},
    {"fact": "ios.release_day", "age_years_at_most": "1"},
    {"fact": "ios.release_day", "has_come": "true"},
    {"fact": "ios.release_day", "has_come": "false"},
    {"fact": "device.manufacturer", "is": "Größe 電"},
    {"fact": "device.manufacturer", "in": ["Acme", "Größe 電"]},
    {"fact": "device.manufacturer", "matches": "gr?ße*"},
    {"fact": "device.manufacturer", "matches": "*😀?"},
    {"fact": "app.schemes", "includes": "visa"},
    {"fact": "app.schemes", "includes_any": ["visa", "interac"]},
    {"fact": "app.schemes", "only": ["visa", "mastercard"]},
    {"fact": "app.schemes", "empty": "true"},
    {"fact": "app.schemes", "empty": "false"},
    {"fact": "provider.listed", "holds": "true"},
    {"fact": "provider.listed", "holds": "false"},
    {"fact": "android.nfc", "is": "true"},
    {"fact": "android.nfc", "is": "false"},
    {"not": {"fact": "android.nfc", "is": "true"}},
    {"not": {"all": [{"fact": "android.nfc", "is": "true"}, {"fact": "android.gms", "is": "true"}]}},
    {"all": [{"fact": "android.nfc", "is": "true"}, {"any": [{"fact": "android.gms", "is": "true"}]}]},
    {"any": [{"fact": "android.nfc", "is": "true"}, {"not": {"fact": "android.gms", "is": "true"}}]},
    {"fact": "sdk.version", "at_least": "5.0.0"},
    {"never": "true"},
)
"""Conditions as rule files write them; every comparison there is occurs."""


class Terms(NamedTuple):
    """What a law's rule has beside its condition."""

    stage: Stage = Stage.CONNECT
    confirm: bool = False
    grade: str | None = None
    applies: Condition | None = None


def rule_of(name: str, editions: Sequence[Edition], terms: Terms = Terms()) -> Rule:  # noqa: B008 - it never changes
    """A rule with made-up words."""
    return Rule(
        id=name,
        title=f"{name} holds",
        failure_title=f"{name} does not hold",
        why="A law of arithmetic.",
        remedy=Remedy(f"Mend {name}.", "it"),
        if_unknown=IfUnknown.CONFIRM if terms.confirm else IfUnknown.UNDETERMINED,
        requirements=(),
        errors={},
        applies=terms.applies,
        editions=tuple(editions),
        file="laws.yaml",
        grade=terms.grade,
    )


def edition_of(condition: Condition | Unanswerable, stage: Stage = Stage.CONNECT, **more: Any) -> Edition:
    """One form of it."""
    return Edition(cast("Condition", condition), _CITED, stage, "sdk", Level.DEMAND, **more)


def law_rules(vocabulary: Vocabulary) -> Iterator[Rule]:
    """One rule a law, and some whose editions, grades or applicability matter."""
    for number, law in enumerate(LAWS):
        yield rule_of(f"law.n{number:02}", [edition_of(parse(law, vocabulary))])
    nfc = parse({"fact": "android.nfc", "is": "true"}, vocabulary)
    gms = parse({"fact": "android.gms", "is": "true"}, vocabulary)
    ios = parse({"fact": "device.platform", "is": "ios"}, vocabulary)
    yield rule_of("law.graded", [edition_of(nfc)], Terms(grade="measured"))
    yield rule_of("law.confirm", [edition_of(gms)], Terms(confirm=True))
    yield rule_of("law.applies", [edition_of(gms)], Terms(applies=ios))
    yield rule_of("law.live", [edition_of(gms, live_only=True)])
    yield rule_of("law.pre", [edition_of(gms, sdk=SdkRange.parse("<5.8.0b2"))])
    yield rule_of("law.sdk", [edition_of(gms, sdk=SdkRange.parse(">=5.0.0,<6,!=5.6.0")), edition_of(nfc)])
    yield rule_of(
        "law.days",
        [edition_of(gms, start=date(2027, 1, 1)), edition_of(nfc, start=date(2026, 6, 1), end=date(2026, 12, 15))],
    )


def future_rules(vocabulary: Vocabulary) -> Iterator[Rule]:
    """Rules of a newer bundle: an operator, an operand, a fact and a shape that are not known today."""
    nfc, day = vocabulary["android.nfc"], vocabulary["android.security_patch"]
    made_up = FactType("android.quantum_lock", "text", "Quantum lock", "Not known today.", "Wait.")
    plain = parse({"fact": "android.nfc", "is": "true"}, vocabulary)
    yield rule_of("law.known", [edition_of(plain)])
    for name, said, reads in (
        ("operator", {"fact": "android.nfc", "op": "resembles", "value": True}, (nfc,)),
        ("operand", {"fact": "android.security_patch", "op": "at_least", "value": {"months": 3}}, (day,)),
        ("mismatch", {"fact": "android.nfc", "op": "at_least", "value": 3}, (nfc,)),
        ("fact", {"fact": "android.quantum_lock", "op": "is", "value": "on"}, (made_up,)),
        ("shape", {"most": [{"fact": "android.nfc", "op": "is", "value": True}]}, ()),
        ("word", {"fact": "android.nfc", "op": "is", "value": True, "unless": "Tuesday"}, (nfc,)),
    ):
        yield rule_of(f"future.{name}", [edition_of(Unanswerable(said, reads))])


def with_rules(bundle: Bundle, rules: Sequence[Rule], **words: Any) -> Bundle:
    """The bundle with other rules, English only, and other words of its policy."""
    pack = bundle.pack._replace(rules=tuple(rules))
    return bundle._replace(pack=pack, languages=("en",), policy=bundle.policy._replace(**words))
