"""From bytes to a decision: plain facts are decoded straight into the typed record, all else takes the careful way.

The careful way is also what tells every mistake at once, so the quick one need not explain itself.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, cast

import msgspec

from eligibility.errors import EligibilityError
from eligibility.gate.day_decision import Decision
from eligibility.gate.guarding import Ask, bad_use
from eligibility.gate.hook import Gate
from eligibility.gate.policy import Intent, intent_of
from eligibility.gate.record import record_type
from eligibility.gate.service.problems import Refused, of_refusal, problem
from eligibility.gate.service.wrong_shapes import shape_problem

Short = Annotated[str, msgspec.Meta(max_length=100)]
Long = Annotated[str, msgspec.Meta(max_length=400)]

_PLAINLY = (None, "tap_to_pay")


class Asked(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One device and what it is to connect to.

    ``facts``: fact name → value, or → {value, grade, origin, taken, masked}; what is left out is not known.
    ``sdk`` is written ``5.8.0`` or ``react-native:0.0.1-beta.30``. ``subject`` names the device for waivers, and
    is heard only from trusted keys. ``device`` is any id of it: nothing but its keyed hash is kept. ``token``
    asks for a decision token. ``location`` (``tml_…``) is for connection tokens.
    """

    facts: dict[str, Any] | None = None
    intent: Short | None = None
    sdk: Short | None = None
    country: Short | None = None
    simulated: bool = False
    subject: Long = ""
    device: Long | None = None
    token: bool = False
    location: Annotated[str, msgspec.Meta(pattern="^tml_[A-Za-z0-9]{1,60}$")] | None = None


class Answered(NamedTuple):
    """What was asked, and the decision on it."""

    asked: Asked
    decision: Decision


class DecisionReader:
    """Takes requests to one gate. ``intent_needed`` below: a request must say what it wants to connect to."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        record = record_type(gate.vocabulary)
        quick = msgspec.defstruct("Quick", [("facts", record | None, None)], bases=(Asked,), gc=False)
        self._quick = msgspec.json.Decoder(cast("type[Asked]", quick))
        self._careful = msgspec.json.Decoder(Asked)
        self._rows = msgspec.json.Decoder(list[msgspec.Raw])

    def decide(self, body: bytes | msgspec.Raw, *, trusted: bool = False, intent_needed: bool = False) -> Answered:
        """Decide; raises ``Refused`` with the answer for what cannot be decided."""
        try:
            asked = self._quick.decode(body)
            if (
                asked.facts is not None
                and asked.intent in _PLAINLY
                and not (asked.subject or (intent_needed and not asked.intent))
            ):
                decision = self.gate.decide_record(
                    asked.facts, sdk=asked.sdk, country=asked.country, simulated=asked.simulated
                )
                return Answered(asked, decision)
        except (msgspec.MsgspecError, EligibilityError, UnicodeDecodeError):
            pass
        asked = self.read(body)
        return Answered(asked, self.answer(asked, trusted=trusted, intent_needed=intent_needed))

    def read(self, body: bytes | msgspec.Raw) -> Asked:
        """Read a body of the shape of ``Asked``; raises ``Refused``."""
        try:
            return self._careful.decode(body)
        except msgspec.ValidationError as error:
            raise Refused(problem("wrong_shape", shape_problem(str(error), Asked.__struct_fields__))) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(problem("body_malformed", "the body is not JSON in UTF-8")) from None

    def rows(self, body: bytes) -> list[msgspec.Raw]:
        """The rows of a batch, each still to be read; raises ``Refused``."""
        try:
            return self._rows.decode(body)
        except msgspec.ValidationError:
            raise Refused(problem("wrong_shape", "the body must be an array of requests")) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(problem("body_malformed", "the body is not JSON in UTF-8")) from None

    def answer(self, asked: Asked, *, trusted: bool = False, intent_needed: bool = False) -> Decision:
        """Decide on what was read, the careful way."""
        if asked.intent is None and intent_needed:
            raise Refused(problem("intent_missing", f"say intent: one of {', '.join(Intent)}"))
        try:
            wanted = intent_of(asked.intent or Intent.TAP_TO_PAY)
        except EligibilityError as error:
            raise Refused(problem("intent_unknown", error.remedy or "")) from None
        if wanted is Intent.TAP_TO_PAY and asked.facts is None:
            raise Refused(problem("facts_missing", "send facts"))
        if asked.subject and not trusted:
            raise Refused(problem("key_not_allowed", "only a trusted key may name a subject"))
        question = Ask(
            wanted, asked.facts or {}, asked.sdk, asked.country, asked.simulated, asked.subject, trusted=trusted
        )
        try:
            return self.gate.answer(question)
        except EligibilityError as error:
            raise Refused(of_refusal(bad_use(error))) from None
