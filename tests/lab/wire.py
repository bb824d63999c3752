"""The cable between host and device: slow, cut, silent, noisy, encrypted, or that of an older Android."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<6I")
CNXN, OPEN, STLS = 0x4E584E43, 0x4E45504F, 0x534C5453
_UNTIL_THE_HOST_GOES = 3600
"""Seconds; what the host sends is read meanwhile, and its end is the connection's."""


@dataclass
class Cable:
    """What is wrong with a cable.

    ``latency`` is in seconds each way. ``reset_after``, ``close_after`` and ``stall_after`` count the bytes
    that reach the host before the connection is reset, closed or goes silent. What is closed still takes what
    the host sends, as a socket does that is shut down: answering with a reset is ``reset_after``. ``mode`` is ``good``,
    ``closed`` (nobody listens), ``silent``, ``hangs_up`` or ``noise``. ``without`` are features struck from
    the device's banner; ``tls`` makes it a wireless debugging port (any host counts as paired).
    ``drops`` is the number of connections that are reset at once before the cable works.
    """

    mode: str = "good"
    latency: float = 0.0
    reset_after: int | None = None
    close_after: int | None = None
    stall_after: int | None = None
    without: tuple[str, ...] = ()
    largest_packet: int | None = None
    tls: bool = False
    drops: int = 0
    opened: list[str] = field(default_factory=list)
    """Every service that a host opened on the device, in order."""

    @property
    def limit(self) -> int | None:
        return next((n for n in (self.reset_after, self.close_after, self.stall_after) if n is not None), None)


class Proxies:
    """All cables of a laboratory, served by one thread."""

    def __init__(self, certificate: Path) -> None:
        self._certificate = certificate
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="lab cables", daemon=True)
        self._thread.start()

    def lay(self, cable: Cable, listening: socket.socket, device: Path) -> None:
        """Put a cable between a listening socket and the device's own."""
        asyncio.run_coroutine_threadsafe(self._serve(cable, listening, device), self._loop).result(10)

    def close(self) -> None:
        async def stop() -> None:
            running = asyncio.all_tasks() - {asyncio.current_task()}
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    async def _serve(self, cable: Cable, listening: socket.socket, device: Path) -> None:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                await _Connection(cable, device, reader, writer).serve()
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

        if not cable.tls:
            await asyncio.start_server(accept, sock=listening, limit=1 << 21)
            return
        listening.setblocking(False)
        self._accepting = asyncio.ensure_future(self._serve_encrypted(cable, listening, device))

    async def _serve_encrypted(self, cable: Cable, listening: socket.socket, device: Path) -> None:
        """Answer as a wireless debugging port does: CNXN, STLS, STLS, then TLS 1.3 around everything."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self._certificate)
        while True:
            connection, _ = await self._loop.sock_accept(listening)
            with contextlib.suppress(OSError, EOFError):
                head = await self._exactly(connection, HEAD.size)
                first = head + await self._exactly(connection, HEAD.unpack(head)[3])
                await self._loop.sock_sendall(connection, HEAD.pack(STLS, 0x01000000, 0, 0, 0, STLS ^ 0xFFFFFFFF))
                await self._exactly(connection, HEAD.size)
                reader = asyncio.StreamReader(limit=1 << 21)

                async def accept(
                    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes = first
                ) -> None:
                    with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                        await _Connection(cable, device, reader, writer, first).serve()

                await self._loop.connect_accepted_socket(
                    lambda reader=reader: asyncio.StreamReaderProtocol(reader, accept), connection, ssl=context
                )
                continue
            connection.close()

    async def _exactly(self, connection: socket.socket, count: int) -> bytes:
        got = b""
        while len(got) < count:
            chunk = await self._loop.sock_recv(connection, count - len(got))
            if not chunk:
                raise EOFError
            got += chunk
        return got


class _Connection:
    """One connection of a host; packets are known, so that the banner can be changed and services noted."""

    def __init__(
        self,
        cable: Cable,
        device: Path,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        first: bytes = b"",
    ) -> None:
        self._cable, self._device, self._reader, self._writer, self._first = cable, device, reader, writer, first
        self._sent = 0
        with contextlib.suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self) -> None:
        cable = self._cable
        if cable.drops > 0:
            cable.drops -= 1
            self._reset()
        elif cable.mode == "silent":
            await self._reader.read(-1)
        elif cable.mode == "noise":
            noise = random.Random(0)
            with contextlib.suppress(OSError):
                for _ in range(200):
                    self._writer.write(noise.randbytes(1024))
                    await self._writer.drain()
                    await asyncio.sleep(0.01)
        elif cable.mode == "good":
            await self._connect_through()

    async def _connect_through(self) -> None:
        device_reader, device_writer = await asyncio.open_unix_connection(self._device, limit=1 << 21)
        device_writer.write(self._first)
        both = [
            asyncio.ensure_future(self._carry(self._reader, device_writer, to_host=False)),
            asyncio.ensure_future(self._carry(device_reader, self._writer, to_host=True)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            device_writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, to_host: bool) -> None:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        sender = asyncio.ensure_future(self._send(queue, writer))
        try:
            while True:
                head = await reader.readexactly(HEAD.size)
                fields = list(HEAD.unpack(head))
                data = await reader.readexactly(fields[3])
                if fields[0] == OPEN and not to_host:
                    self._cable.opened.append(data.rstrip(b"\0").decode("utf-8", "replace"))
                if fields[0] == CNXN:
                    fields[2] = min(fields[2], self._cable.largest_packet or fields[2])
                    fields, data = self._older(fields, data) if to_host else (fields, data)
                packet = HEAD.pack(*fields) + data
                if to_host and await self._ends_here(packet, queue):
                    return
                await queue.put((loop.time() + self._cable.latency, packet))
        finally:
            sender.cancel()

    async def _send(self, queue: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while True:
                due, packet = await queue.get()
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                writer.write(packet)
                await writer.drain()
                queue.task_done()

    def _older(self, fields: list[int], banner: bytes) -> tuple[list[int], bytes]:
        before, _, features = banner.rstrip(b"\0").partition(b"features=")
        kept = [name for name in features.split(b",") if name.decode() not in self._cable.without]
        banner = before + b"features=" + b",".join(kept)
        return [*fields[:3], len(banner), sum(banner) & 0xFFFFFFFF, fields[5]], banner

    async def _ends_here(self, packet: bytes, before: asyncio.Queue[tuple[float, bytes]]) -> bool:
        """Whether the fault comes with this packet; all packets before it are sent first."""
        cable, limit = self._cable, self._cable.limit
        if limit is None or self._sent + len(packet) <= limit:
            self._sent += len(packet)
            return False
        await before.join()
        if cable.stall_after is None:
            self._writer.write(packet[: max(0, limit - self._sent)])
            with contextlib.suppress(OSError):
                await self._writer.drain()
        if cable.reset_after is None:
            if cable.close_after is not None:
                self._writer.write_eof()
            await asyncio.sleep(_UNTIL_THE_HOST_GOES)
            return True
        await asyncio.sleep(0.05)
        self._reset()
        return True

    def _reset(self) -> None:
        with contextlib.suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()
