"""SQLite keeps a value of any type in any column. One of another type than its column's was put there by hand, and
nothing that reads it could go on: it is named before anything else is looked at. PostgreSQL has no such values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    Text,
    and_,
    func,
    inspect,
    literal_column,
    or_,
)
from sqlalchemy import select as choose
from sqlalchemy.types import TypeEngine

from audit.database.erasure_tables import destroyed_keys, erased_contents
from audit.database.tables import (
    checkpoints,
    contents,
    deliveries,
    leaves,
    meta,
    policy_publications,
    records,
    tiles,
    writers,
)
from audit.ledger.flaws import Flaw, Tampering

_READ = (
    *(records, contents, leaves, tiles, checkpoints, deliveries, writers),
    *(policy_publications, erased_contents, destroyed_keys, meta),
)
MOST = 100
"""Of each table: enough to see what was done."""


def mistyped(connection: Connection) -> Iterator[Flaw]:
    if connection.dialect.name != "sqlite":
        return
    there = set(inspect(connection).get_table_names())
    for table in (
        table for table in _READ if table.name in there
    ):  # a log may be stripped of its tree
        wrong = {c.name: _is_wrong(c) for c in table.columns}
        row = literal_column("rowid", BigInteger)
        query = choose(row, *wrong.values()).select_from(table).where(or_(*wrong.values()))
        for number, *found in connection.execute(query.order_by(row).limit(MOST)):
            names = ", ".join(name for name, yes in zip(wrong, found, strict=True) if yes)
            yield from _named(connection, table, number, names)


def _named(connection: Connection, table: Table, row: int, columns: str) -> Iterator[Flaw]:
    """By its record when it still says which; else by its table and row."""
    if {"writer", "n"} <= set(table.columns.keys()):
        query = choose(table.c.writer, table.c.n).where(literal_column("rowid") == row)
        writer, n = connection.execute(query).one()
        if isinstance(writer, str) and isinstance(n, int):
            yield Flaw(writer, n, Tampering.MISTYPED, f"{table.name}: {columns}")
            return
    yield Flaw(table.name, row, Tampering.MISTYPED, columns)


def _is_wrong(column: Column[Any]) -> ColumnElement[bool]:
    kind = func.typeof(column)
    wrong = kind != _stored_as(column.type)
    return and_(wrong, kind != "null") if column.nullable else wrong


def _stored_as(kind: TypeEngine[Any]) -> str:
    return {LargeBinary: "blob", Text: "text"}.get(type(kind), "integer")
