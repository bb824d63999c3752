"""Generated parts of the documents: ``python -m tests.documents --write`` makes them, ``--check`` compares.

The CLI reference in README.md, the fact and operator tables in rules/README.md, and the JSON Schemas.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from eligibility.assessment import Question
from eligibility.cli import COMMANDS, tapready
from eligibility.cli.schema import schema_of
from eligibility.probes import vocabulary
from eligibility.reporting import text
from eligibility.reporting.rows import assessment_row, report_of
from eligibility.rulebook.comparisons import COMPARISONS
from eligibility.sources import folder
from eligibility.sources.adb import COMMANDS as ADB_COMMANDS
from eligibility.workbench import Workbench

ROOT = Path(__file__).parent.parent


def documents() -> dict[str, str]:
    """Path → what the file must hold."""
    return {
        "README.md": _filled(
            "README.md",
            {
                "cli": cli_reference(),
                "commands": command_table(),
                "ready": sample("ready-phone"),
                "refused": sample("old-handheld"),
            },
        ),
        "rules/README.md": _filled("rules/README.md", {"facts": fact_table(), "operators": operator_table()}),
        "rules/rule.schema.json": _json("rule"),
        "reports/assessments.schema.json": _json("assessments"),
    }


def cli_reference() -> str:
    """The help of every command, as the command prints it."""
    blocks = [_help(tapready, "tapready")]
    for name in COMMANDS:
        command = tapready.get_command(click.Context(tapready), name)
        assert command is not None
        blocks.append(_help(command, f"tapready {name}"))
        if isinstance(command, click.Group):
            blocks += [_help(inner, f"tapready {name} {word}") for word, inner in sorted(command.commands.items())]
    return "\n".join(f"```text\n{block}\n```\n" for block in blocks)


def _help(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path, terminal_width=80, max_content_width=80)
    return command.get_help(context).replace("\b", "").strip()


def sample(example: str) -> str:
    """What check prints for an example, on a fixed day."""
    bench = Workbench()
    question = Question("stripe", date(2026, 11, 20), country="GB")
    where = f"device_catalog/examples/{example}"
    assessment = bench.assess(bench.sheet(folder.read(ROOT / where)), question, subject=where)
    return f"```text\n{text.render(report_of([assessment_row(assessment)], []))}```\n"


def command_table() -> str:
    """Every command that is run on a device."""
    cells = [(command.shell.replace("|", "\\|"), command.why) for command in ADB_COMMANDS]
    return (
        "\n".join(["| command | what for |", "|---|---|", *(f"| `{shell}` | {why} |" for shell, why in cells)]) + "\n"
    )


def fact_table() -> str:
    """Every fact with its kind and meaning."""
    rows = [f"| `{fact.name}` | {fact.kind_name} | {_meaning(fact)} |" for fact in vocabulary().values()]
    return "\n".join(["| fact | kind | meaning |", "|---|---|---|", *rows]) + "\n"


def _meaning(fact: object) -> str:
    choices = ", ".join(sorted(fact.choices))  # type: ignore[attr-defined]
    return fact.meaning + (f" One of {choices}." if choices else "")  # type: ignore[attr-defined]


def operator_table() -> str:
    """Every operator with the kinds it takes."""
    rows = [f"| `{c.name}` | {c.meaning} | {', '.join(sorted(c.kinds))} |" for c in COMPARISONS.values()]
    return "\n".join(["| operator | holds when the fact | kinds |", "|---|---|---|", *rows]) + "\n"


def _json(name: str) -> str:
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def _filled(path: str, parts: dict[str, str]) -> str:
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name}:start[^>]*-->\n).*?(<!-- {name}:end -->)", re.DOTALL)
        assert pattern.search(text), f"{path} has no markers for {name}"
        text = pattern.sub(lambda match, part=part: match[1] + part + match[2], text)
    return text


def stale() -> Iterator[str]:
    """The files that are not as they must be."""
    for path, wanted in documents().items():
        file = ROOT / path
        if not file.is_file() or file.read_text(encoding="utf-8") != wanted:
            yield path


def main() -> int:
    """Write or check."""
    if "--write" in sys.argv:
        for path, wanted in documents().items():
            (ROOT / path).write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    old = list(stale())
    for path in old:
        print(f"{path} is not as generated: run 'make docs'")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
