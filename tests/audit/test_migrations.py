"""Logs of every released schema go on with this program: nothing of them is lost, and they verify."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from audit.database.connect import open_for_reading, open_for_writing
from audit.database.tables import SCHEMA, create, metadata
from audit.errors import LogRefused
from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.flaws import Report, Tampering
from audit.migrations import numbers
from audit.proof.anchoring import Trust
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from tests.audit.released import log_of_schema_1, log_of_schema_2, opened_and_spooled
from tests.audit.samples import SECRET, ended_chain, rows, run, sealed

ROOT = Path(__file__).parents[2]
START = "import sys; from audit.database.tables import migrate; migrate(sys.argv[1])"


def migrate(url: str) -> None:
    engine = open_for_writing(url)
    create(engine)
    engine.dispose()


def verified(url: str, folder: Path) -> Report:
    trust = Trust(Signer.open(folder).verifier, CheckpointFile(folder / "checkpoints").read())
    with Reader.open(url, KeyRing.open(folder)) as reader, tree_of(url) as tree:
        return verify(reader, tree, trust)


def shown(url: str, keys: KeyRing, exchange: str) -> list[object]:
    with Reader.open(url, keys) as reader:
        detail = reader.exchange(exchange)
    assert detail is not None
    return [entry.contents for entry in detail.entries]


def test_a_log_of_schema_1_goes_on_and_its_old_records_are_sealed(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    log_of_schema_1(url, keys, "old-1", "old-2")
    ended_chain(url, keys, "new")
    sealed(url, tmp_path / "keys")
    report = verified(url, tmp_path / "keys")
    assert report.intact and report.anchoring.signed == 5 + 4
    assert SECRET in str(shown(url, keys, "old-2")[0])


def test_a_log_of_schema_2_keeps_its_tree_and_its_checkpoint(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    log_of_schema_2(url, tmp_path / "keys", "old-1", "old-2")
    migrate(url)
    report = verified(url, tmp_path / "keys")
    assert report.intact and report.anchoring.signed == 5
    assert SECRET in str(shown(url, keys, "old-1")[1])
    ended_chain(url, keys, "new")
    sealed(url, tmp_path / "keys")
    assert verified(url, tmp_path / "keys").anchoring.signed == 5 + 4


def test_an_old_log_is_not_read_before_it_is_migrated(url: str, keys: KeyRing) -> None:
    log_of_schema_1(url, keys, "old")
    with pytest.raises(LogRefused, match="run sekisho audit migrate"):
        Reader.open(url)


def test_a_new_log_has_the_tables_that_this_program_knows(url: str) -> None:
    migrate(url)
    engine = open_for_reading(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_revisions_are_numbered_without_a_gap_up_to_the_schema() -> None:
    assert numbers() == [str(n) for n in range(1, SCHEMA + 1)]


def test_processes_that_start_together_migrate_once(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    log_of_schema_2(url, tmp_path / "keys", "old")
    command = [sys.executable, "-c", START, url]
    started = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrate(url), range(4)))
    assert verified(url, tmp_path / "keys").intact


def test_a_migration_that_fails_leaves_the_old_log_as_it_was(url: str, keys: KeyRing) -> None:
    log_of_schema_1(url, keys, "old")
    run(url, "CREATE TABLE checkpoints (x INTEGER)")  # in the way of an index over its size
    with pytest.raises(DBAPIError):
        migrate(url)
    assert rows(url, "SELECT value FROM meta") == [{"value": "1"}]
    with pytest.raises(DBAPIError):
        rows(url, "SELECT * FROM leaves")
    run(url, "DROP TABLE checkpoints")
    migrate(url)
    assert SECRET in str(shown(url, keys, "old")[0])


@pytest.mark.parametrize(
    "at", ["2026-13-99T00:00:00.000000Z", "いつか", "1999-05-01T00:00:00.000000Z"]
)
def test_what_was_edited_before_the_migration_is_still_found(
    url: str, keys: KeyRing, tmp_path: Path, at: str
) -> None:
    log_of_schema_2(url, tmp_path / "keys", "old-1", "old-2")
    run(url, "UPDATE records SET at = :at WHERE n = 1", at=at)
    migrate(url)
    first = verified(url, tmp_path / "keys").findings[0]
    assert (first.n, first.kind) == (1, Tampering.EDITED_COLUMN)
    ended_chain(url, keys, "new")
    assert SECRET in str(shown(url, keys, "new")[0])


def test_what_a_killed_program_of_schema_6_had_spooled_is_recovered(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    log_of_schema_2(url, tmp_path / "keys", "old-1")
    opened_and_spooled(url, keys, "cut", {"delivered": {"/0": f"{SECRET}の"}})
    Log.open(url, keys).close()
    assert shown(url, keys, "cut")[-1] == {"delivered": {"/0": f"{SECRET}の"}}
    assert rows(url, "SELECT * FROM spool") == []
