"""Keeps the decision log: one thread writes what all requests hand it, many rows a transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from time import sleep
from typing import NamedTuple

from eligibility.gate.service.ledger_file import append, open_log

MOST_WAITING = 20_000
"""Rows that may wait in memory; more are not kept (relaxed) or make the request fail (strict)."""
MOST_A_TIME = 2_000
SOON = 0.02
"""Seconds for which a relaxed log gathers rows before it writes them."""
PROBE = 65_536
"""Bytes that must find room before a log that failed counts as well again."""


class _Handed(NamedTuple):
    rows: Sequence[str]
    told: tuple[asyncio.AbstractEventLoop, asyncio.Future[bool]] | None


class Ledger:
    """The decision log of one service.

    ``strict``: ``keep`` says True only once the rows are durable. Else it hands them over and says True at once;
    ``failures`` counts the rows that then could not be written. ``wait``: seconds until a strict one is given up;
    its rows may still be written later.
    """

    def __init__(self, file: Path, *, strict: bool, wait: float = 5) -> None:
        self.file, self.strict, self._wait = file, strict, wait
        self.rows = 0
        self.healthy = True
        self._handed = self._done = self._dropped = self._failed = 0  # each is changed by one thread alone
        self._queue: SimpleQueue[_Handed | None] = SimpleQueue()
        self._connection = open_log(file, strict=strict)
        self._thread = threading.Thread(target=self._run, name="tapready-log", daemon=True)
        self._thread.start()

    @property
    def failures(self) -> int:
        """How many rows are not on record."""
        return self._dropped + self._failed

    async def keep(self, rows: Sequence[str]) -> bool:
        """Keep rows; False when they could not be put on record, which only matters when strict."""
        if self._handed - self._done + len(rows) > MOST_WAITING:
            self._dropped += len(rows)
            return not self.strict
        self._handed += len(rows)
        if not self.strict:
            self._queue.put(_Handed(rows, None))
            return True
        return await self._written(rows)

    async def probe(self) -> bool:
        """Whether the log can be written to now."""
        return await self._written(())

    async def _written(self, rows: Sequence[str]) -> bool:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[bool] = loop.create_future()
        self._queue.put(_Handed(rows, (loop, done)))
        try:
            async with asyncio.timeout(self._wait):
                return await done
        except TimeoutError:
            return False

    def close(self) -> None:
        """Write what waits, then close the file."""
        self._queue.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        going = True
        while going:
            first = self._queue.get()
            if not self.strict and first is not None and first.told is None:
                sleep(SOON)
            handed = [first, *self._more()]
            if None in handed:
                going = False
            batch = [one for one in handed if one is not None]
            if batch:
                self._write(batch)
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def _more(self) -> Iterator[_Handed | None]:
        for _ in range(MOST_A_TIME):
            try:
                yield self._queue.get_nowait()
            except Empty:
                return

    def _write(self, batch: list[_Handed]) -> None:
        rows = [row for one in batch for row in one.rows]
        try:
            if rows:
                append(self._connection, rows)
            else:
                self._probe()
            self.healthy = True
            self.rows += len(rows)
        except sqlite3.Error:
            self.healthy = False
            self._failed += len(rows)
        self._done += len(rows)
        futures: dict[asyncio.AbstractEventLoop, list[asyncio.Future[bool]]] = {}
        for one in batch:
            if one.told is not None:
                futures.setdefault(one.told[0], []).append(one.told[1])
        for loop, waiting in futures.items():
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_tell, waiting, self.healthy)

    def _probe(self) -> None:
        """Write a little; after a failure as much as shows that there is room again."""
        size = 1 if self.healthy else PROBE
        self._connection.execute("INSERT INTO probes (filler) VALUES (zeroblob(?))", (size,))
        self._connection.execute("DELETE FROM probes")


def _tell(waiting: list[asyncio.Future[bool]], written: bool) -> None:  # noqa: FBT001 - a callback's argument
    for done in waiting:
        if not done.done():
            done.set_result(written)
