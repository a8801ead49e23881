"""Reading the tree: positions, nodes, checkpoints and their deliveries, as they lie in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from audit.database.connect import DatabaseFailed, failures, open_for_reading
from audit.database.tables import checkpoints, deliveries, has_tree, leaves, records, tiles
from audit.errors import AuditUnavailable
from audit.ledger.delivery import Delivery
from audit.ledger.evidence import Place
from audit.ledger.tiles import WIDTH
from audit.merkle import HASH_BYTES, Node
from audit.proof.fold import tree_node, tree_size, unsealed_chains

BATCH_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Sealed:
    """A position of the tree. `leaf` is what the record has today; None when it is not there."""

    position: int
    place: Place
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class StoredNote:
    number: int
    at: str
    size: int
    note: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a record has come: appended when it has no `position`; sealed with one; anchored when a checkpoint over
    it is known to have arrived in `sinks`, outside the database."""

    position: int | None
    sinks: tuple[str, ...] = ()


@contextmanager
def tree_of(url: str) -> Iterator[TreeReader | None]:
    """None when the log has been stripped of its tree."""
    engine = open_for_reading(url)
    try:
        with failures(engine), engine.connect() as connection:
            yield TreeReader(connection) if has_tree(connection) else None
    except DatabaseFailed as exc:
        raise AuditUnavailable(f"監査ログを読めません (cannot read the log: {exc})") from None
    finally:
        engine.dispose()


class TreeReader:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def size(self) -> int:
        return tree_size(self._connection)

    def node(self) -> Node:
        return tree_node(self._connection)

    def notes(self) -> list[StoredNote]:
        rows = self._connection.execute(select(checkpoints).order_by(checkpoints.c.number))
        return [StoredNote(row.number, row.at, row.size, row.note) for row in rows]

    def deliveries(self) -> list[Delivery]:
        rows = self._connection.execute(select(deliveries).order_by(deliveries.c.checkpoint))
        return [Delivery.of(row.checkpoint, row.sink, row.at, row.receipt) for row in rows]

    def sealed(self) -> Iterator[Sealed]:
        """Every position, in order."""
        query = _positions().order_by(leaves.c.position)
        streamed = self._connection.execution_options(yield_per=BATCH_ROWS).execute(query)
        for position, writer, n, leaf in streamed:
            yield Sealed(position, (writer, n), leaf)

    def tile(self, level: int, number: int) -> bytes:
        query = select(tiles.c.hashes).where(tiles.c.level == level, tiles.c.number == number)
        return self._connection.scalar(query) or b""

    def hash_at(self, position: int) -> bytes:
        place = position % WIDTH * HASH_BYTES
        return self.tile(0, position // WIDTH)[place : place + HASH_BYTES]

    def position_of(self, place: Place) -> int | None:
        query = select(leaves.c.position).where(leaves.c.writer == place[0], leaves.c.n == place[1])
        return self._connection.scalar(query)

    def stage_of(self, place: Place) -> Stage:
        position = self.position_of(place)
        if position is None:
            return Stage(None)
        arrived = (
            select(deliveries.c.sink)
            .join(checkpoints, checkpoints.c.number == deliveries.c.checkpoint)
            .where(checkpoints.c.size > position)
        )
        found = self._connection.scalars(arrived.distinct().order_by(deliveries.c.sink))
        return Stage(position, tuple(found))

    def dropped(self, first: int, end: int) -> list[Place]:
        """The records of these positions that are not there any more."""
        query = _positions().where(
            leaves.c.position >= first, leaves.c.position < end, records.c.leaf.is_(None)
        )
        return [(row.writer, row.n) for row in self._connection.execute(query)]

    def count(self, window: Sequence[ColumnElement[bool]], below: int | None = None) -> int:
        """How many records there are in the window; with `below`, only those at positions before it."""
        query = select(func.count()).select_from(records).where(*window)
        if below is not None:
            same = and_(records.c.writer == leaves.c.writer, records.c.n == leaves.c.n)
            joined = records.join(leaves, same)
            query = (
                select(func.count()).select_from(joined).where(*window, leaves.c.position < below)
            )
        return self._connection.scalar(query) or 0

    def unsealed(self) -> tuple[list[Place], int]:
        """Records that are not in the tree although later ones of their chain are; and how many
        are not in it yet."""
        same = and_(records.c.writer == leaves.c.writer, records.c.n == leaves.c.n)
        later = leaves.alias()
        newest = (
            select(func.max(later.c.n)).where(later.c.writer == records.c.writer).scalar_subquery()
        )
        query = (
            select(records.c.writer, records.c.n, newest.label("newest"))
            .select_from(records.outerjoin(leaves, same))
            .where(leaves.c.position.is_(None))
            .order_by(records.c.writer, records.c.n)
        )
        inserted, waiting = [], 0
        for writer, n, last in self._connection.execute(query):
            if last is not None and n < last:
                inserted.append((writer, n))
            else:
                waiting += 1
        return inserted, waiting

    def chains(self, first: int, end: int) -> dict[str, tuple[int, int]]:
        """For each chain with records at positions `first` to `end`, its first and last number."""
        query = (
            select(leaves.c.writer, func.min(leaves.c.n), func.max(leaves.c.n))
            .where(leaves.c.position >= first, leaves.c.position < end)
            .group_by(leaves.c.writer)
        )
        return {writer: (low, high) for writer, low, high in self._connection.execute(query)}

    def last_of(self, writer: str) -> int:
        """The last number of this chain that is in the tree; -1 when none is."""
        last = self._connection.scalar(
            select(func.max(leaves.c.n)).where(leaves.c.writer == writer)
        )
        return -1 if last is None else last

    def open_chains(self) -> list[str]:
        """Chains that may have records that are not in the tree."""
        return [writer for writer, _ in unsealed_chains(self._connection)]


def _positions() -> Select[Any]:
    same = and_(records.c.writer == leaves.c.writer, records.c.n == leaves.c.n)
    return select(leaves.c.position, leaves.c.writer, leaves.c.n, records.c.leaf).select_from(
        leaves.outerjoin(records, same)
    )
