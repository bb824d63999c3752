"""What endangers a PIN, and what looking itself disturbs."""

from __future__ import annotations

import pytest

from eligibility.facts.evidence import Evidence, Recording
from eligibility.probes import read_evidence
from tests.devices import getprop, read, tells, why_not

OPTIONS, CABLE, SERVICES = "android.developer_options", "android.debugging", "android.accessibility_services"
ONE_LINE = "User state[\n  Bound services:{}\n  Enabled services:{{com.acme.reader/com.acme.reader.Service}}\n]\n"
BOUND_EMPTY = (
    "Enabled services:{{com.samsung.assist/com.samsung.assist.S}, {com.acme.reader/.R}}\nBinding services:{}\n"
    "installed services: {\n  0 : com.other/.S\n}\nBound services:{}\n"
)  # fmt: skip


def test_the_settings_tell_developer_options() -> None:
    assert tells({"settings_list_global": "adb_enabled=0\ndevelopment_settings_enabled=1\n"}, OPTIONS) == "yes"
    assert tells({"settings_list_global": "adb_enabled=0\ndevelopment_settings_enabled=0\n"}, OPTIONS) == "no"


@pytest.mark.parametrize("origin", ["adb:R5CT1", "file:phone"])
def test_what_looking_over_adb_switches_on_is_masked(origin: str) -> None:
    sheet = read({"settings_list_global": "adb_enabled=1\ndevelopment_settings_enabled=1\n"}, origin)
    for name in (OPTIONS, CABLE):
        assert sheet.facts[name].text == "yes"
        assert sheet.facts[name].masked
        assert sheet.value(name) is None


def test_wireless_debugging_is_debugging() -> None:
    sheet = read({"settings_list_global": "adb_enabled=0\nadb_wifi_enabled=1\ndevelopment_settings_enabled=1\n"})
    assert sheet.facts[CABLE].text == "yes"


@pytest.mark.parametrize("value", ["null", "", "2"])
def test_a_setting_that_says_nothing_is_unknown(value: str) -> None:
    assert why_not({"settings_list_global": f"a=1\ndevelopment_settings_enabled={value}\n"}, OPTIONS)


def test_an_empty_answer_is_unknown_with_the_reason() -> None:
    assert "empty" in why_not({"settings_list_global": ""}, OPTIONS)
    assert "empty" in why_not({"settings_list_secure": ""}, SERVICES)


def test_the_debug_daemon_alone_is_masked() -> None:
    assert read({"getprop": getprop() + "[init.svc.adbd]: [running]\n"}).facts[CABLE].masked


@pytest.mark.parametrize("line", ['a={"k":"x=y=z"}', "b=" + "x" * 26_000, "c=null", "d="])
def test_long_and_nested_settings_do_not_hide_the_next(line: str) -> None:
    assert tells({"settings_list_global": f"{line}\nadb_enabled=0\ndevelopment_settings_enabled=0\n"}, OPTIONS) == "no"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("com.acme.reader/.Service:com.other/com.other.S", "com.acme.reader, com.other"), ("com.acme.reader/com.acme.reader.Service", "com.acme.reader"),
        ("null", ""), ("", ""),
    ],
)  # fmt: skip
def test_enabled_services_are_listed_by_package(listed: str, expected: str) -> None:
    text = f"accessibility_enabled=1\nenabled_accessibility_services={listed}\n"
    assert tells({"settings_list_secure": text}, SERVICES) == expected


@pytest.mark.parametrize(
    ("dump", "expected"), [(ONE_LINE, "com.acme.reader"), (BOUND_EMPTY, "com.acme.reader, com.samsung.assist")]
)
def test_the_service_dump_is_read_in_both_layouts(dump: str, expected: str) -> None:
    assert tells({"dumpsys_accessibility": dump}, SERVICES) == expected


MANY_LINES = "Enabled services:{\n  {com.acme.reader/com.acme.reader.Service}\n  {com.other/.S}\n}\nBound services:{}\n"


def test_a_list_over_many_lines_is_not_taken_for_an_empty_one() -> None:
    assert tells({"dumpsys_accessibility": MANY_LINES}, SERVICES) != ""


def test_a_service_only_bound_counts() -> None:
    assert (
        tells(
            {"dumpsys_accessibility": "Bound services:{Service[label=X, com.acme.reader/.S]}\nEnabled services:{}\n"},
            SERVICES,
        )
        != ""
    )


@pytest.mark.parametrize("dump", ["Permission Denial: can't dump", "\x00\x01ABX\x00", "Estado: servicios"])
def test_an_unreadable_service_dump_is_unknown(dump: str) -> None:
    assert why_not({"dumpsys_accessibility": dump}, SERVICES)


def test_settings_cut_off_prove_no_absence() -> None:
    pieces = (Evidence("settings_list_secure", b"a=1\nb=2\n", problem="timed out after 10 s"),)
    sheet = read_evidence(Recording("adb:X", pieces))
    assert sheet.get(SERVICES) is None
    assert "timed out" in sheet.gaps[SERVICES].reason


WINDOWS = """WINDOW MANAGER WINDOWS (dumpsys window windows)
  Window #0 Window{{a u0 StatusBar}}:
    mOwnerUid=1000 package=com.android.systemui appop=NONE
    mAttrs={{ty=STATUS_BAR}} isVisible=true
  Window #1 Window{{b u0 com.acme.bubble}}:
    mOwnerUid=10123 package=com.acme.bubble appop=SYSTEM_ALERT_WINDOW
    mAttrs={{{type} fl=x}}
    isOnScreen=true isVisible={visible} mHasSurface={visible}
"""


