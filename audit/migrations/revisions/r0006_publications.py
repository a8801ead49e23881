"""6: what is published for the gateways that write the log: sealed bundles, and the signed statements about them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, Text

revision = "6"
down_revision = "5"


def upgrade() -> None:
    op.create_table(
        "policy_bundles",
        Column("digest", Text, primary_key=True),
        Column("at", Text, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
    )
    op.create_table(
        "policy_publications",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("statement", LargeBinary, nullable=False),
        Column("signature", LargeBinary, nullable=False),
    )
