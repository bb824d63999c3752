"""Words once, devices apart: the lean form of an assessment, and the whole one made of it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from eligibility.facts.text import shortened
from eligibility.reporting._words import value_text
from eligibility.reporting.document import (
    AssessmentRow,
    ConfirmRow,
    FactRow,
    FindingRow,
    MissingRow,
    ReportDocument,
    RuleWords,
)
from eligibility.reporting.lean_document import (
    FactWords,
    LeanAssessment,
    LeanDocument,
    LeanFact,
    LeanFinding,
    LeanMissing,
)

BESIDE = "does not apply to this device"
_MOST_TOLD = 120
_ONLY_PLATFORM = ["device.platform"]
"""Reason and facts of a rule that does not apply, where they are left out."""


_TELLING = frozenset({"met", "unmet", "waived"})
"""Outcomes whose reason tells facts: all that were read but the platform, where nothing else is said."""


def _told(facts: Sequence[str]) -> list[str]:
    return [name for name in facts if name not in _ONLY_PLATFORM]


class Words:
    """The words of rules and facts that a report has met so far, each once."""

    def __init__(
        self, rules: Mapping[str, RuleWords] | None = None, facts: Mapping[str, FactWords] | None = None
    ) -> None:
        self.rules: dict[str, RuleWords] = dict(rules or {})
        self.facts: dict[str, FactWords] = dict(facts or {})
        self._forms: dict[tuple[str, ...], str] = {}

    def form(self, words: RuleWords) -> str:
        """The name under which a form of a rule stands: its id, and for further forms ``ID~2`` and so on."""
        key = _key(words)
        name = self._forms.get(key)
        if name is None:
            rule = words["rule"]
            names = [rule, *(f"{rule}~{number}" for number in range(2, len(self.rules) + 3))]
            name = self._forms[key] = next(one for one in names if self.rules.get(one, words) == words)
            self.rules[name] = words
        return name


def whole(lean: LeanAssessment, words: Words) -> AssessmentRow:
    """The assessment with all its words."""
    facts = {fact["fact"]: _fact(fact, words, lean["read_at"]) for fact in lean["facts"]}
    findings = [_finding(finding, facts, words) for finding in lean["findings"]]
    by_rule = {finding["rule"]: finding for finding in findings}
    row = {**lean, "findings": findings, "facts": list(facts.values())}
    row["confirm"] = [_confirm(by_rule[rule]) for rule in lean["confirm"]]
    del row["read_at"]
    return row  # type: ignore[return-value]


def _confirm(finding: FindingRow) -> ConfirmRow:
    how = list(dict.fromkeys(gap["how"] for gap in finding["missing"]))
    return {"rule": finding["rule"], "title": finding["title"], "stage": finding["stage"], "how": how}


def _fact(lean: LeanFact, words: Words, read_at: str | None) -> FactRow:
    return {
        "fact": lean["fact"], "title": words.facts[lean["fact"]]["title"], "value": lean["value"], "grade": lean["grade"],
        "origin": lean["origin"], "taken": lean.get("taken", read_at), "masked": lean.get("masked"),
    }  # fmt: skip


def _finding(lean: LeanFinding, facts: Mapping[str, FactRow], words: Words) -> FindingRow:
    missing = [_missing(gap, words) for gap in lean.get("missing", ())]
    beside = lean["outcome"] == "not_applicable" and "reason" not in lean
    names = lean.get("facts", _ONLY_PLATFORM if beside else [])
    how = " ".join(dict.fromkeys(gap["how"] for gap in missing)) if lean["outcome"] == "unknown" else ""
    rule, known = words.rules[lean.get("form", lean["rule"])], [facts[name] for name in names if name in facts]
    tells = lean.get("tells", _told(names) if lean["outcome"] in _TELLING else [])
    told = [fact for fact in known if fact["fact"] in tells]
    return {
        **rule,
        "outcome": lean["outcome"],
        "to_confirm": lean.get("to_confirm", False),
        "reason": lean.get("reason", BESIDE if beside else _plain(rule["title"], told)),
        "remedy": lean.get("remedy", how),
        "who": lean.get("who"),
        "internet": lean.get("internet", False),
        "until": lean.get("until"),
        "facts": known,
        "tells": tells,
        "missing": missing,
        "waiver": lean.get("waiver"),
    }


def _plain(title: str, told: Sequence[FactRow]) -> str:
    """The reason of a demand that is met: its title and what it was seen by."""
    said = "; ".join(f"{fact['title']} is {shortened(value_text(fact), _MOST_TOLD)}" for fact in told)
    return f"{title}: {said}" if said else title


def _goes_without_saying(finding: FindingRow) -> bool:
    if finding["outcome"] == "not_applicable":
        return finding["reason"] == BESIDE
    told = [fact for fact in finding["facts"] if fact["fact"] in finding["tells"]]
    return finding["outcome"] == "met" and finding["reason"] == _plain(finding["title"], told)


def _missing(lean: LeanMissing, words: Words) -> MissingRow:
    known = words.facts[lean["fact"]]
    return {
        "fact": lean["fact"],
        "title": known["title"],
        "why": lean["why"],
        "reason": lean["reason"],
        "how": known["how"],
    }


def lean_of(row: AssessmentRow, words: Words) -> LeanAssessment:
    """The lean form of a whole assessment; its words are kept in ``words``."""
    for fact in row["facts"]:
        words.facts.setdefault(fact["fact"], {"title": fact["title"], "how": ""})
    findings = [_lean_finding(finding, words) for finding in row["findings"]]
    times = Counter(fact["taken"] for fact in row["facts"] if fact["taken"])
    read_at = max(sorted(times), key=times.__getitem__, default=None)
    facts = [_lean_fact(fact, read_at) for fact in row["facts"]]
    confirm = [one["rule"] for one in row["confirm"]]
    return {**row, "read_at": read_at, "findings": findings, "facts": facts, "confirm": confirm}


def _lean_fact(fact: FactRow, read_at: str | None) -> LeanFact:
    lean: LeanFact = {
        "fact": fact["fact"], "value": fact["value"], "grade": fact["grade"], "origin": fact["origin"],
    }  # fmt: skip
    if fact["taken"] != read_at:
        lean["taken"] = fact["taken"]
    if fact["masked"] is not None:
        lean["masked"] = fact["masked"]
    return lean


_WORDS = tuple(RuleWords.__annotations__)


def _lean_finding(finding: FindingRow, words: Words) -> LeanFinding:
    own: RuleWords = {name: finding[name] for name in _WORDS}  # type: ignore[literal-required,assignment]
    name = words.form(own)
    lean: LeanFinding = {"rule": finding["rule"], "outcome": finding["outcome"]}
    if name != finding["rule"]:
        lean["form"] = name
    for gap in finding["missing"]:
        words.facts[gap["fact"]] = {"title": gap["title"], "how": gap["how"]}
    beside = finding["outcome"] == "not_applicable"
    lean.update(_own(finding, beside=beside))
    if beside and not finding["facts"] and "reason" not in lean:
        lean["facts"] = []
    if finding["outcome"] in _TELLING and finding["tells"] != _told([fact["fact"] for fact in finding["facts"]]):
        lean["tells"] = finding["tells"]
    return lean


def _own(finding: FindingRow, *, beside: bool) -> LeanFinding:
    """What is the device's own in a finding; what is empty is left out."""
    facts = [fact["fact"] for fact in finding["facts"]]
    missing = [{"fact": gap["fact"], "why": gap["why"], "reason": gap["reason"]} for gap in finding["missing"]]
    told = {
        "stage": None if beside else finding["stage"],
        "level": None if beside else finding["level"],
        "to_confirm": finding["to_confirm"],
        "reason": None if _goes_without_saying(finding) else finding["reason"],
        "remedy": finding["remedy"] if finding["who"] else None,
        "who": finding["who"],
        "internet": finding["internet"],
        "until": finding["until"],
        "facts": [] if beside and finding["reason"] == BESIDE and facts == _ONLY_PLATFORM else facts,
        "missing": missing,
        "waiver": finding["waiver"],
    }
    return {name: value for name, value in told.items() if value}  # type: ignore[return-value]


def _key(words: RuleWords) -> tuple[str, ...]:
    citation = words["citation"]
    return (
        words["rule"], words["stage"], words["level"], words["enforcer"], words["title"], words["failure_title"], words["why"],
        citation["url"], citation["title"], citation["read"], str(citation["published"]), words["file"],
        str(words["requirements"]), str(words["errors"]),
    )  # fmt: skip


def whole_document(lean: LeanDocument, assessments: Sequence[AssessmentRow]) -> ReportDocument:
    """The report of a saved file, with its devices."""
    return {
        "schema": lean["schema"], "tool": lean["tool"], "notes": lean["notes"], "errors": lean["errors"],
        "assessments": assessments, "baseline": lean["baseline"],
    }  # fmt: skip
