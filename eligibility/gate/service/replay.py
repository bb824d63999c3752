"""Tokens that are good once: the ids of used ones are kept until they would be refused as over anyway.

SQLite decides, so that a restart and a second process know them, too; memory only spares asking it. What was
forgotten stays forgotten when the clock is set back: the latest instant of forgetting is kept, and a token that was
over then is refused.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path

from eligibility.errors import Problem
from eligibility.gate.service.settings import SettingsError

MOST_IN_MEMORY = 100_000
FORGET_EVERY = 60
"""Seconds between two rounds of forgetting."""
_TABLES = """
CREATE TABLE IF NOT EXISTS used (id TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS used_until ON used (until);
CREATE TABLE IF NOT EXISTS forgotten (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO forgotten VALUES (1, 0);
"""


class Use(Enum):
    """What became of using a token."""

    FIRST = "first"
    AGAIN = "again"
    OVER = "over"
    UNKNOWN = "unknown"


class Replay:
    """Used tokens in one file; raises ``SettingsError`` when it cannot be opened."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_TABLES)
        except sqlite3.Error as error:
            problem = Problem(
                str(file), f"cannot keep used tokens: {error}", "name a file in a folder that can be written"
            )
            raise SettingsError([problem]) from None
        self._known: OrderedDict[str, None] = OrderedDict()
        self._forgot_at = 0.0
        self._thread = ThreadPoolExecutor(1, "tapready-replay")

    async def use(self, ident: str, until: int, now: float) -> Use:
        """Use a token that is refused as over from ``until`` on; ``UNKNOWN`` when that cannot be put on record."""
        if ident in self._known:
            return Use.AGAIN
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._use, ident, until, now)

    def _use(self, ident: str, until: int, now: float) -> Use:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                use = self._noted(ident, until, now)
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error:
            return Use.UNKNOWN
        self._known[ident] = None
        while len(self._known) > MOST_IN_MEMORY:
            self._known.popitem(last=False)
        return use

    def _noted(self, ident: str, until: int, now: float) -> Use:
        if now - self._forgot_at >= FORGET_EVERY:
            self._connection.execute("DELETE FROM used WHERE until <= ?", (int(now),))
            self._connection.execute("UPDATE forgotten SET until = max(until, ?)", (int(now),))
            self._forgot_at = now
        (forgotten,) = self._connection.execute("SELECT until FROM forgotten").fetchone()
        if until <= forgotten:
            return Use.OVER
        added = self._connection.execute("INSERT OR IGNORE INTO used VALUES (?, ?)", (ident, until)).rowcount
        return Use.FIRST if added else Use.AGAIN

    def close(self) -> None:
        """Close the file."""
        self._thread.shutdown(wait=True)
        self._connection.close()
