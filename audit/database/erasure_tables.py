"""Where to look up that contents were erased: by record, and by key. Projections of tombstones, never evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from sqlalchemy import BigInteger, Column, Connection, Table, Text, exists, func, select, text

from audit.database.tables import contents, metadata
from audit.ledger.evidence import Place
from audit.record import Record
from audit.sealing.keys import KeyRing

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


def keys_in_use(connection: Connection) -> dict[str, int]:
    """The ids of the keys that wrap contents, and of how many records. Of what was erased, rows may be left."""
    c, gone = contents.c, erased_contents.c
    erased = exists().where(gone.writer == c.writer, gone.n == c.n)
    query = select(c.key_id, func.count()).where(~erased).group_by(c.key_id)
    return {key_id: count for key_id, count in connection.execute(query)}


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


class KnownGraves:
    """Under which tombstone a record's contents were erased: as the log has it, or, where an older copy of the log was
    put back, as the keys' folder remembers."""

    def __init__(
        self, keys: KeyRing | None, connect: Callable[[], AbstractContextManager[Connection]]
    ) -> None:
        self._keys = keys
        self._connect = connect
        self._by_key: dict[str, int] = {}

    def over(self, record: Record) -> int | None:
        number = self.remembered(record)
        key = "" if record.sealed is None else record.sealed.key
        if number is None and key not in self._by_key:
            with self._connect() as connection:
                self._by_key = tombstones_of_keys(connection)
                number = tombstone_over(connection, (record.writer, record.n))
        return self._by_key.get(key) if number is None else number

    def remembered(self, record: Record) -> int | None:
        if self._keys is None:
            return None
        number = None if record.sealed is None else self._keys.gone(record.sealed.key)
        return self._keys.record_gone(record.writer, record.n) if number is None else number
