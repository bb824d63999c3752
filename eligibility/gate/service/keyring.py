"""The keys that decision tokens are signed with: a folder of P-256 keys. The newest signs, all of them verify."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from eligibility.errors import Problem
from eligibility.gate.service.settings import SettingsError

CURVE = "P-256"
_MOST_BYTES = 10_000


class SigningKey(NamedTuple):
    """One key; ``id`` is its RFC 7638 thumbprint, ``private`` whether it can sign."""

    id: str
    file: str
    key: ECKey
    private: bool


class Keyring:
    """Keys in the order of their files' names, the oldest first. ``repr`` shows ids only."""

    def __init__(self, keys: list[SigningKey]) -> None:
        self.keys = tuple(keys)
        self._by_id = {key.id: key for key in keys}
        self.signer = next((key for key in reversed(keys) if key.private), None)

    @classmethod
    def read(cls, folder: Path) -> Keyring:
        """Read every ``*.pem`` of a folder; raises ``SettingsError`` with all that is wrong."""
        keys: list[SigningKey] = []
        problems: list[Problem] = []
        remedy = f"tapready gate keys new {folder} makes one"
        for file in sorted(folder.glob("*.pem")):
            try:
                keys.append(_signing_key(file.name, file.read_bytes()[:_MOST_BYTES]))
            except (OSError, ValueError, TypeError, JoseError) as error:
                why = error.strerror if isinstance(error, OSError) else "no P-256 key in PEM"
                problems.append(Problem(str(file), f"cannot be used: {why}", remedy))
        if not keys and not problems:
            problems.append(Problem(str(folder), "holds no key", remedy))
        if problems:
            raise SettingsError(problems)
        return cls(keys)

    @classmethod
    def of_jwks(cls, document: Mapping[str, Any]) -> Keyring:
        """The keys of a JWKS document that can be ours; others are passed over."""
        keys = []
        for row in document.get("keys", ()):
            if row.get("kty") == "EC" and row.get("crv") == CURVE:
                key = ECKey.import_key({word: row[word] for word in ("kty", "crv", "x", "y") if word in row})
                keys.append(SigningKey(key.thumbprint(), "jwks", key, private=False))
        return cls(keys)

    def get(self, ident: object) -> SigningKey | None:
        """The key of that id."""
        return self._by_id.get(ident) if isinstance(ident, str) else None

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """The public halves, as RFC 7517 has them."""
        rows = []
        for one in self.keys:
            public = one.key.as_dict(private=False)
            kept = {word: public[word] for word in ("kty", "crv", "x", "y")}
            rows.append({**kept, "kid": one.id, "use": "sig", "alg": "ES256"})
        return {"keys": rows}

    def __repr__(self) -> str:
        return f"Keyring({', '.join(key.id for key in self.keys)})"


def new_key(folder: Path, at: datetime) -> SigningKey:
    """Make a key and put it into the folder, readable by its owner alone; it signs as soon as it is read."""
    key = ECKey.generate_key(CURVE, private=True)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{stamp}-{key.thumbprint()[:8]}.pem"
    partial = file.with_suffix(".part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(key.as_pem(private=True))
    partial.replace(file)
    return SigningKey(key.thumbprint(), file.name, key, private=True)


def _signing_key(file: str, pem: bytes) -> SigningKey:
    key = ECKey.import_key(pem)
    if key.curve_name != CURVE:
        raise ValueError(CURVE)
    return SigningKey(key.thumbprint(), file, key, private=key.is_private)
