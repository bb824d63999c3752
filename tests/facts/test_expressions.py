"""Expressions that wait to be compiled: what they answer, and that no mistake waits in one."""

from __future__ import annotations

import gc
import pkgutil
import re
from importlib import import_module

import pytest

import eligibility
from eligibility.facts.expressions import _Uncompiled, expression


def test_it_answers_as_a_compiled_one_does() -> None:
    waiting, compiled = (
        expression(r"(?P<letter>[a-c])\d", re.IGNORECASE),
        re.compile(r"(?P<letter>[a-c])\d", re.IGNORECASE),
    )
    for question in ("search", "match", "fullmatch", "findall", "split"):
        asked = getattr(waiting, question)("B2c3"), getattr(compiled, question)("B2c3")
        assert len({repr(answer) for answer in asked}) == 1
    assert [found["letter"] for found in waiting.finditer("B2c3")] == ["B", "c"]
    assert waiting.sub("-", "B2x") == "-x"
    assert (waiting.pattern, waiting.flags, waiting.groupindex) == (
        compiled.pattern,
        compiled.flags,
        compiled.groupindex,
    )


def test_a_mistake_is_told_by_the_first_question() -> None:
    waiting = expression("(")
    with pytest.raises(re.error):
        waiting.search("(")


def test_every_expression_of_the_package_compiles() -> None:
    for module in pkgutil.walk_packages(eligibility.__path__, "eligibility."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    waiting = [one for one in gc.get_objects() if type(one) is _Uncompiled and one._text != "("]
    assert len(waiting) > 100
    assert all(one.pattern is not None for one in waiting)
