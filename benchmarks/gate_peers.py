"""The same rules in the expression languages of peers: one expression a platform, with a true and a false rail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from eligibility.compiling.compiled_rules import Compiled
from eligibility.compiling.date_bounds import bound_of
from eligibility.facts.fact import Fact
from eligibility.facts.values import Version
from eligibility.rulebook.condition import Compare, Condition, Not
from eligibility.rulebook.rule import Level

SIGNS = {"is": "==", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
OPPOSITE = {"==": "!=", ">=": "<", ">": "<=", "<=": ">", "<": ">="}
Both = tuple[str, str]


def name_of(fact: str) -> str:
    return fact.replace(".", "_")


def simple(value: Any) -> Any:
    """Days and versions as numbers, sets as lists, periods as whether they hold: cheap for every peer."""
    if isinstance(value, date):
        return value.year * 10000 + value.month * 100 + value.day
    if isinstance(value, Version):
        parts = (*value.significant, 0, 0, 0)[:3]
        return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return any(start <= date(2026, 11, 22) and (end is None or end > date(2026, 11, 22)) for start, end in value)
    return value


def prepared(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name_of(name): simple(value) for name, value in facts.items()}


class Dialect:
    """How one language spells things."""

    def __init__(self, *, both: str, either: str, no: Callable[[str], str], fact: Callable[[str], str],
                 known: Callable[[str], str], within: Callable[[str, str], str], part: Callable[[str, str], str],
                 alien: Callable[[str, str], str], empty: Callable[[str], str]) -> None:  # fmt: skip
        self.both, self.either, self.no, self.fact, self.known = both, either, no, fact, known
        self.within, self.part, self.alien, self.empty = within, part, alien, empty

    def literal(self, value: Any) -> str:
        value = simple(value)
        if isinstance(value, bool):
            return str(value).lower()
        return f"'{value}'" if isinstance(value, str) else str(value)

    def members(self, values: Any) -> str:
        return "[" + ", ".join(self.literal(value) for value in sorted(values, key=str)) + "]"

    def rails(self, condition: Condition, fixed: Mapping[str, Any], on: date) -> Both:
        if isinstance(condition, Not):
            true, false = self.rails(condition.member, fixed, on)
            return false, true
        if isinstance(condition, Compare):
            return self.compare(condition, fixed, on)
        pairs = [self.rails(member, fixed, on) for member in condition.members]
        every, some = (f" {self.both} ", "true", "false"), (f" {self.either} ", "false", "true")
        first, second = (every, some) if condition.word == "all" else (some, every)
        return _join([t for t, _ in pairs], *first), _join([f for _, f in pairs], *second)

    def compare(self, compare: Compare, fixed: Mapping[str, Any], on: date) -> Both:
        name, operand, fact = compare.comparison.name, compare.operand, compare.fact
        if fact.name in fixed:
            value = fixed[fact.name]
            holds = value is not None and compare.comparison.holds(value, operand, on)
            return ("true", "false") if holds else ("false", "false" if value is None else "true")
        f, known = self.fact(name_of(fact.name)), self.known(name_of(fact.name))
        bound = bound_of(name, operand, on)
        if bound is not None:
            name, operand = "at_least", bound.earliest
        if name == "has_come":
            name, operand = "at_most", on
        if name == "holds":
            name = "is"
        if name in SIGNS:
            sign = SIGNS[name]
            c = self.literal(operand)
            true, false = f"{f} {sign} {c}", f"{f} {OPPOSITE[sign]} {c}"
            if bound is not None:
                true = f"{true} {self.both} {f} <= {self.literal(on)}"
        else:
            true = {
                "in": lambda: self.within(f, self.members(operand)),
                "includes": lambda: self.within(self.literal(operand), f),
                "empty": lambda: self.empty(f),
                "only": lambda: self.alien(f, self.members(operand)),
                "matches": lambda: self.part(f, operand),
            }[name]()
            false = self.no(true)
        return f"({known} {self.both} {true})", f"({known} {self.both} {false})"


def _join(parts: list[str], word: str, neutral: str, decided: str) -> str:
    kept = [part for part in parts if part != neutral]
    return decided if decided in kept else f"({word.join(kept)})" if kept else neutral


def one_expression(dialect: Dialect, compiled: Compiled, platform: str | None) -> tuple[list[str], str]:
    """A list with 1 (met or not applicable), 0 (unmet) or 2 (unknown) for each rule that is not settled.

    With a platform only what is left of the rules there is written; without, the rules as they stand.
    """
    fixed = dict.fromkeys(compiled.fixed) | {fact.name: fact.value for fact in compiled.asked if isinstance(fact, Fact)}
    del fixed["device.platform"]
    if platform is not None:
        fixed["device.platform"] = platform
    ids, parts = [], []
    on = compiled.question.on
    for rule, edition in zip(compiled.rules, compiled.editions, strict=True):
        if edition is None:
            continue
        applies = dialect.rails(rule.applies, fixed, on) if rule.applies else ("true", "false")
        if edition.level is Level.ADVICE:  # not given where it may not apply
            mirror = {"true": "false", "false": "true"}
            applies = applies[0], mirror.get(applies[0]) or dialect.no(applies[0])
        require = dialect.rails(edition.require, fixed, on)
        true = _join([applies[1], require[0]], f" {dialect.either} ", "false", "true")
        false = _join([applies[0], require[1]], f" {dialect.both} ", "true", "false")
        if true != "true":
            ids.append(rule.id)
            parts.append(f"({true} ? 1 : ({false} ? 0 : 2))")
    return ids, "[" + ", ".join(parts) + "]"


def _parts(pattern: str) -> list[str]:
    return [part.lower() for part in pattern.split("*") if part]


ZEN = Dialect(
    both="and", either="or", no=lambda e: f"not ({e})", fact=str, known=lambda f: f"{f} != null",
    within=lambda v, members: f"{v} in {members}",
    part=lambda f, pattern: "(" + " and ".join(f"contains(lower({f}), '{part}')" for part in _parts(pattern)) + ")",
    alien=lambda f, members: f"all({f}, # in {members})", empty=lambda f: f"len({f}) == 0",
)  # fmt: skip
CEL = Dialect(
    both="&&", either="||", no=lambda e: f"!({e})", fact=lambda f: f"d.{f}", known=lambda f: f"has(d.{f})",
    within=lambda v, members: f"{v} in {members}",
    part=lambda f, pattern: f"{f}.matches('(?i)^{'.*'.join(pattern.split('*'))}$')",
    alien=lambda f, members: f"{f}.all(e, e in {members})", empty=lambda f: f"size({f}) == 0",
)  # fmt: skip
Judge = Callable[[Mapping[str, Any]], tuple[list[str], list[str]]]


def peers(compiled: Mapping[str, Compiled]) -> dict[str, Callable[[], Judge]]:
    """Name → what makes it (raises ``ImportError`` where it is not installed)."""
    found = {}
    engines = (("zen-engine", ZEN, _zen), ("CEL C++", CEL, _cel_cpp), ("CEL Rust", CEL, _cel_rust))
    for name, dialect, make in engines:
        found[f"{name}, one expression"] = partial(_whole, compiled["android"], dialect, make)
        found[f"{name}, one a platform, platform folded"] = partial(_judge, compiled, dialect, make)
    return found


def _whole(compiled: Compiled, dialect: Dialect, make: Callable[[str], Callable[[Any], Any]]) -> Judge:
    ids, text = one_expression(dialect, compiled, None)
    run = make(text)

    def judge(facts: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        answers = run(facts)
        return (
            [rule for rule, answer in zip(ids, answers, strict=True) if answer == 0],
            [rule for rule, answer in zip(ids, answers, strict=True) if answer == 2],
        )

    return judge


def _judge(compiled: Mapping[str, Compiled], dialect: Dialect, make: Callable[[str], Callable[[Any], Any]]) -> Judge:
    made = {}
    for platform, one in compiled.items():
        ids, text = one_expression(dialect, one, platform)
        made[platform] = (ids, make(text))

    def judge(facts: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        ids, run = made[facts["device_platform"]]
        answers = run(facts)
        return (
            [rule for rule, answer in zip(ids, answers, strict=True) if answer == 0],
            [rule for rule, answer in zip(ids, answers, strict=True) if answer == 2],
        )

    return judge


def _zen(text: str) -> Callable[[Any], Any]:
    import zen

    compiled = zen.compile_expression(text)
    evaluate: Callable[[Any], Any] = compiled.evaluate
    return evaluate


def _cel_cpp(text: str) -> Callable[[Any], Any]:
    from cel_expr_python import cel

    env = cel.NewEnv(variables={"d": cel.Type.Map(cel.Type.STRING, cel.Type.DYN)})
    compiled = env.compile(text, disable_check=True)
    return lambda facts: compiled.eval(data={"d": facts}).plain_value()


def _cel_rust(text: str) -> Callable[[Any], Any]:
    import cel

    compiled = cel.compile(text)
    return lambda facts: compiled.execute({"d": facts})
