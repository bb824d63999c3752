"""Where makers put the switches, out of ``device_catalog/menus.csv``."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from eligibility import content
from eligibility.sources.catalog import Catalog, Row, same_maker

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow


def menus_for(assessment: AssessmentRow, rules: Collection[str]) -> dict[str, str]:
    """Rule → the path to its switch on devices of this maker, for the rules of which it is known."""
    maker = next((str(fact["value"]) for fact in assessment["facts"] if fact["fact"] == "device.manufacturer"), "")
    known = (row for row in _menus() if row["rule"] in rules)
    return {row["rule"]: row["path"] for row in known if same_maker(row["manufacturer"], maker)}


@cache
def _menus() -> list[Row]:
    return Catalog(content.folder("device_catalog")).table("menus.csv")
