"""Runs the service by itself: uvicorn with its limits closed, signals, and the garbage collector tuned.

SIGTERM: new requests get 503 with ``Connection: close`` for ``drain`` seconds, then the listener closes, what is being
answered is finished, the log is written out. SIGHUP: rules, policy and keys are read anew.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from types import FrameType

import uvicorn

from eligibility.gate.service.app import Service
from eligibility.gate.service.protocol import guarded_protocol

GC_THRESHOLD = (50_000, 20, 50)
"""A decision leaves no cycles behind: looking for some every 700 objects, as Python does, costs 10-20 % of the requests."""
FINISH = 20
"""Seconds that requests get to finish before they are cut off."""


def tune_garbage() -> None:
    """Leave rules and modules out of the collector's rounds, and go round less often. Call it once all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLD)


def serve(service: Service, host: str, port: int) -> None:
    """Serve until told to stop; port 0 takes any free one, and the log tells which."""
    logger = logging.getLogger("uvicorn.error")
    logger.handlers, logger.propagate = [_ToStructuredLog(service)], False
    limits = service.settings.limits
    config = uvicorn.Config(
        service, host=host, port=port, http=guarded_protocol(limits), ws="none", lifespan="on", access_log=False,
        server_header=False, proxy_headers=False, log_config=None, log_level="warning", limit_concurrency=limits.connections,
        timeout_graceful_shutdown=FINISH,
    )  # fmt: skip
    _Server(config, service).run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reloads: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        self._loop = asyncio.get_running_loop()
        self._loop.add_signal_handler(signal.SIGHUP, self._reload)
        tune_garbage()
        host, port, *_ = self.servers[0].sockets[0].getsockname()
        gate = self._service.decision_reader.gate
        self._service.log.tell(
            "listening", host=host, port=port, pack=gate.pack.digest[:12], policy=gate.policy.id, mode=gate.policy.mode.value,
            device_ids="hashed" if self._service.secrets.device_key else "not kept", callers="keys" if self._service.parts.callers else "everyone"
        )  # fmt: skip

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        if self._loop is None or self._service.closing:
            self.should_exit = self.force_exit = True
            return
        self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        assert self._loop is not None  # noqa: S101 - for the type checker: only handle_exit calls it
        self._service.closing = True
        self._service.log.tell("closing", drain=self._service.settings.drain)
        self._loop.call_later(self._service.settings.drain, self._leave)

    def _leave(self) -> None:
        self.should_exit = True

    def _reload(self) -> None:
        task = asyncio.get_running_loop().create_task(self._service.reload())
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)


class _ToStructuredLog(logging.Handler):
    """What uvicorn says goes into the log: its words, and never what an exception holds."""

    def __init__(self, service: Service) -> None:
        super().__init__(logging.WARNING)
        self._service = service

    def emit(self, record: logging.LogRecord) -> None:
        self._service.log.tell("server", level=record.levelname.lower(), what=str(record.msg)[:200])
