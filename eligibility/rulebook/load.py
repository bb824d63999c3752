"""Read a folder of rule files into a pack, or report all their mistakes with file, line and column."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from zlib import crc32

from eligibility.facts.fact import Vocabulary
from eligibility.rulebook import build, coverage
from eligibility.rulebook.cache import Cache
from eligibility.rulebook.pack import RulePack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from eligibility.rulebook.market import Markets
    from eligibility.rulebook.sdk_errors import ErrorTable

FORMAT = "3"
"""Changes whenever a cached document of an older tool must not be used."""
_SINGLE_FILES = ("pack.yaml", "sdks.yaml", "markets.yaml")
_APART = "errors.yaml"
"""Demands nothing, so it is neither read with the pack nor part of its digest (see ``load_errors``)."""


def pack_files(folder: Traversable) -> dict[str, bytes]:
    """Every YAML file below the folder that demands something: relative path → content, sorted by path."""
    return {path: content for path, content in sorted(_walk(folder, PurePosixPath())) if path != _APART}


def _walk(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _walk(entry, path / entry.name)
        elif entry.name.endswith((".yaml", ".yml")):
            yield str(path / entry.name), entry.read_bytes()


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents: equal digests mean equal demands."""
    import hashlib  # 6 ms that a cached pack does not need

    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def load_pack(
    folder: Traversable, vocabulary: Vocabulary, *, name: str | None = None, cache: Cache | None = None
) -> RulePack:
    """Read the pack in a folder.

    ``name`` is what the folder is called in messages. A ``cache`` spares reading and checking
    files that have not changed. Raises ``RuleError`` with every mistake of every file.
    """
    called = name or folder.name
    pack = _load(folder, vocabulary, called, cache)
    return pack._replace(sdk_errors_of=functools.cache(lambda: _sdk_errors(folder, pack, called, cache)))


def _load(folder: Traversable, vocabulary: Vocabulary, name: str, cache: Cache | None) -> RulePack:
    stamp = _stamp(folder, vocabulary) if cache else None
    key = f"pack-{FORMAT}-{crc32(stamp.encode()):08x}" if stamp else None
    kept = _kept(cache, key, stamp, vocabulary) if cache and key and stamp else None
    if kept is not None:
        return kept
    from eligibility.rulebook.check import check_files

    files = pack_files(folder)
    digest = digest_of(files)
    documents = check_files(files, vocabulary, name)
    if cache and key:
        cache.put(key, json.dumps({"stamp": stamp, "digest": digest, "documents": documents}))
    return build_pack(documents, vocabulary, digest)


def _kept(cache: Cache, key: str, stamp: str, vocabulary: Vocabulary) -> RulePack | None:
    """The pack from the cache; None when there is none, an older one, or a spoilt one."""
    try:
        kept = json.loads(cache.get(key) or "{}")
        if kept.get("stamp") != stamp:
            return None
        return build_pack(kept["documents"], vocabulary, str(kept["digest"]))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _stamp(folder: Traversable, vocabulary: Vocabulary) -> str | None:
    """Words of the vocabulary, names, sizes and times of every file: equal only while nothing changed.

    None inside a zip.
    """
    if not isinstance(folder, Path):
        return None
    words = " ".join(f"{fact.name}:{fact.kind_name}" for fact in vocabulary.values())
    lines = [str(folder.resolve()), words]
    for path in sorted(folder.rglob("*.y*ml")):
        told = path.stat()
        lines.append(f"{path.name} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}")
    return "\n".join(lines)


def build_pack(documents: Mapping[str, Any], vocabulary: Vocabulary, digest: str) -> RulePack:
    """Make the pack from checked documents (relative path → plain document)."""
    pack = documents["pack.yaml"]
    rules = [build.rule(plain, vocabulary, file) for file, plain in documents.items() if file not in _SINGLE_FILES]
    sources = tuple(build.citation(source) for source in pack.get("sources") or ())
    covers, sdks = build.covers(pack), build.sdks(documents.get("sdks.yaml", {}))
    ages = build.evidence_age(pack)
    cited = next(iter([*sources, *(edition.citation for rule in rules for edition in rule.editions)]), None)
    if cited is not None:
        rules += coverage.rules_of(covers, sdks, cited, vocabulary)
    return RulePack(
        id=pack["id"],
        provider=pack["provider"],
        title=pack["title"],
        version=pack["version"],
        summary=pack["summary"].strip(),
        digest=digest,
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        sdks=sdks,
        markets_of=functools.cache(lambda: _markets(documents.get("markets.yaml", {}))),
        sources=sources,
        covers=covers,
        evidence_age=ages,
        dated=coverage.dated(cited) if cited is not None and ages else None,
        other_readers=build.other_readers(pack, vocabulary),
    )


def _markets(plain: Mapping[str, Any]) -> Markets:
    from eligibility.rulebook import build_markets  # only questions about a country need it

    return build_markets.markets(plain)


def _sdk_errors(folder: Traversable, pack: RulePack, name: str, cache: Cache | None) -> ErrorTable:
    from eligibility.rulebook.load_errors import load_errors  # only who explains an error needs it

    return load_errors(folder, [rule.id for rule in pack.rules], name, cache)
