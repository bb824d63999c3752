"""Evidence from folders, zips and bare files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eligibility.errors import EvidenceError
from eligibility.facts.evidence import Recording
from eligibility.probes import read_evidence
from eligibility.sources import folder, recognition, saved
from tests.devices import FEATURES, IDEVICEINFO, PACKAGES, READY_FOLDER, getprop, lines

Write = Callable[..., Path]
TRANSCRIPT = (
    "255|SHARP1:/ $ pm list features\n" + lines(FEATURES) + "SHARP1:/ $ getprop\n" + getprop() + "SHARP1:/ $ exit\n"
    "adb.exe: device offline\n"
)  # fmt: skip


def kinds(found: Recording) -> list[str]:
    return sorted(piece.kind for piece in found.evidence)


def test_a_folder_is_read_by_the_names_of_its_files(evidence_folder: Write) -> None:
    found = folder.read(evidence_folder({**READY_FOLDER, "notes.md": "x", "photo.jpg": b"\xff\xd8"}))
    assert kinds(found) == sorted(name.removesuffix(".txt") for name in READY_FOLDER)
    assert found.origin == "file:phone"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("dump.txt", getprop(), "getprop"),
        ("x", "   " + getprop().replace("\n", "\r"), "getprop"),
        ("phone.log", getprop().encode("utf-16").decode("latin-1"), "getprop"),
        ("list", lines(FEATURES), "pm_list_features"),
        ("apps.txt", lines(PACKAGES), "pm_list_packages"),
        ("phone", IDEVICEINFO, "ideviceinfo"),
        ("ideviceinfo.plist", "<plist><dict/></plist>", "ideviceinfo"),
        ("some.prop", "ro.build.type=user\n", "build.prop"),
        ("copied.txt", "ro.build.type: user\nro.debuggable: 0\n", "build.prop"),
        ("usbmux.json", '[{"ProductType": "iPhone15,4"}]', "ideviceinfo"),
        ("crash.txt", "Hardware Model:      iPhone15,4\n", "ideviceinfo"),
        ("build.prop", "# a comment\n", "build.prop"),
        ("pm_list_packages_-d.txt", "", "pm_list_packages_d"),
    ],
)
def test_a_bare_file_is_known_by_its_name_or_its_look(tmp_path: Path, name: str, text: str, kind: str) -> None:
    (tmp_path / name).write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))
    assert kinds(folder.read(tmp_path / name)) == [kind]


def test_a_shell_session_is_taken_apart_at_its_prompts(tmp_path: Path) -> None:
    (tmp_path / "session.txt").write_text(TRANSCRIPT)
    assert kinds(folder.read(tmp_path / "session.txt")) == ["getprop", "pm_list_features", "session_prompts"]


def test_every_command_of_a_session_is_an_answer(tmp_path: Path) -> None:
    typed = {
        "date +%s": "1795251600",
        "which su": "exit=1",
        "id": "uid=2000(shell)",
        "getenforce": "Enforcing",
        "uname -m": "aarch64",
    }
    text = "".join(f"rover:/ $ {command}\n{answer}\n" for command, answer in typed.items())
    (tmp_path / "session.txt").write_text(text + "rover:/ $ exit\n")
    found = folder.read(tmp_path / "session.txt")
    assert kinds(found) == sorted(["date", "which_su", "id", "getenforce", "uname_m", "session_prompts"])
    assert read_evidence(found).value("android.rooted") is not True


def test_a_command_asked_twice_has_two_answers(tmp_path: Path) -> None:
    (tmp_path / "session.txt").write_text("$ adb shell which su\nexit=1\n$ adb shell which su\n/system/xbin/su\n")
    assert read_evidence(folder.read(tmp_path / "session.txt")).value("android.rooted") is True


BUG_REPORT = f"""== dumpstate: 2026-11-21 09:00:00
------ MEMORY INFO (/proc/meminfo) ------
MemTotal: 1 kB
------ SYSTEM PROPERTIES{{}} ------
{getprop()}
------ 0.035s was the duration of 'SYSTEM PROPERTIES' ------
------ KERNEL LOG (dmesg) ------
[ro.build.version.release]: [9]
"""


@pytest.mark.parametrize("command", ["", " (getprop)"])
def test_a_bug_report_gives_its_properties_and_nothing_of_its_logs(tmp_path: Path, command: str) -> None:
    (tmp_path / "bugreport.txt").write_text(BUG_REPORT.format(command))
    found = folder.read(tmp_path / "bugreport.txt")
    assert kinds(found) == ["bugreport_head", "getprop"]
    assert str(read_evidence(found).value("android.version")) != "9"
    assert read_evidence(found).value("device.manufacturer") == "Acme"


def test_a_part_that_was_not_read_to_its_end_is_no_whole_answer(tmp_path: Path) -> None:
    (tmp_path / "bugreport.txt").write_text(
        BUG_REPORT.format("").partition("------ 0.035s")[0] + "x" * recognition.MOST_GLANCED
    )
    piece = folder.read(tmp_path / "bugreport.txt").get("getprop")
    assert piece is not None
    assert piece.problem


PAGE = """<h1>My device</h1><table>
 <tr><th colspan='2'>Product Info</th></tr>
 <tr><th>Manufacturer:</th><td>Acme</td></tr>
 <tr><th>Model:</th><td>AC-100 (rover)</td></tr>
 <tr><th>SDK/Android version:</th><td>30/11</td></tr>
 <tr><th>Security Patch Level:</th><td>2022-04-05</td></tr>
 <tr><th>1:</th><td>android.hardware.camera</td></tr>
