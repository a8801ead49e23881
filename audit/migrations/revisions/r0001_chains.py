"""1: the chains of the writers, and their sealed contents."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, Text

revision = "1"
down_revision = None

_PROJECTED = ("outcome", "decision", "model", "department", "subject", "policy")


def upgrade() -> None:
    op.create_table(
        "writers",
        Column("id", Text, primary_key=True),
        Column("started_at", Text, nullable=False),
        Column("host", Text, nullable=False),
        Column("pid", BigInteger, nullable=False),
        Column("last_n", BigInteger),
    )
    op.create_table(
        "records",
        Column("writer", Text, primary_key=True),
        Column("n", BigInteger, primary_key=True, autoincrement=False),
        Column("exchange", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("at", Text, nullable=False),
        *(Column(name, Text) for name in _PROJECTED),
        Column("stored", LargeBinary, nullable=False),
        Column("leaf", LargeBinary, nullable=False),
    )
    op.create_index("records_exchange", "records", ["exchange"])
    op.create_index("records_at", "records", ["at"])
    op.create_table(
        "contents",
        Column("writer", Text, primary_key=True),
        Column("n", BigInteger, primary_key=True, autoincrement=False),
        Column("key_id", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        Column("nonce", LargeBinary, nullable=False),
        Column("ciphertext", LargeBinary, nullable=False),
    )
    op.create_table(
        "meta",
        Column("key", Text, primary_key=True),
        Column("value", Text, nullable=False),
    )
    # Programs older than the table of versions look here, and refuse what they do not know.
    op.execute("INSERT INTO meta (key, value) VALUES ('schema', '1')")
