"""Where makers put the switches, out of ``device_catalog/menus.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

from eligibility import content
from eligibility.reporting.document import AssessmentRow


def menus_for(assessment: AssessmentRow, rules: Iterable[str]) -> dict[str, str]:
    """Rule → the path to its switch on devices of this maker, for the rules of which it is known."""
    makers = [str(fact["value"]) for fact in assessment["facts"] if fact["fact"] == "device.manufacturer"]
    known = _menus()
    return {rule: known[key] for rule in rules for maker in makers if (key := (maker.casefold(), rule)) in known}


@cache
def _menus() -> dict[tuple[str, str], str]:
    text = content.folder("device_catalog").joinpath("menus.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["manufacturer"].casefold(), row["rule"]): row["path"] for row in rows}
