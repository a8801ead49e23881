"""The tables of the log, and their creation by whichever process comes first.

Columns of `records` beside `stored` and `leaf` are projections for searching, never evidence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError

from audit.errors import LogRefused
from audit.record import PROJECTED

SCHEMA = 2
"""1: the chains. 2: the tree over them, and its checkpoints."""
MOST_IDS = 1000
_T = TypeVar("_T")
_CREATION_LOCK = 0x5345_4B49_5348_4F01
_TRIES, _PAUSE_S = 50, 0.1

metadata = MetaData()

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
)

contents = Table(
    "contents",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("key_id", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)

# What running streams have delivered: no part of the log, gone when the exchange is closed.
spool = Table(
    "spool",
    metadata,
    Column("exchange", Text, primary_key=True),
    Column("writer", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
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

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def create(engine: Engine) -> None:
    """Make the tables where they are missing. Several processes may do this at the same time."""
    for tries_left in reversed(range(_TRIES)):
        try:
            with engine.begin() as connection:
                _create(connection)
            return
        except OperationalError:
            # SQLite answers "locked" at once, whatever its busy timeout, while another process
            # switches a new file to WAL.
            if not tries_left or engine.dialect.name != "sqlite":
                raise
            time.sleep(_PAUSE_S)


def _create(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _CREATION_LOCK})
    metadata.create_all(connection)
    for index in records.indexes:  # a table that was there already lacks the younger ones
        index.create(connection, checkfirst=True)
    if _version(connection) is None:
        connection.execute(insert(meta).values(key="schema", value=str(SCHEMA)))
    check(connection)
    # Versions so far only added tables, which were made above.
    connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA)))


def check(connection: Connection) -> None:
    """Raises LogRefused when this is no log, or one of a newer version."""
    if not inspect(connection).has_table("meta"):
        raise LogRefused("このデータベースは監査ログではありません (no audit log in this database)")
    version = _version(connection)
    if version is None or not version.isdecimal() or int(version) > SCHEMA:
        raise LogRefused(
            f"この監査ログはより新しい版で作られています。プログラムを更新してください"
            f" (the log's schema is {version!r}, this program knows {SCHEMA}: update it)"
        )


def batched(ids: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Databases bound the number of parameters."""
    return (ids[i : i + MOST_IDS] for i in range(0, len(ids), MOST_IDS))


def has_tree(connection: Connection) -> bool:
    """False in a log of version 1 that no newer program has written to yet."""
    return inspect(connection).has_table(checkpoints.name)


def _version(connection: Connection) -> str | None:
    return connection.scalar(select(meta.c.value).where(meta.c.key == "schema"))
