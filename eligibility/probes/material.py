"""A recording made readable: each kind of evidence parsed once, for all topics."""

from __future__ import annotations

import re
from functools import cached_property

from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.fact import Fact, Gap, Grade, Vocabulary
from eligibility.facts.values import Value
from eligibility.probes import properties as spelling
from eligibility.probes.properties import Properties
from eligibility.probes.text import decode

_FEATURE = re.compile(r"(?<![\w.])(feature:)?((?:[a-z][a-z0-9_]*\.){2,}[A-Za-z0-9_.-]+)(?:=(\d{1,9}))?(?![\w:])")
_PACKAGE = re.compile(r"package:(?:\S*=)?([A-Za-z][\w.]*\.[\w.]+)")
_SETTING = re.compile(r"^([A-Za-z_][\w.:/|-]*)=(.*)$", re.MULTILINE)
_WHOLE_LIST = 20
"""A real device lists over 50 features and over 100 packages; fewer is an excerpt."""


class Material:
    """The evidence of one device, decoded and parsed on demand."""

    def __init__(self, recording: Recording, vocabulary: Vocabulary) -> None:
        self.recording = recording
        self._vocabulary = vocabulary
        self._texts: dict[str, str] = {}

    def piece(self, *kinds: str) -> Evidence | None:
        """The first of these kinds that was taken."""
        return next((piece for kind in kinds if (piece := self.recording.get(kind))), None)

    def text(self, *kinds: str) -> str | None:
        """The text of the first of these kinds that was taken and says anything."""
        for kind in kinds:
            if kind not in self._texts:
                piece = self.recording.get(kind)
                self._texts[kind] = decode(piece.content) if piece else ""
            if self._texts[kind].strip():
                return self._texts[kind]
        return None

    def whole_text(self, *kinds: str) -> str | None:
        """Like ``text``, but only where the command ended by itself.

        Nothing may be concluded from what a cut or failed output does not say.
        """
        return next(
            (
                text
                for kind in kinds
                if (piece := self.recording.get(kind)) and not piece.problem and (text := self.text(kind))
            ),
            None,
        )

    @cached_property
    def properties(self) -> Properties:
        """All system properties, from ``getprop`` and from ``build.prop``."""
        parts = []
        for piece in self.recording.evidence:
            if piece.kind.startswith("getprop"):
                parts.append(spelling.parse_getprop(self.text(piece.kind) or ""))
            elif piece.kind in ("build.prop", "build_prop"):
                parts.append(spelling.parse_build_prop(self.text(piece.kind) or ""))
        return spelling.join(parts)

    @cached_property
    def features(self) -> dict[str, int | None]:
        """Feature → version; None where the list does not say one."""
        found: dict[str, int | None] = {}
        for match in _FEATURE.finditer(self.text("pm_list_features") or ""):
            version = int(match[3]) if match[3] else None
            found[match[2]] = version if version is not None else found.get(match[2])
        return found

    @cached_property
    def features_are_whole(self) -> bool:
        """Whether what the list leaves out is really absent."""
        return self.whole_text("pm_list_features") is not None and len(self.features) >= _WHOLE_LIST

    @cached_property
    def packages(self) -> frozenset[str]:
        """Installed packages, enabled or not."""
        kinds = ("pm_list_packages", "pm_list_packages_f", "pm_list_packages_s", "pm_list_packages_3")
        return frozenset().union(*(self._package_names(kind) for kind in kinds))

    @cached_property
    def packages_are_whole(self) -> bool:
        """Whether a package that the list leaves out is really not installed."""
        whole = self.whole_text("pm_list_packages", "pm_list_packages_f")
        both = self.whole_text("pm_list_packages_s") and self.whole_text("pm_list_packages_3")
        return bool(whole or both) and len(self.packages) >= _WHOLE_LIST

    @cached_property
    def disabled_packages(self) -> frozenset[str] | None:
        """Disabled packages; None when nobody asked."""
        piece = self.piece("pm_list_packages_d")
        return self._package_names(piece.kind) if piece and not piece.problem else None

    def _package_names(self, kind: str) -> frozenset[str]:
        return frozenset(match[1] for match in _PACKAGE.finditer(self.text(kind) or ""))

    def settings(self, namespace: str) -> dict[str, str]:
        """The settings of ``global``, ``secure`` or ``system``; ``null`` and empty ones left out."""
        text = self.text(f"settings_list_{namespace}") or ""
        pairs = ((match[1], match[2].strip()) for match in _SETTING.finditer(text))
        return {name: value for name, value in pairs if value and value != "null"}

    @property
    def taken_over_adb(self) -> bool:
        """Whether looking needed USB or wireless debugging, which itself disturbs what is seen."""
        if self.recording.origin.startswith("adb:"):
            return True
        switches = self.settings("global")
        return "1" in (switches.get("adb_enabled"), switches.get("adb_wifi_enabled"))

    def fact(self, name: str, value: Value, grade: Grade, origin: str, *, masked: str | None = None) -> Fact:
        """A fact of the vocabulary from this recording."""
        return Fact(self._vocabulary[name], value, grade, origin, self.recording.taken, masked)

    def read_fact(self, name: str, written: str, grade: Grade, origin: str) -> Fact | Gap:
        """A fact from its written form; a gap that says why where it cannot be read."""
        try:
            return self.fact(name, self._vocabulary[name].accept(written), grade, origin)
        except ValueError as error:
            return Gap(name, str(error), origin)

    def gap(self, name: str, reason: str, *kinds: str) -> Gap:
        """Why a fact stays unknown, with what went wrong in the evidence if something did."""
        piece = self.piece(*kinds)
        if piece is not None and piece.problem:
            reason = f"{piece.kind}: {piece.problem}"
        elif piece is not None and not self.text(piece.kind):
            reason = f"{piece.kind} is empty"
        return Gap(name, reason, piece.kind if piece else "")
