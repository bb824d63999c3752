"""Four invented devices, and what is said of them. ``pytest --update-golden`` writes the texts anew."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from eligibility import __version__
from eligibility.assessment import Assessment
from eligibility.workbench import Workbench
from tests.devices import READY_FOLDER, READY_IPHONE_FOLDER, assess_folder, getprop, rendered, report_of

Golden = Callable[[str, str], None]
HANDHELD = {
    **READY_FOLDER,
    "getprop.txt": getprop(
        ro_build_version_sdk="31", ro_build_version_release="12", ro_build_version_security_patch="2025-02-05", ro_boot_verifiedbootstate="orange",
        ro_boot_flash_locked="0", ro_product_manufacturer="<Hand & Held>",
    )
    + "[init.svc.magisk_daemon]: [running]\n",
    "settings_list_global.txt": "adb_enabled=1\ndevelopment_settings_enabled=1\n",
    "pm_list_features.txt": READY_FOLDER["pm_list_features.txt"].replace("hardware_keystore=300", "hardware_keystore=41"),
}  # fmt: skip
DEVICES = {
    "ready-phone": (READY_FOLDER, {"country": "GB"}),
    "old-handheld": (HANDHELD, {"country": "CA", "sdk": "react-native:0.0.1-beta.30"}),
    "bare-properties": ({"getprop.txt": getprop()}, {"strict": True}),
    "ready-iphone": (READY_IPHONE_FOLDER, {"country": "FI", "simulated": True}),
}


def assessment(bench: Workbench, name: str) -> Assessment:
    files, question = DEVICES[name]
    return assess_folder(bench, files, subject=name, **question)  # type: ignore[arg-type]


def normalised(text: str, bench: Workbench) -> str:
    """Without what changes with every release of the tool or the pack."""
    for value, word in (
        (bench.pack.digest, "DIGEST"),
        (bench.pack.digest[:12], "DIGEST"),
        (bench.pack.version, "PACK"),
    ):
        text = text.replace(value, word)
    text = re.sub(r"(<style>|<script>)(.*?)(</style>|</script>)", r"\1…\3", text, flags=re.DOTALL)
    text = re.sub(r"'?(&#39;)?sha256-[^;\" ]*", "…", text)
    text = re.sub(r'(SHA-256 <code>)[0-9a-f]{64}|(id="packed-words">)[^<]*', r"\1\2…", text)
    return re.sub(rf"\b{re.escape(__version__)}\b", "VERSION", text)


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("name", sorted(DEVICES))
def test_a_report_reads_as_it_did(bench: Workbench, golden: Golden, name: str, form: str) -> None:
    ending = {"text": "txt"}.get(form, form)
    golden(f"{name}.{ending}", normalised(rendered(form, assessment(bench, name)), bench))


def test_the_verdicts_are_those_of_the_names(bench: Workbench) -> None:
    verdicts = {name: assessment(bench, name).verdict.value for name in DEVICES}
    assert verdicts == {
        "ready-phone": "eligible", "old-handheld": "not_eligible", "bare-properties": "undetermined", "ready-iphone": "eligible",
    }  # fmt: skip


def test_the_same_input_gives_the_same_bytes(bench: Workbench) -> None:
    from eligibility.reporting import formats, render

    report = report_of(*(assessment(bench, name) for name in DEVICES))
    for form in sorted({*formats()} - {"pdf"}):
        assert render(form, report) == render(form, report), form
