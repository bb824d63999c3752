"""Which device it is."""

from __future__ import annotations

import pytest

from tests.devices import FEATURES, getprop, lines, tells


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("device.manufacturer", "Acme"),
        ("device.model", "AC-100"),
        ("device.codename", "rover"),
        ("device.platform", "android"),
    ],
)
def test_properties_name_the_device(fact: str, expected: str) -> None:
    assert tells(getprop(), fact) == expected


def test_a_second_spelling_serves_where_the_first_is_absent() -> None:
    assert tells(getprop(ro_product_model=None) + "[ro.product.vendor.model]: [AC-200]\n", "device.model") == "AC-200"
    assert tells(getprop() + "[ro.vendor.oplus.market.name]: [Rover 5]\n", "device.name") == "Rover 5"


@pytest.mark.parametrize("kind", ["pm_list_features", "settings_list_global", "dumpsys_nfc", "getprop"])
def test_a_command_of_android_tells_the_platform(kind: str) -> None:
    assert tells({kind: lines(FEATURES)}, "device.platform") == "android"


@pytest.mark.parametrize(
    ("characteristics", "form"),
    [("tablet", "tablet"), ("nosdcard,tablet", "tablet"), ("phone emulator", None), ("default", None)],
)
def test_a_tablet_says_so(characteristics: str, form: str | None) -> None:
    assert tells(getprop(ro_build_characteristics=characteristics), "device.form_factor") == form


def test_a_hostile_name_is_kept_as_text() -> None:
    assert tells(getprop(ro_product_model="<script>alert(1)</script>"), "device.model") == "<script>alert(1)</script>"
