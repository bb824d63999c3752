"""Where checked rule packs are kept between runs: the user's cache folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class FolderCache:
    """Texts by key in a folder. Whatever goes wrong with it, work goes on without."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> str | None:
        """The text kept under the key."""
        try:
            return (self._folder / f"{key}.json").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep a text; a half-written file is never seen by another run."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = self._folder / f"{key}.{os.getpid()}.part"
            partial.write_text(text, encoding="utf-8")
            partial.replace(self._folder / f"{key}.json")


def user_cache() -> FolderCache:
    """The cache below ``$XDG_CACHE_HOME`` or ``~/.cache``; ``TAPREADY_CACHE`` names another folder."""
    chosen = os.environ.get("TAPREADY_CACHE")
    if chosen:
        return FolderCache(Path(chosen))
    base = os.environ.get("XDG_CACHE_HOME")
    return FolderCache((Path(base) if base else Path.home() / ".cache") / "tapready")
