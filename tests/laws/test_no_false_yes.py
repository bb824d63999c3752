"""No false yes: marks of a changed device, errors in place of answers, and what is taken away never make it better."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from eligibility import content
from eligibility.assessment import Assessment, Question, Verdict
from eligibility.facts.commands import COMMANDS
from eligibility.facts.evidence import Evidence, Recording
from eligibility.facts.fact import Fact, Grade
from eligibility.sources import evidence_record, folder, recognition, saved
from eligibility.workbench import Workbench

ON = date(2026, 11, 22)
RANK = {Verdict.NOT_ELIGIBLE: 0, Verdict.UNDETERMINED: 1, Verdict.ELIGIBLE: 2}
EXAMPLES = Path(str(content.folder("device_catalog"))) / "examples"
CLEAN = {file.name: file.read_bytes() for file in sorted((EXAMPLES / "ready-phone").glob("*.txt"))}
CLEAN |= {
    "getenforce.txt": b"Enforcing\n",
    "ls_su.txt": b"ls: /system/bin/su: No such file or directory\nls: /sbin/su: Permission denied\n",
    "proc_mounts.txt": b"/dev/block/dm-0 / ext4 ro,seclabel,relatime 0 0\nproc /proc proc rw,relatime 0 0\n",
    "dumpsys_accessibility.txt": b"ACCESSIBILITY MANAGER (dumpsys accessibility)\n     Bound services:{}\n     Enabled services:{}\n",
}
OLD = {file.name: file.read_bytes() for file in sorted((EXAMPLES / "old-handheld").glob("*.txt"))}
MARKS = Path(__file__).parent / "marks.csv"
ERRORS = (
    b"", b"error: no devices/emulators found\n", b"error: device unauthorized.\n", b"adb.exe: device offline\n",
    b"/system/bin/sh: which: inaccessible or not found\n", b"Permission Denial: can't dump from pid=1, uid=2000\n", b"Killed\n",
    b"java.lang.SecurityException: Shell does not have permission\n", b"Can't find service: package\n", b"<html><body>502</body></html>\n",
    b"\x00\xff\xfe\x01garbage\x80\n", b"cmd: Failure calling service package: Broken pipe (32)\n", b"Segmentation fault\n",
    b"usage: dumpsys\n", b"exit=127\n", b"1|KP7:/ $ \n", b"(we expect everything to be fine here)\n", b"timeout: killed\n",
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    kind: str
    file: str
    line: str


def marks() -> list[Mark]:
    with MARKS.open(encoding="utf-8", newline="") as file:
        return [Mark(**row) for row in csv.DictReader(file)]


def recording(files: Mapping[str, bytes]) -> Recording:
    return folder._recording(dict(files), [], "file:phone")


@pytest.fixture(scope="module")
def judge(bench: Workbench) -> Callable[..., Assessment]:
    def judge(files: Mapping[str, bytes] | Recording, **asked: str) -> Assessment:
        read = files if isinstance(files, Recording) else recording(files)
        return bench.assess(bench.sheet(read), Question("stripe", ON, "GB", **asked))

    return judge


def rank(found: Assessment) -> int:
    return RANK[found.verdict]


def with_line(files: Mapping[str, bytes], mark: Mark) -> dict[str, bytes]:
    return {**files, mark.file: files.get(mark.file, b"") + mark.line.encode() + b"\n"}


def test_the_clean_phone_is_eligible(judge: Callable[..., Assessment]) -> None:
    assert judge(CLEAN).verdict is Verdict.ELIGIBLE
    assert (
        judge({name: text for name, text in CLEAN.items() if (EXAMPLES / "ready-phone" / name).is_file()}).verdict
        is Verdict.ELIGIBLE
    )


def test_a_mark_is_never_eligible_and_helps_nobody(judge: Callable[..., Assessment]) -> None:
    assert len(marks()) >= 500
    passed = [mark for mark in marks() if judge(with_line(CLEAN, mark)).verdict is Verdict.ELIGIBLE]
    assert not passed
    helped = [mark for mark in marks() if rank(judge(with_line(OLD, mark))) == RANK[Verdict.ELIGIBLE]]
    assert not helped


def claims(found: Assessment) -> bytes:
    """A facts file that claims everything that is known of a device."""
    told = [fact for fact in found.sheet.facts.values() if not fact.masked]
    lines = [f"{fact.name}: {json.dumps(fact.type.kind.plain(fact.value))}" for fact in told if "." in fact.name]
    return "\n".join(line for line in lines if not line.startswith(("question", "sdk", "market"))).encode()


def test_no_claim_makes_up_for_a_mark(judge: Callable[..., Assessment]) -> None:
    said = claims(judge(CLEAN))
    assert judge({**CLEAN, "facts.yaml": said}).verdict is Verdict.ELIGIBLE
    passed = [
        mark for mark in marks() if judge({**with_line(CLEAN, mark), "facts.yaml": said}).verdict is Verdict.ELIGIBLE
    ]
    assert not passed


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_no_claim_makes_up_for_an_answer_that_failed(judge: Callable[..., Assessment], name: str) -> None:
    said = claims(judge(CLEAN))
    for error in ERRORS:
        spoilt = {**CLEAN, name: error}
        assert rank(judge({**spoilt, "facts.yaml": said})) <= rank(judge(spoilt)), error


def test_a_list_that_was_cut_still_accuses(judge: Callable[..., Assessment]) -> None:
    for package in (b"com.google.android.gms", b"com.android.vending"):
        for cut in (b"Killed\n", b"closed\n", b"package:com.exam", b"java.lang.OutOfMemoryError\n"):
            disabled = b"package:" + package + b"\n" + cut
            assert judge({**CLEAN, "pm_list_packages_d.txt": disabled}).verdict is not Verdict.ELIGIBLE, cut
            assert judge({**CLEAN, "pm_list_packages_d.incomplete.txt": disabled}).verdict is not Verdict.ELIGIBLE


@pytest.mark.parametrize("package", ["com.google.android.gms", "com.android.vending"])
def test_two_whole_lists_that_disagree_tell_nothing(judge: Callable[..., Assessment], package: str) -> None:
    lines = CLEAN["pm_list_packages.txt"].splitlines(keepends=True)
    other = b"".join(line for line in lines if package.encode() not in line)
    for name in ("pm_list_packages.log", "pm_list_packages_f.txt", "pm_list_packages_s.txt"):
        found = judge({**CLEAN, name: other})
        assert found.verdict is Verdict.UNDETERMINED, name
    assert judge({**CLEAN, "pm_list_packages.log": CLEAN["pm_list_packages.txt"]}).verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize("feature", ["android.hardware.nfc", "android.hardware.hardware_keystore"])
def test_two_lists_of_features_that_disagree_tell_nothing(judge: Callable[..., Assessment], feature: str) -> None:
    whole = b"feature:reqGlEsVersion=0x30002\n" + CLEAN["pm_list_features.txt"]
    lines = whole.splitlines(keepends=True)
    other = b"".join(line for line in lines if not line.strip().removeprefix(b"feature:").startswith(feature.encode()))
    two = {**CLEAN, "pm_list_features.txt": whole, "pm_list_features.log": other}
    assert judge({**two, "pm_list_features.log": whole}).verdict is Verdict.ELIGIBLE
    assert judge(two).verdict is not Verdict.ELIGIBLE


LISTS = ("custom_systems.csv", "root_tools.csv", "google_stand_ins.csv", "emulators.csv")


def instance(where: str, pattern: str) -> Mark:
    """A line of evidence that has the mark."""
    text = pattern.replace("*", "x7").replace("?", "x")
    if where == "value":
        name, _, value = text.partition("=")
        return Mark(where, "getprop.txt", f"[{name}]: [{value}]")
    if where in ("property", "word"):
        return Mark(where, "getprop.txt", f"[{text}]: [1]" if where == "property" else f"[init.svc.{text}x]: [running]")
    if where == "product":
        return Mark(where, "getprop.txt", f"[ro.product.system_ext.name]: [{text}]")
    if where == "feature":
        return Mark(where, "pm_list_features.txt", f"feature:{text}")
    if where == "mount":
        return Mark(where, "proc_mounts.txt", f"{text} /system/bin tmpfs ro 0 0")
    path = f"/{text.lstrip('/')}" if where == "path" else ""
    return Mark(where, "pm_list_packages.txt", f"package:{path}=com.example.app" if path else f"package:{text}")


@pytest.mark.parametrize("table", LISTS)
def test_no_row_of_a_list_of_marks_is_idle(judge: Callable[..., Assessment], table: str) -> None:
    rows = list(
        csv.DictReader((Path(str(content.folder("device_catalog"))) / table).open(encoding="utf-8", newline=""))
    )
    made = [instance(row["where"], row["pattern"]) for row in rows]
    came = [judge(with_line(CLEAN, mark)).verdict for mark in made]
    assert [mark for mark, verdict in zip(made, came, strict=True) if verdict is Verdict.ELIGIBLE] == []
    certain = [row.get("shows") in ("changed", "root", "emulator") for row in rows]
    assert [m for m, v, sure in zip(made, came, certain, strict=True) if sure and v is not Verdict.NOT_ELIGIBLE] == []


@pytest.mark.parametrize("absent", sorted(CLEAN))
def test_what_nobody_looked_at_convicts_nobody(judge: Callable[..., Assessment], absent: str) -> None:
    assert judge({name: text for name, text in CLEAN.items() if name != absent}).verdict is not Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_an_error_is_never_better_than_no_answer(judge: Callable[..., Assessment], name: str) -> None:
    absent = judge({other: text for other, text in CLEAN.items() if other != name})
    for error in ERRORS:
        for spoilt in (error, error + CLEAN[name], CLEAN[name] + error):
            if spoilt == CLEAN[name]:
                continue
            found = judge({**CLEAN, name: spoilt})
            partly_read = spoilt is not error  # what an answer holds beside an error is still read
            best = max(rank(absent), rank(judge(CLEAN)) if partly_read else 0)
            assert rank(found) <= best, error
            assert found.verdict is not Verdict.NOT_ELIGIBLE, error


def test_a_failed_command_is_never_better_than_none(judge: Callable[..., Assessment]) -> None:
    pieces = recording(CLEAN).evidence
    for piece in pieces:
        others = tuple(one for one in pieces if one is not piece)
        absent = rank(judge(Recording("adb:X", others, "2026-11-20T12:00:00Z")))
        for exit_code, problem in product((255, 127, 137, None), ("cut off: the connection was lost", None)):
            if exit_code is None and problem is None:
                continue
            failed = piece._replace(exit_code=exit_code, problem=problem)
            found = judge(Recording("adb:X", (*others, failed), "2026-11-20T12:00:00Z"))
            assert rank(found) <= max(absent, 1 if piece.kind in ABSENCE else 2), (piece.kind, exit_code, problem)


ABSENCE = {"which_su", "ls_su", "id", "proc_mounts", "getenforce", "pm_list_packages", "getprop", "uname_m"}
"""What a yes rests on by absence, or by its own word."""


@pytest.mark.parametrize("kind", sorted(ABSENCE))
def test_a_yes_by_absence_needs_a_command_that_ended_well(judge: Callable[..., Assessment], kind: str) -> None:
    pieces = [one._replace(exit_code=127) if one.kind == kind else one for one in recording(CLEAN).evidence]
    assert judge(Recording("adb:X", tuple(pieces), "2026-11-20T12:00:00Z")).verdict is Verdict.UNDETERMINED


def spoilt_records() -> Iterable[tuple[str, Recording]]:
    """Recordings of the clean phone in which one piece failed, or holds something bad."""
    pieces = recording(CLEAN).evidence
    for at, piece in enumerate(pieces):
        for name, changed in (
            ("exit", piece._replace(exit_code=255)),
            (
                "cut",
                piece._replace(
                    problem="cut off: the connection was lost", content=piece.content[: len(piece.content) // 2]
                ),
            ),
            ("silent", piece._replace(exit_code=1, content=b"")),
        ):
            yield (
                f"{piece.kind} {name}",
                Recording("adb:X", (*pieces[:at], changed, *pieces[at + 1 :]), "2026-11-20T12:00:00Z"),
            )
    for kind, text in (
        ("proc_mounts", b"magisk /system/bin tmpfs ro 0 0\n"),
        ("ls_su", b"lrwxrwxrwx 1 root root 8 2026-01-01 00:00 /sbin/su -> magisk\n"),
    ):
        others = tuple(one for one in pieces if one.kind != kind)
        yield f"{kind} bad", Recording("adb:X", (*others, Evidence(kind, text, exit_code=0)), "2026-11-20T12:00:00Z")


def test_taking_the_record_away_makes_nothing_better(judge: Callable[..., Assessment]) -> None:
    for name, made in spoilt_records():
        files = saved.files_of(made, tool="test")
        with_record = rank(judge(recording(files)))
        without = rank(judge(recording({file: text for file, text in files.items() if file != evidence_record.NAME})))
        assert without <= with_record <= rank(judge(made)), name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.kind)
def test_every_command_has_a_kind_that_a_folder_knows(command: object) -> None:
    name = f"{command.kind}.txt"  # type: ignore[attr-defined]
    assert [piece.kind for piece in recognition.pieces(name, b"x\n")] == [command.kind]  # type: ignore[attr-defined]


def test_two_files_of_a_kind_both_count(judge: Callable[..., Assessment]) -> None:
    for name, second, bad in (
        ("getprop.txt", "getprop.log", CLEAN["getprop.txt"].replace(b"[green]", b"[orange]")),
        ("pm_list_features.txt", "pm_list_features.log", b"feature:android.hardware.hardware_keystore=40\n"),
        ("which_su.txt", "which_su.log", b"/system/xbin/su\n"),
        ("getenforce.txt", "getenforce.log", b"Permissive\n"),
        ("id.txt", "id.log", b"uid=0(root)\n"),
        ("uname_m.txt", "uname_m.log", b"x86_64\n"),
    ):
        assert judge({**CLEAN, second: bad}).verdict is not Verdict.ELIGIBLE, name
    cut = b" " * 8_000_001 + b"\n/system/xbin/su\n"
    assert judge({**CLEAN, "which_su.txt": cut}).verdict is not Verdict.ELIGIBLE


def session(*typed: tuple[str, str], prompt: str = "pay7:/ $ ") -> bytes:
    return b"".join(f"{prompt}{command}\n{answer}\n".encode() for command, answer in typed)


def test_what_was_typed_in_a_session_counts(judge: Callable[..., Assessment]) -> None:
    properties = CLEAN["getprop.txt"].decode()
    others = {name: text for name, text in CLEAN.items() if name != "getprop.txt"}
    assert judge({**others, "s.txt": session(("getprop", properties))}).verdict is Verdict.ELIGIBLE
    for spoilt in (
        session(("getprop", properties), ("getprop ro.boot.verifiedbootstate", "orange")),
        session(("getprop", properties), ("getprop ro.boot.flash.locked", "0")),
        session(("su -c getprop", properties)),
        session(("su 0 getprop", properties)),
        session(("getprop", properties), ("su -v", "28.1:MAGISKSU")),
        session(("getprop", properties), ("ps -A", "root 812 1 S magiskd")),
        session(("getprop", properties)) + session(("id", "uid=2000(shell)"), prompt="other9:/ $ "),
        session(("adb -s AAA shell getprop", properties), ("adb -s BBB shell id", "uid=2000(shell)"), prompt="$ "),
        session(("getprop", properties), prompt="pay7:/ # "),
    ):
        assert judge({**others, "s.txt": spoilt}).verdict is not Verdict.ELIGIBLE, spoilt[-80:]


PROMPTS = (
    "$ adb shell {}", "$ adb -s KP7 shell {}", "$ adb -d shell {}", "C:\\>adb shell {}", "C:\\Users\\anna>adb -s KP7 shell {}",
    "PS C:\\> adb shell {}", "PS C:\\Users\\anna> .\\adb.exe shell {}", "anna@pc:~$ adb shell {}", "anna@pc:~$ sudo adb shell {}",
    "anna@Mac ~ % adb shell {}", "anna@Mac platform-tools % ./adb shell {}", "[anna@fedora ~]$ adb shell {}", "➜  ~ adb shell {}",
    "❯ adb shell {}", '$ adb shell "{}"', "$ adb shell '{}'", "# adb shell {}", "pay7:/ $ {}", "shell@pay7:/ $ {}",
)  # fmt: skip
TYPED = {
    "date.txt": "date +%s", "getprop.txt": "getprop", "pm_list_features.txt": "pm list features", "pm_list_packages.txt": "pm list packages",
    "pm_list_packages_d.txt": "pm list packages -d", "settings_list_global.txt": "settings list global", "id.txt": "id",
    "settings_list_secure.txt": "settings list secure", "uname_m.txt": "uname -m", "which_su.txt": "which su; echo exit=$?",
}  # fmt: skip


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_session_of_a_clean_phone_is_a_yes_however_the_prompt_looks(
    judge: Callable[..., Assessment], prompt: str
) -> None:
    parts = [
        prompt.format(command) + "\n" + CLEAN[name].decode()
        for name, command in TYPED.items()
        if command != TYPED["which_su.txt"]
    ]
    found = judge({"session.txt": "".join(parts).encode(), "which_su.txt": CLEAN["which_su.txt"]})
    assert found.verdict is Verdict.ELIGIBLE, [one.reason for one in found.findings if one.outcome.value == "unknown"][
        :4
    ]


@pytest.mark.parametrize(
    "prompt",
    [*PROMPTS, "* daemon not running; starting now at tcp:5037\n* daemon started successfully", "adb shell {}"],
)
def test_a_prompt_around_an_answer_takes_nothing_away(judge: Callable[..., Assessment], prompt: str) -> None:
    head, tail = prompt.format("getprop").encode(), prompt.partition("adb")[0].rstrip().encode()
    around = head + b"\n" + CLEAN["getprop.txt"] + (b"" if "daemon" in prompt or tail == b"#" else tail + b"\n")
    assert judge({**CLEAN, "getprop.txt": around}).verdict is Verdict.ELIGIBLE


BUG_REPORT_HEADS = (
    "Command line: androidboot.verifiedbootstate=orange androidboot.flash.locked=0",
    "Build: pay7-userdebug 15 KP7.260901.004 test-keys", "Build fingerprint: 'kestrel/pay7/pay7:15/KP7/1:userdebug/test-keys'",
    "Kernel: Linux version 6.1.75-KernelSU (build@x)",
)  # fmt: skip


@pytest.mark.parametrize("head", BUG_REPORT_HEADS)
def test_the_head_of_a_bug_report_counts(judge: Callable[..., Assessment], head: str) -> None:
    def report(line: str) -> bytes:
        top = f"== dumpstate: 2026-11-20 09:00:00\n{line}\n"
        return f"{top}------ SYSTEM PROPERTIES (getprop) ------\n{CLEAN['getprop.txt'].decode()}\n------ 0.1s ------\n".encode()

    others = {name: text for name, text in CLEAN.items() if name != "getprop.txt"}
    assert judge({**others, "bugreport.txt": report("Uptime: up 1 day")}).verdict is Verdict.ELIGIBLE
    assert judge({**others, "bugreport.txt": report(head)}).verdict is not Verdict.ELIGIBLE


def test_a_record_that_was_asked_through_su_tells_of_root(judge: Callable[..., Assessment]) -> None:
    record = (
        b'{"taken": "2026-11-20T09:00:00Z", "files": [{"file": "getprop.txt", "command": "adb shell su -c getprop"}]}'
    )
    assert judge({**CLEAN, "evidence.yaml": record}).verdict is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize("clock", ["1715000000", "1905000000", "1795500000"])
def test_a_clock_and_a_record_that_disagree_date_nothing(judge: Callable[..., Assessment], clock: str) -> None:
    record = b'{"taken": "2026-11-20T09:00:00Z"}'
    assert judge({**CLEAN, "evidence.yaml": record}).verdict is Verdict.ELIGIBLE
    assert judge({**CLEAN, "evidence.yaml": record, "date.txt": clock.encode()}).verdict is not Verdict.ELIGIBLE


def test_two_whole_dumps_of_two_models_are_no_yes(judge: Callable[..., Assessment]) -> None:
    other = CLEAN["getprop.txt"].replace(b"KP-700", b"KP-900").replace(b"pay7", b"pay9")
    assert judge({**CLEAN, "getprop.txt": CLEAN["getprop.txt"] + other}).verdict is Verdict.UNDETERMINED
    assert judge({**CLEAN, "getprop (1).txt": other}).verdict is Verdict.UNDETERMINED


def test_a_word_that_evidence_denies_supports_no_yes(bench: Workbench) -> None:
    orange = {**CLEAN, "getprop.txt": CLEAN["getprop.txt"].replace(b"[green]", b"[orange]")}
    names = ("android.bootloader_locked", "android.stock_os", "android.rooted", "android.verified_boot")
    known = bench.sheet(recording(CLEAN)).facts
    vouched = [known[name]._replace(grade=Grade.MEASURED, taken=None, origin="our word") for name in names]
    found = bench.assess(bench.sheet(recording(orange), vouched), Question("stripe", ON, "GB"))
    assert found.verdict is not Verdict.ELIGIBLE


@pytest.mark.parametrize(
    "odd",
    [
        {"android.abis": "x86_64"}, {"android.build_type": "userdebug"},
        {"android.fingerprint": "google/sdk_gphone64/emu64a:15/AE3A.240806.005/12228598:userdebug/dev-keys"},
    ],
)  # fmt: skip
def test_facts_that_deny_one_another_support_no_yes(bench: Workbench, odd: dict[str, str]) -> None:
    facts = [fact._replace(taken=None) for fact in bench.sheet(recording(CLEAN)).facts.values() if fact.name not in odd]
    facts = [fact for fact in facts if not fact.name.startswith(("question.", "sdk.", "market.", "provider."))]
    assert bench.assess(bench.sheet(facts=facts), Question("stripe", ON, "GB")).verdict is Verdict.ELIGIBLE
    words = bench.vocabulary
    more = [Fact(words[name], words[name].accept(value), Grade.CLAIMED, "said") for name, value in odd.items()]
    assert (
        bench.assess(bench.sheet(facts=[*facts, *more]), Question("stripe", ON, "GB")).verdict is not Verdict.ELIGIBLE
    )


def test_prose_is_no_evidence(judge: Callable[..., Assessment]) -> None:
    for prose in (
        b"(we expect android.hardware.hardware_keystore=300 here)\n",
        b"# android.hardware.nfc is missing here\n",
    ):
        found = judge({**CLEAN, "pm_list_features.txt": prose})
        assert found.sheet.get("android.keystore_version") is None
        assert found.sheet.get("android.nfc") is None or found.sheet.facts["android.nfc"].grade.word != "measured"


@pytest.mark.parametrize("taken", ["2019-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "garbage", "2026-10-01"])
def test_evidence_of_another_time_is_no_yes(judge: Callable[..., Assessment], taken: str) -> None:
    made = recording({name: text for name, text in CLEAN.items() if name != "date.txt"})
    found = judge(made._replace(taken=taken))
    assert found.verdict is Verdict.UNDETERMINED
    assert judge(made._replace(taken="2026-11-01T00:00:00Z")).verdict is Verdict.ELIGIBLE


def test_a_patch_later_than_the_day_it_was_read_is_no_yes(judge: Callable[..., Assessment]) -> None:
    later = CLEAN["getprop.txt"].replace(b"[2026-09-05]", b"[2026-11-21]")
    assert judge({**CLEAN, "getprop.txt": later}).verdict is Verdict.UNDETERMINED
