"""``POST /v1/errors/explain``: what an SDK's error means, and what of the device can have caused it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from eligibility.assessment.explaining import FindingOf, explain
from eligibility.errors import EligibilityError
from eligibility.facts.countries import check_country
from eligibility.gate.guarding import bad_use
from eligibility.gate.service.decision_requests import Short
from eligibility.gate.service.problems import Answer, Refused, of_refusal, plain, problem
from eligibility.gate.service.request import Request
from eligibility.gate.service.state import ServiceState
from eligibility.gate.service.wrong_shapes import shape_problem

if TYPE_CHECKING:
    from eligibility.gate.hook import Gate


class ErrorAsked(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An SDK's code, number, message, error object or log. ``facts`` of the device rank what can have caused it."""

    text: str
    platform: Literal["android", "ios"] | None = None
    facts: dict[str, Any] | None = None
    sdk: Short | None = None
    country: Short | None = None
    simulated: bool = False


_ERRORS = msgspec.json.Decoder(ErrorAsked)


async def explain_error(service: ServiceState, request: Request) -> Answer:
    """``POST /v1/errors/explain``; in a thread, since a log is long to read."""
    limits = service.settings.limits
    request.must_be_json()
    body = await request.body(limits.body, limits.read_timeout)
    try:
        asked = _ERRORS.decode(body)
    except msgspec.ValidationError as error:
        raise Refused(problem("wrong_shape", shape_problem(str(error), ErrorAsked.__struct_fields__))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(problem("body_malformed", "the body is not JSON in UTF-8")) from None
    return plain(await asyncio.to_thread(_explained, asked, service.decision_reader.gate))


def _explained(asked: ErrorAsked, gate: Gate) -> Any:
    finding_of: FindingOf | None = None
    platform: str | None = asked.platform
    if asked.country is not None:
        try:
            check_country(asked.country)
        except EligibilityError as error:
            raise Refused(of_refusal(bad_use(error))) from None
    if asked.facts is not None:
        try:
            found = gate.assess(asked.facts, sdk=asked.sdk, country=asked.country, simulated=asked.simulated)
        except EligibilityError as error:
            raise Refused(of_refusal(bad_use(error))) from None
        findings = {finding.rule.id: finding for finding in found.findings}
        finding_of = lambda rule: findings[rule.id]  # noqa: E731 - one expression, given on
        known = found.sheet.value("device.platform")
        platform = platform or (str(known) if known else None)
    return explain(asked.text, gate.pack, finding_of, platform=platform).as_document()
