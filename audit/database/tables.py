"""The tables of the log as this program knows them, and their making by whichever process comes first.

Columns of `records` beside `stored` and `leaf` are projections for searching, never evidence.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    any_,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.exc import OperationalError

from audit.database.connect import (
    DatabaseFailed,
    failures,
    open_for_reading,
    open_for_writing,
    sqlite_file,
)
from audit.errors import AuditUnavailable, LogRefused
from audit.record import PROJECTED

SCHEMA = 7
"""The number of the newest file in `audit/migrations/revisions`."""
NO_LOG = "このデータベースは監査ログではありません (no audit log in this database)"
MOST_IDS = 1000
_T = TypeVar("_T")
CREATION_LOCK = 0x5345_4B49_5348_4F01
PATIENCE_S = 20.0
"""How long the making waits for an SQLite file that others keep locked; a try that waits for it is not cut short."""
_PAUSE_S = 0.1

metadata = MetaData()


def _envelope() -> tuple[Column[str], Column[bytes], Column[bytes], Column[bytes]]:
    """An `audit.sealing.seal.Envelope`: with the key `key_id`, `wrapped` opens to what opens `ciphertext`."""
    return (
        Column("key_id", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        Column("nonce", LargeBinary, nullable=False),
        Column("ciphertext", LargeBinary, nullable=False),
    )


def _index_where_there(name: str) -> Index:
    there = text(f"{name} IS NOT NULL")
    return Index(f"records_{name}", name, "at", sqlite_where=there, postgresql_where=there)


writers = Table(
    "writers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", BigInteger, nullable=False),
    # Set when the chain is over: stopped by its writer, or found dead and closed by another.
    Column("last_n", BigInteger),
)

# On PostgreSQL the time belongs to the primary keys of `records` and `contents`: it is what they are partitioned by.
records = Table(
    "records",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("exchange", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    *(Column(name, Text) for name in PROJECTED),
    Column("stored", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Index("records_exchange", "exchange"),
    Index("records_at", "at"),
    Index("records_kind", "kind", "exchange"),
    # Lists are read in the order of an index, from its end. Only requests have a department and a subject.
    Index("records_listed", "kind", "at"),
    *(_index_where_there("department"), _index_where_there("subject")),
)

contents = Table(
    "contents",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    # That of its record: what is too old is deleted by the month.
    Column("month", Text, nullable=False),
    *_envelope(),
    Index("contents_month", "month"),
)

# What running streams have delivered, piece by piece: no part of the log, gone when the exchange is closed.
spool = Table(
    "spool",
    metadata,
    Column("exchange", Text, primary_key=True),
    # Programs before schema 7 knew one piece; one that still runs beside this one goes on so.
    Column("n", BigInteger, primary_key=True, autoincrement=False, server_default="0"),
    Column("writer", Text, nullable=False),
    Column("at", Text, nullable=False),
    *_envelope(),
)

# The tree over all chains: which record is at which position of it. Only appended to.
leaves = Table(
    "leaves",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("writer", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    UniqueConstraint("writer", "n"),
)

tiles = Table(
    "tiles",
    metadata,
    Column("level", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Index("checkpoints_size", "size"),
)

# Which checkpoint is known to have arrived outside the database, and what was given for it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("checkpoint", BigInteger, primary_key=True, autoincrement=False),
    Column("sink", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("receipt", LargeBinary),
)

# What is searched for may name a person, so it is sealed; the names are not.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What is published for the gateways that write the log, where every one of them sees it: the bundles are sealed, the
# statements signed. What they say is the gateway's business.
policy_bundles = Table(
    "policy_bundles",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

policy_publications = Table(
    "policy_publications",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("statement", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

# Where logs older than `versions` have their schema. It stands still now, and older programs refuse what it says.
meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

versions = Table("alembic_version", metadata, Column("version_num", Text, primary_key=True))


def create(engine: Engine) -> None:
    """Bring the log to this program's schema, making it when there is none. Several processes may do this at the
    same time. Raises LogRefused when the log is of a newer version, AuditUnavailable when others keep it locked."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            with engine.connect() as connection:
                if _version(connection) == SCHEMA:
                    return
            # Only now: whoever finds the schema as it should be does not need the library. And not in the transaction,
            # for which others wait.
            from audit.migrations import migrate as bring

            with engine.begin() as connection:
                _create(connection, bring)
            return
        except OperationalError as exc:
            # SQLite answers "locked" at once, whatever its busy timeout, while another process
            # switches a new file to WAL.
            if engine.dialect.name != "sqlite":
                raise
            if time.monotonic() > deadline:
                raise _locked(engine) if _is_locked(exc) else exc from None
            time.sleep(_PAUSE_S)


