"""Many devices put together: by what to do, by what refuses, and by what nobody looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from eligibility.reporting import _disposition
from eligibility.reporting import _words as words
from eligibility.reporting._language import PLAIN, Message

if TYPE_CHECKING:
    from eligibility.reporting.document import AssessmentRow


class Alike(NamedTuple):
    """Devices for which the same is to be done for the same reason: its words, and by what was found the devices, as they came."""

    heading: Message
    found: dict[str, list[str]]

    @property
    def devices(self) -> int:
        """How many devices."""
        return sum(map(len, self.found.values()))


class LookCount(NamedTuple):
    """One command or look, on how many devices it is wanted, and how many demands it settles there."""

    how: str
    is_command: bool
    devices: int
    demands: int


class Groups:
    """Devices added one by one, of each only what a table of groups needs."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.refusing: Counter[str] = Counter()
        self._alike: dict[tuple[str, str], Alike] = {}
        self._looks: dict[tuple[str, bool], Counter[str]] = {}

    def add(self, assessment: AssessmentRow) -> None:
        """Count a device."""
        found = assessment["disposition"]
        self.kinds[found["kind"]] += 1
        self.refusing.update({finding["failure_title"] for finding in words.refusing(assessment)})
        heading, seen = _disposition.heading(assessment)
        group = self._alike.setdefault((found["kind"], str(heading)), Alike(heading, {}))
        group.found.setdefault(PLAIN.say(seen), []).append(called(assessment))
        for look in found["look"]:
            counts = self._looks.setdefault((look["command"] or look["how"], look["command"] is not None), Counter())
            counts.update(devices=1, demands=look["settles"])

    def alike(self, kind: str) -> list[Alike]:
        """The groups of a kind, the largest first."""
        found = [group for (of, _), group in self._alike.items() if of == kind]
        return sorted(found, key=lambda group: -group.devices)

    @property
    def looks(self) -> list[LookCount]:
        """What settles most of what is not known, first."""
        found = [
            LookCount(how, command, counts["devices"], counts["demands"])
            for (how, command), counts in self._looks.items()
        ]
        return sorted(found, key=lambda look: (not look.is_command, -look.demands, -look.devices, look.how))


def called(assessment: AssessmentRow) -> str:
    """The device's name; where it has none, the last part of its path."""
    device, subject = assessment["device"], assessment["subject"]
    return last_part(subject) if device == subject else device


def last_part(subject: str) -> str:
    """The last part of a path, or the whole of what is none."""
    return subject.rstrip("/").rpartition("/")[2] or subject


def groups_of(assessments: Iterable[AssessmentRow]) -> Groups:
    """The groups of these devices."""
    groups = Groups()
    for assessment in assessments:
        groups.add(assessment)
    return groups


def kinds_in_order(kinds: Counter[str]) -> list[tuple[str, int]]:
    """Kind and count, the best first, those that no device has left out."""
    return [(kind, kinds[kind]) for kind in _disposition.KINDS if kinds[kind]]
