"""Reads what the script prints, as it arrives, and gives each part its own output and nothing else's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.facts.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.facts.commands import Command
    from eligibility.sources.adb.script import Script

STDOUT, STDERR = 1, 2
STDERR_LIMIT = 2048
_LONGEST_MARKER = 64
_KILLED = 137
_NO_SERVICE = b"Can't find service"
_NOT_EXECUTABLE, _NOT_FOUND = 126, 127


@dataclass(slots=True)
class _Part:
    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    begun: bool = False
    ended: bool = False
    exit_code: int | None = None


class _Stream:
    """Cuts one stream at its markers; knows nothing of what they mean."""

    def __init__(self, script: Script, on_text: Callable[[bytes], None], on_mark: Callable[[bytes], None]) -> None:
        line_end = rb"\n" if script.apart else rb"\r?\n"
        delimiter = re.escape(script.delimiter)
        self._mark = re.compile(line_end + delimiter + rb"(<\d{1,4}|!\d{1,4}|-|\.)" + line_end)
        self._on_text, self._on_mark = on_text, on_mark
        self._pending = b""

    def feed(self, data: bytes) -> None:
        pending = self._pending + data
        at = 0
        for mark in self._mark.finditer(pending):
            self._on_text(pending[at : mark.start()])
            self._on_mark(mark[1])
            at = mark.end()
        keep = max(at, len(pending) - _LONGEST_MARKER)
        self._on_text(pending[at:keep])
        self._pending = pending[keep:]

    def close(self) -> None:
        self._on_text(self._pending)
        self._pending = b""


class Transcript:
    """The parts of one run. Feed it what arrives, in pieces of any size; then ask for the evidence.

    No input makes it fail, and it never holds more than the commands' limits allow.
    ``on_end`` is called with the number of a part (from 0) when that part is over.
    """

    def __init__(self, script: Script, *, on_end: Callable[[int], None] | None = None) -> None:
        self._script = script
        self._parts = [_Part() for _ in script.commands]
        self._on_end = on_end
        self._finished = False
        self._seen: set[tuple[int, int]] = set()
        self._places: dict[int, tuple[int, int] | None] = {STDOUT: None, STDERR: None}
        self._streams = {
            stream: _Stream(
                script,
                lambda text, stream=stream: self._text(stream, text),  # type: ignore[misc]
                lambda mark, stream=stream: self._marked(stream, mark),  # type: ignore[misc]
            )
            for stream in (STDOUT, STDERR)
        }

    @property
    def finished(self) -> bool:
        """Whether the script came to its end."""
        return self._finished

    @property
    def begun(self) -> bool:
        """Whether any part of the script was seen."""
        return any(part.begun for part in self._parts)

    def feed(self, stream: int, data: bytes) -> None:
        """Take bytes of the output (``STDOUT``) or of the errors (``STDERR``)."""
        if stream in self._streams:
            self._streams[stream].feed(data)

    def evidence(self, cut: str = "the connection was lost") -> tuple[Evidence, ...]:
        """One piece for each command; ``cut`` is the reason given for what did not arrive."""
        for stream in self._streams.values():
            stream.close()
        pairs = zip(self._script.commands, self._parts, strict=True)
        return tuple(self._piece(command, part, cut) for command, part in pairs)

    def _text(self, stream: int, text: bytes) -> None:
        place = self._places[stream]
        if place is None or not text:
            return
        index, kind = place
        part = self._parts[index]
        kept, limit = (
            (part.output, 2 * self._script.commands[index].limit + 2) if kind == STDOUT else (part.errors, STDERR_LIMIT)
        )
        kept += text[: max(0, limit - len(kept))]

    def _marked(self, stream: int, mark: bytes) -> None:
        place = self._places[stream]
        if mark.startswith(b"!") and place:
            self._parts[place[0]].exit_code = int(mark[1:])
            return
        if mark == b"-" and place:
            self._places[stream] = (place[0], STDERR)
            return
        if mark[:1] not in b"<.":
            return
        if stream == STDOUT and place:
            self._end(place[0])
        number = int(mark[1:]) - 1 if mark.startswith(b"<") else -1
        self._places[stream] = None
        if 0 <= number < len(self._parts) and (stream, number) not in self._seen:
            self._places[stream] = (number, stream)
            self._seen.add((stream, number))
            self._parts[number].begun = True
        if mark == b"." and stream == STDOUT:
            self._finished = True

    def _end(self, index: int) -> None:
        self._parts[index].ended = True
        if self._on_end:
            self._on_end(index)

    def _piece(self, command: Command, part: _Part, cut: str) -> Evidence:
        content = bytes(part.output)
        if not self._script.apart:
            content = content.replace(b"\r\n", b"\n")
        problem = problem_of(command, part, content, cut)
        if not content and _NO_SERVICE in part.errors:  # an answer too, which some Androids give as output
            content = bytes(part.errors).strip() + b"\n"
        return Evidence(command.kind, content[: command.limit], command.shell, part.exit_code, problem)


def problem_of(command: Command, part: _Part, content: bytes, cut: str) -> str | None:
    """Say why a piece is missing or not whole, or None if it is the whole answer."""
    if not part.begun:
        return f"not read: {cut}"
    if not part.ended:
        return f"cut off: {cut}"
    if len(content) > command.limit:
        return f"longer than {command.limit} bytes; the rest was left out"
    said = _first_line(bytes(part.errors)) or _first_line(content)
    return _complaint(command, said) or _bad_exit(command, part.exit_code, said, empty=not content)


def _complaint(command: Command, said: str) -> str | None:
    """What the device says instead of an answer; Android does so with any exit code."""
    if said.startswith(("Permission Denial", "Security exception", "java.lang.SecurityException")):
        return f"the device refused: {said}"
    if _NO_SERVICE.decode() in said:
        return f"the device has no service {(command.words[1:] or command.words)[0]}"
    return None


def _bad_exit(command: Command, exit_code: int | None, said: str, *, empty: bool) -> str | None:
    if exit_code == _KILLED:
        return f"stopped: it did not end within {command.seconds} s"
    if exit_code in {_NOT_EXECUTABLE, _NOT_FOUND}:
        return f"the device has no command {command.words[0]}"
    if exit_code is not None and exit_code not in command.normal_exits:
        return f"ended with exit code {exit_code}" + (f": {said}" if said else "")
    if empty and said and not exit_code:
        return f"no output, but: {said}"
    return None


def _first_line(text: bytes) -> str:
    """Return the first line that says anything, fit for a message."""
    lines = (line.strip() for line in text[:STDERR_LIMIT].decode("utf-8", "replace").splitlines())
    line = next((line for line in lines if line), "")
    return "".join(letter if letter.isprintable() else "?" for letter in line)[:200]
