"""``tapready gate serve``: decisions over HTTP."""

from __future__ import annotations

import os
from pathlib import Path

import click

from eligibility.cli._lazy import examples


@click.command(
    "serve",
    epilog=examples("tapready gate serve --config gate.yaml --check", "tapready gate serve --config gate.yaml"),
)
@click.option(
    "--config",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The service's gate.yaml.",
)
@click.option("--host", help="Listen here instead of listen.host.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Listen here instead of listen.port; 0: any free one.")
@click.option("--policy", help="A policy file (relative to gate.yaml) or bundled name instead of the file's.")
@click.option("--check", is_flag=True, help="Only look whether all is in order.")
def command(config: Path, *, host: str | None, port: int | None, policy: str | None, check: bool) -> int:
    """Serve decisions, connection tokens and forward authentication.

    Secrets come from the environment: STRIPE_SECRET_KEY, TAPREADY_PEPPER (for API
    keys), TAPREADY_DEVICE_KEY (for hashes of device ids). SIGHUP reads rules,
    policy and keys anew; SIGTERM finishes what is being answered.

    Exit codes: 0 stopped, or all in order; 2 a mistake in the settings.
    """
    from eligibility.gate.service import need_extra

    need_extra()
    from eligibility.gate.service.app import Service
    from eligibility.gate.service.serving import serve
    from eligibility.gate.service.settings import load_settings

    settings, secrets = load_settings(config, os.environ, host=host, port=port, policy=policy)
    service = Service(settings, secrets)
    if check:
        service.parts.close()
        click.echo(
            f"{config} is in order: {len(service.decision_reader.gate.pack.rules)} rules, policy {service.decision_reader.gate.policy.id}"
        )
        return 0
    serve(service, settings.listen.host, settings.listen.port)
    return 0
