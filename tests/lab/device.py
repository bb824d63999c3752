"""One device: a process in its own namespaces that becomes adbd.  Runs in a forked child only."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
from dataclasses import dataclass, field
from pathlib import Path

ADBD = "/usr/lib/android-sdk/platform-tools/adbd"
ANSWERED = ("getprop", "pm", "settings", "dumpsys", "cmd", "appops", "locksettings", "getenforce", "id", "uname")
ANSWERED += ("which", "date")
"""The names under which ``answer.c`` stands in the device's PATH."""
SHELL_GROUPS = [1004, 1007, 1011, 1015, 1028, 3001, 3002, 3003, 3006, 2000]

NEW_NS, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
MS_NOSUID, MS_BIND, MS_REC, MS_PRIVATE = 2, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Body:
    """What the child needs to become a device; file descriptors are inherited."""

    cache: Path
    root: Path
    phone: Path
    listen: int
    log: int
    prompt: int | None = None
    uid: int = 2000
    name: str = "device"
    properties: dict[str, str] = field(default_factory=dict)
    keys: str = ""
    auth: bool = False


def become_device(body: Body) -> None:
    """Build the namespaces and execute adbd; never returns, ends with the launcher however that ends."""
    rootless = _unshare()
    _die_with_parent()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    _die_with_parent()
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    _mount("tmpfs", str(body.root), "tmpfs", MS_NOSUID, "mode=755")
    _furnish(body)
    _libc.sethostname(body.name.encode(), len(body.name))
    os.chroot(body.root)
    os.chdir("/")
    if not rootless and body.uid:
        os.setgroups(SHELL_GROUPS)
        os.setgid(body.uid)
        os.setuid(body.uid)
        _die_with_parent()  # changing the user cleared it
    daemon = os.fork()
    while daemon:  # the first process of a namespace reaps orphans and ends with the daemon
        ended, status = os.wait()
        if ended == daemon:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    _execute(body)


def _unshare() -> bool:
    uid, gid = os.getuid(), os.getgid()
    rootless = uid != 0
    flags = NEW_NS | NEW_UTS | NEW_IPC | NEW_PID | NEW_NET | (NEW_USER if rootless else 0)
    _check(_libc.unshare(flags), "unshare")
    if rootless:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    return rootless


def _furnish(body: Body) -> None:
    root, unpacked = body.root, body.cache / "root"
    for folder in (
        "usr",
        "proc",
        "dev",
        "sys",
        "data/local/tmp",
        "sdcard",
        "system/bin",
        "system/xbin",
        "device",
        "etc",
        "bin",
    ):
        (root / folder).mkdir(parents=True)
    _mount(str(unpacked / "usr"), str(root / "usr"), None, MS_BIND | MS_REC)
    _mount("/dev", str(root / "dev"), None, MS_BIND | MS_REC)
    _mount("proc", str(root / "proc"), "proc", MS_NOSUID)
    _mount(str(body.phone), str(root / "device"), None, MS_BIND)
    for name in ("sbin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    for path in ("bin/sh", "system/bin/sh"):
        (root / path).symlink_to("/usr/bin/mksh-static")
    shutil.copy(body.cache / "answer", root / "system/answer")
    for name in ["toybox", *(body.cache / "applets").read_text().split()]:
        if name not in {*ANSWERED, "su"}:
            (root / "system/bin" / name).symlink_to("/usr/bin/toybox")
    for name in ANSWERED:
        (root / "system/bin" / name).symlink_to("/system/answer")
    for name in ("version", "cpuinfo"):
        if (body.phone / f"proc_{name}.txt").exists():
            _mount(str(body.phone / f"proc_{name}.txt"), str(root / "proc" / name), None, MS_BIND)
    if (body.phone / "tree").is_dir():
        shutil.copytree(body.phone / "tree", root, dirs_exist_ok=True)
    for name in (body.phone / "without").read_text().split() if (body.phone / "without").exists() else ():
        (root / "system/bin" / name).unlink()
    (root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nshell:x:2000:2000::/:/bin/sh\n")
    (root / "data/local/tmp").chmod(0o777)
    (root / "sdcard").chmod(0o777)
    shutil.copy(body.cache / "shim.so", root / "shim.so")
    (root / "properties").write_text("".join(f"{key}={value}\n" for key, value in body.properties.items()))
    (root / "adb_keys").write_text(body.keys)


def _execute(body: Body) -> None:
    keep = {body.listen, body.prompt}
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(body.log, 1)
    os.dup2(body.log, 2)
    for number in map(int, os.listdir("/proc/self/fd")):
        if number in keep:
            os.set_inheritable(number, True)
        elif number > 2:
            with contextlib.suppress(OSError):
                os.close(number)
    environment = {"PATH": "/system/bin:/system/xbin", "LD_PRELOAD": "/shim.so", "LAB_PROPERTIES": "/properties"}
    if body.auth:
        environment |= {"LAB_AUTH": "1", "LAB_PROMPT_FD": str(body.prompt)}
    os.execve(ADBD, [ADBD], environment)


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind, data)]
    _check(_libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]), f"mount on {target}")


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
