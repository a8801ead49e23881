"""7: the spool of running streams holds several pieces of an exchange. What is there is each exchange's first."""

from __future__ import annotations

from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE spool ADD COLUMN n BIGINT NOT NULL DEFAULT 0,"
            " DROP CONSTRAINT spool_pkey, ADD PRIMARY KEY (exchange, n)"
        )
        return
    # SQLite cannot change a primary key.
    op.execute(
        "CREATE TABLE spool_7 (exchange TEXT NOT NULL, n BIGINT DEFAULT '0' NOT NULL, writer TEXT NOT NULL,"
        " at TEXT NOT NULL, key_id TEXT NOT NULL, wrapped BLOB NOT NULL, nonce BLOB NOT NULL,"
        " ciphertext BLOB NOT NULL, PRIMARY KEY (exchange, n))"
    )
    op.execute(
        "INSERT INTO spool_7 SELECT exchange, 0, writer, at, key_id, wrapped, nonce, ciphertext FROM spool"
    )
    op.execute("DROP TABLE spool")
    op.execute("ALTER TABLE spool_7 RENAME TO spool")
