"""``tapready gate compile``: write the gate for an app."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility.cli._lazy import examples
from eligibility.cli._options import Day, policy_named, provider_option, rules_option

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LANGUAGES = ("typescript", "javascript", "kotlin", "swift")


@click.command(
    "compile",
    epilog=examples(
        "tapready gate compile --target kotlin --out app/src/main/kotlin/gate",
        "tapready gate compile --target swift --out Gate --check",
    ),
)
@provider_option
@click.option("--target", required=True, type=click.Choice(LANGUAGES), help="The app's language.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write.")
@click.option("--policy", default="default", show_default=True, help="A policy file, or default, report-only, strict.")
@rules_option
@click.option("--not-before", type=Day(), help="First day of the bundle. Default: the pack's own day.")
@click.option("--not-after", type=Day(), help="First day on which it is out of date. Default: --days later.")
@click.option("--days", type=click.IntRange(1, 3660), default=180, show_default=True, help="How long it is good for.")
@click.option(
    "--sign", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="KEY.pem",
    help="Sign the bundle with a P-256 key (ES256) into bundle.json.sig.",
)  # fmt: skip
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and name the files that are out of date.")
def command(
    provider: str,
    target: str,
    out: Path,
    *,
    policy: str,
    rules: Path | None,
    not_before: date | None,
    not_after: date | None,
    days: int,
    sign: Path | None,
    check: bool,
) -> int:
    """Write an evaluator, a policy bundle, collectors, a wrapper and test vectors.

    The files have no dependencies and decide on the phone, offline. vectors.json
    holds them equal to this tool's own answers: run it in your own build.
    """
    from eligibility.cli._cache import user_cache
    from eligibility.gate.bundle import BUNDLE, Compilation, Validity
    from eligibility.gate.bundle.signing import private_key

    key = private_key(sign) if sign else None
    compilation = Compilation(provider, str(policy_named(policy)), rules=rules, cache=user_cache())
    sealed = compilation.sealed(Validity.of(compilation.version, not_before, not_after, days))
    files = compilation.files(target, sealed)
    if check:
        return _check(out, files, files[BUNDLE], key)
    _write(out, files, files[BUNDLE], key)
    last = sealed.bundle.validity.not_after
    click.echo(f"{len(files)} files in {out}; the bundle is good until {last}, {'signed' if key else 'not signed'}")
    return 0


def _write(out: Path, files: dict[str, str], bundle: str, key: EllipticCurvePrivateKey | None) -> None:
    from eligibility.gate.bundle import write_files
    from eligibility.gate.bundle.signing import SIGNATURE, signature

    write_files(out, files)
    if key is not None:
        write_files(out, {SIGNATURE: signature(bundle, key)})
    elif (out / SIGNATURE).exists():
        click.echo(f"{out / SIGNATURE} is of an earlier bundle: sign again with --sign, or delete it", err=True)


def _check(out: Path, files: dict[str, str], bundle: str, key: EllipticCurvePrivateKey | None) -> int:
    from eligibility.cli import NOT_ELIGIBLE
    from eligibility.gate.bundle import stale_files
    from eligibility.gate.bundle.signing import SIGNATURE, is_signed

    stale = stale_files(out, files)
    if key is not None:
        file = out / SIGNATURE
        if not file.is_file():
            stale.append((SIGNATURE, "is missing"))
        elif not is_signed(bundle, file.read_text(encoding="utf-8", errors="replace"), key):
            stale.append((SIGNATURE, "is not the bundle's, or of another key"))
    for name, what in stale:
        click.echo(f"{out / name} {what}", err=True)
    if stale:
        click.echo("  → run the same command without --check", err=True)
        return NOT_ELIGIBLE
    click.echo(f"{len(files)} files in {out} are up to date")
    return 0
