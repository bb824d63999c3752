"""``vectors.json``: questions, and what every evaluator must answer, computed by the tree walk of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from eligibility.facts.fact import Grade
from eligibility.gate.bundle.canonical import digest
from eligibility.gate.bundle.cases import Case, of_devices, of_examples, of_laws
from eligibility.gate.bundle.contents import Bundle, Sealed
from eligibility.gate.bundle.corners import corners
from eligibility.gate.bundle.laws import future_rules, law_rules, with_rules
from eligibility.gate.bundle.reference import Asked, Reference, Row
from eligibility.gate.policy import Effect, Mode
from eligibility.rulebook.examples import Example
from eligibility.rulebook.rule import Rule, Stage
from eligibility.rulebook.waiver import Waiver

DEVICES, LAWS = 180, 80
WORDS = ("sentence", "remedy", "who", "needs_internet", "requirements", "errors")
"""What is left out of most expected reasons: it is the same for a rule wherever it occurs."""
FRAME = ("schema", "mode", "stage", "pack", "policy", "readers")
"""What is left out of most expected decisions: it is the same wherever a bundle decides."""
Examples = Sequence[tuple[Rule, Example]]


_kept: dict[str, str] = {}
_MOST_KEPT = 4


def vectors(main: Sealed, examples: Examples) -> str:
    """The file, one case a line; made once for a bundle, whose text holds the digest of the rules and their examples."""
    if main.text not in _kept:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[main.text] = _made(main, examples)
    return _kept[main.text]


def _made(main: Sealed, examples: Examples) -> str:
    bundles = variants(main.bundle)
    documents = {name: _document(name, bundle) for name, bundle in bundles.items() if name != "main"}
    references = {name: Reference(None if name in _UNREADABLE else bundle) for name, bundle in bundles.items()}
    cases = [_row(case, references[case.bundle]) for case in all_cases(main.bundle, examples)]
    head = {
        "vectors": 1,
        "about": "Made by tapready gate compile: do not edit. 'main' is bundle.json. Where whole is false, decisions are "
        f"compared without {', '.join(FRAME)} and their reasons without {', '.join(WORDS)}; failure is never compared.",
        "pack": main.document["pack"],
        "policy": {"id": main.bundle.policy.id, "digest": main.bundle.policy.digest},
        "bundle_sha256": main.document["sha256"],
    }
    return _laid_out(head, documents, cases)


_UNREADABLE = frozenset({"format2", "damaged"})


def variants(main: Bundle) -> dict[str, Bundle]:
    """The bundle and others made from it, which have policies, rules or faults of their own."""
    few = [rule for rule in main.rules if rule.id.startswith(("android.nfc", "android.play", "android.security"))]
    few = few or list(main.rules[:4])
    pin = main._replace(policy=main.policy._replace(stage=Stage.PIN)).rules
    strict = {"on_unknown": Effect.REFUSE, "on_confirm": Effect.REFUSE, "least_grade": Grade.MEASURED}
    waivers = (
        Waiver("android.nfc", "-", "-", date(2026, 11, 1), date(2026, 12, 24), unit="till-?"),
        Waiver("android.security-patch", "-", "-", date(2026, 11, 1), date(2026, 12, 10), model="ac-*"),
    )
    return {
        "main": main,
        "pin": with_rules(main, [one for one in pin if one not in main.rules], stage=Stage.PIN),
        "report": with_rules(main, few, mode=Mode.REPORT),
        "warn": with_rules(main, few, mode=Mode.WARN),
        "strict": with_rules(main, few, **strict),
        "waived": with_rules(main, few, waivers=waivers, sentences={"android.nfc": "Nimm das Lesegerät {day} 電."}),
        "laws": with_rules(main, list(law_rules(main.vocabulary))),
        "future": with_rules(main, list(future_rules(main.vocabulary))),
        "format2": with_rules(main, few),
        "damaged": with_rules(main, few),
    }


def all_cases(main: Bundle, examples: Examples) -> Iterator[Case]:
    """Every question."""
    asked = {rule.id for rule in main.rules}
    late = {rule.id for rule in variants(main)["pin"].rules}
    today = main.validity.not_before + timedelta(days=1)
    yield from of_examples(
        [("pin" if rule.id in late - asked else "main", rule, example) for rule, example in examples], today
    )
    yield from corners(main.validity)
    yield from of_laws(main.vocabulary, LAWS)
    yield from of_devices(main.vocabulary, DEVICES, today)


def _document(name: str, bundle: Bundle) -> Row:
    """A variant's own document; one is of a form that is not known yet, one has been changed on its way."""
    document = bundle.document()
    document["lookups"] = {**document["lookups"], "iphones": {}, "ios_builds": {}}
    if name == "format2":
        document["bundle"] = 2
    document["sha256"] = digest(document)
    if name == "damaged":
        document["policy"]["on_unknown"] = "admit"
    return document


def _row(case: Case, reference: Reference) -> Row:
    expect = reference.answer(Asked(case.facts, case.ask, case.on_unknown))
    if not case.whole:
        reasons = [_without(reason, WORDS) for reason in expect["reasons"]]
        expect = {**_without(expect, FRAME), "reasons": reasons}
    row: Row = {"name": case.name, "bundle": case.bundle, "facts": case.facts, "ask": case.ask}
    if case.on_unknown is not None:
        row["options"] = {"onUnknown": case.on_unknown.value}
    return {**row, "whole": case.whole, "expect": expect}


def _without(row: Row, keys: tuple[str, ...]) -> Row:
    return {key: value for key, value in row.items() if key not in keys}


def _laid_out(head: Row, documents: dict[str, Any], cases: list[Row]) -> str:
    opening = _line(head)[:-1]
    bundles = ",\n".join(f'"{name}":{_line(document)}' for name, document in documents.items())
    rows = ",\n".join(map(_line, cases))
    return f'{opening},\n"bundles":{{\n{bundles}\n}},\n"cases":[\n{rows}\n]}}\n'


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
