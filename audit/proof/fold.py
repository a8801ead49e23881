"""Folding committed records into the tree: what a sealer does in its transactions.

A record's position in the tree is given once. Within a chain positions follow the numbers, and
between chains the order is the one in which they were folded, which is what is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, insert, or_, select, text

from audit.database.tables import checkpoints, leaves, records, tiles, writers
from audit.ledger.tiles import grow, nodes_of
from audit.merkle import Node
from audit.record import written_time
from audit.sealing.note import Checkpoint, parse_notes

_PUT_TILE = text(
    "INSERT INTO tiles (level, number, hashes) VALUES (:level, :number, :hashes)"
    " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A checkpoint as the log keeps it. `number` counts them."""

    number: int
    at: datetime
    checkpoint: Checkpoint


def tree_size(connection: Connection) -> int:
    last = connection.scalar(select(func.max(leaves.c.position)))
    return 0 if last is None else int(last) + 1


def tree_node(connection: Connection) -> Node:
    """Nodes as the tiles are now: ask for it again after folding."""

    def read(level: int, number: int) -> bytes:
        query = select(tiles.c.hashes).where(tiles.c.level == level, tiles.c.number == number)
        return connection.scalar(query) or b""

    return nodes_of(read)


def unsealed_chains(connection: Connection) -> list[tuple[str, int]]:
    """Chains that may have records beyond the tree, and the last number of each that is in it."""
    last = (
        select(func.coalesce(func.max(leaves.c.n), -1))
        .where(leaves.c.writer == writers.c.id)
        .scalar_subquery()
    )
    ongoing = or_(writers.c.last_n.is_(None), writers.c.last_n > last)
    query = select(writers.c.id, last.label("sealed")).where(ongoing)
    rows = connection.execute(query.order_by(writers.c.started_at, writers.c.id))
    return [(row.id, row.sealed) for row in rows]


def unsealed(connection: Connection, limit: int) -> list[Row[tuple[str, int, bytes]]]:
    """The next records to be folded, at most `limit`, in the order in which they will be."""
    found: list[Row[tuple[str, int, bytes]]] = []
    for writer, sealed in unsealed_chains(connection):
        query = (
            select(records.c.writer, records.c.n, records.c.leaf)
            .where(records.c.writer == writer, records.c.n > sealed)
            .order_by(records.c.n)
            .limit(limit - len(found))
        )
        found.extend(connection.execute(query))
        if len(found) == limit:
            break
    return found


def fold(connection: Connection, limit: int) -> int:
    """How many records were added to the tree. Raises MissingNode when its tiles were edited."""
    rows, size = unsealed(connection, limit), tree_size(connection)
    if rows:
        values = [
            {"position": position, "writer": row.writer, "n": row.n}
            for position, row in enumerate(rows, start=size)
        ]
        connection.execute(insert(leaves), values)
        _put_tiles(connection, size, [row.leaf for row in rows])
    return len(rows)


def _put_tiles(connection: Connection, size: int, hashes: Sequence[bytes]) -> None:
    def read(level: int, number: int) -> bytes:
        query = select(tiles.c.hashes).where(tiles.c.level == level, tiles.c.number == number)
        return connection.scalar(query) or b""

    for (level, number), tile in grow(size, hashes, read).items():
        connection.execute(_PUT_TILE, {"level": level, "number": number, "hashes": tile})


def newest(connection: Connection) -> Issued | None:
    """Raises ValueError when it is not a checkpoint any more."""
    query = select(checkpoints).order_by(checkpoints.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Issued(row.number, datetime.fromisoformat(row.at), parse_notes(row.note)[0])


def issue(connection: Connection, checkpoint: Checkpoint, unix_time: int) -> Issued:
    number = connection.scalar(select(func.coalesce(func.max(checkpoints.c.number), -1) + 1))
    assert number is not None
    at = datetime.fromtimestamp(unix_time, UTC)
    connection.execute(
        insert(checkpoints).values(
            number=number, at=written_time(at), size=checkpoint.size, note=checkpoint.note
        )
    )
    return Issued(number, at, checkpoint)
