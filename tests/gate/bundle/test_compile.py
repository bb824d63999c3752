"""``tapready gate compile``: writing, checking, signing, and what can be wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from eligibility.cli.gate_compile import LANGUAGES
from eligibility.gate.bundle import TARGETS
from eligibility.gate.bundle.signing import SIGNATURE
from tests.conftest import Run, need
from tests.gate.bundle.keys import new_key


def compiled(run_cli: Run, folder: Path, *more: Any) -> Any:
    return run_cli("gate", "compile", "--target", "typescript", "--out", folder, *more)


def test_the_command_knows_every_language() -> None:
    assert set(LANGUAGES) == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_written_is_up_to_date(run_cli: Run, tmp_path: Path, target: str) -> None:
    words = ("gate", "compile", "--provider", "stripe", "--target", target, "--out", tmp_path)
    ran = run_cli(*words)
    assert (ran.code, ran.err) == (0, "")
    assert "good until 2027-05-27, not signed" in ran.out
    assert run_cli(*words, "--check").code == 0
    for source in tmp_path.glob("*.[tjks]*"):
        if source.suffix != ".json":
            head = source.read_text(encoding="utf-8").splitlines()[:4]
            assert "do not edit" in head[0]
            assert head[1].startswith("// Pack stripe-terminal ")
            assert head[2].startswith("// Policy default, sha256 ")


def test_each_stale_file_is_named(run_cli: Run, tmp_path: Path) -> None:
    compiled(run_cli, tmp_path)
    (tmp_path / "gate.ts").write_text("// mine\n", encoding="utf-8")
    (tmp_path / "bundle.json").unlink()
    ran = compiled(run_cli, tmp_path, "--check")
    assert ran.code == 1
    assert f"{tmp_path / 'bundle.json'} is missing" in ran.err
    assert f"{tmp_path / 'gate.ts'} differs" in ran.err
    assert "vectors.json" not in ran.err
    assert not (tmp_path / "bundle.json").exists()


def test_another_policy_or_other_days_make_it_stale(run_cli: Run, tmp_path: Path) -> None:
    compiled(run_cli, tmp_path)
    assert compiled(run_cli, tmp_path, "--check", "--policy", "strict").code == 1
    assert compiled(run_cli, tmp_path, "--check", "--days", "90").code == 1


def test_lines_that_git_ended_for_windows_are_the_same(run_cli: Run, tmp_path: Path) -> None:
    compiled(run_cli, tmp_path)
    file = tmp_path / "gate.ts"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert compiled(run_cli, tmp_path, "--check").code == 0


def test_a_policy_of_ones_own(run_cli: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    words = "id: shop\nmode: warn\non_unknown: refuse\non_confirm: admit\nwaived: warn\nexpiry_warning_days: 10\nvalid_for: 60\n"
    policy.write_text(words, encoding="utf-8")
    assert compiled(run_cli, tmp_path / "app", "--policy", policy).code == 0
    assert '"id":"stripe-terminal/shop"' in (tmp_path / "app" / "bundle.json").read_text(encoding="utf-8")
    policy.write_text(words + "provider: nobody\n", encoding="utf-8")
    assert compiled(run_cli, tmp_path / "app", "--policy", policy).code == 2


def test_a_signature_is_good_for_everyone(run_cli: Run, tmp_path: Path) -> None:
    key, public = new_key(tmp_path)
    folder = tmp_path / "app"
    ran = compiled(run_cli, folder, "--sign", key)
    assert "signed" in ran.out
    assert "not signed" not in ran.out
    assert compiled(run_cli, folder, "--sign", key, "--check").code == 0
    (tmp_path / "public.pem").write_bytes(public)
    need(subprocess.run(["which", "openssl"], capture_output=True).returncode == 0, "no OpenSSL is installed")
    check = f"base64 -d {folder}/{SIGNATURE} > {tmp_path}/sig.der && openssl dgst -sha256 -verify {tmp_path}/public.pem -signature {tmp_path}/sig.der {folder}/bundle.json"
    assert subprocess.run(check, shell=True, capture_output=True, text=True).stdout.strip() == "Verified OK"


def test_a_signature_that_is_missing_or_anothers_is_stale(run_cli: Run, tmp_path: Path) -> None:
    key, _ = new_key(tmp_path)
    other, _ = new_key(tmp_path, name="other.pem")
    folder = tmp_path / "app"
    compiled(run_cli, folder, "--sign", key)
    assert compiled(run_cli, folder, "--sign", other, "--check").code == 1
    told = compiled(run_cli, folder).err
    assert "of an earlier bundle" in told
    (folder / SIGNATURE).unlink()
    assert "is missing" in compiled(run_cli, folder, "--sign", key, "--check").err


def test_other_keys_are_refused(run_cli: Run, tmp_path: Path) -> None:
    wrong, _ = new_key(tmp_path, ec.SECP384R1())
    ran = compiled(run_cli, tmp_path / "app", "--sign", wrong)
    assert ran.code == 2
    assert "P-256" in ran.err
    (tmp_path / "text.pem").write_text("not a key", encoding="utf-8")
    assert compiled(run_cli, tmp_path / "app", "--sign", tmp_path / "text.pem").code == 2


def test_a_place_that_cannot_be_written_is_said(run_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = compiled(run_cli, tmp_path / "file" / "app")
    assert ran.code == 2
    assert "cannot be written" in ran.err
