"""What the device catalog adds on a phone: release days, generations, API levels, makers' harmless services.

Android models and providers' lists stay behind: a phone reads its own hardware, and knows it better.
"""

from __future__ import annotations

from typing import Any

from eligibility.compiling.catalog_facts import LISTS
from eligibility.facts.fact import Fact, FactSheet, Grade, Vocabulary
from eligibility.sources.catalog import Catalog
from eligibility.sources.lookups import facts_for

_CEILING = ("ios.capped", "ios.cap_release_day")


def lookups(catalog: Catalog, provider: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The tables that evaluators look facts up in."""
    return {
        "harmless": {name: sorted(catalog.harmless(name)) for name in LISTS},
        "iphones": {
            identifier: {"name": row["name"], **_ceiling(identifier, catalog, provider, vocabulary)}
            for identifier, row in catalog.iphones.items()
        },
        "ios_builds": {row["build"]: row["version"] for row in catalog.table("ios_builds.csv")},
        "ios_releases": {
            ".".join(map(str, version.significant)): row["released"] for version, row in catalog.ios_releases.items()
        },
        "android_releases": [
            {"version": row["version"], "api_level": int(row["api_level"])}
            for row in catalog.table("android_releases.csv")
        ],
    }


def _ceiling(identifier: str, catalog: Catalog, provider: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Whether the model has reached its last iOS, and when that came out, as the catalog itself answers."""
    told = {"device.platform": "ios", "iphone.identifier": identifier}
    sheet = FactSheet.of(Fact(vocabulary[name], value, Grade.MEASURED, "asked") for name, value in told.items())
    found = {one.name: one.value for one in facts_for(catalog, sheet, provider, vocabulary) if isinstance(one, Fact)}
    day = found.get("ios.cap_release_day")
    return {"capped": found["ios.capped"], "cap_release_day": str(day) if day else None}