@pytest.mark.parametrize("kind", ["ty=APPLICATION_OVERLAY", "ty=SYSTEM_ALERT", "ty=PHONE", "ty=2038"])
def test_a_shown_overlay_is_told_by_its_owner(kind: str) -> None:
    assert (
        tells({"dumpsys_window_windows": WINDOWS.format(type=kind, visible="true")}, "android.overlay_apps")
        == "com.acme.bubble"
    )


def test_ordinary_windows_are_no_overlay() -> None:
    assert (
        tells(
            {"dumpsys_window_windows": WINDOWS.format(type="ty=BASE_APPLICATION", visible="true")},
            "android.overlay_apps",
        )
        == ""
    )


def test_a_cut_window_dump_denies_nothing() -> None:
    pieces = (Evidence("dumpsys_window_windows", b"Window #0", problem="cut at 1 MB"),)
    assert read_evidence(Recording("adb:X", pieces)).get("android.overlay_apps") is None


def test_nobody_may_draw_over_others() -> None:
    assert tells({"appops_query-op_SYSTEM_ALERT_WINDOW_allow": "No operations.\n"}, "android.overlay_apps") == ""
    assert tells({"appops_query-op_SYSTEM_ALERT_WINDOW_allow": "com.acme.bubble\n"}, "android.overlay_apps") is None


@pytest.mark.parametrize(
    ("dump", "recording"),
    [
        ("MEDIA PROJECTION MANAGER\nMedia Projection: \nnull\n", "no"),
        ("Media Projection: \n(com.acme.rec, uid=10123): TYPE_SCREEN_CAPTURE\n", "yes"),
    ],
)
def test_screen_recording_is_a_projection(dump: str, recording: str) -> None:
    assert tells({"dumpsys_media_projection": dump}, "android.screen_recording") == recording


def test_displays_besides_the_first_are_counted() -> None:
    assert tells({"dumpsys_display": "mDisplayId=0\n mDisplayId=0\n"}, "android.extra_displays") == "0"
    assert tells({"dumpsys_display": "mDisplayId=0\nmDisplayId=2\n"}, "android.extra_displays") == "1"
    assert tells({"dumpsys_display": "nothing"}, "android.extra_displays") is None


def test_an_open_camera_is_told() -> None:
    assert tells({"dumpsys_media.camera": "Active Camera Clients:\n[]\n"}, "android.camera_in_use") == "no"
    assert (
        tells(
            {"dumpsys_media.camera": "Active Camera Clients:\n[\n(Camera ID: 0, PID: 4)\n]\n"}, "android.camera_in_use"
        )
        == "yes"
    )
    assert tells({"dumpsys_media.camera": ""}, "android.camera_in_use") is None


SERVICE = "com.teamviewer.quicksupport.market/com.x.Svc"


@pytest.mark.parametrize(
    "pieces",
    [
        {"settings_list_secure": f"accessibility_enabled=0\nenabled_accessibility_services={SERVICE}\n"},
        {"settings_list_secure": f"enabled_accessibility_services={SERVICE}\nenabled_accessibility_services=null\n"},
        {
            "settings_list_secure": f"enabled_accessibility_services={SERVICE}\nenabled_accessibility_services=com.b/.S\n"
        },
        {"settings_list_secure": "a=1\n", "settings_get_secure_enabled_accessibility_services": f"{SERVICE}\n"},
    ],
)
def test_an_enabled_service_is_never_lost(pieces: dict[str, str]) -> None:
    assert "com.teamviewer.quicksupport.market" in str(tells(pieces, "android.accessibility_services"))


def test_developer_options_that_are_on_somewhere_are_on() -> None:
    text = "adb_enabled=0\ndevelopment_settings_enabled=0\ndevelopment_settings_enabled=1\n"
    assert tells({"settings_list_global": text}, "android.developer_options") == "yes"
    asked = {"settings_list_global": "adb_enabled=0\n", "settings_get_global_development_settings_enabled": "1\n"}
    assert tells(asked, "android.developer_options") == "yes"


def test_of_several_answers_the_one_that_disturbs_counts() -> None:
    quiet = "MEDIA PROJECTION MANAGER (dumpsys media_projection)\nMedia Projection:\nnull\n"
    casting = "Media Projection:\n(com.anydesk, uid=10123): TYPE_SCREEN_CAPTURE\n"
    assert tells({"dumpsys_media_projection": quiet + casting}, "android.screen_recording") == "yes"
    camera = "Active Camera Clients:\n[]\nActive Camera Clients:\n[(Camera ID: 0, Client Package Name: a.b)]\n"
    assert tells({"dumpsys_media.camera": camera}, "android.camera_in_use") == "yes"


@pytest.mark.parametrize("kind", ["PRIORITY_PHONE", "SYSTEM_ERROR", "APPLICATION_OVERLAY", "2010"])
@pytest.mark.parametrize("owner", ["package=a.b.c", "Window{1a2b u0 a.b.c}", ""])
def test_every_window_over_others_has_an_owner(kind: str, owner: str) -> None:
    dump = f"  Window #3 {owner}:\n    mOwnerUid=10123 ty={kind} isVisible=true\n"
    assert tells({"dumpsys_window_windows": dump}, "android.overlay_apps") == (
        "a.b.c" if owner else "an app that the dump does not name"
    )


@pytest.mark.parametrize(
    "more", ["Logical Displays: size=3\n", "  Display 2:\n", "    mDisplayId: 2\n", "Logical Display 2:\n"]
)
def test_a_display_is_counted_however_it_is_told(more: str) -> None:
    dump = f"  Display 0:\n    mDisplayId=0\n{more}"
    assert tells({"dumpsys_display": dump}, "android.extra_displays") in ("1", "2")
