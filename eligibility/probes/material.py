"""A recording made readable: each kind of evidence parsed once, for all topics."""

from __future__ import annotations

import re
from functools import cached_property

from eligibility.facts.answers import HEAD, SESSION
from eligibility.facts.evidence import Recording
from eligibility.facts.expressions import expression
from eligibility.facts.fact import Fact, Gap, Grade, Vocabulary
from eligibility.facts.moment import UNDATED, day_of, moment_of
from eligibility.facts.text import decode, plain_lines, readable_lines, shortened
from eligibility.facts.values import Value
from eligibility.probes import properties as spelling
from eligibility.probes.installed import Installed
from eligibility.probes.properties import Properties

_IPHONE_CLOCK = expression(
    r"^[ \t]*(?:TimeIntervalSince1970:[ \t]*|<key>TimeIntervalSince1970</key>\s{0,20}<real>)(\d{9,12})\b", re.MULTILINE
)
_SETTING = expression(r"^([A-Za-z_][\w.:/|-]*)=(.*)$", re.MULTILINE)
_OWN_NAMES = ("ro.product.model", "ro.product.manufacturer", "ro.serialno", "ro.boot.serialno", "ro.build.fingerprint")
"""Properties of which a device has one value."""
_PROMPT_NAME = expression(r"^(?:\d{1,3}\|)?([\w.-]{1,60}):[/~]\S* ?[$#](?: |$)")
_SERIAL = expression(r"\badb(?:\.exe)? -s (\S{1,80})")
_WHOLE_GETPROP = ("dalvik.vm.", "init.svc.", "persist.", "ro.boot.", "ro.build.", "ro.product.", "ro.secure")
"""Properties of every part of the system, from the list's beginning to near its end: an excerpt lacks some of them."""


