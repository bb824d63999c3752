"""A real adb server of the tests' own: free port, own home, own keys; the user's server is never touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from tests.lab.laboratory import listen
from tests.lab.packages import prepare, run_unpacked


class AdbServer:
    """Debian's adb, as a server: the one that is installed, or the one of the laboratory's cache."""

    def __init__(self, *, unpacked: bool = False) -> None:
        installed = None if unpacked else shutil.which("adb")
        self.program = [installed] if installed else run_unpacked(prepare(), "usr/lib/android-sdk/platform-tools/adb")

    def __enter__(self) -> Self:
        self.home = Path(tempfile.mkdtemp(prefix="tapready-adb-"))
        with listen() as free:
            self.port = free.getsockname()[1]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ADB_", "ANDROID_"))}
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "ANDROID_ADB_SERVER_PORT": str(self.port),
            "ADB_MDNS": "0",
            "ADB_MDNS_AUTO_CONNECT": "0",
            "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
            "TMPDIR": str(self.home),
        }
        self._process = subprocess.Popen(
            [*self.program, "-P", str(self.port), "nodaemon", "server"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            if self.key.with_suffix(".pub").exists() and self._answers():
                return self
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError("the adb server does not start")

    def __exit__(self, *exception: object) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def key(self) -> Path:
        """The private key with which this server signs."""
        return self.home / ".android" / "adbkey"

    def adb(self, *words: str, timeout: float = 30.0) -> subprocess.CompletedProcess[bytes]:
        """Run the adb program against this server."""
        command = [*self.program, "-P", str(self.port), *words]
        return subprocess.run(command, env=self.environment, capture_output=True, timeout=timeout, check=False)

    def connect(self, *serials: str) -> None:
        """Have the server connect to devices, as ``adb connect`` does."""
        for serial in serials:
            self.adb("connect", serial)

    def _answers(self) -> bool:
        return self._process.poll() is None and self.adb("devices").returncode == 0
