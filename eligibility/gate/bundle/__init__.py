"""The gate in the app: a policy bundle, an evaluator for each language, and vectors that hold them equal."""

from eligibility.gate.bundle.compilation import DAYS, Compilation
from eligibility.gate.bundle.contents import FORMAT, Sealed, Validity
from eligibility.gate.bundle.files import BUNDLE, TARGETS
from eligibility.gate.bundle.folder import stale_files, write_files

__all__ = ["BUNDLE", "DAYS", "FORMAT", "TARGETS", "Compilation", "Sealed", "Validity", "stale_files", "write_files"]
