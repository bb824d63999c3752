"""The gate as an HTTP service: a bare ASGI app that serves by itself or mounts in Starlette, FastAPI and Django.

    from eligibility.gate.service import app_from, verify_token

    app = app_from("gate.yaml")          # secrets come from the environment
    claims = verify_token(token, "signing-keys/", audience="payments")

It needs the extra ``serve`` (``pip install 'tapready[serve]'``); nothing of it is loaded before it is called.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.errors import ExtraMissing

if TYPE_CHECKING:
    from eligibility.gate.service.app import Service
    from eligibility.gate.service.tokens import Claims

__all__ = ["app_from", "need_extra", "openapi_document", "verify_token"]


def app_from(config: Path | str, *, environment: Mapping[str, str] | None = None) -> Service:
    """The ASGI app of a ``gate.yaml``; raises ``ContentError`` with every mistake, or ``ExtraMissing``."""
    need_extra()
    from eligibility.gate.service.app import Service
    from eligibility.gate.service.settings import load_settings

    settings, secrets = load_settings(Path(config), os.environ if environment is None else environment)
    return Service(settings, secrets)


def verify_token(
    token: str,
    keys: Path | str | Mapping[str, Any],
    *,
    audience: str,
    issuer: str = "tapready",
    at: datetime | None = None,
    skew: int = 30,
) -> Claims:
    """Verify a decision token with a key folder or a JWKS document, as ``/.well-known/jwks.json`` has it.

    ``at`` is the instant asked about (now when None), ``skew`` how many seconds clocks may differ. Raises
    ``TokenRefused`` with a code: ``token_malformed``, ``token_forged``, ``token_expired`` or ``token_foreign``.
    Replay is not looked at: keep ``claims.id`` until ``claims.expires`` where a token is good once.
    """
    need_extra()
    from time import time

    from eligibility.gate.service.keyring import Keyring
    from eligibility.gate.service.tokens import verify

    ring = Keyring.of_jwks(keys) if isinstance(keys, Mapping) else Keyring.read(Path(keys))
    now = time() if at is None else at.timestamp()
    return verify(token, ring, issuer=issuer, audience=audience, now=now, skew=skew)


def openapi_document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the service."""
    need_extra()
    from eligibility.gate.service.openapi import document

    return document()


def need_extra() -> None:
    """Raise ``ExtraMissing`` unless all that the service is built on is installed."""
    from importlib.util import find_spec

    missing = [name for name in ("uvicorn", "msgspec", "cryptography", "joserfc") if find_spec(name) is None]
    if missing:
        raise ExtraMissing(
            f"the gate's service needs {', '.join(missing)}", remedy="pip install 'tapready[serve]'"
        )  # fmt: skip
