"""The sentences of a bundle, in every language that the reports speak."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from eligibility import content
from eligibility.gate.reason import TEMPLATES
from eligibility.rulebook.rule import Rule

GATE = {
    "gate.bundle": (
        "The rules for Tap to Pay in this app cannot be read",
        "Install the app again or update it.",
    ),
    "gate.stale": (
        "The rules for Tap to Pay in this app are not made for this day",
        "Update the app, and set date and time to automatic.",
    ),
    "gate.question": (
        "The app asked about Tap to Pay in a way that cannot be answered",
        "Update the app. For developers: name the SDK, the country and the instant as the gate's documentation has it.",
    ),
    "gate.failed": (
        "Whether this device can take payments by Tap to Pay could not be found out",
        "Try again, and update the app.",
    ),
}
"""What an evaluator says of itself: code → sentence and remedy; translated in ``reports/words/LANG/gate.json``."""


def messages(rules: Iterable[Rule], spoken: Iterable[str]) -> dict[str, Any]:
    """Language → titles, failures and remedies by rule, and the sentences around them."""
    kept = tuple(rules)
    return {language: _spoken(kept, language) for language in spoken}


@cache
def own_sentence(code: str, language: str) -> tuple[str, str]:
    """Sentence and remedy of one of the gate's own reasons."""
    words = content.words(language, "gate")
    sentence, remedy = GATE[code]
    return words.get(sentence, sentence), words.get(remedy, remedy)


def _spoken(rules: tuple[Rule, ...], language: str) -> dict[str, Any]:
    words = content.words(language, "rules")

    def say(text: str) -> str:
        return words.get(text, text)

    return {
        "rules": {
            rule.id: {
                "title": say(rule.title),
                "failure": say(rule.failure_title),
                "remedy": say(rule.remedy.text),
            }
            for rule in rules
        },
        "templates": {ground.value: say(template) for ground, template in TEMPLATES.items()},
        "gate": {code: _row(*own_sentence(code, language)) for code in GATE},
    }


def _row(sentence: str, remedy: str) -> dict[str, str]:
    return {"sentence": sentence, "remedy": remedy}
