"""The device catalog: complete, dated, sourced, and silent about what it does not know."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest

from eligibility import content
from eligibility.sources.catalog import plain
from eligibility.sources.lookups import model_facts
from eligibility.workbench import Workbench
from tests.content.requirements import DEVICES, REMOVED
from tests.devices import ask, facts

FOLDER = content.folder("device_catalog")
TABLES = {
    name: list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), strict=True))
    for name, file in [
        *((entry.name, entry) for entry in FOLDER.iterdir() if entry.name.endswith(".csv")),
        *((f"providers/{entry.name}", entry) for entry in FOLDER.joinpath("providers").iterdir()),
    ]
}
UNIQUE = {
    "ios_releases.csv": "version", "ios_ceilings.csv": "identifier", "iphones.csv": "identifier", "android_releases.csv": "api_level",
    "harmless_accessibility.csv": "package", "harmless_overlays.csv": "package",
}  # fmt: skip
DAYS = ("released", "read", "listed_from", "listed_until")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_row_says_where_it_was_read_and_when(name: str) -> None:
    for row in TABLES[name]:
        assert "http" in row["source"], row
        assert date.fromisoformat(row["read"]) <= date(2026, 12, 31)
        for column in DAYS:
            assert not row.get(column) or date.fromisoformat(row[column])


@pytest.mark.parametrize("name", sorted(UNIQUE))
def test_nothing_stands_twice(name: str) -> None:
    count = Counter(row[UNIQUE[name]] for row in TABLES[name])
    assert [key for key, times in count.items() if times > 1] == []


def test_no_model_stands_twice(bench: Workbench) -> None:
    count = Counter((plain(model.manufacturer), plain(model.name)) for model in bench.catalog.android_models)
    assert [key for key, times in count.items() if times > 1] == []


def test_no_code_names_two_models_of_one_maker(bench: Workbench) -> None:
    count = Counter(
        (plain(model.manufacturer), code.casefold()) for model in bench.catalog.android_models for code in model.codes
    )
    assert [key for key, times in count.items() if times > 1] == []


LISTED = [(maker, name.strip(), kind) for (maker, kind), names in DEVICES.items() for name in names.split(",")]


@pytest.mark.parametrize(("maker", "name", "kind"), LISTED, ids=lambda value: value)
def test_every_model_of_the_tables_is_listed_and_known(bench: Workbench, maker: str, name: str, kind: str) -> None:
    rows = [
        row
        for row in bench.catalog.listings("stripe")
        if plain(row.manufacturer) == plain(maker) and plain(row.name) == plain(name)
    ]
    assert [row.type for row in rows] == [kind]
    assert rows[0].start == date(2025, 11, 3)
    assert bench.catalog.find(f"{maker} {name}")


def test_the_list_of_november_2025_names_nothing_else(bench: Workbench) -> None:
    known = {(plain(maker), plain(name)) for maker, name, _ in LISTED}
    seed = [row for row in bench.catalog.listings("stripe") if row.start == date(2025, 11, 3)]
    assert [
        (row.manufacturer, row.name) for row in seed if (plain(row.manufacturer), plain(row.name)) not in known
    ] == []


@pytest.mark.parametrize(("maker", "name"), REMOVED)
def test_what_was_removed_later_is_dated(bench: Workbench, maker: str, name: str) -> None:
    (row,) = [
        row
        for row in bench.catalog.listings("stripe")
        if plain(row.manufacturer) == plain(maker) and plain(row.name) == plain(name)
    ]
    assert row.end is not None
    assert date(2025, 11, 3) < row.end <= date(2026, 4, 24)


def test_every_name_of_the_list_finds_its_model(bench: Workbench) -> None:
    missing = [
        row.name for row in bench.catalog.listings("stripe") if not bench.catalog.find(f"{row.manufacturer}{row.name}")
    ]
    assert missing == []


NEAR = [
    "Reno12 Pro",
    "Galaxy A14 5G",
    "Pixel 6 Pro",
    "Galaxy S24 Ultra",
    "RT3 Pro",
    "Zenfone 9 Pro",
    "Redmi Note 13 Pro+",
    "Galaxy S25+",
]


@pytest.mark.parametrize("name", NEAR)
def test_a_near_name_is_another_model(bench: Workbench, name: str) -> None:
    assert bench.catalog.find(name) == []
    assert bench.catalog.near(name)


@pytest.mark.parametrize("name", ["", " ", "-", "???", "小米", "\u200b"])
def test_a_name_of_nothing_finds_nothing(bench: Workbench, name: str) -> None:
    assert bench.catalog.find(name) == []


def test_a_near_name_on_a_device_is_not_called_listed(bench: Workbench) -> None:
    sheet = bench.sheet(
        facts=facts({"device.platform": "android", "device.manufacturer": "OPPO", "device.name": "Reno12 Pro"})
    )
    assert sheet.value("provider.listed") is None
    assert "another model" in sheet.gaps["provider.listed"].reason


@pytest.mark.parametrize("name", ["galaxy a55", "Samsung Galaxy A55", "GALAXY-A55"])
def test_spelling_does_not_matter(bench: Workbench, name: str) -> None:
    assert [model.name for model in bench.catalog.find(name)] == ["Galaxy A55"]


def test_an_iphone_before_the_xs_is_known_and_refused(bench: Workbench) -> None:
    for identifier, met in (("iPhone10,6", "unmet"), ("iPhone11,2", "met"), ("iPhone11,8", "met")):
        found = ask(bench, {"device.platform": "ios", "iphone.identifier": identifier})
        assert next(f.outcome.value for f in found.findings if f.rule.id == "iphone.model") == met


@pytest.mark.parametrize("identifier", ["iPhone11,2", "iPhone11,4", "iPhone11,6", "iPhone11,8"])
def test_the_xs_and_xr_are_capped(bench: Workbench, identifier: str) -> None:
    sheet = bench.sheet(facts=facts({"device.platform": "ios", "iphone.identifier": identifier}))
    assert sheet.value("ios.capped") is True
    assert sheet.get("ios.cap_release_day") is not None


def test_the_iphone_11_is_not_capped_and_an_unknown_one_is_unknown(bench: Workbench) -> None:
    for identifier, capped in (("iPhone12,1", False), ("iPhone99,1", None)):
        sheet = bench.sheet(facts=facts({"device.platform": "ios", "iphone.identifier": identifier}))
        assert sheet.value("ios.capped") is capped


RELEASES = {
    "18.0": "2024-09-16", "18.0.1": "2024-10-03", "18.4": "2025-03-31", "18.4.1": "2025-04-16", "18.5": "2025-05-12", "18.7": "2025-09-15",
    "18.7.2": "2025-11-05", "18.7.3": "2025-12-12", "26.0": "2025-09-15", "26.1": "2025-11-03", "26.2": "2025-12-12", "26.2.1": "2026-01-26",
    "26.4": "2026-03-24", "26.6.1": "2026-08-17", "18.7.10": "2026-08-17",
}  # fmt: skip


@pytest.mark.parametrize("version", sorted(RELEASES))
def test_an_ios_release_has_its_day(bench: Workbench, version: str) -> None:
    sheet = bench.sheet(facts=facts({"device.platform": "ios", "ios.version": version}))
    assert sheet.facts["ios.release_day"].text == RELEASES[version]


def test_an_unknown_release_is_a_gap_and_not_a_guess(bench: Workbench) -> None:
    sheet = bench.sheet(facts=facts({"device.platform": "ios", "ios.version": "26.6.99"}))
    assert sheet.get("ios.release_day") is None
    assert "26.6.99" in sheet.gaps["ios.release_day"].reason


@pytest.mark.parametrize(
    ("version", "level"), [("13", "33"), ("12", "31"), ("12L", "31"), ("15", "35"), ("8.1.0", "27"), ("17", "37")]
)
def test_an_android_version_has_its_api_level(bench: Workbench, version: str, level: str) -> None:
    sheet = bench.sheet(facts=facts({"device.platform": "android", "android.version": version}))
    assert sheet.facts["android.api_level"].text == level


def test_only_exact_package_names_are_harmless() -> None:
    for name in ("harmless_accessibility.csv", "harmless_overlays.csv"):
        assert all(re.fullmatch(r"[A-Za-z][\w]*(\.[\w]+)+", row["package"]) for row in TABLES[name])


def test_what_the_catalog_says_is_no_more_than_a_list(bench: Workbench) -> None:
    for maker, name, _ in LISTED:
        for fact in model_facts(bench.catalog, bench.catalog.find(f"{maker} {name}"), bench.vocabulary):
            assert getattr(fact, "grade", None) is None or fact.grade.word in ("claimed", "listed")


def test_a_unit_that_tells_its_processor_is_not_held_against_the_data_sheet(bench: Workbench) -> None:
    pixel = {"device.manufacturer": "Google", "device.model": "Pixel 6", "android.abis": ["arm64-v8a"]}
    sheet = bench.sheet(facts=facts({"device.platform": "android", **pixel}))
    assert sheet.contradictions == ()
    assert sheet.value("android.abis") == frozenset({"arm64-v8a"})
    alone = bench.sheet(facts=facts({"device.platform": "android", **pixel, "android.abis": None}))
    assert "armeabi-v7a" in alone.value("android.abis")
