"""``GET /openapi.json``: the service described, made when first asked for."""

from __future__ import annotations

import asyncio

from eligibility.gate.service.problems import Answer, plain
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState


async def openapi(service: ServiceState, request: Request) -> Answer:  # noqa: ARG001 - a handler's signature
    """``GET /openapi.json``."""
    if service.described is None:
        from eligibility.gate.service.openapi import document  # pydantic and all schemas, once

        service.described = await asyncio.to_thread(document)
    return plain(service.described)