</table>"""


@pytest.mark.parametrize("name", ["deviceInfo.md", "device.html"])
def test_a_data_sheet_of_tables_tells_what_it_shows_and_proves_no_absence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE)
    sheet = read_evidence(folder.read(tmp_path))
    told = {
        fact: str(sheet.value(fact))
        for fact in ("device.manufacturer", "device.model", "android.version", "android.security_patch")
    }
    assert told == {
        "device.manufacturer": "Acme",
        "device.model": "AC-100",
        "android.version": "11",
        "android.security_patch": "2022-04-05",
    }
    assert sheet.value("android.nfc") is None


def test_a_page_of_prose_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "getprop.txt").write_text(getprop())
    (tmp_path / "README.md").write_text("It runs\npackage:com.topjohnwu.magisk\n[ro.debuggable]: [1]\n")
    found = folder.read(tmp_path)
    assert kinds(found) == ["getprop"]
    assert found.unread == ("README.md",)


def test_what_is_no_evidence_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir,\n")
    with pytest.raises(EvidenceError) as refused:
        folder.read(tmp_path / "letter.txt")
    assert "getprop" in str(refused.value.remedy)


def test_a_zip_gives_what_its_folder_gives(evidence_folder: Write, tmp_path: Path) -> None:
    place = evidence_folder(READY_FOLDER)
    archive = tmp_path / "phone.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(READY_FOLDER):
            file.write(place / name, f"phone/{name}")
    assert [(p.kind, p.content) for p in folder.read(archive).evidence] == [
        (p.kind, p.content) for p in folder.read(place).evidence
    ]


def zip_of(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def flipped(raw: bytes) -> bytes:
    return raw[:70] + bytes(byte ^ 0x55 for byte in raw[70:120]) + raw[120:]


GOOD = zip_of({"getprop.txt": getprop().encode() * 3})
DAMAGE = {
    "cut": GOOD[:-40],
    "only the mark": b"PK\x03\x04",
    "damaged stream": GOOD[:60] + b"\xff\xff\xff\xff\xff\xff" + GOOD[66:],
    "flipped middle": GOOD[:100] + bytes(byte ^ 0x55 for byte in GOOD[100:200]) + GOOD[200:],
    "damaged lzma": flipped(zip_of({"getprop.txt": getprop().encode()}, zipfile.ZIP_LZMA)),
    "damaged bzip2": flipped(zip_of({"getprop.txt": getprop().encode()}, zipfile.ZIP_BZIP2)),
    "unknown method": GOOD.replace(b"\x08\x00", b"\x62\x00"),
    "encrypted": GOOD.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00").replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
}  # fmt: skip


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_zip_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "x.zip").write_bytes(DAMAGE[damage])
    with pytest.raises(EvidenceError):
        folder.read(tmp_path / "x.zip")


def test_zip_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(zip_of({"getprop.txt": b"\0" * 70_000_000}))
    (tmp_path / "many.zip").write_bytes(zip_of({f"{number}.txt": b"" for number in range(400)}))
    for name in ("one.zip", "many.zip"):
        with pytest.raises(EvidenceError, match="unpacks to more"):
            folder.read(tmp_path / name)


def test_a_name_that_climbs_stays_a_name(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zip_of({"../../getprop.txt": getprop().encode()}))
    assert kinds(folder.read(tmp_path / "x.zip")) == ["getprop"]
    assert not (tmp_path.parent.parent / "getprop.txt").exists()


def test_a_folder_of_too_many_files_is_refused(evidence_folder: Write) -> None:
    with pytest.raises(EvidenceError, match="more than"):
        folder.read(evidence_folder({f"{number}.txt": "" for number in range(301)}))


def recorded(tmp_path: Path, entry: dict[str, Any], content: str = getprop(), **more: Any) -> Path:
    place = tmp_path / "recorded"
    place.mkdir(exist_ok=True)
    (place / "getprop.txt").write_text(content)
    record = {"origin": "adb:X", "files": [{"file": "getprop.txt", "kind": "getprop", **entry}], **more}
    (place / "evidence.yaml").write_text(json.dumps(record))
    return place


def test_a_file_changed_after_recording_is_not_used(tmp_path: Path) -> None:
    (piece,) = folder.read(recorded(tmp_path, {"sha256": "00" * 32})).evidence
    assert piece.content == b""
    assert "changed" in str(piece.problem)


def test_an_emptied_file_is_not_taken_for_an_empty_answer(tmp_path: Path) -> None:
    (piece,) = folder.read(recorded(tmp_path, {"sha256": "00" * 32}, content="")).evidence
    assert piece.problem


def test_a_recorded_file_that_is_gone_is_told(tmp_path: Path) -> None:
    place = recorded(tmp_path, {})
    (place / "getprop.txt").unlink()
    (piece,) = folder.read(place).evidence
    assert "not in the folder" in str(piece.problem)


def test_a_record_that_is_no_record_is_refused(evidence_folder: Write) -> None:
    for text in ("[", "- a\n", "a: 1\na: 2\n"):
        with pytest.raises(EvidenceError) as refused:
            folder.read(evidence_folder({"getprop.txt": getprop(), "evidence.yaml": text}))
        assert refused.value.remedy


@pytest.mark.parametrize(
    ("entry", "more", "line"),
    [
        ({"file": ["a"]}, {}, "file must be text"), ({"kind": ["getprop"]}, {}, "kind must be text"),
        ({"command": ["getprop"]}, {}, "command must be text"), ({"exit_code": "--5"}, {}, "no exit code"),
        ({"exit_code": "9" * 5000}, {}, "no exit code"), ({"exit_code": 1.5}, {}, "no exit code"),
        ({"exit": 1}, {}, "did you mean 'exit_code'"), ({"problems": ["cut off"]}, {}, "did you mean 'problem'"),
        ({"problem": ["x"]}, {}, "problem must be text"), ({"sha256": ["x"]}, {}, "sha256 must be text"),
        ({}, {"details": "x"}, "details must be"), ({}, {"details": ["x"]}, "details must be"),
        ({}, {"origin": ["x"]}, "origin must be text"), ({}, {"taken": {"a": "b"}}, "taken must be text"),
        ({}, {"files": "x"}, "files must be a list"), ({}, {"files": {"getprop.txt": "b"}}, "files must be a list"),
        ({}, {"files": ["getprop.txt"]}, "an entry holds keys"), ({}, {"files": [{"kind": "getprop"}]}, "names no file"),
        ({}, {"file": []}, "did you mean 'files'"),
    ],
)  # fmt: skip
def test_a_record_of_another_shape_is_refused_with_the_place(
    tmp_path: Path, entry: dict[str, Any], more: dict[str, Any], line: str
) -> None:
    with pytest.raises(EvidenceError, match=line) as refused:
        folder.read(recorded(tmp_path, entry, **more))
    assert "evidence.yaml:1:" in str(refused.value)
    assert "take it away" in str(refused.value.remedy)


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "Which SU"}, {"kind": "which-su"}, {"kind": "", "command": "adb shell which su"},
        {"kind": "", "command": "adb -s X shell 'which su'"}, {"kind": "", "command": "$ which su"}, {"kind": "unheard of", "command": "which su"},
        {"kind": "", "command": ""}, {"kind": "unheard of"},
    ],
)  # fmt: skip
def test_a_recorded_answer_is_known_however_its_kind_is_written(tmp_path: Path, entry: dict[str, str]) -> None:
    (tmp_path / "which_su.txt").write_text("/system/xbin/su\n")
    (tmp_path / "evidence.yaml").write_text(json.dumps({"files": [{"file": "which_su.txt", **entry}]}))
    found = folder.read(tmp_path)
    assert kinds(found) == ["which_su"]
    assert found.unread == ()


@pytest.mark.parametrize(
    "name",
    [
        "which_su (1).txt", "which_su-2.txt", "which_su-copy2.txt", "which su.txt", "Which_Su.TXT", "which-su.txt", "which_su.txt.txt",
        "which_su - Copy.txt", "which_su", "which_su.log", "which_su_(2).txt", "command_-v_su.txt", "which_-a_su.txt", "root.txt", "su.incomplete.txt",
    ],
)  # fmt: skip
def test_an_answer_is_known_under_the_names_that_people_give_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "getprop.txt").write_text(getprop())
    (tmp_path / name).write_text("/system/xbin/su\n")
    found = read_evidence(folder.read(tmp_path))
    assert found.value("android.rooted") is (None if name == "su.incomplete.txt" else True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pm_list_packages (1).txt", "pm_list_packages"), ("pm list packages -3.txt", "pm_list_packages_3"), ("PM_LIST_PACKAGES_D.TXT", "pm_list_packages_d"),
        ("cmd_package_list_features.txt", "pm_list_features"), ("Dumpsys_Media.Camera.txt", "dumpsys_media.camera"), ("build.prop", "build.prop"),
        ("settings-list-global.txt", "settings_list_global"), ("mount.txt", "proc_mounts"), ("ls_-l_sbin_su.txt", "ls_su"), ("date +%s.txt", "date"),
    ],
)  # fmt: skip
def test_a_name_means_its_kind(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_text("x\n")
    assert kinds(folder.read(tmp_path)) == [kind]


def test_folders_within_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "getprop.txt").write_text(getprop())
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "which_su.txt").write_text("/system/xbin/su\n")
    assert folder.read(tmp_path).unread == ("more/",)


def test_a_prompt_of_root_in_a_session_is_a_sign(tmp_path: Path) -> None:
    (tmp_path / "session.txt").write_text("rover:/ # getprop\n" + getprop() + "rover:/ # exit\n")
    assert read_evidence(folder.read(tmp_path)).value("android.rooted") is True
    (tmp_path / "session.txt").write_text("root@pc:~# adb shell getprop\n" + getprop() + "root@pc:~# exit\n")
    assert read_evidence(folder.read(tmp_path)).value("android.rooted") is None


def test_saving_twice_gives_the_same_bytes(evidence_folder: Write, tmp_path: Path) -> None:
    found = folder.read(evidence_folder(READY_FOLDER))
    for name in ("a.zip", "b.zip"):
        saved.save_zip(found, tmp_path / name, tool="tapready 1")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_command_with_a_path_is_saved_below_the_folder_only(tmp_path: Path) -> None:
    from eligibility.facts.evidence import Evidence

    climbing = Recording("adb:X", (Evidence("../../etc/x", b"a"), Evidence("id", b"b", name="../id.txt")))
    saved.save_folder(climbing, tmp_path / "in" / "out", tool="t")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.parent == tmp_path / "in" / "out" for path in written)


def test_two_pieces_of_one_name_are_both_saved(tmp_path: Path) -> None:
    from eligibility.facts.evidence import Evidence

    found = Recording(
        "file:session.txt", (Evidence("getprop", b"a", name="session.txt"), Evidence("id", b"b", name="session.txt"))
    )
    saved.save_folder(found, tmp_path / "out", tool="t")
    again = folder.read(tmp_path / "out")
    assert {piece.kind: piece.content for piece in again.evidence} == {"getprop": b"a", "id": b"b"}


def test_json_of_other_things_is_no_iphone(tmp_path: Path) -> None:
    (tmp_path / "getprop.txt").write_text(getprop())
    (tmp_path / "export.json").write_text('{"product": "Till", "os_version": "14", "productType": "phone"}')
    found = folder.read(tmp_path)
    assert kinds(found) == ["getprop"]
    assert found.unread == ("export.json",)
