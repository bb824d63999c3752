"""The user's ADB keys: the ones that the adb program uses, made if there are none."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

_making = threading.Lock()


def key_paths(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """``~/.android/adbkey``, then what ``ADB_VENDOR_KEYS`` names (files, or folders with ``*.adb_key``)."""
    home = Path(environment["HOME"]) if environment.get("HOME") else Path.home()
    paths = [home / ".android" / "adbkey"]
    for named in filter(None, environment.get("ADB_VENDOR_KEYS", "").split(os.pathsep)):
        place = Path(named)
        paths += sorted(place.glob("*.adb_key")) if place.is_dir() else [place]
    return tuple(paths)


class Keyring(Sequence[Any]):
    """What signs a device's challenge, the user's own key first; read (or made) only when a device asks."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._paths = key_paths(environment)
        self._signers: list[Any] | None = None

    def __len__(self) -> int:
        return max(1, len(self._signers or ()))

    def __getitem__(self, index: Any) -> Any:
        if self._signers is None:
            self._signers = self._read()
        return self._signers[index]

    def _read(self) -> list[Any]:
        own, *others = self._paths
        try:
            with _making:
                _make_if_absent(own)
                return [_signer(path, path.stat().st_mtime_ns) for path in (own, *others) if path.is_file()]
        except (OSError, ValueError) as broken:
            remedy = "make the folder writable and the key readable, or remove a broken key (devices will ask again)"
            raise SourceUnavailable(f"the ADB key cannot be used ({broken})", where=str(own), remedy=remedy) from broken


@cache
def _signer(path: Path, _changed: int) -> Any:
    """Load a key; checking one takes 50 ms, so a fleet shares it."""
    from adb_shell.auth.sign_cryptography import CryptographySigner

    return CryptographySigner(str(path))


def _make_if_absent(path: Path) -> None:
    """Make the key, readable by its owner only, and the public half that adb-shell wants beside it."""
    from adb_shell.auth.keygen import keygen, write_public_keyfile

    if not path.exists():
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        keygen(str(fresh))
        fresh.with_name(f"{fresh.name}.pub").replace(path.with_name(f"{path.name}.pub"))
        fresh.replace(path)
    elif not path.with_name(f"{path.name}.pub").exists():
        write_public_keyfile(str(path), str(path.with_name(f"{path.name}.pub")))
