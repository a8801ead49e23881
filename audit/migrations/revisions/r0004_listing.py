"""4: lists, newest first, of all exchanges, of a person and of a department, without reading the others."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.create_index("records_listed", "records", ["kind", "at"])
    for name in ("department", "subject"):
        there = text(f"{name} IS NOT NULL")
        op.create_index(
            f"records_{name}",
            "records",
            [name, "at"],
            sqlite_where=there,
            postgresql_where=there,
        )
