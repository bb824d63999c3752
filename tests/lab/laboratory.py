"""Starts and ends laboratory devices: ``with Laboratory([Phone(), Phone(auth="never")]) as devices: …``."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.device import Body, become_device
from tests.lab.packages import CannotBuild, prepare
from tests.lab.wire import Cable, Proxies

PHONES = Path(__file__).resolve().parent / "phones"
AVOIDED_PORTS = range(5037, 5586)
"""5037 is the user's own adb server; adb servers probe 5555 to 5585 by themselves."""


@dataclass
class Phone:
    """A device to start.

    ``models`` are folders of ``phones/``, later ones laid over earlier ones; ``files`` are laid over them all
    (name in the phone's folder, see ``answer.c``, to content). ``auth`` is ``off``, ``key`` (those of ``keys``
    are trusted), ``never`` (the prompt stays unanswered) or ``prompt:SECONDS`` (allowed after that time).
    """

    models: tuple[str, ...] = ("ready",)
    files: dict[str, bytes | str] = field(default_factory=dict)
    auth: str = "off"
    keys: tuple[Path, ...] = ()
    uid: int = 2000
    cable: Cable | None = None


@dataclass
class Device:
    """A running device."""

    serial: str
    phone: Phone
    cable: Cable | None
    process: int | None
    log: Path

    @property
    def root(self) -> Path:
        """The device's own file system, as the host sees it while it runs."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return Path(f"/proc/{children[0]}/root")


class Laboratory:
    """Some devices that live as long as the ``with`` block, or this process."""

    def __init__(self, phones: list[Phone], cache: Path | None = None) -> None:
        self._phones = phones
        self._cache = prepare(cache)
        self._over = threading.Event()
        self.devices: list[Device] = []

    def __enter__(self) -> list[Device]:
        self._work = Path(tempfile.mkdtemp(prefix="tapready-lab-"))
        self._proxies: Proxies | None = None
        cables: list[tuple[Cable, socket.socket, Path]] = []
        prompts: list[tuple[Path, str]] = []
        for number, phone in enumerate(self._phones):
            self._start(number, phone, cables, prompts)
        # threads only after the last fork
        for path, auth in prompts:
            threading.Thread(target=self._answer_prompts, args=(path, auth), daemon=True).start()
        if cables:
            self._proxies = Proxies(self._cache / "tls.pem")
            for cable, listening, path in cables:
                self._proxies.lay(cable, listening, path)
        return self.devices

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        for device in self.devices:
            if device.process:
                with contextlib.suppress(OSError):
                    os.kill(device.process, signal.SIGKILL)
                    os.waitpid(device.process, 0)
        if self._proxies:
            self._proxies.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def _start(
        self,
        number: int,
        phone: Phone,
        cables: list[tuple[Cable, socket.socket, Path]],
        prompts: list[tuple[Path, str]],
    ) -> None:
        work = self._work / str(number)
        (work / "root").mkdir(parents=True)
        listening = listen()
        serial = f"127.0.0.1:{listening.getsockname()[1]}"
        if phone.cable and phone.cable.mode == "closed":
            listening.close()
            self.devices.append(Device(serial, phone, phone.cable, None, work / "log"))
            return
        own = listening
        if phone.cable:
            own = socket.socket(socket.AF_UNIX)
            own.bind(str(work / "adbd"))
            own.listen(16)
            cables.append((phone.cable, listening, work / "adbd"))
        prompt = None
        if phone.auth != "off":
            prompt = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            prompt.bind(str(work / "prompt"))
            prompts.append((work / "prompt", phone.auth))
        _furnish_phone(phone, work / "phone")
        log = os.open(work / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        body = Body(
            cache=self._cache,
            root=work / "root",
            phone=work / "phone",
            listen=own.fileno(),
            log=log,
            prompt=prompt.fileno() if prompt else None,
            uid=phone.uid,
            name=f"lab{number}",
            properties={"service.adb.listen_addrs": f"acceptfd:{own.fileno()}", **_banner(work / "phone")},
            keys="".join(f"{path.read_text().strip()}\n" for path in phone.keys),
            auth=phone.auth != "off",
        )
        process = _fork(body)
        os.close(log)
        own.close()
        if prompt:
            prompt.close()
        self.devices.append(Device(serial, phone, phone.cable, process, work / "log"))

    def _answer_prompts(self, path: Path, auth: str) -> None:
        """Play the part of Android's framework: answer "Allow USB debugging?"."""
        kind, _, seconds = auth.partition(":")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as framework:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    framework.connect(str(path))
                    break
                time.sleep(0.02)
            framework.settimeout(0.5)
            while not self._over.is_set():
                try:
                    message = framework.recv(1 << 16)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not message:
                    return
                if message.startswith(b"PK") and kind == "prompt" and not self._over.wait(float(seconds or 0)):
                    framework.send(b"OK")


def listen() -> socket.socket:
    """Listen on a free port of the loopback interface that no adb server would try by itself."""
    while True:
        listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        if listening.getsockname()[1] not in AVOIDED_PORTS:
            return listening
        listening.close()


def obstacle() -> str | None:
    """Why no device can be started here, or None if the laboratory works."""
    try:
        with Laboratory([Phone()]) as devices, socket.create_connection(_place(devices[0]), 5) as connection:
            banner = b"host::features=shell_v2\0"
            head = (0x4E584E43, 0x01000001, 1 << 18, len(banner), sum(banner), 0x4E584E43 ^ 0xFFFFFFFF)
            connection.sendall(b"".join(number.to_bytes(4, "little") for number in head) + banner)
            connection.settimeout(10)
            if connection.recv(4) == b"CNXN":
                return None
            return f"the device does not answer: {devices[0].log.read_text()[-300:]}"
    except (CannotBuild, OSError) as reason:
        return str(reason)


def _place(device: Device) -> tuple[str, int]:
    host, _, port = device.serial.rpartition(":")
    return host, int(port)


def _fork(body: Body) -> int:
    process = os.fork()
    if process:
        return process
    try:
        become_device(body)
    except BaseException as reason:
        os.write(body.log, f"the device could not be built: {reason!r}\n".encode())
    finally:
        os._exit(70)


def _furnish_phone(phone: Phone, folder: Path) -> None:
    folder.mkdir()
    for model in phone.models:
        shutil.copytree(PHONES / model, folder, dirs_exist_ok=True)
    for name, content in phone.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def _banner(phone: Path) -> dict[str, str]:
    """What adbd tells about itself when a host connects, from the phone's own getprop."""
    properties = {}
    text = (phone / "getprop.txt").read_text(errors="replace") if (phone / "getprop.txt").exists() else ""
    for line in text.splitlines():
        key, _, value = line.strip().strip("[]").partition("]: [")
        if key in {"ro.product.name", "ro.product.model", "ro.product.device"}:
            properties[key] = value
    return properties
