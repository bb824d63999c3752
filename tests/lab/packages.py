"""What a laboratory device is made of: Debian's adbd, mksh and toybox, unpacked into a cache, nothing installed."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUITE = "trixie"
"""The first Debian release that packages adbd."""
PACKAGES = ("adbd", "adb", "mksh", "toybox")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class CannotBuild(RuntimeError):
    """This machine cannot make the laboratory; the message says what it lacks."""


def cache_folder() -> Path:
    """``TAPREADY_LAB_CACHE``, or ``~/.cache/tapready-lab``."""
    return Path(os.environ.get("TAPREADY_LAB_CACHE") or Path.home() / ".cache" / "tapready-lab")


def prepare(cache: Path | None = None) -> Path:
    """Make the cache complete (about 20 s and 35 MB the first time); several processes may call it at once."""
    cache = cache or cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (cache / "root/.complete").exists():
            _unpack_packages(cache)
        _compile(cache / "shim.so", HERE / "shim.c", [["-shared", "-fPIC"]])
        _compile(cache / "answer", HERE / "answer.c", [["-static"], []])
        _list_applets(cache)
        _make_certificate(cache)
    return cache


def run_unpacked(cache: Path, program: str) -> list[str]:
    """The command line that runs a program of the unpacked tree with that tree's own libraries."""
    root = cache / "root"
    loader = next(iter(sorted(root.glob("usr/lib*/ld-linux*.so*"))), None) or next(root.glob("usr/lib/*/ld-linux*"))
    folders = [str(path.parent) for path in root.glob("usr/lib/*/libc.so.6")]
    folders += [str(path) for path in root.glob("usr/lib/*/android")]
    return [str(loader), "--library-path", ":".join(folders), str(root / program)]


def _unpack_packages(cache: Path) -> None:
    work = cache / "work"
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("lists/partial", "archives/partial", "debs", "root/usr"):
        (work / folder).mkdir(parents=True)
    apt = _private_apt(work)
    _run([*apt, "update"])
    plan = _run([*apt, "install", "--no-install-recommends", "-s", *PACKAGES])
    wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    _run([*apt, "download", *wanted], folder=work / "debs")
    for name in ("bin", "sbin", "lib", "lib64"):
        (work / "root" / name).symlink_to(f"usr/{name}")
    for package in sorted((work / "debs").glob("*.deb")):
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as files:
            subprocess.run(
                ["tar", "-x", "--keep-directory-symlink", "-C", work / "root"], stdin=files.stdout, check=True
            )
        if files.returncode:
            raise CannotBuild(f"cannot unpack {package.name}")
    (work / "root/.complete").touch()
    shutil.rmtree(cache / "root", ignore_errors=True)
    (work / "root").rename(cache / "root")
    shutil.rmtree(work)


def _private_apt(work: Path) -> list[str]:
    """Call apt with state of its own for another suite, from the mirror this machine already uses."""
    if not shutil.which("apt-get") or not Path(KEYRING).exists():
        raise CannotBuild("the laboratory is made of Debian packages: apt-get and Debian's keyring are needed")
    uris = _run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]).split()
    mirror = next((uri for uri in uris if uri.rstrip("/").endswith("/debian")), "http://deb.debian.org/debian/")
    (work / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} {SUITE} main\n")
    options = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": work / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": work,
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
    }
    return ["apt-get", "-qq", *(word for key, value in options.items() for word in ("-o", f"{key}={value}"))]


def _compile(product: Path, source: Path, choices: list[list[str]]) -> None:
    if product.exists() and product.stat().st_mtime >= source.stat().st_mtime:
        return
    if not shutil.which("cc"):
        raise CannotBuild("the laboratory compiles two small C programs: install a C compiler (gcc, libc6-dev)")
    for flags in choices:
        command = ["cc", "-O1", *flags, "-o", str(product), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
    raise CannotBuild(f"cannot compile {source.name}: {done.stderr[-500:]}")


def _list_applets(cache: Path) -> None:
    if not (cache / "applets").exists():
        (cache / "applets").write_text(_run(run_unpacked(cache, "usr/bin/toybox")))


def _make_certificate(cache: Path) -> None:
    """Write the certificate of a device's wireless debugging port."""
    if (cache / "tls.pem").exists() or not shutil.which("openssl"):
        return
    key, certificate = cache / "tls.key", cache / "tls.crt"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=lab"]
    _run([*request, "-keyout", str(key), "-out", str(certificate)])
    (cache / "tls.pem").write_text(key.read_text() + certificate.read_text())


def _run(command: list[str], *, folder: Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode:
        raise CannotBuild(f"{' '.join(command[:2])} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
