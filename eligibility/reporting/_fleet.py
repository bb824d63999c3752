"""Many devices in one page: the fleet as columns, what each rule costs it, and how long it lasts.

A full assessment weighs some 150 kB as plain data. A fleet's page needs a handful of words a device, so
a caller may add assessments to the columns one by one and forget each.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import pairwise, product
from typing import Any

from markupsafe import Markup

from eligibility import __version__, content
from eligibility.reporting import _words as words
from eligibility.reporting._templates import environment
from eligibility.reporting.document import AssessmentRow, Failure, FindingRow, Pack, ReportDocument

MOST_ROWS = 1_000
"""Up to so many devices stand in the page as rows that need no script."""
_MOST_NAMED, _MOST_NAMED_AMONG_VERY_MANY = 50, 12
"""How many devices a rule's section names; very many are in the table, which a link filters."""
_MONTHS = 24
_MOST_SHOWN = 600
_LETTERS = [chr(code) for code in range(35, 92)]
"""The digits of a place, ``#`` to ``[``: printable, and none that JSON must escape."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: object) -> str:
    """Foreign text made visible: control and direction characters become signs, what is very long is cut."""
    plain = str(text)
    if not plain.isprintable():
        plain = _DIRECTION.sub("⟐", _CONTROL.sub("�", plain))
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}… ({len(plain):,} characters)"


@dataclass(frozen=True, slots=True)
class FleetColumns:
    """What the page says of each device, a list a column; ``refused`` and ``unknown`` name rules."""

    subjects: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    untils: list[str | None] = field(default_factory=list)
    refused: list[tuple[str, ...]] = field(default_factory=list)
    unknown: list[tuple[str, ...]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.subjects)

    def add(self, assessment: AssessmentRow) -> None:
        """Append a device; nothing of the assessment itself is kept."""
        refusing, undecided = words.refusing(assessment), words.undecided(assessment)
        telling = [] if assessment["verdict"] == "eligible" else [*refusing, *undecided]
        self.subjects.append(assessment["subject"])
        self.devices.append(assessment["device"])
        self.verdicts.append(assessment["verdict"])
        self.untils.append(assessment["eligible_until"])
        self.refused.append(tuple(finding["rule"] for finding in refusing))
        self.unknown.append(tuple(finding["rule"] for finding in undecided))
        self.reasons.append(telling[0]["reason"] if telling else "")


def columns_of(document: ReportDocument) -> FleetColumns:
    """The columns of a whole report."""
    columns = FleetColumns()
    for assessment in document["assessments"]:
        columns.add(assessment)
    return columns


def learn_rules(rules: dict[str, FindingRow], assessment: AssessmentRow) -> None:
    """Keep the words of each rule that refuses or stays open, as the first device met it."""
    for finding in (*words.refusing(assessment), *words.undecided(assessment)):
        rules.setdefault(finding["rule"], finding)


def rules_of(document: ReportDocument) -> dict[str, FindingRow]:
    """The words of each rule that refuses a device of the report or stays open for one."""
    rules: dict[str, FindingRow] = {}
    for assessment in document["assessments"]:
        learn_rules(rules, assessment)
    return rules


@dataclass(frozen=True, slots=True)
class Cover:
    """What a page says beside its devices; ``on`` is the day from which the fleet is watched."""

    question: str
    on: str
    packs: list[Pack]
    errors: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def cover_of(document: ReportDocument) -> Cover:
    """The cover of a report."""
    found = document["assessments"]
    packs = {assessment["pack"]["digest"]: assessment["pack"] for assessment in found}
    return Cover(
        words.shared_question(document) if found else "",
        min((assessment["question"]["on"] for assessment in found), default=""),
        list(packs.values()), document["errors"], document["notes"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule costs the fleet; ``named`` are the rows of the first devices, the refused ones first."""

    rule: FindingRow
    refused: int
    undecided: int
    named: list[int]

    @property
    def more(self) -> int:
        """How many affected devices are not named."""
        return self.refused + self.undecided - len(self.named)


