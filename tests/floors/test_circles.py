"""No circle of imports, and the check finds one."""

from __future__ import annotations

import itertools

from tests.circles import circle, imports


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circle(imports()) == []


def test_a_circle_is_told_from_its_first_module_round_to_it_again() -> None:
    found = circle({"rules": ["facts"], "facts": ["words"], "words": ["rules"]})
    assert found[0] == found[-1]
    assert set(found) == {"rules", "facts", "words"}
    importers = {"rules": "facts", "facts": "words", "words": "rules"}
    assert all(importers[one] == other for one, other in itertools.pairwise(found))
