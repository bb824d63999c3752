"""``tapready gate keys``: signing keys of decision tokens, and API keys of callers."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from eligibility.cli._lazy import Group, examples

_SCOPES = ("decide", "connect", "explain", "metrics")


@click.group("keys", cls=Group, epilog=examples("tapready gate keys new keys/"))
def command() -> None:
    """Make and list signing keys and API keys."""


@command.command(
    "new", short_help="Make a key that signs decision tokens.", epilog=examples("tapready gate keys new keys/")
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def new(folder: Path) -> int:
    """Put a new P-256 key into DIR.

    The newest key signs, all of them verify: to rotate, make a new one, and take
    the old file away once its last token is over. A running gate reads them anew
    by itself.
    """
    from eligibility.gate.service import need_extra

    need_extra()
    from eligibility.gate.service.keyring import new_key

    made = new_key(folder, datetime.now(UTC))
    click.echo(f"{made.id}  {folder / made.file}")
    return 0


@command.command("list", short_help="List the keys of a folder.", epilog=examples("tapready gate keys list keys/"))
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def list_keys(folder: Path) -> int:
    """List the keys in DIR: id, file and what each does."""
    from eligibility.gate.service import need_extra

    need_extra()
    from eligibility.gate.service.keyring import Keyring

    ring = Keyring.read(folder)
    for key in ring.keys:
        click.echo(f"{key.id}  {key.file}  {'signs and verifies' if key is ring.signer else 'verifies'}")
    return 0


@command.command(
    "api-key",
    short_help="Make an API key; it is shown once.",
    epilog=examples("tapready gate keys api-key shop-app --file api-keys.yaml"),
)
@click.argument("name")
@click.option("--file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file of api_keys.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), default=_SCOPES[:3], show_default=True,
    help="What it may do; repeatable.",
)  # fmt: skip
@click.option("--trusted", is_flag=True, help="It may vouch for any grade of a fact, and name subjects of waivers.")
def api_key(name: str, *, file: Path, scopes: tuple[str, ...], trusted: bool) -> int:
    """Make an API key for NAME and print it: only its hash is kept.

    The hash is mixed with TAPREADY_PEPPER of the environment, which has to be the
    same where the gate runs.
    """
    from eligibility.gate.service import need_extra

    need_extra()
    from eligibility.gate.service.callers import SCOPES, new_key
    from eligibility.gate.service.secret import secrets_in

    wanted = [scope for scope in SCOPES if scope in scopes]
    secrets, _ = secrets_in(os.environ)
    made = new_key(name, file, secrets.pepper, scopes=wanted, trusted=trusted, on=datetime.now(UTC).date())
    click.echo(f"added to {file}; this key is shown only now:", err=True)
    click.echo(made)
    return 0
