"""Where ``rules/``, ``device_catalog/`` and ``reports/`` are: in the wheel or beside the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.errors import ContentMissing

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENGLISH = "en"
"""The language that everything is written in; its words need no catalog."""


@cache
def root() -> Traversable:
    """Find the folder that holds the content folders.

    A wheel carries them as ``eligibility/_content``; a checkout (and so an editable install)
    keeps them beside the package, where people edit them. A package inside a zip is read
    through ``importlib.resources``.
    """
    here = Path(__file__).parent
    if (here / "_content").is_dir():
        return here / "_content"
    if (here.parent / "pyproject.toml").is_file():
        return here.parent
    from importlib.resources import files

    bundled = files("eligibility").joinpath("_content")
    if bundled.is_dir():
        return bundled
    raise ContentMissing(
        "the installation has no rules, device catalog or report templates",
        where=str(here),
        remedy="reinstall tapready, or run it from a whole checkout",
    )


def folder(name: str) -> Traversable:
    """One content folder: ``rules``, ``device_catalog`` or ``reports``."""
    found = root().joinpath(name)
    if not found.is_dir():
        raise ContentMissing(f"the folder {name} is missing", where=str(found), remedy="reinstall tapready")
    return found


def default_provider() -> str:
    """The provider that is meant where none is named: the one word in ``rules/default``."""
    return folder("rules").joinpath("default").read_text(encoding="utf-8").strip()


@cache
def languages() -> tuple[str, ...]:
    """BCP 47 codes of every language there are words for, English first."""
    found = (entry.name for entry in folder("reports").joinpath("words").iterdir() if entry.is_dir())
    return (ENGLISH, *sorted(found))


def words(language: str, catalog: str) -> Mapping[str, str]:
    """English text → translation, out of ``reports/words/LANGUAGE/CATALOG.json``; empty where there is none."""
    import json

    file = folder("reports").joinpath("words", language, f"{catalog}.json")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found
