"""The HTML page around devices: its cover, its words, its scripts, and what stands in it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from eligibility import __version__, content
from eligibility.reporting import _disposition
from eligibility.reporting import _messages as messages
from eligibility.reporting import _words as words
from eligibility.reporting._fleet import MOST_ROWS, Fleet, costs, packed
from eligibility.reporting._groups import kinds_in_order
from eligibility.reporting._language import Day, Foreign, Joined, Message, Number, Share, said, shown
from eligibility.reporting._lasting import steps
from eligibility.reporting._matrix import Matrix
from eligibility.reporting._page_texts import PageTexts
from eligibility.reporting._templates import environment
from eligibility.reporting.comparison import KINDS
from eligibility.reporting.gathered import one_of_each

if TYPE_CHECKING:
    from eligibility.reporting.document import BaselineRow, ChangeRow, Failure, FindingRow, Pack, ReportDocument

_MOST_CHANGES = 200
"""How many changes of one kind a page lists."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a page says beside its devices.

    ``on`` is the day from which the fleet is watched, ``digest`` the SHA-256 of the report's JSON form.
    """

    question: Message
    on: str
    packs: list[Pack]
    errors: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    baseline: BaselineRow | None = None
    digest: str | None = None


def cover_of(document: ReportDocument) -> Cover:
    """The cover of a report; very many devices are not written out again for a digest."""
    from eligibility.reporting import json

    found = one_of_each(document["assessments"])
    packs = {assessment["pack"]["digest"]: assessment["pack"] for assessment in found}
    digest = None
    if len(document["assessments"]) <= MOST_ROWS:
        told = sha256()
        for chunk in json.chunks(document):
            told.update(chunk.encode("utf-8", "backslashreplace"))
        digest = told.hexdigest()
    return Cover(
        messages.shared_question(document), min((assessment["question"]["on"] for assessment in found), default=""),
        list(packs.values()), document["errors"], document["notes"], document["baseline"], digest,
    )  # fmt: skip


def page(
    template: str,
    fleet: Fleet,
    cover: Cover,
    language: str,
    *,
    heading: str = "Tap to Pay readiness report",
    matrix: Matrix | None = None,
    **more: object,
) -> str:
    """A page; what only fleets have (costs, burn-down) it has from two devices on.

    Raises ``WrongUse`` for a language that there is no catalog for.
    """
    columns, rules, t = fleet.columns, fleet.rules, PageTexts(language)
    many = len(columns) > 1
    lasting = steps(columns.verdicts, columns.ends, cover.on) if many else []
    table = template == "html/fleet.html.j2"
    titles = {name: _titles(rule, t) for name, rule in rules.items()}
    names = ("page", "fleet") if table else ("page",)
    return environment().get_template(template).render(
        cover=cover, columns=columns, rules=rules, words=words, messages=messages, t=t, shown=shown,
        a_day=Day, a_number=Number, a_share=Share, foreign=Foreign, version=__version__, anchor=anchor,
        title=_title(list(dict.fromkeys(columns.subjects)) if matrix else columns.devices), heading=heading, counts={verdict: columns.verdicts.count(verdict) for verdict in words.VERDICTS},
        matrix=matrix,
        disposition=_disposition, groups=fleet.groups, kinds=kinds_in_order(fleet.groups.kinds),
        costs=costs(columns, rules) if many else [], lasting=lasting, waived=fleet.waived,
        changes_by_kind=_changes(cover.baseline), baseline_days=_days(cover.baseline),
        table=table, rows=len(columns) <= MOST_ROWS, packed=packed(columns, titles) if table else "",
        scripts={name: _script(name)[0] for name in names}, allowed=Markup(" ").join(_script(name)[1] for name in names), **more,
    )  # fmt: skip


def _titles(rule: FindingRow, t: PageTexts) -> tuple[str, str, str]:
    """What a rule is called when it is met, when it fails, and when nobody knows."""
    title = rule["title"]
    return t.attribute(title), t.attribute(rule["failure_title"]), t.attribute("Not known: {demand}", demand=title)


def render_fleet(fleet: Fleet, cover: Cover, language: str = "en", *, matrix: Matrix | None = None) -> str:
    """The page of a fleet: a row a device."""
    return page("html/fleet.html.j2", fleet, cover, language, matrix=matrix)


def anchor(rule: str) -> str:
    """Where a rule's section begins in every page."""
    return f"rule-{rule.replace('.', '-')}"


def _title(devices: list[str]) -> Message:
    if len(devices) == 1:
        return said("Tap to Pay readiness: {device}", device=Foreign(devices[0]))
    return (
        said("Tap to Pay readiness: {count} devices", count=Number(len(devices))) if devices else "Tap to Pay readiness"
    )


def _changes(baseline: BaselineRow | None) -> list[tuple[str, str, list[ChangeRow], int]]:
    """Kind, title, the changes that are listed and how many more there are."""
    rows = baseline["changes"] if baseline else []
    found = [(kind, list(group)) for kind, group in groupby(rows, key=lambda row: row["kind"])]
    return [(kind, KINDS[kind], group[:_MOST_CHANGES], len(group[_MOST_CHANGES:])) for kind, group in found]


def _days(baseline: BaselineRow | None) -> Message:
    return Joined(tuple(Day(day) for day in baseline["on"]), ", ") if baseline else ""


@cache
def _script(name: str) -> tuple[Markup, Markup]:
    """A script of ours, and the word that lets it run."""
    source = content.folder("reports").joinpath("html").joinpath(f"{name}.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(source.encode()).digest()).decode()
    return Markup(source), Markup(f"'sha256-{digest}'")  # noqa: S704  # our own file