class Material(Installed):
    """The evidence of one device made readable: each kind parsed once, for all topics."""

    def __init__(self, recording: Recording, vocabulary: Vocabulary) -> None:
        super().__init__(recording)
        self._vocabulary = vocabulary

    @cached_property
    def properties(self) -> Properties:
        """All system properties, from ``getprop``, from ``build.prop`` and from what the boot loader told the kernel."""
        return spelling.join([properties for _, properties in self._told_properties])

    @cached_property
    def _told_properties(self) -> list[tuple[str, Properties]]:
        """The kind of each piece that tells properties, with those; parsed once."""
        parts = []
        for kind, content in ((piece.kind, piece.content) for piece in self.recording.evidence):
            if kind.startswith("getprop"):
                parts.append((kind, spelling.parse_getprop(decode(content))))
                if kind.startswith("getprop_"):
                    single = spelling.parse_single(kind.removeprefix("getprop_"), plain_lines(decode(content)))
                    parts.append((kind, single))
            elif "cmdline" in kind or "bootconfig" in kind or kind == HEAD:
                parts.append((kind, spelling.parse_kernel_words(decode(content))))
            elif kind in ("build.prop", "build_prop"):
                parts.append((kind, spelling.parse_build_prop(decode(content))))
        return parts

    @cached_property
    def makers(self) -> frozenset[str]:
        """Manufacturer and brand as the properties have them, in small letters."""
        names = ("ro.product.manufacturer", "ro.product.brand")
        return frozenset(value.lower() for name in names for value in self.properties.every(name))

    @cached_property
    def properties_gap(self) -> str | None:
        """Why a property that is not listed may be there all the same; None for a whole getprop answer."""
        if not self.piece("getprop"):
            return "no whole getprop answer is there"
        if self.several_devices:
            return f"the evidence is of several devices: {self.several_devices}"
        problem = self.problem("getprop")
        if problem:
            return f"getprop: {problem}"
        names = {name for kind, part in self._told_properties if kind == "getprop" for name in part.names()}
        lacking = [start for start in _WHOLE_GETPROP if not any(name.startswith(start) for name in names)]
        return f"the properties are an excerpt: {lacking[0]}… is not among them" if lacking else None

    @cached_property
    def several_devices(self) -> str | None:
        """What shows that evidence of several devices lies together; None where nothing does."""
        disagreeing = self._disagreeing(_OWN_NAMES)
        if disagreeing:
            return disagreeing
        prompts = self.lines_of_session
        names = {match[1] for line in prompts for match in _PROMPT_NAME.finditer(line)}
        serials = {match[1] for line in prompts for match in _SERIAL.finditer(line)}
        for told in (names, serials):
            if len(told) > 1:
                return f"the session is of {' and '.join(sorted(told)[:3])}"
        return None

    @cached_property
    def lines_of_session(self) -> list[str]:
        """The prompts of a saved session, with what was typed behind them."""
        return readable_lines(self.text(SESSION) or "")

    def every_setting(self, namespace: str) -> dict[str, frozenset[str]]:
        """All values that stand for each setting of ``global``, ``secure`` or ``system``, ``null`` and empty ones left out."""
        found: dict[str, set[str]] = {}
        for match in _SETTING.finditer(self.text(f"settings_list_{namespace}") or ""):
            found.setdefault(match[1], set()).add(match[2].strip())
        asked_one_by_one = f"settings_get_{namespace}_"
        for piece in self.recording.evidence:
            if piece.kind.startswith(asked_one_by_one):
                name = piece.kind.removeprefix(asked_one_by_one)
                found.setdefault(name, set()).update(plain_lines(decode(piece.content))[:1])
        return {name: frozenset(kept) for name, values in found.items() if (kept := values - {"", "null"})}

    def settings(self, namespace: str) -> dict[str, str]:
        """The settings of a namespace; contradictory ones left out."""
        every = self.every_setting(namespace)
        return {name: next(iter(values)) for name, values in every.items() if len(values) == 1}

    @property
    def taken_over_adb(self) -> bool:
        """Whether looking needed USB or wireless debugging, which itself disturbs what is seen."""
        if self.recording.origin.startswith("adb:"):
            return True
        switches = self.every_setting("global")
        return any("1" in switches.get(name, ()) for name in ("adb_enabled", "adb_wifi_enabled"))

    @cached_property
    def taken(self) -> str | None:
        """When the evidence was taken: as the recording says, else by the device's own clock; None where nobody tells.

        None, too, where the two are days apart and nothing tells that the device's clock was held against another.
        """
        clocks = [match[1] for match in _IPHONE_CLOCK.finditer(self.text("ideviceinfo", "ideviceinfo_x") or "")]
        shown, said = moment_of(clocks or self.lines("date")), self.recording.taken
        if said and shown and "host_clock_before" not in self.recording.details:
            told, own = day_of(said), day_of(shown)
            return None if told and own and abs((told - own).days) > 1 else said
        return said or shown

    def fact(self, name: str, value: Value, grade: Grade, origin: str, *, masked: str | None = None) -> Fact:
        """A fact of the vocabulary from this recording."""
        return Fact(self._vocabulary[name], value, grade, origin, self.taken or UNDATED, masked)

    def read_fact(self, name: str, written: str, grade: Grade, origin: str) -> Fact | Gap:
        """A fact from its written form; a gap that says why where it cannot be read."""
        try:
            return self.fact(name, self._vocabulary[name].accept(written), grade, origin)
        except ValueError as error:
            return Gap(name, str(error), origin)

    def read_day(self, name: str, written: str, grade: Grade, origin: str) -> Fact | Gap:
        """A day that had come when it was read; a gap for one that had not, which no device can have."""
        found = self.read_fact(name, written, grade, origin)
        read_on = day_of(self.taken)
        if isinstance(found, Fact) and read_on is not None and found.value > read_on:  # type: ignore[operator] # a day
            return Gap(name, f"{found.text} is later than the day it was read, {read_on}", origin)
        return found

    def _disagreeing(self, names: tuple[str, ...]) -> str | None:
        """The first of these properties that stands with several values, with those."""
        for name in names:
            values = self.properties.every(name)
            if len(values) > 1:
                return f"{name} is {' and '.join(shortened(value, 60) for value in values[:3])}"
        return None

    def property_gap(self, fact: str, *names: str) -> Gap:
        """Why none of these properties tells a fact: it stands with two values, or not at all."""
        disagreeing = self._disagreeing(names)
        if disagreeing:
            return Gap(fact, disagreeing, "getprop")
        return self.gap(fact, f"the properties do not hold {names[0]}", "getprop", "build.prop")

    def gap(self, name: str, reason: str, *kinds: str) -> Gap:
        """Why a fact stays unknown, with what went wrong in the evidence if something did."""
        piece = self.piece(*kinds)
        problem = self.problem(piece.kind) if piece else None
        silent = True
        if piece is not None and problem:
            reason, silent = f"{piece.kind}: {problem}", False
        return Gap(name, reason, piece.kind if piece else "", silent)
