"""Laws over whole assessments: order, replay, learning, and the days on which answers end."""

from __future__ import annotations

import json
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.assessment import Assessment, Question, Verdict
from eligibility.assessment import assess as judge_all
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.fact import FactSheet, Gap
from eligibility.sources import folder, saved
from eligibility.truth import Truth
from eligibility.workbench import Workbench
from tests.devices import (
    READY_ANDROID,
    READY_FOLDER,
    READY_IPHONE,
    ask,
    facts,
    other,
    ready_android,
    ready_iphone,
    recording,
    rendered,
)
from tests.laws.strategies import WORDS, hostile_bytes, values_of
from tests.laws.strategies import facts as any_fact

BENCH = Workbench()
NAMES = tuple(sorted(WORDS))


def text_of(assessment: Assessment) -> str:
    return rendered("json", assessment)


@st.composite
def readings(draw: st.DrawFn) -> dict[str, Any]:
    """Facts of a device that is nearly ready: some left out, some otherwise."""
    start = draw(st.sampled_from([READY_ANDROID, READY_IPHONE]))
    gone = draw(st.sets(st.sampled_from(sorted(set(start) - {"device.platform"})), max_size=6))
    changed = draw(
        st.sets(
            st.sampled_from(
                [name for name in NAMES if not name.startswith(("question.", "market.", "sdk.", "evidence."))]
            ),
            max_size=4,
        )
    )
    changes = {name: draw(values_of(WORDS[name])) for name in sorted(changed)}
    return {**{name: value for name, value in start.items() if name not in gone}, **changes}


questions = st.builds(
    Question, st.just("stripe"), st.dates(date(2023, 1, 1), date(2028, 12, 31)), st.sampled_from([None, "GB", "NO", "CA", "PR", "AQ"]),
    st.sampled_from([None, "5.8.0", "4.7.3", "5.4.0", "3.8.0", "6.0.0"]), st.booleans(), st.booleans(),
)  # fmt: skip


@settings(max_examples=40)
@given(readings(), questions, st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(
    values: dict[str, Any], question: Question, shuffler: random.Random
) -> None:
    rules = list(BENCH.pack.rules)
    shuffler.shuffle(rules)
    sheet = BENCH.sheet(facts=facts(values))
    one = judge_all(sheet, BENCH.pack, question, BENCH.vocabulary)
    two = judge_all(sheet, other(BENCH.pack, rules=tuple(rules)), question, BENCH.vocabulary)
    same = ("stages", "verdict", "refused_from", "until_rule", "eligible_from", "sdk_ranges", "actions")
    assert [name for name in same if getattr(one, name) != getattr(two, name)] == []
    assert {f.rule.id: f for f in one.findings} == {f.rule.id: f for f in two.findings}


@settings(max_examples=60)
@given(st.lists(any_fact(NAMES), max_size=25), questions, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(found: list[Any], question: Question, shuffler: random.Random) -> None:
    mixed = list(found)
    shuffler.shuffle(mixed)
    gaps = [Gap("android.nfc", reason, "x") for reason in ("b", "a")]
    one, two = (
        BENCH.assess(FactSheet.of(some, given), question) for some, given in ((found, gaps), (mixed, gaps[::-1]))
    )
    assert text_of(one) == text_of(two)


@settings(max_examples=20)
@given(st.permutations(sorted(READY_FOLDER)))
def test_the_order_of_evidence_does_not_matter(order: list[str]) -> None:
    pieces = {name.removesuffix(".txt"): READY_FOLDER[name] for name in order}
    one = BENCH.sheet(recording({name.removesuffix(".txt"): text for name, text in READY_FOLDER.items()}))
    assert text_of(ask(BENCH, BENCH.sheet(recording(pieces)))) == text_of(ask(BENCH, one))


KINDS = (
    "getprop", "build.prop", "pm_list_features", "pm_list_packages", "pm_list_packages_d", "settings_list_global",
    "settings_list_secure", "dumpsys_nfc", "dumpsys_accessibility", "dumpsys_window_windows", "dumpsys_connectivity",
    "dumpsys_lock_settings", "dumpsys_display", "dumpsys_media.camera", "dumpsys_media_projection", "ideviceinfo",
    "uname_m", "id", "which_su", "date",
)  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(KINDS), hostile_bytes, max_size=5), st.sampled_from(["adb:X1", "file:x"]))
def test_any_bytes_give_a_sheet_and_never_an_eligible_device(pieces: dict[str, bytes], origin: str) -> None:
    found = BENCH.assess(BENCH.sheet(recording(pieces, origin)), Question("stripe", date(2026, 11, 22)))
    assert found.verdict is not Verdict.ELIGIBLE
    for form in ("json", "text", "html"):
        assert rendered(form, found)


