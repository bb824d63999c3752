"""Evidence recorded earlier: a folder, a zip of one, or one bare file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from eligibility.errors import ContentError, EvidenceError
from eligibility.facts import answers
from eligibility.facts.commands import ALIASES, NAMES
from eligibility.facts.evidence import Evidence, Recording, kind_of_command
from eligibility.sources import device_page

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MOST_FILES = 300
MOST_BYTES = 64_000_000
MOST_GLANCED = 2_000_000
"""So much of a file is looked at to recognise it and to tell its parts."""
RECORD = "evidence.yaml"
FACTS = ("facts.yaml", "facts.yml")
TEXT_ENDINGS = (".txt", ".prop", ".plist", ".xml", ".log", ".json", ".ips")
PAGE_ENDINGS = (".html", ".htm", ".md")
INCOMPLETE = ".incomplete"
"""What stands before the ending of a file that holds no whole answer: its name tells it without evidence.yaml, too."""
_KNOWN = re.compile(rf"({'|'.join(sorted(NAMES))}|build[._]prop|ideviceinfo)(_|$|\.prop$)")
_NOT_OURS = ("__MACOSX/", "._")
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("getprop", re.compile(r"\[[^\[\]\n]{1,256}\]:[ \t]?\[")),
    (
        "ideviceinfo",
        re.compile(r"^[ \t]*(ProductType|ProductVersion|BuildVersion|DeviceClass)[ \t]*:[ \t]*\S", re.MULTILINE),
    ),
    ("ideviceinfo", re.compile(r"^Hardware Model:[ \t]+[A-Za-z]+\d+,\d+[ \t]*$", re.MULTILINE)),
    (
        "ideviceinfo",
        re.compile(
            r'\A\s{0,100}[{\[][\s\S]{0,20000}?"(?:[Pp]roductType|modelCode|product|os_version)"\s{0,20}:\s{0,20}"'
            r"(?:iP(?:hone|ad|od)|Watch|AppleTV|iOS|RealityDevice)"
        ),
    ),
    ("ideviceinfo", re.compile(r"\A\s{0,100}(<\?xml|<!DOCTYPE plist|<plist|bplist00)")),
    (
        "pm_list_features",
        re.compile(r"^[ \t]*(feature:)?android\.(hardware|software)\.[\w.]+(=\d+)?[ \t]*$", re.MULTILINE),
    ),
    ("pm_list_packages", re.compile(r"^[ \t]*package:\S+", re.MULTILINE)),
    ("build.prop", re.compile(r"^ro\.[\w.]+(?:[ \t]?=|:[ \t])", re.MULTILINE)),
)
_SERVICE = re.compile(r"^DUMP OF SERVICE (?:CRITICAL |HIGH |NORMAL )?([\w.]+):", re.MULTILINE)
_SECTION = re.compile(r"^------ (?:[^\n(]{1,100} \()?([^\n()]{1,200})\)? ------$", re.MULTILINE)
"""A section of a bug report, with the command that it holds the answer to."""
_SECTIONS = {"SYSTEM PROPERTIES": "getprop"}
"""Sections of old bug reports that tell no command → the command."""
_TRANSCRIPT = re.compile(
    r"^[^\n]{0,200}?[$#>][ \t]+(?:adb(?:\.exe)?[ \t]+(?:-s[ \t]+\S+[ \t]+)?shell[ \t]+)?"
    r"((?:pm[ \t]+list|settings[ \t]+list|getprop|dumpsys|appops|locksettings|cmd[ \t]+location)\b[^\n>|]*"
    r"|date[ \t]+\+%s|which[ \t]+su|id|getenforce|uname[ \t]+-m|cat[ \t]+/proc/mounts)[ \t]*(?:\|[^\n]*)?$",
    re.MULTILINE,
)
"""The line of a saved session in which a command was typed, on the device or through adb."""


def read(path: Path) -> Recording:
    """Read whatever is at the path; raise ``EvidenceError`` saying what was expected there."""
    if path.is_dir():
        return _recording(*_folder_files(path), f"file:{path.name}")
    content = limited(path)
    if content.startswith(_ZIP):
        return _recording(*_zip_files(path, content), f"file:{path.name}")
    pieces = tuple(_pieces(path.name, content))
    if not pieces:
        raise EvidenceError(
            "this is no evidence that is known here",
            where=str(path),
            remedy="give a getprop file, an evidence folder or zip, an ideviceinfo answer or a facts file",
        )
    return Recording(f"file:{path.name}", pieces, unread=_unread(pieces))


def _folder_files(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files that may be evidence, and the names of the others."""
    files = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
    if len(files) > MOST_FILES:
        raise EvidenceError(
            f"the folder holds more than {MOST_FILES} files", where=str(path), remedy="give one device's folder"
        )
    wanted = [file for file in files if _may_be_evidence(file.name)]
    return {file.name: limited(file) for file in wanted}, [file.name for file in files if file not in wanted]


