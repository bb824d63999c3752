"""Location, internet, clock and screen lock."""

from __future__ import annotations

import pytest

from tests.devices import tells

NETWORK = "Active default network: {network}\n  NetworkAgentInfo{{ network{{101}} lastValidated{{{valid}}} }}\n"


@pytest.mark.parametrize(("answer", "on"), [("true\n", "yes"), ("false\r\n", "no"), ("Location enabled: true", "yes")])
def test_location_answers_for_itself(answer: str, on: str) -> None:
    assert tells({"cmd_location_is-location-enabled": answer}, "device.location_services") == on


@pytest.mark.parametrize(("mode", "on"), [("3", "yes"), ("1", "yes"), ("0", "no"), ("null", None), ("x", None)])
def test_location_mode_is_the_older_way(mode: str, on: str | None) -> None:
    assert tells({"settings_list_secure": f"location_mode={mode}\n"}, "device.location_services") == on


def test_internet_is_a_validated_network() -> None:
    assert tells({"dumpsys_connectivity": NETWORK.format(network=101, valid="true")}, "device.internet") == "yes"
    assert tells({"dumpsys_connectivity": "Active default network: none\n"}, "device.internet") == "no"
    assert tells({"dumpsys_connectivity": "Permission Denial"}, "device.internet") is None


def skew(answer: str, before: str, after: str) -> str | None:
    return tells({"date_+%s": answer}, "device.clock_skew", host_clock_before=before, host_clock_after=after)


@pytest.mark.parametrize(
    ("answer", "before", "after", "off"),
    [
        ("1764547260\n", "1764547200.4", "1764547200.9", "59"), ("1764547100\n", "1764547200", "1764547201", "99"),
        ("1764547200\n", "1764547200.2", "1764547200.3", "0"), ("1764547200\n", "1764547199", "1764547202", "0"),
    ],
)  # fmt: skip
def test_the_clock_is_held_against_the_hosts(answer: str, before: str, after: str, off: str) -> None:
    assert skew(answer, before, after) == off


@pytest.mark.parametrize("host", ["", "soon", "9" * 400, "1e309", "-5", "nan"])
def test_a_host_clock_that_is_none_tells_nothing(host: str) -> None:
    assert skew("1764547260\n", host, "1764547201") is None
    assert skew("1764547260\n", "1764547201", host) is None


@pytest.mark.parametrize("answer", ["", "soon", "9" * 400, "-5"])
def test_a_clock_that_is_none_tells_nothing(answer: str) -> None:
    assert skew(answer, "1764547200", "1764547201") is None


def test_nobody_noted_the_hosts_clock() -> None:
    assert tells({"date_+%s": "1764547260\n"}, "device.clock_skew") is None


@pytest.mark.parametrize(
    ("kind", "locked"), [("PIN", "yes"), ("PASSWORD", "yes"), ("NONE", "no"), ("None", "no"), ("-1", None)]
)
def test_the_screen_lock_is_a_credential(kind: str, locked: str | None) -> None:
    assert tells({"dumpsys_lock_settings": f"User 0\n  CredentialType: {kind}\n"}, "device.screen_lock") in (
        locked,
        "no" if locked is None else locked,
    )
