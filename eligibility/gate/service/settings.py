"""``gate.yaml``: how the service runs. Strict, all mistakes at once; secrets come from the environment alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from eligibility import strict_yaml
from eligibility.errors import ContentError, Problem
from eligibility.gate.service.secret import STRIPE_KEY, Secrets, secrets_in
from eligibility.rulebook.check import shape_problems
from eligibility.rulebook.models import Flag, Strict

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Place = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Name = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,200}$")]
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.\-\[\]:]+$", max_length=200)]
OnceAt = Literal["connection_tokens", "authorize"]


class SettingsError(ContentError):
    """The service's settings, or what they name, cannot be used."""


class ListenFile(Strict):
    """Where to listen."""

    host: Place = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8787


class LogFile(Strict):
    """The decision log. ``strict``: answered only once the row is on the disk; ``relaxed``: written soon after."""

    file: Place
    mode: Literal["strict", "relaxed"] = "strict"
    wait: Annotated[float, Field(gt=0, le=60, description="seconds until a strict answer is given up")] = 5


class TokensFile(Strict):
    """Decision tokens: the folder of their keys, who issues them for whom, and how many seconds they live."""

    keys: Place
    issuer: Name = "tapready"
    audience: Name
    lifetime: Annotated[int, Field(ge=5, le=3600, description="seconds")] = 120
    skew: Annotated[int, Field(ge=0, le=300, description="seconds by which clocks may differ")] = 30
    replay: Place | None = None
    once: tuple[OnceAt, ...] = ("connection_tokens",)


class StripeFile(Strict):
    """Stripe's API; its key is ``STRIPE_SECRET_KEY`` in the environment. ``timeout`` is for a whole call."""

    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+/?$", max_length=200)] = (
        "https://api.stripe.com"
    )
    timeout: Annotated[float, Field(gt=0, le=60, description="seconds")] = 10
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")] | None = None
    ca_file: Place | None = None


class LimitsFile(Strict):
    """How much one caller may send; ``rate`` is decisions a second, ``burst`` how many at once."""

    body: Annotated[int, Field(ge=1_000, le=16_000_000, description="bytes")] = 262_144
    batch_body: Annotated[int, Field(ge=1_000, le=64_000_000, description="bytes")] = 4_194_304
    batch: Annotated[int, Field(ge=1, le=10_000, description="devices")] = 1_000
    headers: Annotated[int, Field(ge=1_000, le=65_536, description="bytes")] = 16_384
    read_timeout: Annotated[float, Field(gt=0, le=300, description="seconds")] = 10
    connections: Annotated[int, Field(ge=1, le=100_000)] = 1_000
    rate: Annotated[float, Field(gt=0, le=1_000_000, description="a second")] = 200
    burst: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000


class GateFile(Strict):
    """The whole file; paths are relative to it."""

    policy: Place = "default"
    rules: Place | None = None
    listen: ListenFile = Field(default_factory=ListenFile)
    api_keys: Place | None = None
    open_to_all: Flag = False
    origins: list[Origin] = Field(default_factory=list)
    log: LogFile | None = None
    tokens: TokensFile | None = None
    stripe: StripeFile | None = None
    limits: LimitsFile = Field(default_factory=LimitsFile)
    reload_every: Annotated[float, Field(ge=0, le=3600, description="seconds; 0: only on SIGHUP")] = 5
    drain: Annotated[float, Field(ge=0, le=300, description="seconds of 503 before the listener closes")] = 0.5
    requests: Literal["all", "failed", "none"] = "failed"
    open_metrics: Flag = False


class Settings(GateFile):
    """The file as read, and the folder it lies in."""

    folder: Path = Path()

    def path(self, written: str) -> Path:
        """A path of the file, seen from where the file lies."""
        return self.folder / written

    @property
    def policy_place(self) -> Path | str:
        """The policy's file, or the name of a bundled one."""
        from eligibility.gate.policy_file import BUNDLED

        return self.policy if self.policy in BUNDLED else self.path(self.policy)


def load_settings(file: Path, environment: Mapping[str, str], **changed: Any) -> tuple[Settings, Secrets]:
    """Read ``gate.yaml``; ``changed`` are words of ``listen`` and ``policy`` that the command line gives instead.

    Raises ``SettingsError`` with every mistake of the file and of the environment.
    """
    try:
        written = file.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise SettingsError([Problem(str(file), what, "name a gate.yaml")]) from None
    return read_settings(written, str(file), environment, folder=file.parent, **changed)


def read_settings(
    written: bytes, name: str, environment: Mapping[str, str], *, folder: Path = Path(), **changed: Any
) -> tuple[Settings, Secrets]:
    """The same for a text."""
    try:
        document = strict_yaml.read(written, name)
    except ContentError as error:
        raise SettingsError(list(error.problems)) from None
    secrets, wrong = secrets_in(environment)
    problems = [
        Problem(f"${name}", "holds no usable secret", "8 to 512 printable characters without blanks") for name in wrong
    ]
    if document.plain is None:
        document.plain = {}
    if not isinstance(document.plain, dict):
        problems.insert(0, Problem(name, "the file must hold keys and values", "tapready schema gate tells which"))
        raise SettingsError(problems)
    shape = list(shape_problems(document, GateFile))
    if shape:
        raise SettingsError(shape + problems)
    plain = {word: value for word, value in document.plain.items() if value is not None}
    plain |= {word: value for word, value in changed.items() if word == "policy" and value is not None}
    listen = {word: value for word, value in changed.items() if word in ("host", "port") and value is not None}
    plain["listen"] = {**plain.get("listen", {}), **listen}
    settings = Settings.model_validate({**plain, "folder": folder})
    problems += [
        Problem(document.where(path), what, remedy) for path, what, remedy in _contradictions(settings, secrets)
    ]
    if problems:
        raise SettingsError(problems)
    return settings, secrets


def _contradictions(settings: Settings, secrets: Secrets) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What each word allows and all together do not."""
    if settings.api_keys is None and not settings.open_to_all:
        yield (), "nothing says who may ask", "name a file of api_keys, or write open_to_all: true"
    if settings.api_keys is not None and settings.open_to_all:
        yield ("open_to_all",), "contradicts api_keys", "keep one of them"
    if settings.open_to_all and settings.listen.host not in LOOPBACK:
        yield ("open_to_all",), f"is not for {settings.listen.host}", "use api_keys, or listen on 127.0.0.1 only"
    if settings.stripe is not None:
        if secrets.stripe is None:
            yield ("stripe",), f"needs the key in the environment variable {STRIPE_KEY}", "set it, or leave stripe out"
        parts = urlsplit(settings.stripe.base_url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            yield ("stripe", "base_url"), "would send the key in the clear", "write https://"
    if settings.tokens is not None and settings.tokens.once and settings.tokens.replay is None:
        what = "names no file to remember used tokens in, which once needs"
        yield ("tokens",), what, "add replay: FILE, or write once: []"


def settings_schema() -> dict[str, Any]:
    """The JSON Schema of ``gate.yaml``, for editors that complete and check while one types."""
    schema = GateFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tapready gate service"}
