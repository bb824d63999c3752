"""Takes out of a recording what names a person, a unit or a place, and nothing that decides a fact."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eligibility.facts.evidence import Evidence, Recording

_BYTE_KEPT = "latin-1"
"""Every byte is one character and back, so that text of any encoding, and bytes of none, stay what they are."""
"""
