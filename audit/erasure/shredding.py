"""What erasing does to the database: rows are overwritten where they lie, then nothing of them is left in its files.

Every step is a short transaction. On SQLite a row is filled with zeros in place, never moved or deleted alone: moving
rows can leave copies in the gaps of pages. On PostgreSQL, where a change leaves the old row behind, the table is
rewritten when it is small enough; otherwise that is told, and the destroyed key is what counts.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    text,
    tuple_,
)

from audit.database.partitions import drop_contents_month
from audit.database.tables import contents, leaves, meta, records, spool
from audit.ledger.evidence import Place
from audit.ledger.tombstone import PREFIX, Range
from audit.record import Kind

BATCH = 500
REST_S = 0.02
"""Between batches, so that whoever writes gets a turn."""
WAL_WAIT_S = 10.0
LASTING = (PREFIX, "~approval/", "~keys/")
"""Under these names stand events that outlive the metadata of their month."""
FULL_VACUUM_BYTES = 256 * 2**20
"""PostgreSQL locks a table while it rewrites it: larger ones are not rewritten by the way."""

Rest = Callable[[], None]


def sleep_a_little() -> None:
    time.sleep(REST_S)


_ZEROS = {
    "sqlite": "wrapped = zeroblob(length(wrapped)), nonce = zeroblob(length(nonce)),"
    " ciphertext = zeroblob(length(ciphertext))",
    "postgresql": "wrapped = '', nonce = '', ciphertext = ''",
}


def empty(engine: Engine, places: Sequence[Place], rest: Rest = sleep_a_little) -> int:
    """Overwrite the envelopes of these records: data key, nonce and ciphertext."""
    zeros = _ZEROS[engine.dialect.name]
    statement = text(f"UPDATE contents SET {zeros} WHERE writer = :writer AND n = :n")
    for some in batches(places):
        with engine.begin() as connection:
            connection.execute(statement, [{"writer": writer, "n": n} for writer, n in some])
        rest()
    return len(places)


def drop_month(
    engine: Engine, month: str, key_ids: Sequence[str], rest: Rest = sleep_a_little
) -> int:
    """Take away every envelope of one month that one of these keys wraps; how many. On PostgreSQL the month's
    partition is emptied at once when there is nothing else in it."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            there = (contents.c.month == month, contents.c.key_id.not_in(key_ids))
            if not connection.scalar(select(exists().where(*there))):
                return drop_contents_month(connection, month)
    places = list(_sealed_in(engine, month, key_ids))
    # First all are overwritten and then all removed: removing moves neighbours, which by then are zeros.
    empty(engine, places, rest)
    for some in batches(places):
        with engine.begin() as connection:
            for writer, n in some:
                place = (contents.c.writer == writer, contents.c.n == n)
                connection.execute(delete(contents).where(*place, contents.c.month == month))
        rest()
    return len(places)


def ranges_of(engine: Engine, month: str) -> list[Range]:
    """The records of a month that go with its metadata, in runs: all but those about chains, keys, approvals, holds
    and erasures, without which the rest could not be verified."""
    r, found = records.c, list[Range]()
    query = select(r.writer, r.n).where(*_perishable(month)).order_by(r.writer, r.n)
    with engine.connect() as connection:
        for writer, n in connection.execute(query):
            if found and found[-1][0] == writer and found[-1][2] == n - 1:
                found[-1] = (writer, found[-1][1], n)
            else:
                found.append((writer, n, n))
    return found


def unsealed_in(engine: Engine, month: str) -> bool:
    """Whether a record of that month is not in the tree yet: then its hash would be lost with it."""
    r = records.c
    same = exists().where(leaves.c.writer == r.writer, leaves.c.n == r.n)
    with engine.connect() as connection:
        return bool(connection.scalar(select(exists().where(*_perishable(month), ~same))))


def drop_records(engine: Engine, month: str, ranges: Sequence[Range], rest: Rest) -> int:
    """Delete these records of that month; how many were there."""
    r, count = records.c, 0
    for writer, first, last in ranges:
        for low in range(first, last + 1, BATCH):
            some = (r.writer == writer, r.n >= low, r.n <= min(last, low + BATCH - 1))
            with engine.begin() as connection:
                done = connection.execute(delete(records).where(*some, *_perishable(month)))
            count += done.rowcount
            rest()
    return count


def _perishable(month: str) -> tuple[ColumnElement[bool], ...]:
    r = records.c
    lasting = or_(r.exchange == "", *(r.exchange.startswith(name) for name in LASTING))
    return r.at >= month, r.at < f"{month}~", ~and_(r.kind == Kind.EVENT, lasting)


