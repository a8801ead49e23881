"""Of the commands beside `sekisho audit`, those that read the log enter it: a new one has to be put into a table here.

Those of `sekisho audit` are in `tests/audit/commands/test_looks.py`, those over HTTP in
`tests/journeys/test_audit_api.py`, which also has `policy explain --exchange`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from audit.oversight.roles import Role
from audit.sealing.keys import KeyRing
from gateway.callers.identity import Holder, KeyStore
from gateway.cli import sekisho
from tests.audit.exports.test_sheet import entered

LOOKS = {
    "policy from-exchange": ("policy from-exchange x1 --cases {tmp}/cases.yaml", "view"),
    "policy replay": ("policy replay", "replay"),
}
ELSEWHERE = {"policy explain"}
STEPS = {"policy publish", "policy rollback", "key create", "key revoke"}
"""What they do is a record of its own, with who did it."""
NOTHING_OF_ANYBODY = {
    *("serve", "config check", "key list", "detect", "coverage"),
    *("policy lint", "policy show", "policy test", "policy diff", "policy log"),
    "policy verify-replay",
}
"""No exchange is read or told of, but for how often each exception was used (`policy lint`), without any name."""
CONFIG = """
models: [{{name: demo, provider: demo}}]
policies: [{pack}]
audit: {{url: "sqlite:///{tmp}/data/audit.db", keys: "{tmp}/keys"}}
auth:
  people:
    - {{user: 監査一, department: 監査課, roles: [auditor]}}
    - {{user: 運用, department: 情報課, roles: [system_admin]}}
"""
PACK = Path(__file__).parents[3] / "policies/packs/base-jp.yaml"


def commands(group: click.Group, *above: str) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield " ".join((*above, name))


def run(tmp_path: Path, who: str, line: str) -> Result:
    arguments = line.format(tmp=tmp_path).split()
    config = ["--config", str(tmp_path / "config.yaml")]
    before = ["audit", *config, "--as", who] if arguments[0] == "audit" else []
    rest = arguments[1:] if before else [*arguments, "--as", who, *config]
    return CliRunner().invoke(sekisho, [*before, *rest])


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG.format(tmp=tmp_path, pack=PACK), encoding="utf-8")
    entered(f"sqlite:///{tmp_path}/data/audit.db", KeyRing.open(tmp_path / "keys"), "x1")
    return tmp_path


def test_every_command_is_in_one_of_the_tables() -> None:
    there = {name for name in commands(sekisho) if not name.startswith("audit ")}
    assert there == {*LOOKS, *ELSEWHERE, *STEPS, *NOTHING_OF_ANYBODY}


@pytest.mark.parametrize("name", LOOKS)
def test_what_reads_the_log_is_entered_and_asks_for_a_role(name: str, city: Path) -> None:
    line, act = LOOKS[name]
    refused = run(city, "運用", line)
    assert "not allowed" in f"{refused.stderr}{refused.exception}"
    run(city, "監査一", line)
    told = run(city, "監査一", "audit accesses --json").stdout.splitlines()
    assert [json.loads(one)["act"] for one in told] == [act, "denied"]


def test_a_log_that_the_command_line_names_needs_no_configuration(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (city / "config.yaml").unlink()
    monkeypatch.chdir(city)
    place = ["--url", f"sqlite:///{city}/data/audit.db", "--keys", str(city / "keys")]
    for command in (["verify"], ["list"], ["show", "x1"], ["roles"]):
        done = CliRunner().invoke(sekisho, ["audit", *place, *command])
        assert done.exit_code == 0, done.output
    nowhere = CliRunner().invoke(sekisho, ["audit", "list"])
    assert nowhere.exit_code != 0 and "config.yaml" in str(nowhere.exception)


def test_the_people_of_a_log_that_the_command_line_names_are_those_of_its_own_keys(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{city}/data/audit.db"
    KeyStore.open(url, city).create(Holder("監査二", "監査課", roles=frozenset({Role.AUDITOR})))
    (city / "config.yaml").unlink()
    monkeypatch.chdir(city)
    place = ["audit", "--url", url, "--keys", str(city / "keys"), "--as"]
    told = {who: CliRunner().invoke(sekisho, [*place, who, "list"]) for who in ("監査二", "監査一")}
    assert {who: done.exit_code for who, done in told.items()} == {"監査二": 0, "監査一": 2}


def test_a_record_without_the_name_of_its_policy_is_explained_and_says_so(city: Path) -> None:
    told = run(city, "監査一", "policy explain --exchange x1")
    assert told.exit_code == 0, told.exception
    assert "記録したときのポリシーは記録にありません" in told.stdout
