"""From what a user names to a fact sheet: paths, ``model:``, ``-``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from eligibility.cli._absent import is_there, meant_subject
from eligibility.cli._told import say
from eligibility.errors import EligibilityError, EvidenceError, SourceUnavailable, WrongUse

if TYPE_CHECKING:
    from eligibility.facts.evidence import Recording
    from eligibility.facts.fact import Fact, FactSheet
    from eligibility.reporting.document import Failure
    from eligibility.workbench import Workbench

ADB = "adb:"
_NO_PATH = (ADB, "model:", "iphone:", "-")
_MOST_STDIN = 1_000_000
_WRITTEN = (".yaml", ".yml", ".json")


class Looked(NamedTuple):
    """A subject, what is known of it, and the evidence that was read, if any was."""

    subject: str
    sheet: FactSheet
    recording: Recording | None = None


def vouched(files: Sequence[Path], bench: Workbench) -> tuple[Fact, ...]:
    """The facts of files that the user vouches for; a mistake in them is wrong use."""
    from eligibility.sources.places import limited

    try:
        return tuple(fact for file in files for fact in _facts(limited(file), str(file), bench))
    except EvidenceError as wrong:
        raise WrongUse(str(wrong), remedy=wrong.remedy) from None


def look(subjects: tuple[str, ...], bench: Workbench, own: Sequence[Fact] = ()) -> Iterator[Looked | Failure]:
    """Look at each subject in order; one that fails does not stop the rest. Live devices are read all at once.

    ``own`` are facts of the user's that hold for each of them.
    """
    live = [subject for subject in subjects if subject.startswith(ADB)]
    recordings = read_devices(live) if live else {}
    for subject in subjects:
        try:
            if subject.startswith(ADB):
                recording = recordings[subject]()
                yield Looked(subject, bench.sheet(recording, own), recording)
            else:
                yield from _look_at(subject, bench, own)
        except EligibilityError as wrong:
            yield _failure(subject, wrong)


def spread(subjects: Sequence[str], many: int) -> Iterator[str]:
    """The subjects, with a folder of at least so many devices in place of it each of them: they can be looked at apart."""
    from eligibility.sources import shelf

    for subject in subjects:
        inner = shelf.devices_in(Path(subject), many) if not subject.startswith(_NO_PATH) else ()
        yield from (f"{subject.rstrip('/')}/{name}" for name in inner) if inner else (subject,)


def once(subjects: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The subjects, each once, and those that were named again, if only by another way to the same place."""
    kept: dict[str, str] = {}
    again: dict[str, None] = {}
    for subject in subjects:
        place = subject if subject.startswith(_NO_PATH) or "\0" in subject else os.path.realpath(subject)
        if place in kept:
            again[subject] = None
        kept.setdefault(place, subject)
    return tuple(kept.values()), tuple(again)


def read_devices(subjects: Sequence[str]) -> dict[str, Callable[[], Recording]]:
    """Read live devices in parallel, telling each on standard error; a call gives the recording or raises."""
    from eligibility.sources import adb

    serials = [subject.removeprefix(ADB) for subject in dict.fromkeys(subjects)]
    done = count(1)

    def told(serial: str, result: adb.Result) -> None:
        how = "could not be read" if isinstance(result, SourceUnavailable) else "read"
        click.echo(f"{ADB}{serial} {how} ({next(done)} of {len(serials)})", err=True)

    results = adb.collect_many(serials, on_done=told)
    return {f"{ADB}{serial}": _giving(result) for serial, result in zip(serials, results, strict=True)}


def _giving(result: Recording | SourceUnavailable) -> Callable[[], Recording]:
    def give() -> Recording:
        if isinstance(result, SourceUnavailable):
            raise result
        return result

    return give


def all_devices() -> tuple[str, ...]:
    """Every device the adb server lists, those that cannot be read too; raises ``SourceUnavailable`` for none."""
    from eligibility.sources import adb

    found = tuple(f"{ADB}{device.address}" for device in adb.connected())
    if not found:
        raise SourceUnavailable("no device is connected", remedy="tapready doctor tells why none is seen")
    return found