def sealed_in(engine: Engine, month: str, key_ids: Sequence[str]) -> bool:
    """Whether anything of that month is sealed under one of these keys."""
    return next(_sealed_in(engine, month, key_ids), None) is not None


def _sealed_in(engine: Engine, month: str, key_ids: Sequence[str]) -> Iterator[Place]:
    c = contents.c
    query = select(c.writer, c.n).where(c.month == month, c.key_id.in_(key_ids))
    last: Place = ("", -1)
    while True:
        beyond = query.where(tuple_(c.writer, c.n) > last).order_by(c.writer, c.n).limit(BATCH)
        with engine.connect() as connection:
            found = [(row.writer, row.n) for row in connection.execute(beyond)]
        if not found:
            return
        yield from found
        last = found[-1]


def months_of(engine: Engine, places: Sequence[Place]) -> set[str]:
    """The months of these records' envelopes."""
    found: set[str] = set()
    with engine.connect() as connection:
        for writer, n in places:
            there = (contents.c.writer == writer, contents.c.n == n)
            month = connection.scalar(select(contents.c.month).where(*there))
            found |= set() if month is None else {month}
    return found


def renew_spool(engine: Engine, exchanges: Sequence[str]) -> int:
    """Forget what these exchanges had spooled; how many had. The table is made anew with the rest: its rows come
    and go, and their places may still show them."""
    with engine.begin() as connection:
        rows = [dict(row) for row in connection.execute(select(spool)).mappings()]
        gone = {row["exchange"] for row in rows}.intersection(exchanges)
        kept = [row for row in rows if row["exchange"] not in gone]
        if engine.dialect.name == "sqlite":
            spool.drop(connection)
            spool.create(connection)
            if kept:
                connection.execute(insert(spool), kept)
        else:
            connection.execute(delete(spool).where(spool.c.exchange.in_(exchanges)))
    return len(gone)


def leave_no_trace(engine: Engine, tables: Sequence[str], *, rewrite: bool) -> list[str]:
    """Clean up behind the last steps; what could not be cleaned, in words. `rewrite`: the whole file, not only its
    log (SQLite). On PostgreSQL `tables` are those that were touched."""
    if engine.dialect.name == "sqlite":
        return _sqlite(engine, rewrite=rewrite)
    return _postgresql(engine, tables)


def partitions(table: str, months: Iterable[str]) -> list[str]:
    """The tables in which the rows of these months lie (PostgreSQL)."""
    return [f"{table}_{month.replace('-', '_')}" for month in sorted(months)]


def overwrites(connection: Connection) -> bool:
    """Whether this file has always overwritten what it deletes, or was rewritten since."""
    query = select(meta.c.value).where(meta.c.key == "overwrites")
    return connection.dialect.name != "sqlite" or connection.scalar(query) is not None


def compact(engine: Engine) -> list[str]:
    """Rewrite the log's database as a whole. Nobody can write to it meanwhile."""
    if engine.dialect.name == "sqlite":
        left = _sqlite(engine, rewrite=True)
        with engine.begin() as connection:
            if not overwrites(connection):
                connection.execute(insert(meta).values(key="overwrites", value="yes"))
        return [*left, *_sqlite(engine, rewrite=False)]
    return _postgresql(engine, ("contents", "spool"), most_bytes=None)


def _sqlite(engine: Engine, *, rewrite: bool) -> list[str]:
    raw = engine.raw_connection()
    try:
        driver = raw.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        if rewrite:
            driver.execute("VACUUM")
        deadline = time.monotonic() + WAL_WAIT_S
        while driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                return [
                    "WAL: 読んでいる処理があるため残っています (somebody is reading: try again)"
                ]
            time.sleep(REST_S)
    finally:
        raw.close()
    return []


def _postgresql(
    engine: Engine, tables: Sequence[str], most_bytes: int | None = FULL_VACUUM_BYTES
) -> list[str]:
    left = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET lock_timeout = '10s'"))
        for table in tables:
            there = connection.scalar(text("SELECT to_regclass(:t) IS NOT NULL"), {"t": table})
            if not there:
                continue
            size = connection.scalar(text("SELECT pg_total_relation_size(:t)"), {"t": table})
            if most_bytes is None or (size or 0) <= most_bytes:
                connection.execute(text(f"VACUUM FULL {table}"))
            else:
                connection.execute(text(f"VACUUM {table}"))
                left.append(f"{table}: 大きいため書き直していません (run erase compact)")
    return left


def batches(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    return (places[i : i + BATCH] for i in range(0, len(places), BATCH))