def _may_be_evidence(name: str) -> bool:
    return name in (RECORD, *FACTS) or name.endswith((*TEXT_ENDINGS, *PAGE_ENDINGS))


def _zip_files(path: Path, content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The same of a zip: only what lies at its root, or at the root of the one folder that holds everything."""
    import io  # bare files need no zip
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_bombs(path, len(members), sum(info.file_size for info in members))
            ours = [info for info in members if not any(part.startswith("._") for part in info.filename.split("/"))]
            ours = [info for info in ours if not info.filename.startswith(_NOT_OURS)]
            above = _common_folder([info.filename for info in ours])
            names = [info.filename.removeprefix(above) for info in ours]
            _refuse_twins(path, names)
            files = {
                name: archive.read(info)
                for name, info in zip(names, ours, strict=True)
                if "/" not in name and _may_be_evidence(name)
            }
            return files, [name for name in names if name not in files]
    except EvidenceError:
        raise
    except Exception as error:  # noqa: BLE001 - each compression has errors of its own
        raise EvidenceError(
            f"the zip cannot be read: {error}", where=str(path), remedy="zip the folder again"
        ) from None


def _common_folder(names: list[str]) -> str:
    """The folder that all of them lie in, with its slash; nothing where they lie in several."""
    folders = [name.rpartition("/")[0].split("/") for name in names]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1 or not parts[0]:
            break
        shared.append(parts[0])
    return "".join(f"{part}/" for part in shared)


def _refuse_bombs(path: Path, files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        limit = f"{MOST_FILES} files and {MOST_BYTES // 1_000_000} MB"
        raise EvidenceError(f"the zip unpacks to more than {limit}", where=str(path), remedy="give one device's folder")


def _refuse_twins(path: Path, names: list[str]) -> None:
    twin = next((name for name in names if "/" not in name and names.count(name) > 1), None)
    if twin:
        raise EvidenceError(
            f"the zip holds several files called {twin}", where=str(path), remedy="zip one device's folder"
        )


def limited(path: Path) -> bytes:
    """The content of a file of sensible size; raises ``EvidenceError`` for what cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EvidenceError(
            f"cannot be read: {error.strerror or error}", where=str(path), remedy="check the path and its permissions"
        ) from None
    if len(content) > MOST_BYTES:
        raise EvidenceError(
            f"larger than {MOST_BYTES // 1_000_000} MB", where=str(path), remedy="give one device's evidence"
        )
    return content


def _recording(files: dict[str, bytes], others: list[str], origin: str) -> Recording:
    record = _read_record(files.pop(RECORD, None), origin)
    listed, told = record.get("files"), record.get("details")
    noted = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    pieces = [_recorded(name, files.get(name), entry) for entry in noted for name in [str(entry.get("file"))]]
    names = {str(entry.get("file")) for entry in noted}
    for name, content in sorted(files.items()):
        if name not in names:
            found = [Evidence(answers.FACTS, content, name=name)] if name in FACTS else list(_pieces(name, content))
            pieces += found
            others += [] if found else [name]
    details = {key: value for key, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}
    return Recording(
        _text(record.get("origin")) or origin,
        tuple(pieces),
        _text(record.get("taken")) or None,
        details,
        tuple(sorted({*others, *_unread(pieces)})),
    )


def _unread(pieces: Iterable[Evidence]) -> tuple[str, ...]:
    """The files of kinds that nobody looks at."""
    return tuple(sorted({piece.name or piece.kind for piece in pieces if not answers.is_read(piece.kind)}))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _read_record(content: bytes | None, origin: str) -> dict[str, Any]:
    if content is None:
        return {}
    from eligibility import strict_yaml

    try:
        plain = strict_yaml.read(content, f"{origin.removeprefix('file:')}/{RECORD}").plain
    except ContentError as error:
        raise EvidenceError(
            str(error), remedy=f"mend {RECORD}, or take it away: the evidence is then read without it"
        ) from None
    if not isinstance(plain, dict):
        raise EvidenceError(f"{RECORD} must hold keys and values", where=origin, remedy=f"take {RECORD} away")
    return plain


def _recorded(name: str, content: bytes | None, entry: dict[str, Any]) -> Evidence:
    command = str(entry.get("command") or "") or None
    kind = str(entry.get("kind") or (kind_of_command(command) if command else _kind_of_name(name)))
    problem = _text(entry.get("problem"))
    exit_code = str(entry.get("exit_code"))
    if content is None:
        content, problem = b"", problem or f"{name} is recorded, but not in the folder"
    piece = Evidence(
        kind,
        content,
        command,
        int(exit_code) if re.fullmatch(r"-?\d{1,9}", exit_code, re.ASCII) else None,
        problem,
        name,
    )
    expected = str(entry.get("sha256") or "").lower()
    if not problem and expected and piece.sha256 != expected:
        return Evidence(
            kind, b"", command, piece.exit_code, f"{name} was changed after it was recorded (SHA-256 differs)", name
        )
    return piece


def _pieces(name: str, content: bytes) -> Iterator[Evidence]:
    """The evidence in one file: by its name if that says the command, else by what it looks like."""
    kind = _kind_of_name(name)
    if _KNOWN.match(kind) or answers.is_read(kind):
        problem = "it was saved as an incomplete answer" if INCOMPLETE in name else None
        yield Evidence(kind, content, problem=problem, name=name)
        return
    text = _glance(content)
    if device_page.SIGN.search(text):
        yield from device_page.read(text, name)
        return
    if name.endswith(PAGE_ENDINGS):
        return
    parts = list(_split(text, name, _TRANSCRIPT, "")) or [
        *_split(text, name, _SECTION, ""),
        *_split(text, name, _SERVICE, "dumpsys "),
    ]
    if parts:
        yield from parts
        return
    found = next((kind for kind, sign in _SIGNS if sign.search(text)), None)
    if found:
        yield Evidence(found, content, name=name)


def _split(text: str, name: str, start: re.Pattern[str], before: str) -> Iterator[Evidence]:
    """The outputs in one file: a shell session saved as it was seen, or a bug report's dumps."""
    starts = list(start.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        command = before + _SECTIONS.get(match[1].strip(), match[1].strip())
        kind = kind_of_command(command)
        kind = ALIASES.get(kind.replace("/", "_"), kind)
        output = text[match.end() : end]
        if output.strip() and (start is not _SECTION or answers.is_read(kind)):
            problem = "the file is longer than what was read of it" if end == len(text) >= MOST_GLANCED else None
            yield Evidence(kind, output.encode(), command, problem=problem, name=name)


def _kind_of_name(name: str) -> str:
    stem = name
    for ending in TEXT_ENDINGS:
        if name.endswith(ending) and name != "build.prop":
            stem = name.removesuffix(ending).removesuffix(INCOMPLETE)
            break
    kind = "_".join(word.lstrip("-") for word in stem.split("_"))
    return ALIASES.get(kind, kind)


def _glance(content: bytes) -> str:
    """The beginning as text, well enough to recognise it."""
    head = content[:MOST_GLANCED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace")
    else:
        text = head.replace(b"\x00", b"").decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
