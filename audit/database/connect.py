"""Connections to the database that holds the log: SQLite or PostgreSQL, the same to their users.

An engine for writing makes what it writes durable before it returns; an engine for reading
cannot write. Neither shows parameters in its errors.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    Pool,
    QueuePool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from audit.errors import LogRefused
from audit.folders import make_private

BUSY_TIMEOUT_S = 5.0
"""How long SQLite waits for another process; `?timeout=` in the URL overrides it."""
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 15_000
TCP_USER_TIMEOUT_MS = 10_000

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


_WRITE_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is deleted is overwritten: erased contents must not lie about in free pages.
    "secure_delete = ON",
)
_LOSES = (
    "SELECT name FROM pg_settings WHERE setting = 'off'"
    " AND name IN ('fsync', 'full_page_writes') ORDER BY name"
)
"""Settings of a server without which a commit is not one."""
_READ_PRAGMAS = ("query_only = ON",)
_READ_SETTINGS = (
    "SET default_transaction_read_only = on; "
    # A page is some hundred rows by index, of each month: starting processes for it, or compiling it, which the
    # number of months makes look worth while, takes longer than reading it.
    "SET max_parallel_workers_per_gather = 0; SET jit = off"
)


class DatabaseFailed(Exception):
    """The database did not do it. `connection_lost`: because its end of the line is gone; `refusal`: because it is
    none to write into, as somebody who starts a program should read it."""

    def __init__(
        self, reason: str, *, connection_lost: bool = False, refusal: LogRefused | None = None
    ) -> None:
        super().__init__(reason)
        self.connection_lost = connection_lost
        self.refusal = refusal


class NotDurable(SQLAlchemyError):
    """This server acknowledges what a power cut may take away: nothing is entered there."""

    def __init__(self, setting: str) -> None:
        super().__init__(
            f"PostgreSQL の設定 {setting} が off です。停電で記録が失われうるため使えません。on にしてください"
            f" (the server has {setting} = off: a power cut could take acknowledged records away)"
        )


@contextmanager
def failures(engine: Engine) -> Iterator[None]:
    """Every way in which a database fails, as DatabaseFailed: its message is a class name, because
    drivers quote values in theirs."""
    assert engine.dialect.dbapi is not None
    driver_error: type[Exception] = engine.dialect.dbapi.Error
    try:
        yield
    except BrokenPipeError:
        raise  # no database's: whoever read our output has gone (`| head`)
    except NotDurable as exc:
        raise DatabaseFailed(type(exc).__name__, refusal=LogRefused(str(exc))) from exc
    except DBAPIError as exc:
        lost = bool(exc.connection_invalidated)
        raise DatabaseFailed(type(exc).__name__, connection_lost=lost) from exc
    except (SQLAlchemyError, OSError, driver_error) as exc:
        raise DatabaseFailed(type(exc).__name__) from exc


def database_url(text: str) -> URL:
    """Raises LogRefused, without showing a password, when this is not a usable address."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise LogRefused("データベースのURLを読めません (not a database URL)") from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LogRefused(
            f"SQLite か PostgreSQL を指定してください"
            f" (only SQLite and PostgreSQL, not {url.drivername!r})"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise LogRefused("監査ログはファイルに置いてください (the log needs a file, not memory)")
    return url


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an SQLite log; None on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    assert engine.url.database is not None
    return Path(engine.url.database)


def files_of(engine: Engine) -> tuple[tuple[int, int], ...]:
    """Which files an SQLite log is written to now, by device and number: itself and its write-ahead log. None on
    PostgreSQL. Raises OSError when one of them is not there."""
    path = sqlite_file(engine)
    found = () if path is None else (path.stat(), Path(f"{path}-wal").stat())
    return tuple((one.st_dev, one.st_ino) for one in found)


def open_for_writing(text: str) -> Engine:
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        _make_file(Path(url.database))
        return _sqlite(url, _WRITE_PRAGMAS, "BEGIN IMMEDIATE")
    return _postgresql(url, f"SET statement_timeout = {STATEMENT_TIMEOUT_MS}", durable=True)


def made_again(engine: Engine) -> None:
    """The file of what may be built anew at any time, when somebody has deleted it. Never that of the log."""
    path = sqlite_file(engine)
    if path is not None and not path.exists():
        for ending in ("-wal", "-shm"):  # SQLite would play those of the old one back into a new
            Path(f"{path}{ending}").unlink(missing_ok=True)
        _make_file(path)


def open_for_reading(text: str, *, kept: bool = False) -> Engine:
    """`kept`: connections stay open for the next use, until the engine is disposed of."""
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").is_file():
            raise LogRefused(f"監査ログがありません (no audit log here): {url.database}")
        return _sqlite(url, _READ_PRAGMAS, "BEGIN", kept=kept)
    return _postgresql(url, _READ_SETTINGS, kept=kept)


def _make_file(path: Path) -> None:
    """0600 from the start: SQLite gives its -wal and -shm files the mode of the database.

    A file that is there is left alone: closing any descriptor of it drops every POSIX lock that SQLite
    holds on it in this process, and then the next reader to leave deletes the log under the writer.
    """
    try:
        make_private(path.parent)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as exc:
        raise LogRefused(
            f"監査ログのファイルを作成できません (cannot create the log): {path}: {exc.strerror}"
        ) from None


def _sqlite(url: URL, pragmas: tuple[str, ...], begin: str, *, kept: bool = False) -> Engine:
    waiting = {} if "timeout" in url.query else {"timeout": BUSY_TIMEOUT_S}
    engine = create_engine(url, hide_parameters=True, poolclass=_pool(kept), connect_args=waiting)

    @event.listens_for(engine, "do_connect")
    def refuse_a_missing_file(*_: Any) -> None:
        # SQLite would make an empty one, and throw away the write-ahead log of the one that is gone.
        if not Path(url.database or "").is_file():
            raise sqlite3.OperationalError("unable to open database file")

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: Any) -> None:
        # The driver's own idea of when a transaction begins is switched off; ours is below.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _pool(kept: bool) -> type[Pool]:
    return QueuePool if kept else NullPool


def _postgresql(url: URL, setting: str, *, kept: bool = False, durable: bool = False) -> Engine:
    arguments = {"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": TCP_USER_TIMEOUT_MS}
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=_pool(kept),
        connect_args=arguments,
        pool_pre_ping=kept,  # the server may have been restarted since the last use
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(setting)
            # A role or database may have been set to acknowledge before the disk has it.
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
            if durable:
                cursor.execute(_LOSES)
                if (lost := cursor.fetchone()) is not None:
                    raise NotDurable(lost[0])
        connection.commit()

    return engine
