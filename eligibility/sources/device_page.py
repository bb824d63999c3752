"""A device's data sheet as a page of tables (Adebar and its like), as the answers it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.evidence import Evidence
from eligibility.facts.expressions import expression

SIGN = expression(
    r"<tr>\s{0,20}<th[^>\n]{0,100}>(?:Manufacturer|Model|SDK/Android version|Security Patch Level|Fingerprint)\b"
)
_PROPERTIES = {
    "manufacturer": "ro.product.manufacturer",
    "fingerprint": "ro.build.fingerprint",
    "buildid": "ro.build.id",
    "security patch level": "ro.build.version.security_patch",
    "cpu compatibility": "ro.product.cpu.abilist",
}
"""Name of a row → the property that it shows."""
_VERSIONS = expression(r"(\d{1,2})\s?/\s?(\d{1,2}(?:\.\d){0,2})")
_FEATURE = expression(r"(?:android\.(?:hardware|software)\.[\w.]+|reqGlEsVersion)(?:=\w+)?")


def read(text: str, name: str) -> Iterator[Evidence]:
    """The properties and features that the page shows; never a whole answer, so nothing is absent by it."""
    from eligibility.sources.table_rows import rows_of  # few devices come as a page

    rows = [(row[0].strip().rstrip(":"), row[1].strip()) for row in rows_of(text) if len(row) == 2]
    properties = [line for heading, value in rows for line in _properties(heading, value)]
    features = [f"feature:{value}" for _, value in rows if _FEATURE.fullmatch(value)]
    problem = "a page shows it, which may leave things out"
    if properties:
        yield Evidence("build.prop", "\n".join(properties).encode(), name=name)
    if features:
        yield Evidence("pm_list_features", "\n".join(features).encode(), problem=problem, name=name)


def _properties(heading: str, value: str) -> Iterator[str]:
    if not value or "\n" in value:
        return
    if heading == "Model":
        yield f"ro.product.model={value.partition(' (')[0]}"
    elif heading.lower() in _PROPERTIES:
        yield f"{_PROPERTIES[heading.lower()]}={value}"
    elif heading == "SDK/Android version" and (both := _VERSIONS.fullmatch(value)):
        yield f"ro.build.version.sdk={both[1]}"
        yield f"ro.build.version.release={both[2]}"
