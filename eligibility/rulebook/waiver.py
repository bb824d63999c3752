"""Waivers: unmet demands that somebody accepted, for which devices, why, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eligibility.errors import ContentError, Problem
from eligibility.facts.fact import FactSheet
from eligibility.rulebook.condition import suggestion

if TYPE_CHECKING:
    from eligibility.strict_yaml import Document


class Waiver(NamedTuple):
    """One acceptance. A scope left out covers everything; ``end`` is the first day it no longer holds.

    ``unit`` is a pattern for the subject's name (``*`` and ``?``), ``model`` one for the model code or
    name, ``site`` one for the site.
    """

    rule: str
    reason: str
    approver: str
    start: date
    end: date
    unit: str | None = None
    model: str | None = None
    site: str | None = None
    where: str = ""

    def covers(self, rule: str, subject: str, sheet: FactSheet) -> bool:
        """Whether it is about this rule on this device, whatever the day."""
        models = [str(sheet.value(name) or "") for name in ("device.model", "device.name", "iphone.identifier")]
        return (
            rule == self.rule
            and _fits(self.unit, [subject])
            and _fits(self.model, models)
            and _fits(self.site, [str(sheet.value("device.site") or "")])
        )

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.start <= on < self.end


def _fits(pattern: str | None, names: Sequence[str]) -> bool:
    if pattern is None:
        return True
    from fnmatch import fnmatchcase

    return any(name and fnmatchcase(name.casefold(), pattern.casefold()) for name in names)


def load_waivers(content: bytes, name: str, rules: Sequence[str]) -> tuple[list[Waiver], list[Problem]]:
    """Read a waiver file: the waivers that are whole, and what is wrong with the others.

    A malformed waiver waives nothing. Raises ``ContentError`` only when the file is no YAML at all.
    """
    from eligibility import strict_yaml  # only waiver files need YAML

    document = strict_yaml.read(content, name)
    rows = document.plain.get("waivers") if isinstance(document.plain, dict) else None
    if not isinstance(rows, list):
        raise ContentError([Problem(name, "there is no list of waivers", "begin the file with 'waivers:'")])
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        try:
            waivers.append(_waiver(document, index, row, rules))
        except ContentError as error:
            problems += error.problems
    return waivers, problems


def _waiver(document: Document, index: int, row: object, rules: Sequence[str]) -> Waiver:
    from pydantic import ValidationError

    from eligibility.rulebook.misfits import misfit
    from eligibility.rulebook.models import WaiverFile

    place = ("waivers", index)
    try:
        read = WaiverFile.model_validate(row)
    except ValidationError as error:
        raise ContentError(
            [
                Problem(
                    document.where((*place, *detail["loc"])),
                    misfit(detail, "the waiver"),
                    "until it is mended it waives nothing",
                )
                for detail in error.errors(include_url=False)
            ]
        ) from None
    if read.rule not in rules:
        what = f"there is no rule {read.rule!r}{suggestion(read.rule, list(rules))}"
        raise ContentError([Problem(document.where((*place, "rule")), what, "until it is mended it waives nothing")])
    if read.until <= read.start:
        raise ContentError([Problem(document.where((*place, "until")), "the waiver ends before it begins")])
    scope = read.scope
    return Waiver(
        read.rule, read.reason, read.approver, read.start, read.until, scope.unit, scope.model, scope.site,
        document.where(place),
    )  # fmt: skip