def _is_locked(exc: OperationalError) -> bool:
    code = getattr(exc.orig, "sqlite_errorcode", 0) & 0xFF  # the rest says in which way
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _locked(engine: Engine) -> AuditUnavailable:
    path = sqlite_file(engine)
    return AuditUnavailable(
        f"監査ログのファイルがほかのプログラムにロックされたままです: {path}"
        f" 開いているプログラム（バックアップ、sqlite3、版を移しているゲートウェイなど）を fuser か lsof で調べ、"
        f"終わるのを待つか終わらせてから、もう一度起動してください"
        f" (another program keeps {path} locked: find it with fuser or lsof, let it end or end it, and start again)"
    )


def _create(connection: Connection, bring: Callable[..., None]) -> None:
    if connection.dialect.name == "postgresql":
        # A large log takes its time, and whoever starts meanwhile waits for it.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": CREATION_LOCK})
    found = _version(connection)
    if found != SCHEMA:
        bring(connection, has_log=found is not None)


def check(connection: Connection) -> None:
    """Raises LogRefused when this is no log, or one of another version than this program's."""
    found = _version(connection)
    if found is None:
        raise LogRefused(NO_LOG)
    if found < SCHEMA:
        raise LogRefused(
            f"この監査ログは古い版のものです。sekisho audit migrate で移すか、ゲートウェイを一度起動してください"
            f" (the log's schema is {found}, this program reads {SCHEMA}: run sekisho audit migrate)"
        )


def migrate(url: str) -> int:
    """Bring the log that is at `url` to this program's schema; which one it had. Raises LogRefused when there is
    none, AuditUnavailable when it could not be done."""
    reading = open_for_reading(url)
    engine = open_for_writing(url)
    try:
        with failures(engine):
            with reading.connect() as connection:
                found = _version(connection)
            if found is None:
                raise LogRefused(NO_LOG)
            create(engine)
        return found
    except DatabaseFailed as exc:
        raise AuditUnavailable(f"監査ログを移せません (cannot migrate the log: {exc})") from None
    finally:
        reading.dispose()
        engine.dispose()


def among(
    connection: Connection, column: ColumnElement[_T], values: Collection[_T]
) -> ColumnElement[bool]:
    """Whether the column has one of these values; PostgreSQL gets one parameter however many they are, and so one
    plan for all such questions: over many months, making one is dearer than what it does."""
    if connection.dialect.name != "postgresql":
        return column.in_(values)
    return column == any_(literal(list(values), ARRAY(column.type)))


def batched(ids: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Databases bound the number of parameters."""
    return (ids[i : i + MOST_IDS] for i in range(0, len(ids), MOST_IDS))


def has_tree(connection: Connection) -> bool:
    """False when someone has taken the tree away."""
    return inspect(connection).has_table(checkpoints.name)


def has_log(connection: Connection) -> bool:
    return _version(connection) is not None


def _version(connection: Connection) -> int | None:
    """The schema of the log; None when there is none. Raises LogRefused when this program does not know it."""
    there = inspect(connection)
    if there.has_table(versions.name):
        found = connection.scalars(select(versions.c.version_num)).all()
    elif there.has_table(meta.name):
        found = connection.scalars(select(meta.c.value).where(meta.c.key == "schema")).all()
    else:
        return None
    match found:
        case [str(number)] if number.isdecimal() and int(number) <= SCHEMA:
            return int(number)
    raise LogRefused(
        f"この監査ログはより新しい版で作られています。プログラムを更新してください"
        f" (the log's schema is {', '.join(found)!r}, this program knows {SCHEMA}: update it)"
    )
