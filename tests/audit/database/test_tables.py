"""The schema: made once whoever comes first, refused when it is newer than this program."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from audit.database import tables
from audit.database.connect import open_for_reading, open_for_writing
from audit.database.tables import SCHEMA, check, create
from audit.errors import AuditUnavailable, LogRefused
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import ended_chain, rows, run


def test_many_can_create_the_tables_at_once(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: create(open_for_writing(url)), range(6)))
    assert rows(url, "SELECT * FROM alembic_version") == [{"version_num": str(SCHEMA)}]


def test_a_log_of_a_newer_version_is_refused(url: str) -> None:
    create(open_for_writing(url))
    run(url, "UPDATE alembic_version SET version_num = '1000'")
    with pytest.raises(LogRefused, match="update it"):
        create(open_for_writing(url))
    with pytest.raises(LogRefused, match="update it"), open_for_reading(url).connect() as reader:
        check(reader)


@pytest.mark.parametrize("statement", ["UPDATE meta SET value = '9'", "DELETE FROM meta"])
def test_a_log_of_which_nobody_knows_the_schema_is_refused(url: str, statement: str) -> None:
    create(open_for_writing(url))
    run(url, "DROP TABLE alembic_version")
    run(url, statement)
    with pytest.raises(LogRefused, match="update it"):
        create(open_for_writing(url))


def test_a_database_that_is_no_log_is_refused(url: str) -> None:
    run(url, "CREATE TABLE t (x INTEGER)")
    with pytest.raises(LogRefused, match="no audit log"), open_for_reading(url).connect() as reader:
        check(reader)


@pytest.mark.parametrize("there", [True, False], ids=["a log", "a new file"])
def test_a_file_that_stays_locked_is_given_up_with_a_word(
    tmp_path: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr(tables, "PATIENCE_S", 0.3)
    file = tmp_path / "audit.db"
    if there:
        ended_chain(f"sqlite:///{file}", keys, "x1")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AuditUnavailable, match=rf"ロックされたままです: {file} .*fuser"):
            Log.open(f"sqlite:///{file}?timeout=0.1", keys)


def test_a_file_that_is_unlocked_in_time_is_waited_for(tmp_path: Path, keys: KeyRing) -> None:
    file = tmp_path / "audit.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    unlock = Timer(0.5, other.close)
    unlock.start()
    Log.open(f"sqlite:///{file}?timeout=0.1", keys).close()
    unlock.join()
