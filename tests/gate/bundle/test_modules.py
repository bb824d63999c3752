"""The modules of the TypeScript evaluator, and the one file that an app gets of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eligibility.gate.bundle.files import source
from eligibility.gate.bundle.modules import MODULES, joined
from tests.apps.javascript import typed
from tests.gate.bundle.conftest import APPS, SOURCES

FOLDER = SOURCES / "typescript" / "gate"
TEXTS = {name: (FOLDER / f"{name}.ts").read_text(encoding="utf-8") for name in MODULES}
LARGEST = 250
"""Lines of a module."""


def declared(text: str, word: str = "") -> list[str]:
    return re.findall(rf"^{word}(?:const|function|interface|type) (\w+)", text, re.MULTILINE)


def test_every_file_takes_part() -> None:
    assert sorted(file.name for file in FOLDER.iterdir()) == sorted(f"{name}.ts" for name in MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_small_and_imports_only_from_those_before_it(name: str) -> None:
    imported = set(re.findall(r" from '([^']*)'", TEXTS[name]))
    assert imported <= {f"./{one}" for one in MODULES[: MODULES.index(name)]}
    assert TEXTS[name].count("\n") < LARGEST


def test_the_modules_fit_each_other(modules: Path) -> None:
    assert modules
    typed(APPS / "tsconfig.json")


def test_joined_they_say_the_same_and_import_nothing() -> None:
    text = source("typescript/gate.ts")
    names = [one for module in TEXTS.values() for one in declared(module, "(?:export )?")]
    assert declared(text, "(?:export )?") == names
    assert len(set(names)) == len(names)
    assert not re.search(r"^import|^export [*{]|^export type [*{]|^} from| from '\./", text, re.MULTILINE)
    assert "\n\n\n" not in text


def test_an_app_can_import_what_the_index_exports() -> None:
    own = [one for name in MODULES for one in declared(TEXTS[name], "export ") if name not in ("api", "index")]
    handed_on = re.findall(r"^export \{ (\w+) \} from", TEXTS["index"], re.MULTILINE)
    assert sorted(own) == sorted(handed_on) == ["BUNDLE_FORMAT", "sha256"]
    assert declared(TEXTS["index"], "export ") == ["openGate"]


def test_only_what_modules_say_to_each_other_is_left_out() -> None:
    first = "/** One. */\nexport const ONE = 1;\n\nexport {\n  type Two,\n  three,\n};\n"
    last = "import { ONE } from './first';\nimport type { Two } from './first';\n\nexport type Four = { four: 4 };\n"
    hand_on = "\nexport type * from './first';\nexport { three } from './first';\n"
    assert joined([first, last + hand_on]) == "/** One. */\nexport const ONE = 1;\n\nexport type Four = { four: 4 };\n"
