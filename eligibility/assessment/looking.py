"""The fewest commands and looks that settle what is not known, and how many demands each settles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from eligibility.assessment.finding import Finding, Missing, WhyUnknown
from eligibility.facts.commands import tellers

COUNTRY, SDK = "--country CC", "--sdk VERSION"
"""What is to be asked otherwise, as options of ``check``."""


class Look(NamedTuple):
    """One thing to run, or (``command`` is None) to look at by hand, and the rules of the demands that it settles with those before it.

    ``facts`` are what it tells.
    """

    command: str | None
    how: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]


def looks_for(
    findings: Sequence[Finding], platform: object, answered: Collection[str] = (), expired: Collection[str] = ()
) -> tuple[Look, ...]:
    """The looks that settle these undecided findings: whatever settles most comes first, commands before looks by hand.

    ``answered`` are the kinds of evidence that are there whole: nobody is asked to run those again, but for facts that
    ``expired``. Of a device of which not even the platform is known one look tells most of all.
    """
    if platform is None:
        return (Look("adb shell getprop", "", (), ()), Look("ideviceinfo", "", (), ()))
    open_facts = {finding.rule.id: frozenset(gap.type.name for gap in finding.missing) for finding in findings}
    wanted = {gap.type.name: gap for finding in findings for gap in finding.missing}
    needs = {name: _needs(gap, platform, () if name in expired else answered) for name, gap in wanted.items()}
    ways = dict.fromkeys(way for name in wanted for way in needs[name])
    chosen: list[str] = []
    found: list[Look] = []

    def known(with_way: Sequence[str]) -> frozenset[str]:
        return frozenset(name for name, needed in needs.items() if {*chosen, *with_way}.issuperset(needed))

    def gain(way: str) -> tuple[int, int]:
        return len(_settled(open_facts, known([way]))), sum(way in needed for needed in needs.values())

    while len(found) < len(ways):
        way = max((one for one in ways if one not in chosen), key=gain)
        before = known(())
        chosen.append(way)
        told = known(()) - before
        done = _settled(open_facts, before)
        rules = [rule for rule in _settled(open_facts, known(())) if rule not in done]
        by_hand = wanted[way].type.by_hand if way in wanted else ""
        found.append(Look(None if way in wanted else way, by_hand, tuple(rules), tuple(sorted(told))))
    return tuple(sorted(found, key=lambda look: (look.command is None, -len(look.rules))))


def _needs(gap: Missing, platform: object, answered: Collection[str]) -> tuple[str, ...]:
    """The commands that are all needed to tell the fact; without one the fact's own name, which stands for looking by hand."""
    if gap.why is WhyUnknown.NOT_ASKED:
        return (COUNTRY,)
    if gap.type.name.startswith("sdk."):
        return (SDK,)
    commands = () if gap.why is WhyUnknown.MASKED else tellers(gap.type.name, platform, answered)
    return tuple(command.typed for command in commands) or (gap.type.name,)


def _settled(open_facts: Mapping[str, frozenset[str]], known: frozenset[str]) -> list[str]:
    return [rule for rule, facts in open_facts.items() if facts <= known]
