"""The commands: Japanese on the terminal, JSON for machines, exit codes 0, 1 and 2."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.proof.tree_read import tree_of
from audit.reading.read import Reader
from audit.reading.words import STATES
from audit.reports.wording import Wording
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import SECRET, ended_chain, request, run

HEAVY = "presidio_analyzer presidio_anonymizer spacy litellm gateway policies detectors"
STARTS_LIGHT = f"""
import sys
import audit.commands.cli
print(*(name for name in {HEAVY.split()} if name in sys.modules))
"""


@pytest.fixture
def log(sqlite_url: str, keys: KeyRing) -> str:
    ended_chain(sqlite_url, keys, "x1", "x2")
    return sqlite_url


def audit(*arguments: str, url: str | None = None, keys: Path | None = None) -> Result:
    return CliRunner().invoke(audit_group(lambda: Place(url, keys)), arguments)


def unmask(*scope: str, url: str, keys: Path) -> None:
    """Asked by 監査一, approved by 監査二."""
    asked = audit("--as", "監査一", "unmask", "ask", *scope, "--reason", "r", url=url, keys=keys)
    identity = asked.stdout.splitlines()[1].split()[0]
    given = audit("--as", "監査二", "unmask", "approve", identity, url=url, keys=keys)
    assert (asked.exit_code, given.exit_code) == (0, 0), given.output


def test_the_commands_start_without_anything_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTS_LIGHT], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_reader_of_the_output_who_leaves_is_no_trouble_of_the_log(log: str) -> None:
    gone = OSError(errno.EPIPE, "gone")
    with pytest.raises(BrokenPipeError), Reader.open(log) as reader, reader.connection():
        raise gone
    with pytest.raises(BrokenPipeError), tree_of(log):
        raise gone


def test_a_state_has_one_name_everywhere() -> None:
    named = {state: Wording().outcome(state) for state in STATES}
    assert named == {**STATES, "open": "継続中"}


def test_list_shows_the_newest_first_under_japanese_headings(log: str) -> None:
    heading, newest, oldest = audit("list", url=log).stdout.splitlines()
    assert heading.split() == [
        "日時",
        "状態",
        "判定",
        "利用者",
        "部署",
        "モデル",
        "規則",
        "やり取り",
    ]
    assert newest.split()[2:] == ["完了", "伏せ字", "-", "-", "demo", "-", "x2"]
    assert "x1" in oldest


def test_list_as_json_gives_a_line_each_and_a_cursor_to_go_on(log: str) -> None:
    [newest] = audit("list", "--json", "--limit", "1", url=log).stdout.splitlines()
    row = json.loads(newest)
    assert (row["exchange"], row["state"], row["decision"]) == ("x2", "completed", "mask")
    rest = audit("list", "--json", "--before", row["cursor"], url=log).stdout.splitlines()
    assert [json.loads(line)["exchange"] for line in rest] == ["x1"]


@pytest.mark.parametrize(("state", "count"), [("completed", 2), ("open", 0)])
def test_list_is_narrowed_by_options(log: str, state: str, count: int) -> None:
    arguments = ("list", "--json", "--state", state, "--model", "demo", "--since", "2020-01-01")
    assert len(audit(*arguments, url=log).stdout.splitlines()) == count


def test_a_type_of_finding_is_named_in_japanese_or_as_the_log_has_it(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    with Log.open(sqlite_url, keys) as log:
        found = [["PERSON", "/messages/0/content", 0, 2], ["STREET", "/messages/0/content", 3, 4]]
        log.append_blocking(request("x1", findings=found))
    place = Place(sqlite_url, tmp_path / "keys", kinds=lambda: {"PERSON": "氏名", "AGE": "年齢"})

    def listed(kind: str) -> Result:
        return CliRunner().invoke(audit_group(lambda: place), ["list", "--json", "--finding", kind])

    # a policy made STREET up, and nobody's age was found
    kinds = ("氏名", "PERSON", "STREET", "年齢")
    assert ["x1" in listed(kind).stdout for kind in kinds] == [True, True, True, False]
    for slip in ("なまえ", "PERSONN"):
        refused = listed(slip)
        assert refused.exit_code == 2 and "no such type of finding" in refused.stderr


@pytest.mark.parametrize(
    ("option", "typed", "told"),
    [
        ("--department", "福祉果", "did you mean 福祉課?"),
        ("--department", "福祉", "did you mean 福祉課?"),
        ("--department", "下水道局", "no exchange on record has this department)"),
        ("--model", "demon", "did you mean demo?"),
        ("--rule", "pii-2", "did you mean pii-1?"),
        ("--clause", "条項", "no exchange on record has this clause)"),
    ],
)
def test_a_name_that_nothing_on_record_has_is_told_and_not_answered_with_none(
    sqlite_url: str, keys: KeyRing, tmp_path: Path, option: str, typed: str, told: str
) -> None:
    with Log.open(sqlite_url, keys) as log:
        log.append_blocking(request("x1", department="福祉課", model="demo", rules=["pii-1"]))
    place = Place(sqlite_url, tmp_path / "keys")
    for command in (["list"], ["search", "住所"], ["export", "--format", "csv"]):
        done = CliRunner().invoke(audit_group(lambda: place), [*command, option, typed])
        assert (done.exit_code, told in done.stderr) == (2, True), done.output
    looks = CliRunner().invoke(audit_group(lambda: place), ["accesses", "--json"]).stdout
    assert [json.loads(look)["act"] for look in looks.splitlines()] == ["export", "search", "list"]
    known = ["list", "--department", "福祉課", "--state", "blocked"]
    assert CliRunner().invoke(audit_group(lambda: place), known).exit_code == 0


def test_show_prints_facts_and_opened_contents(log: str, tmp_path: Path) -> None:
    shown = audit("show", "x1", url=log, keys=tmp_path / "keys").stdout
    assert "状態: 完了" in shown
    assert '"decision": "mask"' in shown
    assert f"{SECRET} x1" in shown


def test_show_without_keys_prints_facts_and_says_why_not_more(log: str, tmp_path: Path) -> None:
    shown = audit("show", "x1", url=log, keys=tmp_path / "none").stdout
    assert SECRET not in shown
    assert "表示できません" in shown


def test_verify_says_that_all_is_well_and_leaves_with_0(log: str, tmp_path: Path) -> None:
    result = audit("verify", url=log, keys=tmp_path / "keys")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("検証結果: 正常")
    assert "中身まで照合 4件" in result.stdout


def test_verify_names_a_flaw_and_leaves_with_1(log: str) -> None:
    run(log, "DELETE FROM records WHERE n = 2")
    result = audit("verify", url=log)
    assert result.exit_code == 1
    assert "検証結果: 異常あり（1件）" in result.stdout
    assert "記録の欠落" in result.stdout
    as_json = json.loads(audit("verify", "--json", url=log).stdout)
    assert [flaw["kind"] for flaw in as_json["findings"]] == ["missing record"]


def test_an_exported_file_is_private_and_verifies(log: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert audit("export", "--jsonl", "-o", str(path), url=log).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert audit("verify", "--file", str(path)).exit_code == 0
    again = audit("export", "-o", str(path), url=log)
    assert (again.exit_code, again.stderr[:7]) == (2, "Error: ")


def test_export_to_the_terminal_has_contents_only_when_asked(log: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    assert SECRET not in audit("export", url=log, keys=keys).stdout
    unmask("--everything", url=log, keys=keys)
    assert SECRET in audit("--as", "監査一", "export", "--contents", url=log, keys=keys).stdout
    refused = audit("export", "--contents", url=log)
    assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--before", "x"),
        ("show", "nope"),
        ("--url", "sqlite:///nowhere/audit.db", "verify"),
        ("--url", "postgresql://u:geheim@/d?host=/nowhere", "list"),
        ("--keys", "/nowhere", "verify"),
        ("verify", "--file", "/nowhere/log.jsonl"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line_of_error_and_exit_code_2(
    arguments: tuple[str, ...], log: str
) -> None:
    result = audit(*arguments, url=log)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("Error: ")
    assert "geheim" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--person", "税務花子"),
        ("search", "減免", "--person", "税務花子"),
        ("export", "--format", "csv", "--person", "税務花子"),
        ("hold", "place", "--person", "税務花子", "--reason", "訴訟"),
        ("unmask", "ask", "--person", "税務花子", "--reason", "調査"),
    ],
    ids=" ".join,
)
def test_an_account_in_place_of_a_pseudonym_is_refused_and_not_recorded(
    arguments: tuple[str, ...], log: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    refused = audit(*arguments, url=log, keys=keys)
    assert (refused.exit_code, "職員-3F7A-92C1" in refused.stderr) == (2, True), refused.output
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))
    assert "税務花子".encode() not in kept


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("2026-11-28", False),
        ("2026-11-28T09:30", False),
        ("2026-11-28 09:30:15", False),
        ("昨日", True),
        ("2026-13-01", True),
    ],
)
def test_a_time_is_taken_to_the_minute_and_what_is_none_is_answered_by_how_one_is_written(
    given: str, wrong: bool, log: str
) -> None:
    result = audit("list", "--since", given, url=log)
    assert (result.exit_code, "2026-11-28T09:30 の形で" in result.output) == (2 * wrong, wrong)


def test_without_a_place_the_option_is_asked_for() -> None:
    result = audit("list")
    assert result.exit_code == 2
    assert "--url" in result.stderr
