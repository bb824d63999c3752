"""Read a pack's ``errors.yaml``, checked once and kept; only who explains an error pays for it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from zlib import crc32

from eligibility.rulebook.build_errors import error_table
from eligibility.rulebook.sdk_errors import EMPTY, ErrorTable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from eligibility.rulebook.cache import Cache

ERRORS_FILE = "errors.yaml"
_FORMAT = "2"
"""Changes whenever a cached document of an older tool must not be used."""


def load_errors(folder: Traversable, rules: Collection[str], name: str, cache: Cache | None = None) -> ErrorTable:
    """The table of the pack in a folder, an empty one if it has no such file.

    ``rules`` are the ids of the pack's rules. Raises ``RuleError`` with every mistake of the file.
    """
    file = folder.joinpath(ERRORS_FILE)
    if not file.is_file():
        return EMPTY
    content = file.read_bytes()
    digest = _digest(content)
    stamp = _digest(content, *sorted(rules))  # a rule that is gone makes the file wrong
    key = f"errors-{_FORMAT}-{crc32(name.encode()):08x}"
    plain = _kept(cache, key, stamp)
    if plain is None:
        from eligibility.rulebook.check_errors import check_errors

        plain = check_errors(content, f"{name}/{ERRORS_FILE}", rules)
        if cache:
            cache.put(key, json.dumps({"stamp": stamp, "document": plain}))
    return error_table(plain, digest)


def _digest(content: bytes, *more: str) -> str:
    import hashlib

    return hashlib.sha256("\0".join(("", *more)).encode() + content).hexdigest()


def _kept(cache: Cache | None, key: str, stamp: str) -> dict[str, Any] | None:
    try:
        kept = json.loads((cache and cache.get(key)) or "{}")
        return kept["document"] if kept["stamp"] == stamp else None
    except (ValueError, LookupError, TypeError):
        return None
