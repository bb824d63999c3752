"""Who may ask: API keys, of which only hashes are kept.

A key is ``tapready_<id>_<secret>``: the id finds its row, the secret has 256 random bits. What the file holds is
HMAC-SHA256 of the secret with the pepper: a random key of that length needs no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from eligibility import strict_yaml
from eligibility.errors import ContentError, Problem
from eligibility.gate.service.secret import Secret
from eligibility.gate.service.settings import SettingsError
from eligibility.rulebook.check import shape_problems
from eligibility.rulebook.models import Day, Flag, Strict

Scope = Literal["decide", "connect", "explain", "metrics"]
SCOPES: tuple[Scope, ...] = ("decide", "connect", "explain", "metrics")
_KEY = re.compile(r"tapready_([a-z2-7]{10})_([A-Za-z0-9_-]{43})")
_NOBODY = "0" * 64
MOST_SEEN = 10_000
"""Headers that are remembered; one key can be written with blanks around it in many."""


class CallerFile(Strict):
    """One key. ``trusted``: may vouch for any grade of a fact, and name subjects of waivers."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{10}$")]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]{0,58}[a-z0-9])?$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)] = ("decide", "connect", "explain")
    trusted: Flag = False
    created: Day | None = None


class CallersFile(Strict):
    """The whole file."""

    keys: list[CallerFile] = Field(default_factory=list)


class Caller(NamedTuple):
    """Who asks, and what it may do."""

    name: str
    digest: str
    scopes: frozenset[str]
    trusted: bool


class Callers:
    """All who may ask."""

    def __init__(self, rows: Iterable[CallerFile], pepper: Secret) -> None:
        self._pepper = pepper.reveal().encode()
        self._by_id = {row.id: Caller(row.name, row.sha256, frozenset(row.scopes), row.trusted) for row in rows}
        self._seen: dict[bytes, Caller] = {}

    def known(self, sent: bytes) -> Caller | None:
        """Whose key a header holds that held a right one before.

        Those are remembered by their SHA-256: how long that look-up takes tells nothing of a key.
        """
        return self._seen.get(hashlib.sha256(sent).digest())

    def who(self, key: str, sent: bytes) -> Caller | None:
        """Whose key it is, and which header it was sent in; a wrong one takes as long as a right one not seen before."""
        match = _KEY.fullmatch(key)
        ident, secret = match.groups() if match else ("", "")
        found = self._by_id.get(ident)
        same = hmac.compare_digest(_digest(self._pepper, secret), found.digest if found else _NOBODY)
        if found is None or not same:
            return None
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[hashlib.sha256(sent).digest()] = found
        return found

    def __len__(self) -> int:
        return len(self._by_id)


def read_callers(file: Path, pepper: Secret) -> Callers:
    """Read a file of keys; raises ``SettingsError`` with all of its mistakes."""
    return Callers(_rows(file), pepper)


def _rows(file: Path) -> list[CallerFile]:
    try:
        document = strict_yaml.read(file.read_bytes(), str(file))
    except OSError as error:
        remedy = f"tapready gate keys api-key NAME --file {file} makes the first"
        raise SettingsError([Problem(str(file), f"cannot be read: {error.strerror or error}", remedy)]) from None
    except ContentError as error:
        raise SettingsError(list(error.problems)) from None
    document.plain = {} if document.plain is None else document.plain
    problems = list(shape_problems(document, CallersFile))
    if problems:
        raise SettingsError(problems)
    rows = CallersFile.model_validate(document.plain).keys
    for word in ("id", "name"):
        seen = [getattr(row, word) for row in rows]
        twice = sorted({value for value in seen if seen.count(value) > 1})
        problems += [Problem(str(file), f"{word} {value} stands twice", "give each key its own") for value in twice]
    if problems:
        raise SettingsError(problems)
    return rows


def new_key(name: str, file: Path, pepper: Secret, *, scopes: Iterable[Scope], trusted: bool, on: date) -> str:
    """Add a key to the file and give it back: it is shown now and never again."""
    known = _rows(file) if file.exists() else []
    if any(row.name == name for row in known):
        raise SettingsError(
            [Problem(str(file), f"the name {name} stands already", "choose another, or take its row out")]
        )
    ident = "".join(random.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(10))
    secret = random.token_urlsafe(32)
    lines = [
        f"- id: {ident}", f"  name: {name}", f"  sha256: {_digest(pepper.reveal().encode(), secret)}",
        f"  scopes: [{', '.join(scopes)}]", f"  trusted: {str(trusted).lower()}", f"  created: {on}",
    ]  # fmt: skip
    written = strict_yaml.read(("keys:\n" + "\n".join(lines)).encode(), "the new key")
    problems = list(shape_problems(written, CallersFile))
    if problems:
        raise SettingsError(problems)
    before = file.read_text(encoding="utf-8").rstrip() if known else "keys:"
    whole = before + "\n" + "\n".join(lines) + "\n"
    _check_whole(whole, file)
    partial = file.with_name(f".{file.name}.part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(whole, encoding="utf-8")
    partial.replace(file)
    return f"tapready_{ident}_{secret}"


def _check_whole(written: str, file: Path) -> None:
    """Refuse to write a file that could not be read again, such as one whose keys stood in brackets."""
    try:
        problems = list(shape_problems(strict_yaml.read(written.encode(), str(file)), CallersFile))
    except ContentError:
        problems = [Problem(str(file), "does not end with its list of keys", "put keys last, one '- id:' each")]
    if problems:
        raise SettingsError(problems)


def _digest(pepper: bytes, secret: str) -> str:
    return hmac.digest(pepper, secret.encode(), "sha256").hex()
