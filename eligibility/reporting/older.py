"""Reports of older schemas, brought into today's form.

1.0 knew no disposition and no identity, and called the first day on which a device is refused ``eligible_until``. What to
do is made of what it says: who can help where a demand is not met, and how to find out what was not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from eligibility.errors import EvidenceError
from eligibility.reporting import _disposition, _words
from eligibility.reporting._language import PLAIN
from eligibility.reporting.document import SCHEMA, LookRow
from eligibility.reporting.lean import Words, lean_of

_AGAIN = "check the subjects again"
SCHEMAS = frozenset({"tapready/assessments/1.0"})
_KINDS = {
    "nobody": "replace",
    "vendor": "fixable",
    "provider": "fixable",
    "developer": "fixable",
    "it": "fixable",
    "cashier": "ready_after_steps",
}
"""Who can help → what that makes of a device, the gravest first."""


def lean_document(plain: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The lean form of an older report, still to be checked; raises ``EvidenceError`` where it lacks what it must have."""
    words = Words()
    try:
        rows = [lean_of(_row(one), words) for one in plain["assessments"]]
        head = {key: plain[key] for key in ("tool", "notes", "errors")}
        head["baseline"] = _baseline(plain["baseline"])
    except KeyError as error:
        raise EvidenceError(f"the saved report is damaged: {error} is missing", where=name, remedy=_AGAIN) from None
    except (TypeError, ValueError, AttributeError, IndexError):
        what = "the saved report is damaged: a value in it has the wrong kind"
        raise EvidenceError(what, where=name, remedy=_AGAIN) from None
    return {"schema": SCHEMA, **head, "rules": words.rules, "facts": words.facts, "assessments": rows, "digest": ""}


def _row(old: dict[str, Any]) -> Any:
    refused_from = old["eligible_until"]
    eligible = old["verdict"] == "eligible"
    row: Any = {
        **old,
        "identity": f"subject:{old['subject']}",
        "eligible_through": _day_before(refused_from) if refused_from and eligible else None,
        "refused_from": refused_from if old["verdict"] != "not_eligible" else None,
        "eligible_until": refused_from if eligible else None,
        "findings": [_finding(finding) for finding in old["findings"]],
    }
    row["disposition"] = _found(row)
    row["disposition"]["sentence"] = PLAIN.say(_disposition.sentence(row))
    return row


def _baseline(old: dict[str, Any] | None) -> dict[str, Any] | None:
    """What had changed, then without a word of the country."""
    if old is None:
        return None
    return {**old, "changes": [{**change, "country": None} for change in old["changes"]]}


def _finding(old: dict[str, Any]) -> dict[str, Any]:
    """A finding that is not met keeps its remedy; of what is not known only how to find out is told."""
    masked = any(gap["why"] == "masked_by_probe" for gap in old["missing"])
    if old["outcome"] in ("unmet", "waived") or masked:
        return old
    how = " ".join(dict.fromkeys(gap["how"] for gap in old["missing"]))
    return {**old, "remedy": how, "who": None, "internet": False}


def _found(row: Any) -> dict[str, Any]:
    """What to do, as far as the old report tells."""
    refusing = _words.refusing(row)
    kind, decider = "ready_after_steps" if row["actions"] else "ready", None
    if row["verdict"] == "undetermined":
        kind = "look_closer"
    elif refusing:
        order = list(_KINDS)
        decider = min(refusing, key=lambda finding: order.index(finding["who"] or "it"))
        kind = _KINDS[decider["who"] or "it"]
    hows = dict.fromkeys(gap["how"] for finding in _words.undecided(row) for gap in finding["missing"] if gap["how"])
    looks: list[LookRow] = [{"command": None, "how": how, "settles": 0, "rules": [], "facts": []} for how in hows]
    return {
        "kind": kind, "sentence": "", "by": list(dict.fromkeys(action["who"] for action in row["actions"])),
        "on": row["eligible_through"] if kind.startswith("ready") else None,
        "rule": decider["rule"] if decider else None, "reason": decider["failure_title"] if decider else None,
        "needs": [], "needs_words": None, "found": [], "steps": [] if kind == "replace" else row["actions"],
        "look": looks if kind == "look_closer" else [], "update": None, "releases": [], "instead": [], "readers": [],
    }  # fmt: skip


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
