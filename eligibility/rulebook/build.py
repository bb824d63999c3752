"""Turn checked documents (plain dicts of text) into rules. Nothing here checks shapes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eligibility.facts.fact import Vocabulary
from eligibility.rulebook.citation import Citation
from eligibility.rulebook.condition import parse
from eligibility.rulebook.coverage import Coverage
from eligibility.rulebook.rule import Edition, IfUnknown, Level, OtherReader, Remedy, RemedyCase, Rule, Stage
from eligibility.rulebook.sdk import Release, SdkRange, Sdks, sdk_version

Plain = Mapping[str, Any]


def citation(plain: Plain) -> Citation:
    """A citation."""
    return Citation(
        plain["title"],
        plain["url"],
        date.fromisoformat(plain["read"]),
        plain.get("mark", "P"),
        day(plain, "published"),
    )


def rule(plain: Plain, vocabulary: Vocabulary, file: str) -> Rule:
    """A rule; its conditions must have been checked (``ConditionMistakes`` otherwise)."""
    remedy = plain["remedy"]
    cases = remedy.get("cases") or ()
    applies = plain.get("applies")
    return Rule(
        id=plain["id"],
        title=plain["title"].strip(),
        failure_title=plain["failure_title"].strip(),
        why=plain["why"].strip(),
        remedy=_remedy(remedy),
        if_unknown=IfUnknown(plain.get("if_unknown", "undetermined")),
        requirements=tuple(plain.get("requirements") or ()),
        errors={kit: tuple(codes) for kit, codes in (plain.get("errors") or {}).items()},
        applies=parse(applies, vocabulary, ("applies",)) if applies else None,
        editions=tuple(_edition(edition, plain, vocabulary, index) for index, edition in enumerate(plain["editions"])),
        file=file,
        grade=plain.get("grade"),
        remedies=tuple(
            RemedyCase(parse(case["when"], vocabulary, ("remedy", "cases", index, "when")), _remedy(case))
            for index, case in enumerate(cases)
        ),
        shows=tuple(plain.get("shows") or ()),
    )


def _remedy(plain: Plain) -> Remedy:
    return Remedy(plain["text"].strip(), plain["who"], _flag(plain.get("internet")), _flag(plain.get("update")))


def _edition(plain: Plain, whole: Plain, vocabulary: Vocabulary, index: int) -> Edition:
    return Edition(
        require=parse(plain["require"], vocabulary, ("editions", index, "require")),
        citation=citation(plain["citation"]),
        stage=Stage(plain.get("stage") or whole["stage"]),
        enforcer=plain.get("enforcer") or whole["enforcer"],
        level=Level(plain.get("level") or whole["level"]),
        sdk=SdkRange.parse(plain["sdk"]) if plain.get("sdk") else None,
        start=day(plain, "from"),
        end=day(plain, "until"),
        live_only=plain.get("reader") == "live",
        needs=plain.get("needs"),
    )


def covers(plain: Plain) -> dict[str, Coverage]:
    """Platform → what the pack says of it."""
    return {
        platform: Coverage(Stage(one["to"]), day(one, "from"), SdkRange.parse(one["sdk"]) if one.get("sdk") else None)
        for platform, one in plain["covers"].items()
    }


def other_readers(plain: Plain, vocabulary: Vocabulary) -> tuple[OtherReader, ...]:
    """The provider's card readers that a device may be used with instead."""
    return tuple(
        OtherReader(
            row["title"],
            parse(row["require"], vocabulary, ("other_readers", index, "require")) if row.get("require") else None,
            citation(row["citation"]),
        )
        for index, row in enumerate(plain.get("other_readers") or ())
    )


def evidence_age(plain: Plain) -> dict[str, int]:
    """Fact → for how many days after it was read it is known."""
    return {fact: int(row["days"]) for row in plain.get("evidence_age") or () for fact in row["facts"]}


def sdks(plain: Plain) -> Sdks:
    """The SDK releases, each kit's newest first."""
    releases = {
        kit: tuple(sorted((_release(kit, row) for row in rows), key=lambda release: release.version, reverse=True))
        for kit, rows in (plain.get("releases") or {}).items()
    }
    return Sdks(releases)


def _release(kit: str, plain: Plain) -> Release:
    native = {platform: plain[platform] for platform in ("android", "ios") if plain.get(platform)}
    return Release(kit, sdk_version(plain["version"]), plain["version"], day(plain, "released"), native)


def day(plain: Plain, key: str) -> date | None:
    """An optional day."""
    text = plain.get(key)
    return date.fromisoformat(text) if text else None


def _flag(text: str | None) -> bool:
    return text is not None and text.lower() == "true"
