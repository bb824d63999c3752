"""Rules compiled to one Python function for a fixed question: who asks thousands of times pays once.

The function takes a mapping of fact names to typed values (absent or None: not known), or a record whose
attributes are named like the facts with ``_`` for each dot, and answers three bit masks: unmet, unknown, not
applicable. The tree walk (``eligibility.assessment``) is the reference that it is held equal to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from eligibility.compiling.question import Question, asked_facts, asked_names, resolve_sdk
from eligibility.compiling.source_code import PLATFORM, Masks, made, write
from eligibility.compiling.three_valued import Reader
from eligibility.facts.fact import Fact, FactSheet, Gap, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.rulebook.coverage import asks_device
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.pack import RulePack
from eligibility.rulebook.rule import HEADLINE, WHO_ORDER, Edition, IfUnknown, Rule, Stage
from eligibility.rulebook.sdk import Sdk
from eligibility.truth import Truth


class Compiled(NamedTuple):
    """A pack's rules for one question on devices of one platform.

    ``rules`` and ``editions`` (None: not in force) are in the order of the bits, the earliest stage and the
    nearest remedy first. ``fixed`` are the facts that the question settles, ``reads`` those that are read;
    ``graded`` tells whether grades are read, too.
    """

    rules: tuple[Rule, ...]
    editions: tuple[Edition | None, ...]
    asked: tuple[Fact | Gap, ...]
    fixed: frozenset[str]
    sdk: Sdk
    question: Question
    reads: tuple[str, ...]
    graded: bool
    judge: Callable[[Any, Any], Masks]
    source: str

    def outcomes(self, masks: Masks) -> dict[str, Outcome]:
        """Rule → what became of it."""
        return {rule.id: _outcome(1 << place, masks) for place, rule in enumerate(self.rules)}

    def stages(self, masks: Masks) -> dict[Stage, Truth]:
        """Stage → whether the device gets through it and those before, as ``stage_truths`` has it."""
        unmet, unknown, _ = masks
        if not self.question.strict:
            unknown &= ~self.places(lambda rule, _: rule.if_unknown is IfUnknown.CONFIRM)
        open_or_beside = masks[0] | masks[1] | masks[2]
        asked = self.places(lambda rule, edition: edition.asked_by(HEADLINE) and asks_device(rule, edition))
        best = Truth.YES if asked & ~open_or_beside else Truth.UNKNOWN
        truths = {}
        for stage in Stage:
            here = self.demands(stage)
            truths[stage] = Truth.NO if unmet & here else Truth.UNKNOWN if unknown & here else best
        return truths

    def demands(self, stage: Stage) -> int:
        """The mask of the demands up to a stage."""
        return self.places(lambda _, edition: edition.asked_by(stage))

    def places(self, wanted: Callable[[Rule, Edition], bool]) -> int:
        """The mask of the rules in force that are wanted."""
        pairs = enumerate(zip(self.rules, self.editions, strict=True))
        return sum(1 << place for place, (rule, edition) in pairs if edition and wanted(rule, edition))


def bits(mask: int) -> Iterator[int]:
    """The places of a mask's ones, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def compile_rules(
    pack: RulePack,
    question: Question,
    platform: str | None,
    vocabulary: Vocabulary,
    *,
    stage: Stage | None = None,
    closed: bool = False,
    record: bool = False,
) -> Compiled:
    """Compile the pack for a question on devices of a platform (None: not known which).

    With a ``stage`` only the demands up to it are compiled, else every rule. ``closed``: what the question
    leaves out of its own facts (no country) is not known, whatever else is said. ``record``: see above.
    Raises ``WrongUse`` when the question names an SDK that the pack cannot place there.
    """
    sheet = _sheet_of(platform, vocabulary)
    sdk = resolve_sdk(question, pack, sheet)
    asked = tuple(asked_facts(question, pack, sheet, vocabulary, sdk))
    settled = ("question.", "sdk.", "market.") if closed else asked_names(question)
    fixed: dict[str, Value | None] = {name: None for name in vocabulary if name.startswith(settled)}
    known = [one for one in asked if isinstance(one, Fact)]
    fixed |= {fact.name: fact.value for fact in known}
    fixed[PLATFORM] = platform
    in_force = [(rule, rule.edition(sdk.native, question.on, simulated=question.simulated)) for rule in pack.rules]
    if stage is not None:
        in_force = [(rule, edition) for rule, edition in in_force if edition and edition.asked_by(stage)]
    in_force.sort(key=_importance)
    reader = Reader(fixed, question.on)
    source = write(in_force, reader, {fact.name: fact.grade for fact in known}, record=record)
    return Compiled(
        rules=tuple(rule for rule, _ in in_force),
        editions=tuple(edition for _, edition in in_force),
        asked=asked,
        fixed=frozenset(fixed),
        sdk=sdk,
        question=question,
        reads=tuple(dict.fromkeys(name for name, _ in reader.locals)),
        graded=any(grade for _, grade in reader.locals),
        judge=made(source, reader),
        source=source,
    )


def _importance(pair: tuple[Rule, Edition | None]) -> tuple[int, int, str]:
    rule, edition = pair
    return (edition or rule.editions[0]).stage.depth, WHO_ORDER.index(rule.remedy.who), rule.id


def _sheet_of(platform: str | None, vocabulary: Vocabulary) -> FactSheet:
    if platform is None:
        return FactSheet()
    return FactSheet({PLATFORM: Fact(vocabulary[PLATFORM], platform, Grade.MEASURED, "the compiled question")})


def _outcome(bit: int, masks: Masks) -> Outcome:
    unmet, unknown, beside = masks
    if bit & unmet:
        return Outcome.UNMET
    if bit & unknown:
        return Outcome.UNKNOWN
    return Outcome.NOT_APPLICABLE if bit & beside else Outcome.MET
