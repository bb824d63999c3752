r"""One shell script for all commands, so that a probe costs one round trip.

The script prints markers that no output can contain by accident (they begin with random digits).
Each part is watched on the device: the shell of Android starts a command, tells a loop behind a pipe
its process id, and the loop kills what does not end in time. (``timeout`` would do the same, but one
more program start for each part doubles the device's work, and not every device has it.)

With shell protocol version 2 the output and the errors travel apart, and both carry markers. Without
it the errors follow the output of their part, and the terminal may have turned ``\n`` to ``\r\n``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility.facts.commands import Command

LONGEST = 4000
"""Bytes: a device without shell protocol 2 refuses more than 4 kB."""

# run: one command under watch. part: begin one. told: run, and tell its exit code.
# ask: as it is. sift: only some lines. trim: only the first bytes.
_RUN = """\
run(){ t=$1;shift;"$@" 3>&- 4>&- 5>&-&
echo $! $t>&5;wait $!;c=$?;echo>&5;return $c;}
"""
_APART = """\
part(){ n=$((n+1));echo "
$D<$n";echo "
$D<$n">&2;}
told(){ run "$@";echo "
$D!$?">&2;}
ask(){ part;told "$@";}
sift(){ part;g=$1;shift;told "$@"|grep -E "$g";}
trim(){ part;l=$1;shift;told "$@"|head -c $l;}
"""
_TOGETHER = """\
part(){ n=$((n+1));echo "
$D<$n";}
told(){ run "$@" 2>&4;echo "
$D!$?">&4;}
over(){ echo "
$D-">&3;}
ask(){ part;{ told "$@">&3;over;} 4>&1|tail -c 400;}
sift(){ part;g=$1;shift;{ told "$@"|grep -E "$g">&3;over;} 4>&1|tail -c 400;}
trim(){ part;l=$1;shift;{ told "$@"|head -c $l>&3;over;} 4>&1|tail -c 400;}
"""
_WATCH = """\
echo "
$D.";echo "
$D.">&2
} 5>&1 >&3|{
read -t 9 x</dev/null 2>&1
[ $? -gt 1 ]&&exec cat>/dev/null
while read -r a t;do read -r -t $t x||{ kill -9 $a 2>&3;read -r x;};done
} 3>/dev/null
"""


@dataclass(frozen=True, slots=True)
class Script:
    """The text to run, the delimiter its markers begin with, and what each part asks."""

    text: str
    delimiter: bytes
    commands: tuple[Command, ...]
    apart: bool


def compose(commands: Iterable[Command], *, apart: bool, delimiter: str | None = None) -> Script:
    """Write the script; ``apart`` says whether output and errors come as two streams (shell protocol 2)."""
    commands = tuple(commands)
    delimiter = delimiter or secrets.token_hex(12)
    lines = [_part(command) for command in commands]
    head = f"D={delimiter};n=0;exec </dev/null 3>&1\n{_RUN}{_APART if apart else _TOGETHER}{{\n"
    return Script(head + "\n".join(lines) + "\n" + _WATCH, delimiter.encode(), commands, apart)


def _part(command: Command) -> str:
    """One line of the script. One byte more than the limit is sent, to tell a full answer from a cut one."""
    run = f"{command.seconds} {' '.join(command.words)}"
    if command.keep:
        return f"sift '{command.pattern}' {run}"
    return f"trim {command.limit + 1} {run}" if command.bulky else f"ask {run}"
