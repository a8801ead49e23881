"""2: the tree over the chains and its checkpoints; the spool of running streams, saved searches.

Logs from before the table of versions begin here and may have any of these already.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, Text, UniqueConstraint

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.create_index("records_kind", "records", ["kind", "exchange"], if_not_exists=True)
    _tree()
    _checkpoints()
    op.create_table(
        "spool",
        Column("exchange", Text, primary_key=True),
        Column("writer", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("key_id", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        Column("nonce", LargeBinary, nullable=False),
        Column("ciphertext", LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "saved_searches",
        Column("name", Text, primary_key=True),
        Column("saved_at", Text, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")


def _tree() -> None:
    op.create_table(
        "leaves",
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("writer", Text, nullable=False),
        Column("n", BigInteger, nullable=False),
        UniqueConstraint("writer", "n"),
        if_not_exists=True,
    )
    op.create_table(
        "tiles",
        Column("level", BigInteger, primary_key=True, autoincrement=False),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("hashes", LargeBinary, nullable=False),
        if_not_exists=True,
    )


def _checkpoints() -> None:
    op.create_table(
        "checkpoints",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("note", Text, nullable=False),
        if_not_exists=True,
    )
    op.create_index("checkpoints_size", "checkpoints", ["size"], if_not_exists=True)
    op.create_table(
        "deliveries",
        Column("checkpoint", BigInteger, primary_key=True, autoincrement=False),
        Column("sink", Text, primary_key=True),
        Column("at", Text, nullable=False),
        Column("receipt", LargeBinary),
        if_not_exists=True,
    )
