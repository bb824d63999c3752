"""Evidence recorded earlier: a folder, a zip of one, or one bare file."""

from __future__ import annotations

from pathlib import Path

from eligibility.errors import EvidenceError
from eligibility.facts import answers
from eligibility.facts.evidence import Evidence, Recording
from eligibility.sources import evidence_record, recognition

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MOST_FILES = 300
MOST_BYTES = 64_000_000
FACTS = ("facts.yaml", "facts.yml")
_NOT_OURS = ("__MACOSX/", "._")


def read(path: Path) -> Recording:
    """Read whatever is at the path; raise ``EvidenceError`` saying what was expected there."""
    if path.is_dir():
        return _recording(*_folder_files(path), f"file:{path.name}")
    content = limited(path)
    if content.startswith(_ZIP):
        return _recording(*_zip_files(path, content), f"file:{path.name}")
    pieces = tuple(recognition.pieces(path.name, content))
    if not pieces:
        raise EvidenceError(
            "this is no evidence that is known here",
            where=str(path),
            remedy="give a getprop file, an evidence folder or zip, an ideviceinfo answer or a facts file",
        )
    return Recording(f"file:{path.name}", pieces, unread=recognition.unread(pieces))


def _folder_files(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files that may be evidence, and the names of the others."""
    files = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
    if len(files) > MOST_FILES:
        raise EvidenceError(
            f"the folder holds more than {MOST_FILES} files", where=str(path), remedy="give one device's folder"
        )
    wanted = {file.name: limited(file) for file in files if _may_be_evidence(file.name)}
    folders = [
        f"{entry.name}/" for entry in sorted(path.iterdir()) if entry.is_dir() and not entry.name.startswith(".")
    ]
    return wanted, [*(file.name for file in files if file.name not in wanted), *folders]


def _may_be_evidence(name: str) -> bool:
    return name in (evidence_record.NAME, *FACTS) or recognition.is_evidence_name(name)


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
    record = evidence_record.read(files.pop(evidence_record.NAME, None), origin.removeprefix("file:"))
    pieces = [evidence_record.piece_of(entry, files.get(entry["file"])) for entry in record.files]
    names = {entry["file"] for entry in record.files}
    for name, content in sorted(files.items()):
        if name not in names:
            claimed = name in FACTS
            found = [Evidence(answers.FACTS, content, name=name)] if claimed else [*recognition.pieces(name, content)]
            pieces += found
            others += [] if found else [name]
    unread = tuple(sorted({*others, *recognition.unread(pieces)}))
    return Recording(record.origin or origin, tuple(pieces), record.taken, record.details, unread)
