"""No circle of imports, and the check would find one."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.circles import circle


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circle() == []


def test_a_circle_would_be_found() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()
