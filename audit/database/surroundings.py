"""The tables beside the records as they are now: for a verifier to hold against what records say."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, and_, select, text

from audit.database.erasure_tables import destroyed_keys, erased_contents
from audit.database.tables import contents, meta, policy_publications, records, writers
from audit.ledger.evidence import Chain, Place, Surroundings

_MADE = ("schema", "5")
_META = {_MADE, ("overwrites", "yes")}
_ACTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    " UNION SELECT rulename FROM pg_rules WHERE schemaname = current_schema()",
}
"""What acts by itself when a row is entered: no version makes any, and one could take out what a gateway enters."""


def surroundings(connection: Connection) -> Surroundings:
    p, e, d = policy_publications.c, erased_contents.c, destroyed_keys.c
    told = {(key, value) for key, value in connection.execute(select(meta.c.key, meta.c.value))}
    return Surroundings(
        {
            row.id: Chain(row.started_at, row.host, row.pid, row.last_n)
            for row in connection.execute(select(writers))
        },
        {
            row.number: (_hash(row.statement), _hash(row.signature))
            for row in connection.execute(select(p.number, p.statement, p.signature))
        },
        {
            (row.writer, row.n): row.tombstone
            for row in connection.execute(select(e.writer, e.n, e.tombstone))
        },
        {row.key_id: row.tombstone for row in connection.execute(select(d.key_id, d.tombstone))},
        tuple(sorted(key for key, _ in told - _META | {_MADE} - told)),
        tuple(sorted(connection.scalars(text(_ACTING[connection.dialect.name])))),
    )


def _hash(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def left_over(connection: Connection) -> list[Place]:
    """Contents of records that are not there."""
    same = and_(contents.c.writer == records.c.writer, contents.c.n == records.c.n)
    alone = select(contents.c.writer, contents.c.n).select_from(contents.outerjoin(records, same))
    alone = alone.where(records.c.writer.is_(None)).order_by(contents.c.writer, contents.c.n)
    return [(row.writer, row.n) for row in connection.execute(alone)]
