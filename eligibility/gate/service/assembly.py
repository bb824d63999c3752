"""Puts the service's parts together from its settings; every mistake in any of them is told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from eligibility import content
from eligibility.errors import ContentError, EligibilityError, Problem
from eligibility.gate.hook import Gate, second
from eligibility.gate.service.callers import Callers, read_callers
from eligibility.gate.service.decision_requests import DecisionReader
from eligibility.gate.service.keyring import Keyring
from eligibility.gate.service.ledger import Ledger
from eligibility.gate.service.reloading import Part, files_below
from eligibility.gate.service.replay import Replay
from eligibility.gate.service.secret import Secrets
from eligibility.gate.service.settings import Settings, SettingsError
from eligibility.gate.service.stripe import Stripe

T = TypeVar("T")
Clock = Callable[[], float]


class Parts(NamedTuple):
    """All that the service is made of; None: not set up."""

    rules: Part[DecisionReader]
    callers: Part[Callers] | None
    ring: Part[Keyring] | None
    ledger: Ledger | None
    replay: Replay | None
    stripe: Stripe | None

    @property
    def changing(self) -> list[Part[DecisionReader] | Part[Callers] | Part[Keyring]]:
        """The parts that are read anew, those that lock people out first."""
        return [part for part in (self.callers, self.ring, self.rules) if part is not None]

    def close(self) -> None:
        """Write what waits and close all files."""
        for part in (self.ledger, self.replay):
            if part is not None:
                part.close()


def assemble(settings: Settings, secrets: Secrets, clock: Clock) -> Parts:
    """Build every part; raises ``SettingsError`` with what is wrong with any."""
    problems: list[Problem] = []

    def tried(build: Callable[[], T]) -> T | None:
        try:
            return build()
        except ContentError as error:
            problems.extend(error.problems)
        except EligibilityError as error:
            problems.append(Problem(error.where or "gate.yaml", error.what, error.remedy))
        return None

    rules = tried(lambda: _rules(settings, clock))
    callers = tried(lambda: _callers(settings, secrets))
    ring = tried(lambda: _ring(settings))
    stripe = tried(lambda: _stripe(settings, secrets))
    ledger = tried(lambda: _ledger(settings))
    replay = tried(lambda: _replay(settings))
    if rules is not None and not problems:
        return Parts(rules, callers, ring, ledger, replay, stripe)
    for opened in (ledger, replay):
        if opened is not None:
            opened.close()
    raise SettingsError(problems)


def _rules(settings: Settings, clock: Clock) -> Part[DecisionReader]:
    policy = settings.policy_place
    rules = settings.path(settings.rules) if settings.rules else None
    bundled = content.folder("rules")
    folder = rules or (bundled if isinstance(bundled, Path) else None)

    def read() -> DecisionReader:
        gate = Gate(policy, rules=rules, now=lambda: second(int(clock())))
        _ = gate.pack.sdk_errors  # raises with every mistake in errors.yaml
        for platform in ("android", "ios"):  # compiled before anybody waits for it
            gate.decide({"device.platform": platform})
        return DecisionReader(gate)

    def files() -> list[Path]:
        beside = sorted(policy.parent.glob("*.y*ml")) if isinstance(policy, Path) else []
        return [*beside, *(files_below(folder) if folder else [])]

    return Part("rules", read, files)


def _callers(settings: Settings, secrets: Secrets) -> Part[Callers] | None:
    if settings.api_keys is None:
        return None
    file = settings.path(settings.api_keys)
    return Part("api_keys", lambda: read_callers(file, secrets.pepper), lambda: [file])


def _ring(settings: Settings) -> Part[Keyring] | None:
    if settings.tokens is None:
        return None
    folder = settings.path(settings.tokens.keys)
    return Part("signing_keys", lambda: _signing(folder), lambda: sorted(folder.glob("*.pem")))


def _signing(folder: Path) -> Keyring:
    ring = Keyring.read(folder)
    if ring.signer is None:
        raise SettingsError([Problem(str(folder), "holds no private key", f"tapready gate keys new {folder}")])
    return ring


def _stripe(settings: Settings, secrets: Secrets) -> Stripe | None:
    wanted = settings.stripe
    if wanted is None or secrets.stripe is None:
        return None
    ca_file = settings.path(wanted.ca_file) if wanted.ca_file else None
    return Stripe(
        secrets.stripe, base_url=wanted.base_url, timeout=wanted.timeout, version=wanted.version, ca_file=ca_file
    )


def _ledger(settings: Settings) -> Ledger | None:
    wanted = settings.log
    if wanted is None:
        return None
    return Ledger(settings.path(wanted.file), strict=wanted.mode == "strict", wait=wanted.wait)


def _replay(settings: Settings) -> Replay | None:
    wanted = settings.tokens
    return None if wanted is None or wanted.replay is None else Replay(settings.path(wanted.replay))
