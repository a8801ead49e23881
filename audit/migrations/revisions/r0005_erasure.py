"""5: where to look up what was erased, and whether the file can hold anything that was.

SQLite overwrites what it deletes only since this revision; a log that is older has to be rewritten once before it is
known to keep no trace.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Text, text

revision = "5"
down_revision = "4"


def upgrade() -> None:
    op.create_table(
        "erased_contents",
        Column("writer", Text, primary_key=True),
        Column("n", BigInteger, primary_key=True, autoincrement=False),
        Column("tombstone", BigInteger, nullable=False),
    )
    op.create_table(
        "destroyed_keys",
        Column("key_id", Text, primary_key=True),
        Column("tombstone", BigInteger, nullable=False),
    )
    used = op.get_bind().scalar(text("SELECT count(*) FROM (SELECT 1 FROM writers LIMIT 1) AS w"))
    if not used:
        op.execute("INSERT INTO meta (key, value) VALUES ('overwrites', 'yes')")
    # Programs older than the table of versions would seal with keys that cannot be destroyed.
    op.execute("UPDATE meta SET value = '5' WHERE key = 'schema'")