@settings(max_examples=150)
@given(st.sampled_from(sorted(READY_FOLDER)), st.data())
def test_damage_to_good_evidence_never_crashes(name: str, data: st.DataObject) -> None:
    content = READY_FOLDER[name].encode()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(content)), st.integers(0, len(content)))))
    damaged = content[:start] + data.draw(hostile_bytes) + content[end:]
    pieces: dict[str, bytes | str] = {file.removesuffix(".txt"): text for file, text in READY_FOLDER.items()}
    ask(BENCH, BENCH.sheet(recording({**pieces, name.removesuffix(".txt"): damaged})))


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, min_size=1, max_size=6))
    ready = {name.removesuffix(".txt"): text.encode() for name, text in READY_FOLDER.items()}
    pieces = tuple(
        Evidence(
            kind, ready.get(kind, b"") if draw(st.booleans()) else draw(hostile_bytes), draw(st.sampled_from([None, "adb shell x"])),
            draw(st.sampled_from([None, 0, 1, 255])), draw(st.sampled_from([None, None, "timed out: after 10 s", "denied"])),
        )
        for kind in kinds
    )  # fmt: skip
    details = draw(
        st.sampled_from(
            [{}, {"host_clock_before": "1764547200.5", "host_clock_after": "1764547201", "transport": "usb: 1-2"}]
        )
    )
    return Recording(
        draw(st.sampled_from(["adb:R5CT1", "file:x", "adb:10.0.0.5:5555"])),
        pieces,
        draw(st.sampled_from([None, "2026-11-22T10:00:00Z"])),
        details,
    )


@settings(max_examples=60)
@given(recordings())
def test_saved_and_replayed_evidence_gives_the_same_bytes(taken: Recording) -> None:
    now = text_of(ask(BENCH, BENCH.sheet(taken)))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        saved.save_folder(taken, place / "evidence", tool="tapready test")
        saved.save_zip(taken, place / "evidence.zip", tool="tapready test")
        assert text_of(ask(BENCH, BENCH.sheet(folder.read(place / "evidence")))) == now
        assert text_of(ask(BENCH, BENCH.sheet(folder.read(place / "evidence.zip")))) == now
        again = place / "again.zip"
        saved.save_zip(folder.read(place / "evidence.zip"), again, tool="tapready test")
        assert again.read_bytes() == (place / "evidence.zip").read_bytes()


@settings(max_examples=60)
@given(readings(), questions, st.data())
def test_learning_a_fact_never_overturns_a_finding(
    values: dict[str, Any], question: Question, data: st.DataObject
) -> None:
    sheet = BENCH.sheet(facts=facts(values))
    name = data.draw(
        st.sampled_from(
            [
                name
                for name in NAMES
                if name not in sheet.facts and not name.startswith(("question.", "sdk.", "market."))
            ]
        )
    )
    if name == "device.platform":
        return
    before = BENCH.assess(sheet, question)
    after = BENCH.assess(sheet.with_facts(facts({name: data.draw(values_of(WORDS[name]))})), question)
    for one, two in zip(before.findings, after.findings, strict=True):
        assert one.truth is Truth.UNKNOWN or two.truth is one.truth, one.rule.id


@settings(max_examples=60)
@given(
    st.one_of(
        st.builds(
            lambda day: ready_android(security_patch=day.isoformat()), st.dates(date(2025, 10, 1), date(2026, 12, 31))
        ),
        st.builds(
            lambda row: ready_iphone(version=row["version"], build=None),
            st.sampled_from(
                [row for row in BENCH.catalog.table("ios_releases.csv") if row["released"] >= "2024-10-03"]
            ),
        ),
        st.builds(
            lambda name: {**READY_IPHONE, "iphone.identifier": name, "ios.capped": None, "iphone.generation": 11},
            st.just("iPhone11,2"),
        ),
    ),
    st.dates(date(2026, 4, 1), date(2026, 12, 31)),
    st.sampled_from(["3.8.0", "4.7.3", "5.3.0", "5.8.0"]),
    st.booleans(),
)
def test_the_day_it_ends_is_the_first_on_which_it_is_refused(
    values: dict[str, Any], on: date, sdk: str, simulated: bool
) -> None:
    sheet = BENCH.sheet(facts=facts(values))

    def verdict(day: date) -> Verdict:
        return BENCH.assess(sheet, Question("stripe", day, None, sdk, simulated)).verdict

    now = BENCH.assess(sheet, Question("stripe", on, None, sdk, simulated))
    if now.verdict is Verdict.NOT_ELIGIBLE:
        assert now.refused_from is None
        return
    if now.refused_from is not None:
        assert verdict(now.refused_from) is Verdict.NOT_ELIGIBLE
        assert verdict(now.refused_from - timedelta(days=1)) is not Verdict.NOT_ELIGIBLE
    for days in (1, 40, 200, 400):
        later = on + timedelta(days=days)
        if now.refused_from is None or later < now.refused_from:
            assert verdict(later) is not Verdict.NOT_ELIGIBLE


@settings(max_examples=40)
@given(readings(), questions)
def test_a_report_is_one_document_with_the_same_bytes_each_time(values: dict[str, Any], question: Question) -> None:
    one, two = (BENCH.assess(BENCH.sheet(facts=facts(values)), question, subject="x") for _ in range(2))
    for form in ("json", "text", "html"):
        assert rendered(form, one) == rendered(form, two)
    assert json.loads(text_of(one))["assessments"][0]["verdict"] == one.verdict.value


def test_an_action_names_its_rules_in_one_order() -> None:
    sheet = BENCH.sheet(facts=facts(ready_android(developer_options=True, debugging=True)))
    question = Question("stripe", date(2026, 11, 22))
    reverse = other(BENCH.pack, rules=tuple(reversed(BENCH.pack.rules)))
    for pack in (BENCH.pack, reverse):
        action = judge_all(sheet, pack, question, BENCH.vocabulary).actions[0]
        assert action.rules == ("android.debugging", "android.developer-options", "pin.developer-options")
