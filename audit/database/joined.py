"""Records as they lie in the database, each with the envelope beside it when there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from audit.database.tables import batched, contents, records
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


def envelope_of(row: Row[Any]) -> Envelope | None:
    """None also where erasing has left nothing but zeros in the row."""
    if row.key_id is None or not any(row.wrapped):
        return None
    return Envelope(row.key_id, row.wrapped, row.nonce, row.ciphertext)


def sealed_rows(
    connection: Connection, *where: ColumnElement[bool], opened: bool
) -> Iterator[Sealed]:
    """Those records; without their envelopes when they are not to be opened."""
    query = with_contents() if opened else select(records)
    for row in connection.execute(query.where(*where)):
        yield Sealed(row, envelope_of(row) if opened else None)


def at_places(places: Sequence[Place]) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """By chain: SQLite reads the whole table for pairs in a list."""
    chains: dict[str, list[int]] = defaultdict(list)
    for writer, n in places:
        chains[writer].append(n)
    for writer, numbers in chains.items():
        for some in batched(numbers):
            yield records.c.writer == writer, records.c.n.in_(some)
