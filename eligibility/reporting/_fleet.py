"""Many devices in one page: the fleet as columns, what each rule costs it, and how long it lasts.

A full assessment weighs some 150 kB as plain data. A fleet's page needs a handful of words a device, so
a caller may add assessments to a fleet one by one and forget each.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from eligibility.reporting import _words as words
from eligibility.reporting._groups import Groups
from eligibility.reporting._language import shown

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow, DispositionRow, FindingRow, ReportDocument, WaiverRow

MOST_ROWS = 1_000
"""Up to so many devices stand in the page as rows that need no script."""
_MOST_NAMED, _MOST_NAMED_AMONG_VERY_MANY = 50, 12
"""How many devices a rule's section names; very many are in the table, which a link filters."""
_LETTERS = [chr(code) for code in range(35, 92)]
"""The digits of a place, ``#`` to ``[``: printable, and none that JSON must escape."""


@dataclass(frozen=True, slots=True)
class FleetColumns:
    """What the page says of each device, a list a column.

    ``dos`` are the kinds of disposition, ``untils`` the last good days of eligible devices, ``ends`` the first days on which
    devices are refused that are not yet.
    ``refused``, ``unknown`` and ``waived`` name rules, ``unknown`` those that a verdict waits for; ``told`` has the values that each refusing rule saw.
    """

    subjects: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    dos: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    untils: list[str | None] = field(default_factory=list)
    ends: list[str | None] = field(default_factory=list)
    refused: list[tuple[str, ...]] = field(default_factory=list)
    unknown: list[tuple[str, ...]] = field(default_factory=list)
    waived: list[tuple[str, ...]] = field(default_factory=list)
    told: list[tuple[str, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.subjects)

    def first(self, row: int) -> tuple[str, bool] | None:
        """The rule that is the first reason why the device is not eligible, and whether it failed."""
        if self.verdicts[row] == "eligible":
            return None
        failed = [*self.refused[row], *self.waived[row]]
        return next(((rule, rule in failed) for rule in (*failed, *self.unknown[row])), None)


class WaiverGroup(NamedTuple):
    """One waiver and how many devices it covers; ``title`` is what it accepts."""

    title: str
    waiver: WaiverRow
    devices: int


class Fleet:
    """Devices added one by one: their columns, the words of the rules that name them, and their waivers."""

    def __init__(self) -> None:
        self.columns = FleetColumns()
        self.groups = Groups()
        self.rules: dict[str, FindingRow] = {}
        self._waived: dict[tuple[str, str], WaiverGroup] = {}

    def add(self, assessment: AssessmentRow) -> None:
        """Append a device; of the assessment itself only words of rules not met before are kept."""
        decider = assessment["disposition"]["rule"]
        refusing = sorted(words.refusing(assessment), key=lambda finding: finding["rule"] != decider)
        waived = words.waived(assessment)
        undecided = words.undecided(assessment) if assessment["verdict"] == "undetermined" else []
        columns = self.columns
        self.groups.add(assessment)
        columns.subjects.append(assessment["subject"])
        columns.devices.append(assessment["device"])
        columns.verdicts.append(assessment["verdict"])
        columns.dos.append(assessment["disposition"]["kind"])
        columns.untils.append(assessment["eligible_through"])
        columns.ends.append(assessment["refused_from"])
        columns.refused.append(tuple(finding["rule"] for finding in refusing))
        columns.unknown.append(tuple(finding["rule"] for finding in undecided))
        columns.waived.append(tuple(finding["rule"] for finding in waived))
        columns.told.append(tuple(_told(finding, assessment["disposition"]) for finding in refusing))
        for finding in (*refusing, *undecided, *waived):
            known = self.rules.setdefault(finding["rule"], finding)
            if known["who"] is None and finding["who"]:
                self.rules[finding["rule"]] = finding
        for finding in waived:
            self._waive(finding)

    def _waive(self, finding: FindingRow) -> None:
        waiver = finding["waiver"]
        if waiver is not None:
            key = (finding["rule"], waiver["where"])
            group = self._waived.get(key, WaiverGroup(finding["failure_title"], waiver, 0))
            self._waived[key] = group._replace(devices=group.devices + 1)

    @property
    def waived(self) -> list[WaiverGroup]:
        """Every waiver that covers a device, those that the provider refuses all the same first."""
        found = sorted(self._waived.items(), key=lambda item: (not item[1].waiver["still_refused"], item[0]))
        return [group for _, group in found]


def fleet_of(document: ReportDocument) -> Fleet:
    """The fleet of a whole report."""
    fleet = Fleet()
    for assessment in document["assessments"]:
        fleet.add(assessment)
    return fleet


def _told(finding: FindingRow, decided: DispositionRow) -> str:
    """The values that the finding rests on, in no language: for a reader to see how far off the device is."""
    if finding["rule"] == decided["rule"]:
        seen = [fact for fact in decided["found"] if not isinstance(fact["value"], bool)]
        return shown(", ".join(words.value_text(fact) for fact in seen))
    told = [
        fact for fact in finding["facts"] if fact["fact"] in finding["tells"] and not isinstance(fact["value"], bool)
    ]
    return shown(", ".join(words.value_text(fact) for fact in told))


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


def packed(columns: FleetColumns, titles: Mapping[str, tuple[str, str, str]]) -> str:
    """The columns as dictionary-coded JSON, deflated, in base64: inert in HTML whatever a device says.

    Devices of one kind (what to do, verdict, rules and values the same) share the code of their kind.
    ``titles`` has what every rule is called when met, failed and not known, in the page's language.
    """
    alike = [columns.dos, columns.verdicts, columns.refused, columns.unknown, columns.waived, columns.told]
    kinds = _coded(list(zip(*alike, strict=True)))
    told = dict(
        zip(
            ("do", "verdict", "refused", "unknown", "waived", "told"),
            zip(*kinds.pop("values"), strict=True),
            strict=True,
        )
    )
    plain = {
        "subject": _coded(columns.subjects), "device": _coded(columns.devices), "until": _coded(columns.untils),
        "kind": kinds, **{name: {"values": values} for name, values in told.items()},
    }  # fmt: skip
    text = json.dumps({"size": len(columns), "rules": titles, **plain}, separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 6)).decode()


def _coded(column: Sequence[Any]) -> dict[str, Any]:
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
