"""The decision log's file: SQLite, append-only, each row chained to the one before by its SHA-256.

A row's ``sha256`` is that of ``previous`` followed by ``entry``, which is JSON (``FIELDS``; the view ``decisions`` has them as columns), so that a changed, missing or moved row
breaks the chain from there on. Who can write the file can also make a whole new chain: keep the head that
``tapready gate log verify`` prints somewhere else, and ask for it later with ``--contains``.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from eligibility.errors import EvidenceError, Problem
from eligibility.gate.service.log_fields import FIELDS
from eligibility.gate.service.settings import SettingsError

START = "0" * 64
APPLICATION = 0x7461_7072
"""SQLite's application_id of our files: ``tapr``."""


class Verified(NamedTuple):
    """A chain without a break: how many rows, and the SHA-256 of the last."""

    rows: int
    head: str


_VIEW = ", ".join(f"json_extract(entry, '$.{name}') AS {name}" for name in FIELDS)
_TABLE = f"""
CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, previous TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE VIEW IF NOT EXISTS decisions AS SELECT seq, {_VIEW}, previous, sha256 FROM entries;
CREATE TABLE IF NOT EXISTS probes (filler BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS no_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS no_removal BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
PRAGMA application_id = {APPLICATION};
"""  # noqa: S608 - our own names
_AT_ONCE = (64, 8, 1)
"""Rows of one statement: few statements let go of Python's lock less often than a row each would."""
_INSERT = "INSERT INTO entries (seq, entry, previous, sha256) VALUES "
_INSERTS = {many: _INSERT + ", ".join(["(?, ?, ?, ?)"] * many) for many in _AT_ONCE}
_SELECT = "SELECT seq, entry, previous, sha256 FROM entries ORDER BY seq"
_LAST = "SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1"


def chained(previous: str, entry: str) -> str:
    """The SHA-256 of an entry after another."""
    return hashlib.sha256(f"{previous}{entry}".encode("utf-8", "surrogatepass")).hexdigest()


def open_log(file: Path, *, strict: bool) -> sqlite3.Connection:
    """Open the file, or make it, for the thread that will write; raises ``SettingsError``.

    WAL; ``synchronous`` is FULL when strict (a commit outlives a power cut), else NORMAL (it outlives a crash of
    the process; a power cut can take the last ones, and never leaves half a row).
    """
    try:
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5)
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if not tables or mark == APPLICATION:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if strict else 'NORMAL'}")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLE} COMMIT;")
            return connection
    except sqlite3.Error as error:
        remedy = "name a file in a folder that can be written"
        raise SettingsError([Problem(str(file), f"cannot be used as a decision log: {error}", remedy)]) from None
    connection.close()
    raise SettingsError([Problem(str(file), "is a database of something else", "name another file")])


def append(connection: sqlite3.Connection, entries: Sequence[str]) -> int:
    """Add entries in one transaction, all or none; other processes may add to the same file. Raises ``sqlite3.Error``."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        seq, previous = connection.execute(_LAST).fetchone() or (0, START)
        values: list[int | str] = []
        for entry in entries:
            seq += 1
            digest = chained(previous, entry)
            values += (seq, entry, previous, digest)
            previous = digest
        start = 0
        for many in _AT_ONCE:
            while len(values) - start >= many * 4:
                connection.execute(_INSERTS[many], values[start : start + many * 4])
                start += many * 4
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return len(entries)


def verify(file: Path, *, contains: str | None = None) -> Verified:
    """Follow the whole chain; ``contains`` is a head printed before, which must be in it.

    Raises ``EvidenceError`` naming the first broken row.
    """
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return _followed(connection, file, contains)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise EvidenceError(f"cannot be read: {error}", where=str(file), remedy="give a decision log") from None


def _followed(connection: sqlite3.Connection, file: Path, contains: str | None) -> Verified:
    previous, expected = START, 0
    seen = contains is None
    for seq, entry, before, digest in connection.execute(_SELECT):
        expected += 1
        if seq != expected:
            raise EvidenceError(f"row {expected} is missing", where=str(file), remedy="restore it from a copy")
        if before != previous or digest != chained(previous, entry):
            remedy = "the rows before it are whole; compare with a copy"
            raise EvidenceError(f"row {seq} is not what was written", where=str(file), remedy=remedy)
        previous = digest
        seen = seen or digest == contains
    if not seen:
        remedy = "rows were cut off, or the chain was written anew"
        raise EvidenceError("the head that was asked for is not in the chain", where=str(file), remedy=remedy)
    return Verified(expected, previous)
