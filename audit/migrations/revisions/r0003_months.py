"""3: contents know their month; on PostgreSQL, records and contents are partitioned by it.

What is there is copied once, month by month. What has no month, because somebody edited it, goes into a partition of
its own, where the verifier finds it.
"""

from __future__ import annotations

import re

from alembic import op
from sqlalchemy import text

revision = "3"
down_revision = "2"

_RECORDS = """CREATE TABLE records (
    writer TEXT NOT NULL, n BIGINT NOT NULL, exchange TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    outcome TEXT, decision TEXT, model TEXT, department TEXT, subject TEXT, policy TEXT,
    stored BYTEA NOT NULL, leaf BYTEA NOT NULL, PRIMARY KEY (writer, n, at)
) PARTITION BY RANGE (at)"""
_CONTENTS = """CREATE TABLE contents (
    writer TEXT NOT NULL, n BIGINT NOT NULL, month TEXT COLLATE "C" NOT NULL, key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL, nonce BYTEA NOT NULL, ciphertext BYTEA NOT NULL, PRIMARY KEY (writer, n, month)
) PARTITION BY LIST (month)"""
_CONTENTS_OF_SQLITE = """CREATE TABLE contents (
    writer TEXT NOT NULL, n BIGINT NOT NULL, month TEXT NOT NULL, key_id TEXT NOT NULL,
    wrapped BLOB NOT NULL, nonce BLOB NOT NULL, ciphertext BLOB NOT NULL, PRIMARY KEY (writer, n)
)"""
"""The ciphertext is the last column: SQLite has no second copy in memory of a large value that nothing follows."""
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _partition()
    else:
        op.execute("ALTER TABLE contents RENAME TO contents_unparted")
        op.execute(_CONTENTS_OF_SQLITE)
        op.execute(_copied("records"))
        op.execute("DROP TABLE contents_unparted")
    op.create_index("contents_month", "contents", ["month"])
    op.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")


def _copied(records: str) -> str:
    return (
        "INSERT INTO contents SELECT c.writer, c.n, coalesce(substr(r.at, 1, 7), ''), c.key_id, c.wrapped, c.nonce,"
        f" c.ciphertext FROM contents_unparted c LEFT JOIN {records} r ON r.writer = c.writer AND r.n = c.n"
    )


def _partition() -> None:
    for table in ("records", "contents"):
        op.execute(f"ALTER TABLE {table} RENAME TO {table}_unparted")
        op.execute(f"ALTER INDEX {table}_pkey RENAME TO {table}_unparted_pkey")
    for index in ("records_exchange", "records_at", "records_kind"):
        op.execute(f"DROP INDEX {index}")
    op.execute(_RECORDS)
    op.execute(_CONTENTS)
    found = op.get_bind().scalars(text("SELECT DISTINCT substr(at, 1, 7) FROM records_unparted"))
    months = sorted(month for month in found if _MONTH.fullmatch(month))
    for month in months:
        _month(month)
    for table in ("records", "contents"):
        op.execute(f"CREATE TABLE {table}_elsewhere PARTITION OF {table} DEFAULT")
    op.execute("INSERT INTO records SELECT * FROM records_unparted")
    op.execute(_copied("records_unparted"))
    for table in ("records", "contents"):
        op.execute(f"DROP TABLE {table}_unparted")
        # Empty in every log that nobody edited. It would have to be searched whenever a month is added.
        if not op.get_bind().scalar(text(f"SELECT EXISTS (SELECT FROM {table}_elsewhere)")):
            op.execute(f"DROP TABLE {table}_elsewhere")
    op.create_index("records_exchange", "records", ["exchange"])
    op.create_index("records_at", "records", ["at"])
    op.create_index("records_kind", "records", ["kind", "exchange"])


def _month(month: str) -> None:
    name = month.replace("-", "_")
    op.execute(
        f"CREATE TABLE records_{name} PARTITION OF records FOR VALUES FROM ('{month}') TO ('{month}~')"
    )
    op.execute(f"CREATE TABLE contents_{name} PARTITION OF contents FOR VALUES IN ('{month}')")
