"""Every rule: its examples, its requirements, its words and its citations."""

from __future__ import annotations

import functools
import itertools

import pytest

from eligibility import content
from eligibility.probes import vocabulary
from eligibility.rulebook.condition import Condition
from eligibility.rulebook.coverage import is_generated
from eligibility.rulebook.examples import Example, examples_of
from eligibility.rulebook.load import load_pack
from eligibility.rulebook.rule import Level, Rule
from eligibility.workbench import lint, outcome_of
from tests.content.requirements import COVERED, OTHERS

FOLDER = content.folder("rules").joinpath("stripe")
PACK = load_pack(FOLDER, vocabulary(), name="rules/stripe")
EXAMPLES = list(examples_of(FOLDER, PACK))
RULES = [pytest.param(rule, id=rule.id) for rule in PACK.rules if not is_generated(rule)]


@pytest.mark.parametrize(("rule", "example"), [pytest.param(r, e, id=f"{r.id}: {e.name}") for r, e in EXAMPLES])
def test_an_example_comes_out_as_its_author_says(rule: Rule, example: Example) -> None:
    assert outcome_of(rule, example, PACK, vocabulary()) == example.expect


def test_linting_runs_every_example() -> None:
    pack, problems = lint(FOLDER, vocabulary(), name="rules/stripe")
    assert problems == []
    assert pack.digest == PACK.digest


def never(condition: Condition) -> bool:
    return str(condition) == "never"


@functools.cache
def outcomes(rule_id: str) -> frozenset[str]:
    return frozenset(example.expect for rule, example in EXAMPLES if rule.id == rule_id)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_shows_every_outcome_that_can_happen(rule: Rule) -> None:
    wanted = {"unmet"}
    if not all(never(edition.require) for edition in rule.editions):
        wanted.add("met")
    asked = ("question.", "sdk.", "market.", "device.platform")
    demands = any(edition.level is Level.DEMAND for edition in rule.editions)
    required = [fact.name for edition in rule.editions for fact in edition.require.facts()]
    if any(not name.startswith(asked) for name in required) or (rule.applies is not None and demands):
        wanted.add("unknown")
    always = any(
        edition.sdk is None and edition.start is None and edition.end is None and not edition.live_only
        for edition in rule.editions
    )
    if rule.applies is not None or not always:
        wanted.add("not applicable")
    assert wanted <= outcomes(rule.id), f"missing: {wanted - outcomes(rule.id)}"


@pytest.mark.parametrize("rule", RULES)
def test_every_edition_of_a_rule_is_shown_by_an_example(rule: Rule) -> None:
    from eligibility.assessment import Question
    from eligibility.compiling.question import resolve_sdk
    from tests.devices import known

    shown = set()
    for owner, example in EXAMPLES:
        if owner.id == rule.id:
            question = Question("stripe", example.on, example.country, example.sdk, example.simulated)
            sdk = resolve_sdk(question, PACK, known(example.facts))
            edition = rule.edition(sdk.native, example.on, simulated=example.simulated)
            shown |= {rule.editions.index(edition)} if edition else set()
    assert shown == set(range(len(rule.editions)))


@pytest.mark.parametrize("rule", RULES)
def test_an_edition_that_never_speaks_is_no_edition(rule: Rule) -> None:
    for newer, older in itertools.combinations(rule.editions, 2):
        same_days = (newer.start or newer.end) is None
        assert not (newer.sdk is None and same_days and not newer.live_only), f"hides {older}"


@pytest.mark.parametrize(
    ("section", "requirement"), [(section, one) for section, ids in COVERED.items() for one in ids]
)
def test_a_requirement_of_the_ledger_has_a_rule(section: str, requirement: str) -> None:
    assert [rule.id for rule in PACK.rules if requirement in rule.requirements], f"{section}: {requirement}"


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_names_requirements_that_exist(rule: Rule) -> None:
    assert set(rule.requirements) <= {one for ids in COVERED.values() for one in ids} | set(OTHERS)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_words_for_everyone(rule: Rule) -> None:
    assert rule.title != rule.failure_title
    assert len(rule.why) > 20
    assert len(rule.remedy.text) > 10
    assert not rule.title.endswith(".")
    assert not rule.failure_title.endswith(".")


def test_no_two_rules_fail_under_one_title() -> None:
    titles = [rule.failure_title for rule in PACK.rules]
    assert len(titles) == len(set(titles))


CITED = [
    pytest.param(cited, id=name)
    for name, cited in [
        *(
            (f"{rule.id} {index}", edition.citation)
            for rule in PACK.rules
            for index, edition in enumerate(rule.editions)
        ),
        *((f"source {index}", source) for index, source in enumerate(PACK.sources)),
        *((f"market {row.platform} {row.country} {row.start}", row.citation) for row in PACK.markets.availability),
        *((f"scheme {row.scheme} {row.platform} {row.start}", row.citation) for row in PACK.markets.schemes),
        *((f"note {row.text[:20]}", row.citation) for row in PACK.markets.notes),
        *((f"exclusion {row.country}", row.citation) for row in PACK.markets.exclusions),
    ]
]


@pytest.mark.parametrize("cited", CITED)
def test_a_demand_is_cited(cited: object) -> None:
    from eligibility.rulebook.citation import Citation

    assert isinstance(cited, Citation)
    assert cited.url.startswith("https://")
    assert cited.title
    assert cited.mark in ("P", "S")
    assert cited.published is None or cited.published <= cited.read


@pytest.mark.parametrize("name", sorted(vocabulary()))
def test_a_fact_is_explained(name: str) -> None:
    fact = vocabulary()[name]
    assert len(fact.meaning) > 10
    assert len(fact.by_hand) > 3
    assert fact.title
    assert fact.kind.example


def test_every_fact_that_a_rule_reads_is_told_by_somebody() -> None:
    read = {fact.name for rule in PACK.rules for edition in rule.editions for fact in rule.facts(edition)}
    assert read <= set(vocabulary())