def costs(columns: FleetColumns, rules: Mapping[str, FindingRow]) -> list[Cost]:
    """Every rule that refuses or stays open, the one that refuses most devices first."""
    most = _MOST_NAMED if len(columns) <= MOST_ROWS else _MOST_NAMED_AMONG_VERY_MANY
    refused, refused_rows = _counted(columns.refused, most)
    unknown, unknown_rows = _counted(columns.unknown, most)
    found = [
        Cost(rules[rule], refused[rule], unknown[rule], [*refused_rows.get(rule, ()), *unknown_rows.get(rule, ())][:most])
        for rule in sorted(refused.keys() | unknown.keys())
    ]  # fmt: skip
    return sorted(found, key=lambda cost: (-cost.refused, -cost.undecided))


def _counted(column: Sequence[tuple[str, ...]], most: int) -> tuple[Counter[str], dict[str, list[int]]]:
    counts: Counter[str] = Counter()
    for rules, times in Counter(column).items():
        for rule in rules:
            counts[rule] += times
    rows: dict[str, list[int]] = {rule: [] for rule in counts}
    for row, rules in enumerate(column):
        for rule in rules:
            if len(rows[rule]) < most:
                rows[rule].append(row)
    return counts, rows


def burn_down(columns: FleetColumns, on: str) -> list[tuple[str, int]]:
    """Of the devices not refused on a day, how many remain then and a month later, for 24 months."""
    standing = [
        until for verdict, until in zip(columns.verdicts, columns.untils, strict=True) if verdict != "not_eligible"
    ]
    ends, start = sorted(until for until in standing if until), date.fromisoformat(on)
    days = [_months_after(start, months).isoformat() for months in range(_MONTHS + 1)]
    return [(day, len(standing) - bisect_right(ends, day)) for day in days]


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    days = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, days))


def packed(columns: FleetColumns) -> str:
    """The columns as dictionary-coded JSON, deflated, in base64: inert in HTML whatever a device says."""
    plain = {
        "subject": _coded(columns.subjects), "device": _coded(columns.devices), "verdict": _coded(columns.verdicts),
        "until": _coded(columns.untils), "refused": _coded(columns.refused), "unknown": _coded(columns.unknown),
        "reason": _coded(columns.reasons),
    }  # fmt: skip
    text = json.dumps({"size": len(columns), **plain}, separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 6)).decode()


def _coded(column: Sequence[Any]) -> dict[str, object]:
    """Each value once, and per row its place among them in as many letters as that takes; no codes, no repeats."""
    places: dict[Any, int] = {}
    codes = [places.setdefault(value, len(places)) for value in column]
    often = 2 * len(places) <= len(column)
    values = [value if isinstance(value, tuple) else shown(value or "") for value in (places if often else column)]
    if not often:
        return {"values": values}
    width = 1 + (len(places) > len(_LETTERS)) + (len(places) > len(_LETTERS) ** 2)
    letters = ["".join(place) for _, place in zip(places, product(_LETTERS, repeat=width), strict=False)]
    return {"values": values, "width": width, "codes": "".join([letters[code] for code in codes])}


@cache
def _script() -> tuple[Markup, str]:
    source = content.folder("reports").joinpath("html").joinpath("report.js").read_text(encoding="utf-8")
    return Markup(source), b64encode(sha256(source.encode()).digest()).decode()  # noqa: S704  # our own file


def page(template: str, columns: FleetColumns, rules: Mapping[str, FindingRow], cover: Cover, **more: object) -> str:
    """A page; what only fleets have (costs, burn-down) it has from two devices on."""
    many = len(columns) > 1
    months = burn_down(columns, cover.on) if many else []
    return environment().get_template(template).render(
        cover=cover, columns=columns, words=words, shown=shown, version=__version__, anchor=anchor,
        counts={verdict: columns.verdicts.count(verdict) for verdict in words.VERDICTS},
        costs=costs(columns, rules) if many else [], months=months,
        changes=months[:1] + [after for before, after in pairwise(months) if after[1] != before[1]], **more,
    )  # fmt: skip


def render_columns(columns: FleetColumns, rules: Mapping[str, FindingRow], cover: Cover) -> str:
    """The page of a fleet: a row a device; ``rules`` has the words of every rule that the columns name."""
    source, digest = _script()
    rows = packed(columns) if len(columns) > MOST_ROWS else ""
    return page("html/fleet.html.j2", columns, rules, cover, packed=rows, script=source, digest=digest)


def anchor(rule: str) -> str:
    """Where a rule's section begins in every page."""
    return f"rule-{rule.replace('.', '-')}"
