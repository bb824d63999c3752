"""Stands before an adb server and writes down every request that a client makes."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class Relay:
    """Passes everything on unchanged; ``requests`` holds what clients asked for, in order."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._sent: list[bytearray] = []

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @property
    def requests(self) -> list[str]:
        found = []
        for sent in self._sent:
            rest = bytes(sent)
            while rest:
                end = 4 + int(rest[:4], 16)
                found.append(rest[4:end].decode())
                rest = rest[end:]
        return found

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                sent = bytearray()
                self._sent.append(sent)
                threading.Thread(target=self._pass, args=(client, server, sent), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, None), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, kept: bytearray | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if kept is not None:
                    kept += data
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
