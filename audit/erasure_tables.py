"""Where to look up that contents were erased: by record, and by key. Projections of tombstones, never evidence."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, Connection, Table, Text, select, text

from audit.evidence import Place
from audit.tables import metadata

erased_contents = Table(
    "erased_contents",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("tombstone", BigInteger, nullable=False),
)

destroyed_keys = Table(
    "destroyed_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("tombstone", BigInteger, nullable=False),
)


def tombstone_over(connection: Connection, place: Place) -> int | None:
    e = erased_contents.c
    query = select(e.tombstone).where(e.writer == place[0], e.n == place[1])
    return connection.scalar(query)


def tombstones_of_keys(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(destroyed_keys.c.key_id, destroyed_keys.c.tombstone))
    return {row.key_id: row.tombstone for row in rows}


_NOTE = {
    "erased_contents": "(writer, n, tombstone) VALUES (:writer, :n, :tombstone)",
    "destroyed_keys": "(key_id, tombstone) VALUES (:key_id, :tombstone)",
}


def note_erased(connection: Connection, places: Iterable[Place], number: int) -> None:
    rows = [{"writer": writer, "n": n, "tombstone": number} for writer, n in places]
    _note(connection, erased_contents, rows)


def note_destroyed(connection: Connection, key_ids: Iterable[str], number: int) -> None:
    rows = [{"key_id": key_id, "tombstone": number} for key_id in key_ids]
    _note(connection, destroyed_keys, rows)


def _note(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        known = " ON CONFLICT DO NOTHING"  # an erasure that was cut off is carried out again
        connection.execute(text(f"INSERT INTO {table.name} {_NOTE[table.name]}{known}"), rows)
