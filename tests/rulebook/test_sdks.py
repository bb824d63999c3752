"""Versions of the SDK that a pack knows, and what is said of one that it does not."""

from __future__ import annotations

from datetime import date

import pytest

from eligibility.rulebook.sdk import Standing
from eligibility.workbench import Workbench

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "standing", "note"),
    [
        ("5.4.1", Standing.LISTED, None), ("v5.4.1", Standing.LISTED, None), ("android:V5.4.1", Standing.LISTED, None),
        ("9.9", Standing.NEWER, "SDK 9.9 is not known here: judged by the rules of the newest that is, "),
        ("v7.0.0", Standing.NEWER, "SDK 7.0.0 is not known here: judged by the rules"),
        ("5.4.77", Standing.BETWEEN, "SDK 5.4.77 is not known here: judged as one between 5.4."),
        ("0.1", Standing.OLDER, "SDK 0.1 is not known here: it is older than the first that is, "),
        ("react-native:0.0.1-beta.30", Standing.LISTED, None), (None, Standing.LISTED, None),
    ],
)  # fmt: skip
def test_a_version_nobody_knows_says_how_it_is_judged(
    bench: Workbench, written: str | None, standing: Standing, note: str | None
) -> None:
    sdks = bench.pack.sdks
    sdk = sdks.resolve(written, "android", ON)
    assert sdks.standing(sdk) is standing
    told = sdks.note(sdk)
    assert (told or "").startswith(note or "")
    assert (told is None) is (note is None)


def test_the_letter_of_a_tag_is_no_part_of_a_version(bench: Workbench) -> None:
    sdks = bench.pack.sdks
    assert sdks.resolve("v5.4.1", "android", ON) == sdks.resolve("5.4.1", "android", ON)
    assert sdks.resolve("react-native:v0.0.1-beta.30", "ios", ON) == sdks.resolve("0.0.1-beta.30", "ios", ON)
