"""``gate.yaml``: every mistake at once, and nothing unsafe by default."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import jsonschema
import pytest

from eligibility.gate.service.app import Service
from eligibility.gate.service.secret import Secret
from eligibility.gate.service.settings import SettingsError, read_settings, settings_schema
from tests.gate.service.running import ENVIRONMENT, near, prepare


def mistakes(text: str, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(text.encode(), "gate.yaml", environment or {})
    return [str(problem) for problem in caught.value.problems]


def test_all_mistakes_come_with_their_lines() -> None:
    told = mistakes(
        "polices: x\nlimits: {body: 5}\nlog:\n  mode: strict\norigins: ['*']\n", {"STRIPE_SECRET_KEY": "a b"}
    )
    assert len(told) == 5
    assert all(line.startswith(("gate.yaml:", "$STRIPE_SECRET_KEY")) for line in told)
    assert "did you mean" in told[0] or "policy" in "".join(told)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "nothing says who may ask"), ("open_to_all: true\nlisten: {host: 0.0.0.0}", "is not for 0.0.0.0"),
        ("open_to_all: true\napi_keys: x.yaml", "contradicts"), ("open_to_all: true\nstripe: {}", "STRIPE_SECRET_KEY"),
        ("open_to_all: true\nstripe: {base_url: 'http://stripe.example'}", "in the clear"),
        ("open_to_all: true\ntokens: {keys: x, audience: y}", "remember used tokens"), ("[1]", "keys and values"),
        ("open_to_all: true\nopen_to_all: true", "stands already"), ("open_to_all: maybe", "open_to_all"),
    ],
)  # fmt: skip
def test_what_is_unsafe_or_contradicts_is_refused(text: str, what: str) -> None:
    assert what in "\n".join(mistakes(text))


def test_what_the_settings_name_is_looked_at_all_at_once(tmp_path: Path) -> None:
    config = prepare(tmp_path, policy={"mode": "sometimes"}, log={"file": "no/such/folder/log.db"})
    (tmp_path / "keys.yaml").write_text("keys: [{id: x}]")
    next((tmp_path / "signing").iterdir()).write_text("spoilt")
    with pytest.raises(SettingsError) as caught:
        near(config).__enter__()
    told = "\n".join(map(str, caught.value.problems))
    for part in ("policy.yaml", "keys.yaml", "signing", "log.db"):
        assert part in told


def test_a_database_of_something_else_is_no_log(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "decisions.db") as connection:
        connection.execute("CREATE TABLE decisions (seq, sha256)")
    with pytest.raises(SettingsError, match="something else"):
        near(prepare(tmp_path)).__enter__()


def test_the_command_line_comes_before_the_file() -> None:
    settings, _ = read_settings(
        b"open_to_all: true\npolicy: strict", "x", {}, host="localhost", port=1, policy="default"
    )
    assert (settings.listen.host, settings.listen.port, settings.policy) == ("localhost", 1, "default")
    with pytest.raises(SettingsError):
        read_settings(b"open_to_all: true", "x", {}, host="0.0.0.0")


def test_a_bad_errors_table_is_refused_when_loaded_and_when_reloaded(tmp_path: Path) -> None:
    import shutil

    from eligibility import content

    shutil.copytree(Path(str(content.folder("rules"))), tmp_path / "rules")
    table = tmp_path / "rules" / "stripe" / "errors.yaml"
    good = table.read_text()
    config = prepare(tmp_path, rules="rules")
    table.write_text("nonsense: true\n")
    with pytest.raises(SettingsError, match=r"errors\.yaml"):
        near(config).__enter__()
    table.write_text(good)
    with near(config) as gate:
        before = gate.service.decision_reader
        table.write_text("nonsense: true\n")
        gate.reload()
        assert gate.service.decision_reader is before
        assert gate.get("/readyz").json()["refused_reloads"] == ["rules"]
        assert 'tapready_reloads_total{part="rules",result="refused"} 1' in gate.get("/metrics").text
        assert "errors.yaml" in gate.journal.getvalue()
        table.write_text(good)
        gate.reload()
        assert gate.service.decision_reader is not before
        assert gate.get("/readyz").json()["refused_reloads"] == []


def test_secrets_do_not_show_or_travel() -> None:
    secret = Secret("PLANTED")
    assert "PLANTED" not in f"{secret} {secret!r} {secret!s} {[secret]} {secret:>30}"
    for travel in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="not to be pickled"):
            travel(secret)


def test_the_schema_takes_what_the_service_takes(tmp_path: Path) -> None:
    import json

    config = prepare(tmp_path)
    jsonschema.validate(json.loads(config.read_text()), settings_schema())
    settings, secrets = read_settings(config.read_bytes(), "x", ENVIRONMENT, folder=tmp_path)
    service = Service(settings, secrets)
    service.parts.close()
