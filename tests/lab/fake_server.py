"""An adb server of a few canned answers, for what a real one shows only with real USB devices."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class FakeServer:
    """Answers each request with what ``answers`` holds for it (bytes after OKAY), or FAIL with its text.

    ``raw`` is sent to every client at once instead, and the connection closed; ``stays`` keeps it open after
    the last answer, until the client hangs up.
    """

    def __init__(self, answers: dict[str, bytes | str], *, raw: bytes | None = None, stays: bool = False) -> None:
        self.answers = answers
        self.requests: list[str] = []
        self._raw = raw
        self._stays = stays

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.environment = {"ANDROID_ADB_SERVER_PORT": str(self.port), "HOME": "/nonexistent"}
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, ValueError):
            if self._raw is not None:
                connection.recv(64)
                connection.sendall(self._raw)
                return
            stream = connection.makefile("rb")
            while length := stream.read(4):
                request = stream.read(int(length, 16)).decode()
                self.requests.append(request)
                answer = self.answers.get(request.partition(":D=")[0], f"unknown host service '{request}'")
                if isinstance(answer, str):
                    connection.sendall(b"FAIL%04x%b" % (len(answer), answer.encode()))
                    return
                connection.sendall(b"OKAY" + answer)
                if self._stays and not request.startswith("host"):
                    connection.recv(1)
                if not request.startswith("host:transport"):
                    return


def counted(text: str) -> bytes:
    """An answer as the protocol sends it: four hexadecimal digits of length, then the text."""
    return b"%04x%b" % (len(text.encode()), text.encode())
