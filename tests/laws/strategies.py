"""What the laws are tried on: values of every kind, sheets, conditions, hostile bytes."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from eligibility.facts.fact import Fact, FactSheet, FactType, Grade
from eligibility.facts.values import Version
from eligibility.probes import vocabulary
from eligibility.rulebook.comparisons import COMPARISONS
from eligibility.truth import Truth

WORDS = vocabulary()
NAMES = (
    "android.nfc", "android.bootloader_locked", "android.api_level", "android.keystore_version", "android.version", "ios.version",
    "android.security_patch", "ios.release_day", "device.manufacturer", "android.verified_boot", "android.accessibility_services",
    "app.schemes", "market.available", "provider.listed",
)  # fmt: skip
"""Facts of every kind; few, so that generated sheets and conditions meet."""

truths = st.sampled_from(list(Truth))
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
any_day = st.dates()
words = st.sampled_from(
    ["acme", "Acme", "visa", "mastercard", "interac", "com.acme.reader", "green", "orange", "a b", "*", "x"]
)
version_texts = st.lists(st.integers(0, 40), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
versions = version_texts.map(lambda text: Version(tuple(map(int, text.split("."))), text))


@st.composite
def periods(draw: st.DrawFn) -> tuple[tuple[date, date | None], ...]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted([draw(days), draw(days)])
        found.append((start, None if start == end else end))
    return tuple(sorted(found, key=lambda span: (span[0], span[1] or date.max)))


def values_of(fact: FactType) -> st.SearchStrategy[Any]:
    """Values of a fact as the sheet holds them."""
    if fact.choices:
        return st.sampled_from(sorted(fact.choices))
    return {
        "yes_no": st.booleans(),
        "number": st.integers(-5, 400),
        "version": versions,
        "day": days,
        "text": words.map(str.strip),
        "texts": st.frozensets(words, max_size=3),
        "periods": periods(),
    }[fact.kind_name]


def written_operand(fact: FactType, operator: str) -> st.SearchStrategy[Any]:
    """An operand as strict YAML reads it: text, or a list of texts."""
    if operator in ("in", "includes_any", "only"):
        single = words if operator != "in" else _single(fact)
        return st.lists(single, min_size=1, max_size=3)
    if operator in ("age_months_at_most", "age_years_at_most"):
        return st.integers(1, 30).map(str)
    if operator in ("empty", "has_come", "holds"):
        return st.sampled_from(["true", "false"])
    if operator == "includes":
        return words
    return st.sampled_from(["*", "a*", "?cme", "green"]) if operator == "matches" else _single(fact)


def _single(fact: FactType) -> st.SearchStrategy[str]:
    return values_of(fact).map(lambda value: str(value).lower() if isinstance(value, bool) else fact.kind.write(value))


@st.composite
def compares(draw: st.DrawFn) -> dict[str, Any]:
    fact = WORDS[draw(st.sampled_from(NAMES))]
    operator = draw(st.sampled_from([name for name, row in COMPARISONS.items() if fact.kind_name in row.kinds]))
    return {"fact": fact.name, operator: draw(written_operand(fact, operator))}


conditions = st.recursive(
    compares() | st.just({"never": "true"}),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda members: {"all": members}),
        st.lists(inner, min_size=1, max_size=4).map(lambda members: {"any": members}),
        inner.map(lambda member: {"not": member}),
    ),
    max_leaves=12,
)
"""Written conditions, as plain documents."""


@st.composite
def facts(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> Fact:
    fact = WORDS[draw(st.sampled_from(names))]
    masked = draw(st.sampled_from([None, None, None, "the probe"]))
    return Fact(
        fact,
        draw(values_of(fact)),
        draw(st.sampled_from(list(Grade))),
        draw(st.sampled_from(["a", "b", "c"])),
        None,
        masked,
    )


sheets = st.lists(facts(), max_size=14).map(FactSheet.of)

hostile_text = st.text(st.sampled_from('[]: =\n\r\t",{}ro.build1xX中\u202e\x00\x1b-/'), max_size=120)
hostile_bytes = st.one_of(
    st.binary(max_size=200),
    hostile_text.map(lambda text: text.encode("utf-8", "surrogatepass")),
    hostile_text.map(lambda text: text.encode("utf-16")),
)
"""Anything at all, with a liking for what evidence is made of."""
