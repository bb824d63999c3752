"""Countries, schemes and SDK releases, held against the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from eligibility.workbench import Workbench
from tests.content.requirements import LATER, MARKETS, REACT_NATIVE, SEED
from tests.devices import ask, ready_android, ready_iphone

MARKET_LISTS = [
    *((SEED, platform, state, text) for (platform, state), text in MARKETS.items()),
    *((day, platform, state, text) for (day, platform, state), text in LATER.items()),
]


@pytest.mark.parametrize(("day", "platform", "state", "listed"), MARKET_LISTS, ids=lambda value: str(value)[:20])
def test_a_list_of_countries_holds_on_its_day(
    bench: Workbench, day: date, platform: str, state: str, listed: str
) -> None:
    markets = bench.pack.markets
    assert [country for country in markets.countries() if markets.state(country, platform, day) == state] == sorted(
        listed.split()
    )


@pytest.mark.parametrize(
    ("country", "day"), [("CA", date(2026, 7, 1)), ("NO", date(2026, 7, 1)), ("PT", date(2026, 7, 1))]
)
def test_a_preview_ends_when_the_market_opens(bench: Workbench, country: str, day: date) -> None:
    markets = bench.pack.markets
    assert markets.state(country, "android", day - timedelta(days=1)) == "preview"
    assert markets.state(country, "android", day) == "available"


def test_no_country_is_in_two_states_at_once(bench: Workbench) -> None:
    rows = sorted(bench.pack.markets.availability, key=lambda row: (row.platform, row.country, row.start))
    for one, other in pairwise(rows):
        if (one.platform, one.country) == (other.platform, other.country):
            assert one.end is not None
            assert one.end <= other.start


@pytest.mark.parametrize(
    ("country", "android", "iphone"),
    [
        ("GB", "met", "met"),
        ("NO", "met", "met"),
        ("PR", "unmet", "unmet"),
        ("JP", "unmet", "met"),
        ("AQ", "unmet", "unmet"),
    ],
)
def test_a_country_is_judged_for_each_platform(bench: Workbench, country: str, android: str, iphone: str) -> None:
    for values, expected in ((ready_android(), android), (ready_iphone(), iphone)):
        found = ask(bench, values, country=country)
        outcome = next(f.outcome for f in found.findings if f.rule.id == "market.available")
        assert outcome.value == expected


def test_puerto_rico_is_named_for_iphones_only(bench: Workbench) -> None:
    on_iphone = {f.rule.id: f.outcome.value for f in ask(bench, ready_iphone(), country="PR").findings}
    on_android = {f.rule.id: f.outcome.value for f in ask(bench, ready_android(), country="PR").findings}
    assert on_iphone["market.puerto-rico"] == "unmet"
    assert on_android["market.puerto-rico"] == "not_applicable"


@pytest.mark.parametrize(
    ("country", "platform", "day", "scheme", "state"),
    [
        ("GB", "ios", SEED, "visa", "available"), ("GB", "android", SEED, "amex", "available"), ("US", "ios", SEED, "discover", "available"),
        ("GB", "ios", SEED, "discover", None), ("GB", "android", SEED, "discover", "available"), ("GB", "ios", date(2026, 4, 24), "discover", "available"),
        ("CA", "ios", SEED, "interac", "available"), ("CA", "android", SEED, "interac", "preview"), ("AU", "ios", SEED, "eftpos", "available"),
        ("AU", "android", SEED, "eftpos", "available"), ("GB", "ios", SEED, "eftpos", None), ("FR", "android", SEED, "cartes_bancaires", None),
        ("FR", "android", date(2026, 1, 30), "cartes_bancaires", "preview"), ("FR", "ios", date(2026, 4, 24), "cartes_bancaires", "available"),
        ("CA", "android", date(2026, 7, 1), "interac", "available"), ("GB", "android", SEED, "wallets", "available"),
    ],
)  # fmt: skip
def test_a_scheme_is_taken_where_and_when_it_is(  # noqa: PLR0917 - one parameter a column
    bench: Workbench, country: str, platform: str, day: date, scheme: str, state: str | None
) -> None:
    assert bench.pack.markets.schemes_for(country, platform, day).get(scheme) == state


@pytest.mark.parametrize(
    ("country", "word"),
    [
        ("GB", "offline_pin_required"),
        ("CA", "offline PIN"),
        ("FI", "offline PIN"),
        ("US", "Puerto Rico"),
        ("CA", "interac_present"),
    ],
)
def test_a_country_has_its_notes(bench: Workbench, country: str, word: str) -> None:
    assert any(word in note.text for note in bench.pack.markets.notes_for(country))


def test_the_test_amount_is_told_everywhere(bench: Workbench) -> None:
    assert any(".03" in note.text for note in bench.pack.markets.notes_for("AQ"))


@pytest.mark.parametrize("written", sorted(REACT_NATIVE))
def test_a_react_native_release_carries_its_native_one(bench: Workbench, written: str) -> None:
    android, ios = REACT_NATIVE[written]
    for platform, native in (("android", android), ("ios", ios)):
        for spelled in (written, f"react-native:{written}"):
            sdk = bench.pack.sdks.resolve(spelled, platform, date(2026, 11, 22))
            assert (sdk.kit, sdk.native_written) == ("react_native", native)


@pytest.mark.parametrize(
    ("day", "platform", "newest"),
    [
        (date(2025, 11, 22), "android", "5.0.0"), (date(2026, 1, 29), "android", "5.1.1"), (date(2026, 1, 30), "android", "5.2.0"),
        (date(2026, 10, 7), "android", "6.0.0"), (date(2025, 11, 22), "ios", "5.0.0"), (date(2024, 7, 31), "ios", "3.8.0"),
    ],
)  # fmt: skip
def test_without_a_version_the_newest_of_that_day_is_meant(
    bench: Workbench, day: date, platform: str, newest: str
) -> None:
    assert bench.pack.sdks.resolve(None, platform, day).written == newest


def test_releases_come_in_order_of_their_days_within_a_major(bench: Workbench) -> None:
    for releases in bench.pack.sdks.releases.values():
        dated = [(release.version, release.released) for release in releases if release.released]
        for (one, later), (other, earlier) in pairwise(dated):
            assert one > other
            assert one.major != other.major or later >= earlier
