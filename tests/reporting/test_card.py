"""Fix cards: what the person at the counter can do, and who else must."""

from __future__ import annotations

import csv

from eligibility import content
from eligibility.reporting import render
from eligibility.workbench import Workbench
from tests.devices import READY_ANDROID, ask, changed, ready_android, report_of
from tests.reporting.pages import Texts


def card(bench: Workbench, *devices: dict[str, object], language: str = "en") -> str:
    text = render("card", report_of(*(ask(bench, values, country="GB") for values in devices)), language=language)
    assert isinstance(text, str)
    return text


def test_a_page_for_each_device_that_is_not_ready(bench: Workbench) -> None:
    text = card(bench, READY_ANDROID, ready_android(nfc=False), ready_android(nfc=None))
    assert text.count('class="device card"') == 2
    assert "No NFC sensor in the device" in text
    assert "It is not known yet whether this device can take payments" in text
    assert "Connect this device to a computer" in text
    shown = text[text.index("<main>") : text.index("</main>")]
    assert not [word for word in ("adb", "getprop", "ro.", "android.nfc") if word in shown]
    assert "Bluetooth readers (Stripe Reader M2, BBPOS WisePad 3)" in text
    assert "payments yet" not in text


def test_when_all_are_ready_it_says_so(bench: Workbench) -> None:
    text = card(bench, READY_ANDROID)
    assert 'class="device card"' not in text
    assert "Every device is ready" in text


def test_what_one_can_do_comes_before_what_others_must(bench: Workbench) -> None:
    text = card(bench, ready_android(nfc_enabled=False, bootloader_locked=False, developer_options=True))
    now, others = text.index("What you can do now"), text.index("What others must do")
    rules = {rule.id: rule for rule in bench.pack.rules}
    steps = " ".join(Texts(text[now:others]).found)
    assert rules["android.developer-options"].remedy.text in steps
    assert rules["android.bootloader-locked"].remedy.text in " ".join(Texts(text[others:]).found)


def test_makers_put_the_switch_where_they_like(bench: Workbench) -> None:
    off = {**ready_android(developer_options=True), "device.manufacturer": "Xiaomi"}
    assert "Settings &gt; Additional settings &gt; Developer options" in card(bench, off)
    assert "Paramètres supplémentaires" in card(bench, off, language="fr")
    assert "Where on this device" not in card(bench, changed(off, "device.", {"manufacturer": "Nobody"}))


def test_every_menu_names_a_rule_and_its_source(bench: Workbench) -> None:
    text = content.folder("device_catalog").joinpath("menus.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows
    for row in rows:
        assert bench.pack.rule(row["rule"]), row
        assert "https://" in row["source"]
        assert row["read"]
