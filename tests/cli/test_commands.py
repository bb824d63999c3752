"""The other commands, and the help of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from eligibility import __version__
from eligibility.cli import COMMANDS, tapready
from eligibility.cli.gate import COMMANDS as GATE_COMMANDS
from eligibility.probes import vocabulary
from eligibility.workbench import Workbench
from tests.conftest import Ran
from tests.rulebook.packs import PACK, RULE, write_pack

Run = Callable[..., Ran]
EXAMPLES = Path(__file__).parents[2] / "device_catalog" / "examples"


def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, (*path, name))


ALL = list(walk(tapready, ()))


@pytest.mark.parametrize(("path", "command"), [pytest.param(*one, id=" ".join(one[0]) or "tapready") for one in ALL])
def test_every_command_and_option_says_what_it_does(
    run_cli: Run, path: tuple[str, ...], command: click.Command
) -> None:
    ran = run_cli(*path, "--help")
    assert ran.code == 0
    assert all(len(line) <= 80 for line in ran.out.split("\n"))
    assert command.help
    if path:
        assert "Example" in ran.out
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.help.endswith("."), option.name


def test_every_module_of_a_command_is_a_command() -> None:
    import eligibility.cli as package

    files = {
        file.stem.replace("_", "-") for file in Path(package.__path__[0]).glob("*.py") if not file.stem.startswith("_")
    }
    of_gate = {name for name in files if name.startswith("gate-")}
    assert files - of_gate == set(COMMANDS)
    assert of_gate <= {f"gate-{name}" for name in GATE_COMMANDS}


def test_the_version_is_told(run_cli: Run) -> None:
    assert run_cli("--version").out == f"tapready {__version__}\n"


def test_an_unknown_command_is_wrong_use(run_cli: Run) -> None:
    assert run_cli("judge").code == 2


def test_rules_are_listed_and_shown(run_cli: Run, bench: Workbench) -> None:
    listed = run_cli("rules", "list").out
    assert all(rule.id in listed for rule in bench.pack.rules)
    assert bench.pack.version in listed
    for rule in bench.pack.rules:
        shown = run_cli("rules", "show", rule.id)
        assert shown.code == 0
        assert rule.title in shown.out
        assert all(edition.citation.url in shown.out for edition in rule.editions)


def test_a_misspelt_rule_gets_a_suggestion(run_cli: Run) -> None:
    ran = run_cli("rules", "show", "android.nfcc")
    assert ran.code == 2
    assert "did you mean 'android.nfc'" in ran.err


def test_linting_the_built_in_rules_is_clean(run_cli: Run) -> None:
    ran = run_cli("rules", "lint")
    assert (ran.code, ran.err) == (0, "")


def test_linting_tells_every_mistake_and_every_wrong_example(run_cli: Run, tmp_path: Path) -> None:
    good = write_pack(tmp_path / "good")
    assert run_cli("rules", "lint", good).code == 0
    wrong = write_pack(tmp_path / "wrong", rule=RULE.replace("expect: unmet", "expect: met"))
    ran = run_cli("rules", "lint", wrong)
    assert ran.code == 2
    assert "nfc.yaml:14" in ran.out
    assert "comes out unmet, not met" in ran.out
    bad = write_pack(tmp_path / "bad", rule=RULE.replace("level:", "lvl:").replace("stage:", "stge:"))
    ran = run_cli("rules", "lint", bad)
    assert ran.code == 2
    assert "nfc.yaml:6" in ran.err
    assert "nfc.yaml:7" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules", "lint", "--provider", "nobody"],
        ["rules", "list", "--provider", "nobody"],
        ["markets", "--provider", "nobody"],
        ["rules", "list", "--provider", "../rules/stripe"],
    ],
)
def test_an_unknown_provider_is_wrong_use(run_cli: Run, arguments: list[str]) -> None:
    assert run_cli(*arguments).code == 2


def test_other_rules_may_be_given(run_cli: Run, tmp_path: Path) -> None:
    rule = RULE.replace("stage: support", "stage: connect")
    write_pack(tmp_path / "acme", {"pack.yaml": PACK.replace("to: support", "to: connect")}, rule=rule)
    ran = run_cli(
        "check",
        "-",
        "--provider",
        "acme",
        "--rules",
        tmp_path,
        "--on",
        "2026-11-22",
        "--format",
        "json",
        stdin=b"device.platform: android\nandroid.nfc: yes\n",
    )
    (one,) = json.loads(ran.out)["assessments"]
    assert (ran.code, one["verdict"], one["pack"]["id"]) == (0, "eligible", "acme-pay")
    assert run_cli("check", "-", "--provider", "stripe", "--rules", tmp_path, stdin=b"android.nfc: yes\n").code == 2


def test_rules_that_do_not_load_are_wrong_use(run_cli: Run, tmp_path: Path) -> None:
    write_pack(tmp_path / "acme", rule=RULE.replace("level:", "lvl:"))
    ran = run_cli("check", "-", "--provider", "acme", "--rules", tmp_path, stdin=b"android.nfc: yes\n")
    assert (ran.code, ran.out) == (2, "")
    assert "rules/acme/android/nfc.yaml:6:1" in ran.err


def test_an_empty_rules_folder_is_wrong_use(run_cli: Run, tmp_path: Path) -> None:
    ran = run_cli("check", "-", "--rules", tmp_path, stdin=b"android.nfc: yes\n")
    assert ran.code == 2
    assert "pack.yaml" in ran.err


def test_facts_are_listed_and_explained(run_cli: Run) -> None:
    listed = run_cli("facts").out
    assert all(name in listed for name in vocabulary())
    shown = run_cli("facts", "keystore").out
    assert "android.keystore_version" in shown
    assert "By hand:" in shown
    assert run_cli("facts", "nonsense").code == 2


def test_models_are_searched_and_shown(run_cli: Run) -> None:
    found = run_cli("catalog", "search", "galaxy", "a14")
    assert (found.code, "Galaxy A14" in found.out) == (0, True)
    assert run_cli("catalog", "search", "nosuchphone").code == 1
    shown = run_cli("catalog", "show", "Galaxy A14").out
    assert "https://" in shown
    assert "2025-11-03" in shown
    ran = run_cli("catalog", "show", "Reno12 Pro")
    assert ran.code == 2
    assert "other models" in ran.err


def test_markets_are_told_for_a_day(run_cli: Run) -> None:
    overview = run_cli("markets", "--on", "2025-11-22").out
    assert "Android, public preview: CA CY CZ" in overview
    norway = run_cli("markets", "no", "--on", "2026-11-22").out
    assert "NO (Norway) on 2026-11-22" in norway
    assert "Android: available" in norway
    assert "secondary" in run_cli("markets", "BG", "--on", "2026-11-22").out
    japan = run_cli("markets", "JP,no", "jp", "--on", "2026-11-22").out
    assert "Android: not available\n    open on that day in 21 countries: AT AU" in japan
    assert (japan.count("JP (Japan)"), japan.count("NO (Norway)")) == (1, 1)
    assert (
        "Android: not known on that day; what is known begins on" in run_cli("markets", "JP", "--on", "2020-01-01").out
    )
    assert "opens on 2026-" in run_cli("markets", "BG", "--on", "2026-01-01").out
    assert "Puerto Rico" in run_cli("markets", "PR", "--on", "2026-11-22").out


def test_every_text_fact_has_an_example_of_its_own(run_cli: Run) -> None:
    from eligibility.cli.facts import LIKE

    facts = vocabulary()
    assert set(LIKE) <= set(facts)
    assert {name for name, fact in facts.items() if fact.kind_name in ("text", "texts") and not fact.choices} <= set(
        LIKE
    )
    for name, example in LIKE.items():
        given = example.strip("[]").split(", ") if facts[name].kind_name == "texts" else example
        facts[name].accept(given)
    platform = run_cli("facts", "device.platform").out.splitlines()[0]
    assert platform == "device.platform: Platform, a text (android, ios)"
    assert "did you mean device.name?" in run_cli("facts", "devicename").err


@pytest.mark.parametrize("name", ["assessments", "explanation", "rule"])
def test_schemas_are_printed(run_cli: Run, name: str) -> None:
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json.loads(run_cli("schema", name).out))


def test_a_country_that_there_is_not_is_wrong_use(run_cli: Run) -> None:
    ran = run_cli("check", "-", "--country", "ZZ", stdin=b"device.platform: android\n")
    assert ran.code == 2
    assert "no country code of ISO 3166-1" in ran.err
    assert run_cli("check", "-", "--country", "gb", stdin=b"device.platform: android\n").code == 3


def test_facts_of_ones_own_hold_for_every_subject(run_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("android.nfc: {value: false, grade: measured}\n")
    ran = run_cli(
        "check", "-", "--facts", tmp_path / "mine.yaml", "--format", "json", stdin=b"device.platform: android\n"
    )
    (one,) = json.loads(ran.out)["assessments"]
    assert ran.code == 1
    assert next(fact for fact in one["facts"] if fact["fact"] == "android.nfc")["grade"] == "measured"
    (tmp_path / "mine.yaml").write_text("android.nfcc: false\n")
    ran = run_cli("check", "-", "--facts", tmp_path / "mine.yaml", stdin=b"device.platform: android\n")
    assert (ran.code, "mine.yaml:1" in ran.err) == (2, True)


def test_a_yes_asked_about_no_country_says_so_on_its_line(run_cli: Run) -> None:
    ready = EXAMPLES / "ready-phone"
    ran = run_cli("check", ready, "--on", "2026-11-22")
    assert "ELIGIBLE, no country asked" in ran.out.splitlines()[0]
    assert "2 days old" in " ".join(ran.out.split())
    for form in ("markdown", "github", "html", "oscal"):
        assert "no country asked" in run_cli("check", ready, "--on", "2026-11-22", "--format", form).out
    for form in ("markdown", "github", "html", "csv", "junit", "sarif", "json", "jsonl", "oscal"):
        told = run_cli("check", ready, "--country", "FR", "--on", "2026-11-22", "--format", form).out
        assert "2026-11-20" in told or "November 20, 2026" in told or "20 November 2026" in told, form