def _look_at(subject: str, bench: Workbench, own: Sequence[Fact]) -> Iterator[Looked | Failure]:
    if subject == "-":
        content = sys.stdin.buffer.read(_MOST_STDIN + 1)
        yield Looked(subject, bench.sheet(facts=(*_facts(content, "stdin", bench), *own)))
    elif subject.startswith("model:"):
        yield Looked(subject, _model(subject.removeprefix("model:").strip(), bench, own))
    elif subject.startswith("iphone:"):
        raise SourceUnavailable(
            "a connected iPhone cannot be read yet",
            remedy="save the answer of 'ideviceinfo' to ideviceinfo.txt and give that file",
        )
    else:
        yield from _path(subject, bench, own)


def _model(name: str, bench: Workbench, own: Sequence[Fact]) -> FactSheet:
    from eligibility.sources.lookups import model_facts

    models = bench.catalog.find(name)
    near = bench.catalog.near(name) if not models else []
    if not models:
        hint = (
            f"near names, which are other models: {', '.join(near)}"
            if near
            else "tapready catalog search lists the models"
        )
        raise EvidenceError(f"the catalog has no model called {name!r}", remedy=hint)
    if len({model.title for model in models}) > 1:
        titles = ", ".join(model.title for model in models)
        raise EvidenceError(f"{name!r} names several models", remedy=f"name one of them: {titles}")
    return bench.sheet(facts=(*model_facts(bench.catalog, models, bench.vocabulary), *own))


def _path(subject: str, bench: Workbench, own: Sequence[Fact]) -> Iterator[Looked | Failure]:
    path = Path(subject)
    if not is_there(path):
        raise EvidenceError("there is no such file or folder", where=subject, remedy=meant_subject(subject, bench))
    if path.is_file() and path.suffix.lower() in _WRITTEN:
        yield from _written(subject, path, bench, own)
        return
    from eligibility.sources import shelf

    for name, found in shelf.recordings(path):
        called = f"{subject.rstrip('/') or '/'}/{name}" if name else subject
        if isinstance(found, shelf.Unread):
            _tell_unread(called, found.names)
            continue
        try:
            yield _looked(called, found, bench, own)
        except EligibilityError as wrong:
            yield _failure(called, wrong)


def _looked(subject: str, found: Recording | EvidenceError, bench: Workbench, own: Sequence[Fact]) -> Looked:
    from eligibility.sources.folder import SAVE, need_content

    if isinstance(found, EvidenceError):
        raise found
    _tell_unread(subject, found.unread)
    need_content(found, subject)
    sheet = bench.sheet(found, own)
    if not sheet.facts:
        raise EvidenceError("nothing in the evidence tells anything of a device", where=subject, remedy=SAVE)
    return Looked(subject, sheet, found)


def _tell_unread(subject: str, names: Sequence[str]) -> None:
    if names:
        say(f"{subject}: nothing here reads {', '.join(names)}")


def _failure(subject: str, wrong: EligibilityError) -> Failure:
    reason = str(wrong).removeprefix(f"{subject}: ")
    return {"subject": subject, "reason": reason, "remedy": wrong.remedy or "look at the message"}


def _written(subject: str, path: Path, bench: Workbench, own: Sequence[Fact]) -> Iterator[Looked]:
    from eligibility.sources.places import limited

    content = limited(path)
    if path.suffix.lower() == ".json":
        from eligibility.sources import saved_assessment

        saved = saved_assessment.read(content, str(path), bench.vocabulary)
        if saved is not None:
            lowered = saved_assessment.lowered(content)
            if lowered:
                who = "1 fact calls itself" if lowered == 1 else f"{lowered} facts call themselves"
                it = "it counts" if lowered == 1 else "they count"
                say(f"{subject}: {who} attested; a file proves nothing: {it} as measured")
            from eligibility.facts.written_digest import CHANGED

            if saved_assessment.is_changed(content):
                say(f"{subject}: {CHANGED}")
            several = len(saved) > 1
            for name, facts in saved:
                yield Looked(f"{subject}#{name}" if several else subject, bench.sheet(facts=(*facts, *own)))
            return
    yield Looked(subject, bench.sheet(facts=(*_facts(content, path.name, bench), *own)))


def _facts(content: bytes, name: str, bench: Workbench) -> list[Fact]:
    from eligibility.sources import facts_file

    return facts_file.read(content, name, bench.vocabulary)
