"""Records as they lie in the database, each with the envelope beside it when there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from audit.database.partitions import month_of
from audit.database.tables import among, batched, contents, records
from audit.ledger.evidence import Evidence, Place
from audit.record import PROJECTED
from audit.sealing.seal import Envelope

COLUMNS = ("exchange", "kind", "at", *PROJECTED)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row of `records`, and the envelope beside it when there is one."""

    row: Row[Any] = field(repr=False)
    envelope: Envelope | None


def with_contents() -> Select[Any]:
    same = and_(contents.c.writer == records.c.writer, contents.c.n == records.c.n)
    sealed = (
        contents.c.month,
        contents.c.key_id,
        contents.c.wrapped,
        contents.c.nonce,
        contents.c.ciphertext,
    )
    return select(records, *sealed).select_from(records.outerjoin(contents, same))


def evidence_of(row: Row[Any]) -> Evidence:
    fields = row._mapping
    return Evidence(
        row.stored,
        row.leaf,
        (row.writer, row.n),
        {name: fields[name] for name in COLUMNS},
        envelope_of(row),
        month=row.month,
    )


def envelope_of(row: Row[*tuple[Any, ...]]) -> Envelope | None:
    """None also where erasing has left nothing but zeros in the row."""
    if row.key_id is None or not any(row.wrapped):
        return None
    return Envelope(row.key_id, row.wrapped, row.nonce, row.ciphertext)


def sealed_rows(connection: Connection, *where: ColumnElement[bool]) -> Iterator[Sealed]:
    """Those records with their envelopes."""
    rows = connection.execute(select(records).where(*where)).all()
    envelopes = _envelopes(connection, rows)
    for row in rows:
        yield Sealed(row, envelopes.get((row.writer, row.n)))


def _envelopes(connection: Connection, rows: Sequence[Row[Any]]) -> dict[Place, Envelope | None]:
    """Asked for by place, not joined: for some hundred records of many months, PostgreSQL would rather read all
    contents there are. In the month of each record first, then, for those that are not there, in all."""
    found: dict[Place, Envelope | None] = {}
    months = sorted({month_of(row.at) for row in rows})
    pruned = connection.dialect.name == "postgresql"  # SQLite might look them up by the month
    for within in ([among(connection, contents.c.month, months)], []) if pruned else ([],):
        missing = [place for row in rows if (place := (row.writer, row.n)) not in found]
        for writer, some in _by_chain(missing):
            c = contents.c
            query = select(c.writer, c.n, c.key_id, c.wrapped, c.nonce, c.ciphertext)
            there = (c.writer == writer, among(connection, c.n, some), *within)
            for sealed in connection.execute(query.where(*there)).all():
                found[sealed.writer, sealed.n] = envelope_of(sealed)
    return found


def at_places(
    connection: Connection, places: Sequence[Place]
) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """By chain: SQLite reads the whole table for pairs in a list."""
    for writer, some in _by_chain(places):
        yield records.c.writer == writer, among(connection, records.c.n, some)


def _by_chain(places: Sequence[Place]) -> Iterator[tuple[str, Sequence[int]]]:
    chains: dict[str, list[int]] = defaultdict(list)
    for writer, n in places:
        chains[writer].append(n)
    for writer, numbers in chains.items():
        for some in batched(numbers):
            yield writer, some
