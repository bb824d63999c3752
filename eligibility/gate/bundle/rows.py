"""The parts of a bundle as JSON has them: facts, rules, policy, markets and SDK releases."""

from __future__ import annotations

from datetime import date
from typing import Any

from eligibility.facts.fact import FactType
from eligibility.gate.bundle.conditions import written
from eligibility.gate.policy import Policy
from eligibility.rulebook.coverage import Coverage
from eligibility.rulebook.market import Markets
from eligibility.rulebook.rule import Edition, Rule
from eligibility.rulebook.sdk import Release, SdkRange
from eligibility.rulebook.waiver import Waiver

STATES = ("available", "preview")
"""In which a country is open; anything else is closed."""


def fact_row(fact: FactType) -> dict[str, Any]:
    """A fact's kind, and its choices where they are closed."""
    choices = {"choices": sorted(fact.choices)} if fact.choices and fact.kind_name == "text" else {}
    return {"kind": fact.kind_name, **choices}


def rule_row(rule: Rule) -> dict[str, Any]:
    """A rule with its editions; its words are among the messages."""
    return {
        "id": rule.id,
        "who": rule.remedy.who,
        "needs_internet": rule.remedy.internet,
        "if_unknown": rule.if_unknown.value,
        "requirements": list(rule.requirements),
        "errors": {kit: list(codes) for kit, codes in rule.errors.items()},
        "grade": rule.grade,
        "applies": written(rule.applies) if rule.applies else None,
        "editions": [_edition(edition) for edition in rule.editions],
    }


def coverage_row(one: Coverage) -> dict[str, Any]:
    """What the rules speak about on a platform."""
    return {"from": _day(one.start), "sdk": _bounds(one.sdk), "to": one.to.value}


def _bounds(sdk: SdkRange | None) -> list[list[str]] | None:
    return [[sign, str(version)] for sign, version in sdk.bounds] if sdk else None


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "require": written(edition.require),
        "stage": edition.stage.value,
        "level": edition.level.value,
        "enforcer": edition.enforcer,
        "sdk": _bounds(edition.sdk),
        "from": _day(edition.start),
        "until": _day(edition.end),
        "live_only": edition.live_only,
    }


def policy_row(policy: Policy) -> dict[str, Any]:
    """What the owner wants to be made of the answers."""
    return {
        "id": policy.id,
        "digest": policy.digest,
        "mode": policy.mode.value,
        "stage": policy.stage.value,
        "language": policy.language,
        "on_unknown": policy.on_unknown.value,
        "on_confirm": policy.on_confirm.value,
        "waived": policy.waived.value,
        "given_grade": policy.given_grade.word,
        "least_grade": policy.least_grade.word if policy.least_grade else None,
        "expiry_warning_days": policy.expiry_warning_days,
        "valid_for": policy.valid_for,
        "readers": [
            {"type": one.intent.value, "models": list(one.models), "platforms": sorted(one.platforms)}
            for one in policy.readers
        ],
        "waivers": [_waiver(waiver) for waiver in policy.waivers],
        "sentences": dict(policy.sentences),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    """Who approved it and why stays with its owner: a bundle is as public as the app."""
    return {
        "rule": waiver.rule,
        "from": waiver.start.isoformat(),
        "until": waiver.end.isoformat(),
        "unit": waiver.unit,
        "model": waiver.model,
        "site": waiver.site,
    }


def markets_row(markets: Markets) -> dict[str, Any]:
    """Platform → the first day known, and when which country was open."""
    found: dict[str, Any] = {}
    for platform in sorted({row.platform for row in markets.availability}):
        first = markets.first_day(platform)
        countries = sorted({row.country for row in markets.availability if row.platform == platform})
        found[platform] = {
            "first": _day(first),
            "countries": {country: _states(markets, country, platform) for country in countries},
        }
    return found


def _states(markets: Markets, country: str, platform: str) -> dict[str, Any]:
    periods = {state: markets.periods(country, platform, state) for state in STATES}
    return {state: [[_day(start), _day(end)] for start, end in spans] for state, spans in periods.items() if spans}


def release_row(release: Release) -> dict[str, Any]:
    """A release of an SDK, and the native versions that it carries."""
    return {"version": release.written, "released": _day(release.released), "native": dict(release.native)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
