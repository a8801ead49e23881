"""A table that was dropped is named, with what to do: whichever it is, on both databases."""

from __future__ import annotations

from pathlib import Path

import orjson
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.database.connect import open_for_writing
from audit.database.tables import metadata
from audit.sealing.keys import KeyRing
from tests.audit.samples import KeptSink, ended_chain, run, sealed

UNREAD = {"alembic_version", "policy_bundles", "saved_searches", "spool"}


def verify(url: str, keys: Path, *options: str) -> Result:
    return CliRunner().invoke(audit_group(lambda: Place(url, keys)), ["verify", *options])


def test_whichever_table_is_dropped_is_named_and_the_rest_is_verified_where_it_can_be(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys", KeptSink())
    assert verify(url, tmp_path / "keys").exit_code == 0
    for name in sorted(metadata.tables):
        run(url, f"ALTER TABLE {name} RENAME TO away")
        told = verify(url, tmp_path / "keys")
        report = orjson.loads(verify(url, tmp_path / "keys", "--json").stdout_bytes)
        part = verify(url, tmp_path / "keys", "--range", "0:")
        run(url, f"ALTER TABLE away RENAME TO {name}")
        assert (told.exit_code, part.exit_code) == (1, 1 if name not in UNREAD else 0), name
        assert f"表の削除: {name} / missing table: {name}\n" in told.stdout
        assert "restore a backup" in told.stdout
        kinds = [flaw["kind"] for flaw in report["findings"]]
        assert kinds == ["missing table", *["rolled back"] * (name == "checkpoints")]
        assert report["verdicts"]["completeness"] == "flawed"
        assert report["verdicts"]["integrity"] == ("intact" if name in UNREAD else "absent")
    assert verify(url, tmp_path / "keys").exit_code == 0


def test_several_are_all_named(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys, "x1")
    for name in ("records", "spool", "writers"):
        run(url, f"ALTER TABLE {name} RENAME TO away_{name}")
    report = orjson.loads(verify(url, tmp_path / "keys", "--json").stdout_bytes)
    assert [flaw["writer"] for flaw in report["findings"]] == ["records", "spool", "writers"]


def test_a_database_that_is_no_log_is_none_and_not_one_without_tables(
    url: str, tmp_path: Path
) -> None:
    engine = open_for_writing(url)
    engine.dispose()
    run(url, "CREATE TABLE another (x INTEGER)")
    refused = verify(url, tmp_path / "keys")
    assert (refused.exit_code, "no audit log in this database" in refused.stderr) == (2, True)
