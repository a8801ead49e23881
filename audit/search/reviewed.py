"""How the reviews of exchanges stand, kept beside the search index so that lists by it need not add up every case.

A row is right as of the newest covered step; whatever was done since stands in the log behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from audit.database.tables import batched, records
from audit.ledger.evidence import Place
from audit.ledger.review import EVENT
from audit.reading.read import Kinds, Reader
from audit.reading.standing import standings
from audit.reading.words import REVIEWED
from audit.record import Kind
from audit.search.segments import Position, reviewed

_AT_ONCE = 500
_MARK = b'"event":"%s"' % EVENT.encode()


def is_review(row: Any) -> bool:
    """Whether this event may be a step of a review."""
    return _MARK in row.stored


def note_reviews(connection: Connection, reader: Reader, exchanges: Collection[str]) -> None:
    """Put down how these stand now."""
    r = records.c
    for some in batched(sorted(exchanges)):
        with reader.connection() as log:
            standing = standings(log, some)
            query = select(r.exchange, r.at, r.writer, r.n).where(r.exchange.in_(some))
            begun = log.execute(query.where(r.kind == Kind.REQUEST)).all()
        connection.execute(delete(reviewed).where(reviewed.c.exchange.in_(some)))
        rows = {
            row.exchange: dict(row._mapping) | {"status": standing[row.exchange].value}
            for row in begun
            if row.exchange in standing
        }
        if rows:
            connection.execute(insert(reviewed), list(rows.values()))


def standing_so(connection: Connection, status: str, start: Position | None) -> Iterator[Position]:
    """Where the exchanges began whose review stood so (or stood anyhow), newest first, before `start`."""
    v = reviewed.c
    query = select(v.at, v.writer, v.n).order_by(v.at.desc(), v.writer.desc(), v.n.desc())
    if status != REVIEWED:
        query = query.where(v.status == status)
    if start is not None:
        query = query.where(v.at <= start.at)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        yield Position(*row)


def forget_reviews(connection: Connection, places: Sequence[Place]) -> None:
    """Of exchanges whose requests are no longer there."""
    for writer, n in places:
        gone = (reviewed.c.writer == writer, reviewed.c.n == n)
        connection.execute(delete(reviewed).where(*gone))


def exchanges_standing_so(connection: Connection, status: str) -> set[str]:
    query = select(reviewed.c.exchange)
    if status != REVIEWED:
        query = query.where(reviewed.c.status == status)
    return set(connection.scalars(query))


def reviewed_since(
    reader: Reader, waiting: Sequence[tuple[str, int]], done: Mapping[str, int]
) -> set[str]:
    """The exchanges that were reviewed in records that are not covered."""
    r = records.c
    found: set[str] = set()
    with reader.connection() as log:
        for writer, _ in waiting:
            later = (r.writer == writer, r.n > done.get(writer, -1), r.kind == Kind.EVENT)
            steps = log.execute(select(r.exchange, r.stored).where(*later))
            found.update(row.exchange for row in steps if is_review(row))
    return found


def places_of(reader: Reader, exchanges: Collection[str], kinds: Kinds) -> list[Position]:
    """Of the records of these kinds that these exchanges have, newest first."""
    r = records.c
    places: list[Position] = []
    with reader.connection() as log:
        for some in batched(sorted(exchanges)):
            query = select(r.at, r.writer, r.n).where(r.exchange.in_(some), r.kind.in_(kinds))
            places += [Position(*row) for row in log.execute(query)]
    return sorted(places, reverse=True)
