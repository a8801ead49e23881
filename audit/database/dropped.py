"""Tables that were taken away. Every log of this schema has all of them: one that is missing was dropped by hand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, select

from audit.database.erasure_tables import destroyed_keys, erased_contents
from audit.database.tables import (
    SCHEMA,
    contents,
    meta,
    metadata,
    policy_bundles,
    records,
    saved_searches,
    spool,
    versions,
    writers,
)
from audit.ledger.flaws import Flaw, Tampering

_BEFORE_VERSIONS = {writers.name, records.name, contents.name, meta.name}
"""A log that has no more than these may be older than the table of versions."""
_UNREAD = {spool.name, saved_searches.name, policy_bundles.name, versions.name}
"""Those by which nothing is judged: without them the rest can still be verified."""
assert {erased_contents.name, destroyed_keys.name} <= metadata.tables.keys()


def dropped(connection: Connection) -> Sequence[Flaw]:
    """One for each table that is missing; none where there is no log, or one of another schema."""
    there = set(inspect(connection).get_table_names()) & metadata.tables.keys()
    if versions.name in there:
        if connection.scalars(select(versions.c.version_num)).all() != [str(SCHEMA)]:
            return ()
    elif there <= _BEFORE_VERSIONS:
        return ()
    missing = sorted(metadata.tables.keys() - there)
    return tuple(Flaw(name, -1, Tampering.MISSING_TABLE) for name in missing)


def bars(flaw: Flaw) -> bool:
    """Whether nothing can be read any more without this table."""
    return flaw.kind is Tampering.MISSING_TABLE and flaw.writer not in _UNREAD
