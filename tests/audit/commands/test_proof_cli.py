"""The proof on the command line: what is trusted, what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.ledger.checkpoint_file import CheckpointFile
from audit.sealing.keys import KeyRing
from audit.sealing.note import VerifierKey, parse_notes
from audit.sealing.signing import Signer
from tests.audit.released import log_of_schema_1
from tests.audit.samples import KeptSink, ended_chain, run, sealed


@pytest.fixture
def place(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> Place:
    ended_chain(sqlite_url, keys, "x1", "x2")
    sealed(sqlite_url, tmp_path / "keys")
    return Place(sqlite_url, tmp_path / "keys")


def audit(place: Place, *arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(audit_group(lambda: place), list(map(str, arguments)), input=stdin)


def verdicts(result: Result) -> dict[str, str]:
    found: dict[str, str] = json.loads(result.stdout)["verdicts"]
    return found


def test_three_verdicts_are_told_apart(place: Place) -> None:
    assert verdicts(audit(place, "verify", "--json")) == {
        "integrity": "intact",
        "completeness": "intact",
        "anchoring": "intact",
    }
    run(str(place.url), "UPDATE records SET model = 'm' WHERE n = 1")
    shown = audit(place, "verify")
    assert shown.exit_code == 1
    assert "完全性: 異常あり（最初: 検索用列の改変" in shown.stdout
    assert "網羅性: 正常" in shown.stdout
    assert "外部固定: 正常" in shown.stdout


def test_without_the_public_key_there_is_no_anchoring(place: Place, tmp_path: Path) -> None:
    blind = Place(place.url, None)
    assert verdicts(audit(blind, "verify", "--json"))["anchoring"] == "absent"
    key = audit(place, "key").stdout
    assert verdicts(audit(blind, "verify", "--json", "--key", key))["anchoring"] == "intact"
    (tmp_path / "key.txt").write_text(key, encoding="ascii")
    given = audit(blind, "verify", "--json", "--key", tmp_path / "key.txt")
    assert verdicts(given)["anchoring"] == "intact"


def test_the_printed_key_and_checkpoint_belong_together(place: Place) -> None:
    key = VerifierKey.parse(audit(place, "key").stdout)
    [checkpoint] = parse_notes(audit(place, "checkpoint").stdout)
    assert key.accepts(checkpoint)
    assert checkpoint.size == 6


@pytest.mark.parametrize("source", ["-", "file"])
def test_a_checkpoint_from_outside_is_held_against_the_log(
    source: str, place: Place, tmp_path: Path
) -> None:
    text = audit(place, "checkpoint").stdout
    (tmp_path / "kept").write_text(text, encoding="utf-8")
    run(str(place.url), "DELETE FROM leaves WHERE position > 3")
    run(str(place.url), "DELETE FROM checkpoints")
    given = "-" if source == "-" else str(tmp_path / "kept")
    result = audit(place, "verify", "--checkpoint", given, stdin=text)
    assert result.exit_code == 1
    assert "古い写しへの巻き戻し" in result.stdout


def test_copies_in_file_sinks_are_held_against_the_log_unasked(
    place: Place, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    key = Signer.open(tmp_path / "keys")
    CheckpointFile(copy).append(key.sign(9, b"r" * 32, 0))
    with_copies = Place(place.url, place.keys, copies=(copy,))
    result = audit(with_copies, "verify")
    assert result.exit_code == 1
    assert "rolled back" in result.stdout


@pytest.mark.parametrize(
    "part", [("--exchange", "x1"), ("--range", "0:3"), ("--range", "2:"), ("--incremental",)]
)
def test_parts_are_verified_by_themselves(part: tuple[str, ...], place: Place) -> None:
    assert audit(place, "verify", *part).exit_code == 0
    run(str(place.url), "UPDATE checkpoints SET note = replace(note, '6', '7')")
    assert audit(place, "verify", *part).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--exchange", "nope"),
        ("verify", "--exchange", "x1", "--incremental"),
        ("verify", "--range", "a:b"),
        ("verify", "--range", "3:1"),
        ("verify", "--range", "2:2"),
        ("verify", "--range", "9000:"),
        ("verify", "--key", "no key"),
        ("verify", "--checkpoint", "/nowhere/kept"),
        ("verify", "--checkpoint", "-"),
        ("receipt", "--out", "/tmp/nowhere"),
        ("page", "-o", "/nowhere/page.html"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line_of_error(arguments: tuple[str, ...], place: Place) -> None:
    result = audit(place, *arguments, stdin="nothing")
    assert (result.exit_code, result.stderr[:7]) == (2, "Error: ")
    assert result.stderr.count("\n") == 1


def test_an_exchange_shows_how_far_its_records_have_come(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    place = Place(url, tmp_path / "keys")
    ended_chain(url, keys, "x1")
    assert audit(place, "show", "x1").stdout.count("appended") == 2
    sealed(url, tmp_path / "keys")
    shown = audit(place, "show", "x1").stdout
    assert "記録 2: 封印済み（位置 2; sealed）" in shown
    ended_chain(url, keys, "x2")
    sealed(url, tmp_path / "keys", KeptSink())
    assert "記録 1: 固定済み（位置 1、kept; anchored）" in audit(place, "show", "x1").stdout
    assert "anchored" in audit(place, "show", "x2").stdout


def test_an_old_log_is_migrated_before_it_is_read(url: str, keys: KeyRing, tmp_path: Path) -> None:
    log_of_schema_1(url, keys, "x1")
    place = Place(url, tmp_path / "keys")
    refused = audit(place, "list")
    assert (refused.exit_code, "sekisho audit migrate" in refused.stderr) == (2, True)
    assert audit(place, "migrate").exit_code == 0
    assert "x1" in audit(place, "list", "--json").stdout
    assert verdicts(audit(place, "verify", "--json"))["integrity"] == "intact"


def test_migrating_makes_no_log_where_there_is_none(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{tmp_path}/nowhere/audit.db", None)
    assert audit(place, "migrate").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_log_stripped_of_its_tree_is_missed_by_the_copies_outside(place: Place) -> None:
    for table in ("leaves", "tiles", "checkpoints", "deliveries"):
        run(str(place.url), f"DROP TABLE {table}")
    assert verdicts(audit(Place(place.url, None), "verify", "--json"))["anchoring"] == "absent"
    assert audit(place, "checkpoint").exit_code == 2
    result = audit(place, "verify", "--json")
    assert (result.exit_code, verdicts(result)["anchoring"]) == (1, "flawed")


def test_the_page_is_private_and_holds_the_checkpoint(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert audit(place, "page", "-o", out).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert audit(place, "checkpoint").stdout in out.read_text(encoding="utf-8")


def test_a_receipt_is_taken_out_with_what_it_is_for(place: Place, tmp_path: Path) -> None:
    enter = "INSERT INTO deliveries VALUES (0, 'tsa', '2026-11-27T00:00:00.000000Z', :r)"
    run(str(place.url), enter, r=b"token")
    assert audit(place, "receipt", "--out", tmp_path / "r").exit_code == 0
    assert (tmp_path / "r" / "token.tsr").read_bytes() == b"token"
    assert (tmp_path / "r" / "note.txt").read_text(encoding="utf-8") == audit(
        place, "checkpoint"
    ).stdout
