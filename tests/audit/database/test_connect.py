"""Connections: what they set, what they refuse, and what their errors never say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from audit.database.connect import (
    DatabaseFailed,
    database_url,
    failures,
    open_for_reading,
    open_for_writing,
    sqlite_file,
)
from audit.errors import LogRefused
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import SECRET, request, run, until
from tests.postgres import PostgresServer


def test_the_file_and_its_folder_belong_to_their_owner_alone(tmp_path: Path) -> None:
    engine = open_for_writing(f"sqlite:///{tmp_path}/data/audit.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        modes = [p.stat().st_mode & 0o777 for p in (tmp_path / "data").iterdir()]
    assert modes == [0o600] * len(modes)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert sqlite_file(engine) == tmp_path / "data" / "audit.db"


def test_sqlite_flushes_every_commit_to_the_disk(tmp_path: Path) -> None:
    with open_for_writing(f"sqlite:///{tmp_path}/audit.db").connect() as connection:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 5000, 1]


def test_postgresql_acknowledges_only_what_is_on_disk(postgres_url: str) -> None:
    run(postgres_url, "ALTER ROLE postgres SET synchronous_commit = off")
    try:
        with open_for_writing(postgres_url).connect() as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    finally:
        run(postgres_url, "ALTER ROLE postgres RESET synchronous_commit")


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_loses_what_it_acknowledged_is_refused(
    setting: str, postgres_server: PostgresServer, keys: KeyRing
) -> None:
    url = postgres_server.url(postgres_server.create_database())
    with Log.open(url, keys) as log:
        postgres_server.run(f"ALTER SYSTEM SET {setting} = off")
        postgres_server.run("SELECT pg_reload_conf()")
        try:
            until(lambda: _refused(url, keys, f"{setting} = off"))
            reader = open_for_reading(url)
            with reader.connect() as connection:
                assert connection.scalar(text("SELECT count(*) FROM records WHERE n = 0"))
        finally:
            postgres_server.run(f"ALTER SYSTEM RESET {setting}")
            postgres_server.run("SELECT pg_reload_conf()")
        until(lambda: not _refused(url, keys, "off"))
        log.append_blocking(request("x1"))


def _refused(url: str, keys: KeyRing, why: str) -> bool:
    """Whether a log cannot be begun there, for this reason."""
    try:
        Log.open(url, keys).close()
    except LogRefused as refusal:
        assert why in str(refusal)
        return True
    return False


def test_a_reader_cannot_write(url: str) -> None:
    run(url, "CREATE TABLE t (x INTEGER)")
    engine = open_for_reading(url)
    with pytest.raises(DatabaseFailed), failures(engine), engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="no audit log"):
        open_for_reading(f"sqlite:///{tmp_path}/audit.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_psycopg_3(scheme: str) -> None:
    assert database_url(f"{scheme}://h/d").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://u:geheim@h/d", "sqlite://", "sqlite:///:memory:", "postgresql:geheim"],
)
def test_an_address_that_cannot_hold_a_log_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(LogRefused) as caught:
        database_url(address)
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_fails_as_one(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_text("これはデータベースではありません。" * 20)
    engine = open_for_writing(f"sqlite:///{tmp_path}/audit.db")
    with pytest.raises(DatabaseFailed), failures(engine), engine.connect():
        pass


def test_a_failed_statement_never_quotes_its_values(url: str) -> None:
    engine = open_for_writing(url)
    statement = text("SELECT :value FROM nowhere")
    with pytest.raises(DatabaseFailed) as caught, failures(engine), engine.connect() as connection:
        connection.execute(statement, {"value": SECRET})
    assert SECRET not in f"{caught.value!s} {caught.value.__cause__!s}"


def test_opening_a_database_again_does_not_drop_the_locks_of_the_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/audit.db"
    first = open_for_writing(url)
    with first.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        connection.commit()
        open_for_writing(url).dispose()
        program = f"import sqlite3; c = sqlite3.connect({str(tmp_path / 'audit.db')!r}); c.execute('SELECT * FROM t')"
        subprocess.run([sys.executable, "-c", program + "; c.close()"], check=True)
        # A last reader that thinks itself alone removes the write-ahead log on leaving.
        assert (tmp_path / "audit.db-wal").exists()
