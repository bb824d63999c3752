"""The template environment: escaping on for everything, a missing name is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from eligibility import content


def _source(name: str) -> str:
    file = content.folder("reports")
    for part in name.split("/"):
        file = file.joinpath(part)
    return file.read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Templates read from ``reports/``, in the wheel or beside the package."""
    return Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
