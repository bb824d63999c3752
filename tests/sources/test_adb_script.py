"""The script and the reading of what it prints: no input makes it fail, and no part bleeds into another."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.facts.commands import COMMANDS, Command
from eligibility.sources.adb.script import LONGEST, compose
from eligibility.sources.adb.transcript import STDERR, STDOUT, Transcript

READ_ONLY = re.compile(
    r"date \+%s|getprop|pm list (features|packages)( -[fd])?|settings list (global|secure|system)"
    r"|dumpsys [\w.]+( windows| policy)?|dumpsys package [\w.]+|locksettings get-disabled|appops query-op \w+ allow"
    r"|cmd location is-location-enabled|id|which su|ls -l( /[\w./-]+/su)+|getenforce|uname -m|cat /proc/\w+"
)
THREE = (
    Command(("one",), "", limit=50),
    Command(("two",), "", limit=50, normal_exits=(0, 1)),
    Command(("three", "words"), "", limit=50),
)
DELIMITER = "0123456789abcdef01234567"


def printed(*parts: tuple[bytes, bytes, int], apart: bool, newline: bytes = b"\n") -> tuple[bytes, bytes]:
    """What the device prints for these outputs, errors and exit codes."""
    output, errors = [], []
    mark = DELIMITER.encode()
    for number, (said, complained, code) in enumerate(parts, 1):
        begin, end = b"\n%b<%d\n" % (mark, number), b"\n%b!%d\n" % (mark, code)
        if apart:
            output += [begin, said]
            errors += [begin, complained, end]
        else:
            output += [begin, said, b"\n%b-\n" % mark, complained, end]
    output.append(b"\n%b.\n" % mark)
    return b"".join(output).replace(b"\n", newline), b"".join(errors)


def read(output: bytes, errors: bytes = b"", *, apart: bool, pieces: int = 1 << 16) -> Transcript:
    transcript = Transcript(compose(THREE, apart=apart, delimiter=DELIMITER))
    for stream, data in ((STDERR, errors), (STDOUT, output)):
        for at in range(0, len(data), pieces):
            transcript.feed(stream, data[at : at + pieces])
    return transcript


def missing_service(complained: bytes) -> bytes:
    """The one complaint that is kept in place of an output."""
    return complained.strip() + b"\n" if b"Can't find service" in complained else b""


# the commands


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.kind)
def test_every_command_only_reads(command: Command) -> None:
    assert READ_ONLY.fullmatch(" ".join(command.words))
    assert re.fullmatch(r"[\w.-]+", command.kind), "the kind is the name of a file"
    assert command.why


def test_kinds_are_unique_and_the_clock_comes_first() -> None:
    kinds = [command.kind for command in COMMANDS]
    assert len(set(kinds)) == len(kinds)
    assert kinds[0] == "date", "the time until its answer is the error of the clock's comparison"


@pytest.mark.parametrize("apart", [False, True])
def test_the_script_fits_an_old_device(apart: bool) -> None:
    assert len(compose(COMMANDS, apart=apart).text.encode()) < LONGEST


def test_delimiters_are_never_the_same() -> None:
    assert len({compose(COMMANDS, apart=True).delimiter for _ in range(50)}) == 50


def test_the_script_is_plain_shell() -> None:
    text = compose(COMMANDS, apart=True).text + compose(COMMANDS, apart=False).text
    done = subprocess.run(["sh", "-n"], input=text.encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not re.search(r"[^0-9&]>(?!&|/dev/null)", text.replace("$D<", "")), "nothing is written to a file"


# reading it


@pytest.mark.parametrize("apart", [False, True])
@given(
    outputs=st.lists(
        st.tuples(st.binary(max_size=50), st.binary(max_size=50), st.integers(0, 255)), min_size=3, max_size=3
    ),
    pieces=st.integers(1, 60),
)
def test_each_part_gets_its_own(apart: bool, outputs: list[tuple[bytes, bytes, int]], pieces: int) -> None:
    if not apart:
        outputs = [(said.replace(b"\r\n", b"\n"), complained, code) for said, complained, code in outputs]
        outputs = [(said.rstrip(b"\r"), complained.rstrip(b"\r"), code) for said, complained, code in outputs]
    transcript = read(*printed(*outputs, apart=apart), apart=apart, pieces=pieces)
    assert transcript.finished
    outputs = [(said or missing_service(complained), complained, code) for said, complained, code in outputs]
    for piece, (said, _, code) in zip(transcript.evidence(), outputs, strict=True):
        assert (piece.content, piece.exit_code) == (said, code)


@given(said=st.text("ab\n", max_size=40))
def test_a_terminal_may_have_changed_the_ends_of_lines(said: str) -> None:
    output, _ = printed((said.encode(), b"", 0), (b"x", b"", 0), (b"", b"", 0), apart=False, newline=b"\r\n")
    first, second, third = read(output, apart=False).evidence()
    assert (first.content, second.content, third.content) == (said.encode(), b"x", b"")


@given(
    output=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [f"\n{DELIMITER}{tag}\n".encode() for tag in ("<1", "<2", "<3", "<9", "<0", "!7", "-", ".", "!999")]
            ),
        ),
        max_size=30,
    ),
    errors=st.binary(max_size=100),
    pieces=st.integers(1, 50),
    apart=st.booleans(),
)
def test_no_bytes_make_it_fail(output: list[bytes], errors: bytes, pieces: int, apart: bool) -> None:
    evidence = read(b"".join(output), errors, apart=apart, pieces=pieces).evidence()
    assert [piece.kind for piece in evidence] == ["one", "two", "three_words"]
    assert all(len(piece.content) <= 50 for piece in evidence)


@given(cut=st.integers(0, 200))
def test_what_arrived_before_a_cut_stays_whole(cut: int) -> None:
    output, errors = printed((b"first" * 5, b"", 0), (b"second" * 5, b"", 0), (b"third" * 5, b"", 0), apart=True)
    for piece, whole in zip(
        read(output[:cut], errors, apart=True).evidence("the cable was pulled"),
        (b"first" * 5, b"second" * 5, b"third" * 5),
        strict=True,
    ):
        assert whole.startswith(piece.content.rstrip(b"\n")[: len(whole)])
        assert piece.problem in {None, "cut off: the cable was pulled", "not read: the cable was pulled"}
        if piece.problem is None:
            assert piece.content == whole


def test_streams_may_arrive_in_any_order() -> None:
    output, errors = printed((b"1", b"e", 0), (b"2", b"", 0), (b"3", b"", 0), apart=True)
    for order in ((STDOUT, STDERR), (STDERR, STDOUT)):
        transcript = Transcript(compose(THREE, apart=True, delimiter=DELIMITER))
        for stream in order:
            transcript.feed(stream, output if stream == STDOUT else errors)
        assert [(piece.content, piece.problem) for piece in transcript.evidence()] == [
            (b"1", None),
            (b"2", None),
            (b"3", None),
        ]


def test_the_end_of_each_part_is_told() -> None:
    ended: list[int] = []
    output, errors = printed((b"1", b"", 0), (b"2", b"", 0), (b"3", b"", 0), apart=True)
    transcript = Transcript(compose(THREE, apart=True, delimiter=DELIMITER), on_end=ended.append)
    transcript.feed(STDOUT, output[:40])
    assert ended == []
    transcript.feed(STDOUT, output[40:])
    transcript.feed(STDERR, errors)
    assert ended == [0, 1, 2]


@pytest.mark.parametrize(
    ("said", "complained", "code", "problem"),
    [
        (b"fine", b"", 0, None),
        (b"fine", b"a warning", 0, None),
        (b"x" * 51, b"", 141, "longer than 50 bytes; the rest was left out"),
        (b"half", b"", 137, "stopped: it did not end within 5 s"),
        (b"", b"sh: one: not found", 127, "the device has no command one"),
        (b"Permission Denial: no", b"", 0, "the device refused: Permission Denial: no"),
        (b"", b"java.lang.SecurityException: x", 255, "the device refused: java.lang.SecurityException: x"),
        (b"", b"bad\x1b[31m\n", 2, "ended with exit code 2: bad?[31m"),
        (b"", b"hm", 0, "no output, but: hm"),
    ],
)
def test_problems(said: bytes, complained: bytes, code: int, problem: str | None) -> None:
    transcript = read(
        *printed((said, complained, code), (b"", b"", 1), (b"", b"Can't find service: words", 20), apart=True),
        apart=True,
    )
    first, second, third = transcript.evidence()
    assert first.problem == problem
    assert second.problem is None, "a normal exit code and nothing to say"
    assert third.problem == "the device has no service words"
    assert third.content == b"Can't find service: words\n"


def test_memory_is_bounded() -> None:
    transcript = read(b"\n" + DELIMITER.encode() + b"<1\n", apart=True)
    for _ in range(100):
        transcript.feed(STDOUT, b"x" * 100_000)
        transcript.feed(STDERR, b"x" * 100_000)
    assert sum(len(piece.content) for piece in transcript.evidence()) == 50


def test_bulky_dumps_are_cut_on_the_device_already() -> None:
    lines = compose(COMMANDS, apart=True).text.splitlines()
    for command in COMMANDS:
        way = "sift " if command.keep else f"trim {command.limit + 1} " if command.bulky else "ask "
        assert any(line.startswith(way) and line.endswith(" ".join(command.words)) for line in lines)
