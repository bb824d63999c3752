"""What can change while the service runs: each part is read anew as a whole, or stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from eligibility.errors import EligibilityError

T = TypeVar("T")
Tell = Callable[[str, str, "EligibilityError | None"], None]
"""Told which part, what became of it (``loaded``, ``refused``), and why."""


class Part(Generic[T]):
    """Something read from files. ``value`` is swapped at once, so who holds it has all of one version."""

    def __init__(self, name: str, read: Callable[[], T], files: Callable[[], Iterable[Path]]) -> None:
        self.name = name
        self._read, self._files = read, files
        self._stamp = self._stamped()
        self.value = read()
        self.refused = False
        """Whether the newest files are not those in use."""

    def refresh(self, tell: Tell, *, always: bool = False) -> None:
        """Read anew when a file changed, or ``always``. What is bad is told and refused, and the old stays."""
        stamp = self._stamped()
        if stamp == self._stamp and not always:
            return
        self._stamp = stamp
        try:
            self.value = self._read()
        except (EligibilityError, OSError) as error:
            self.refused = True
            known = error if isinstance(error, EligibilityError) else EligibilityError(str(error.strerror))
            tell(self.name, "refused", known)
            return
        self.refused = False
        tell(self.name, "loaded", None)

    def _stamped(self) -> list[tuple[str, int, int, int]]:
        stamps = []
        for file in self._files():
            try:
                told = file.stat()
            except OSError:
                stamps.append((str(file), 0, 0, 0))
            else:
                stamps.append((str(file), told.st_size, told.st_mtime_ns, told.st_ino))
        return stamps


def files_below(folder: Path) -> list[Path]:
    """Every YAML file below a folder, sorted."""
    return sorted(folder.rglob("*.y*ml"))
