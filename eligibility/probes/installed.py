"""What the package manager lists: features and packages, whole or not, and where lists disagree."""

from __future__ import annotations

from functools import cached_property
from itertools import product

from eligibility.probes import package_manager
from eligibility.probes.pieces import Pieces

PACKAGE_LISTS = ("pm_list_packages", "pm_list_packages_f", "pm_list_packages_s", "pm_list_packages_3")
_WHOLE_LIST = 20
"""A real device lists over 50 features and over 100 packages; fewer is an excerpt."""
_SEVERAL = 2


class Installed(Pieces):
    """The lists of ``pm list`` among the evidence of one device, parsed once."""

    @cached_property
    def _features(self) -> dict[str, set[int | None]]:
        found: dict[str, set[int | None]] = {}
        for name, version in package_manager.features(self.lines("pm_list_features")):
            found.setdefault(name, set()).add(version)
        return found

    @cached_property
    def features(self) -> frozenset[str]:
        """Every feature of the list."""
        return frozenset(self._features)

    def feature_versions(self, name: str) -> list[int]:
        """The versions that the list gives a feature: none, one, or several that disagree."""
        return sorted(version for version in self._features.get(name, ()) if version is not None)

    @cached_property
    def features_are_whole(self) -> bool:
        """Whether what the list leaves out is really absent."""
        return self.whole_text("pm_list_features") is not None and len(self.features) >= _WHOLE_LIST

    @cached_property
    def disputed_features(self) -> frozenset[str]:
        """Features that one whole list names and another leaves out."""
        if len(self.recording.every("pm_list_features")) < _SEVERAL:
            return frozenset()
        return package_manager.disputed(
            [{name for name, _ in package_manager.features(lines)} for lines in self.whole_answers("pm_list_features")]
        )

    @cached_property
    def package_paths(self) -> dict[str, str]:
        """Installed packages, enabled or not, with the path of their APK where the list tells it."""
        found: dict[str, str] = {}
        kinds = dict.fromkeys((*PACKAGE_LISTS, *(piece.kind for piece in self.recording.evidence)))
        for kind in kinds:
            lists = kind.startswith("pm_list_packages") and kind != "pm_list_packages_d"
            for name, path in package_manager.packages(self.lines(kind)) if lists else ():
                found[name] = path or found.get(name, "")
        return found

    @cached_property
    def packages(self) -> frozenset[str]:
        """Installed packages, enabled or not."""
        return frozenset(self.package_paths)

    @cached_property
    def packages_are_whole(self) -> bool:
        """Whether a package that the list leaves out is really not installed."""
        asked = [kind for kind in PACKAGE_LISTS if self.piece(kind)]
        all_or_both = not {"pm_list_packages", "pm_list_packages_f"}.isdisjoint(asked) or len(asked) > 1
        whole = all_or_both and not any(map(self.problem, asked)) and not self.disputed_packages
        return whole and len(self.packages) >= _WHOLE_LIST

    @cached_property
    def disputed_packages(self) -> frozenset[str]:
        """Packages that one whole list names and another leaves out: two lists of all, or a system's list and the rest."""
        if sum(len(self.recording.every(kind)) for kind in PACKAGE_LISTS) < _SEVERAL:
            return frozenset()
        parts = {kind: package_manager.names(self.whole_answers(kind)) for kind in PACKAGE_LISTS}
        halves = [
            system | others for system, others in product(parts["pm_list_packages_s"], parts["pm_list_packages_3"])
        ]
        wholes = parts["pm_list_packages"] + parts["pm_list_packages_f"] + halves
        twice = (
            package_manager.disputed(parts["pm_list_packages_s"])
            | package_manager.disputed(parts["pm_list_packages_3"])
            | package_manager.disputed(wholes)
        )
        nowhere = [(part - whole) for kind in PACKAGE_LISTS[2:] for part in parts[kind] for whole in wholes]
        return twice.union(*nowhere)

    @cached_property
    def system_packages(self) -> frozenset[str] | None:
        """What a whole list of the system's own packages names; None where nobody asked for it."""
        lists = package_manager.names(self.whole_answers("pm_list_packages_s"))
        return frozenset().union(*lists) if lists else None

    @cached_property
    def packages_added(self) -> frozenset[str]:
        """What is told to be no part of the system, but installed by somebody."""
        return frozenset(name for name, _ in package_manager.packages(self.lines("pm_list_packages_3")))

    @cached_property
    def disabled_packages(self) -> frozenset[str]:
        """Packages that are told to be disabled."""
        return frozenset(name for name, _ in package_manager.packages(self.lines("pm_list_packages_d")))

    @cached_property
    def disabled_is_whole(self) -> bool:
        """Whether a package that the list of disabled ones leaves out is really enabled."""
        return bool(self.piece("pm_list_packages_d")) and not self.problem("pm_list_packages_d")
