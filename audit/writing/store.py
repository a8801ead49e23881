"""The writer's one connection: whole batches in one transaction each, and the state to resume from.

Every failure comes out as DatabaseFailed, after which the connection is gone and `connect` is next.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, Executable, Table, insert, select, update

from audit.database.connect import DatabaseFailed, failures, files_of
from audit.database.partitions import make_months, month_of, this_and_next
from audit.database.tables import contents, records, writers
from audit.ledger.chain import EMPTY, Head, Row
from audit.record import PROJECTED, Draft, Kind, Outcome, Prepared
from audit.sealing.keys import KeyRing
from audit.sealing.seal import LongEnvelope
from audit.writing.liveness import Liveness
from audit.writing.long_contents import insert_long
from audit.writing.recovery import cut_short
from audit.writing.spool import Spooled, forget, keep
from audit.writing.witness import Claim, head_of, unwitnessed


class Store:
    def __init__(self, engine: Engine, liveness: Liveness, writer: str, keys: KeyRing) -> None:
        self.writer = writer
        self._engine = engine
        self._keys = keys
        self._liveness = liveness
        self._connection: Connection | None = None
        self._files: tuple[tuple[int, int], ...] | None = None
        self._spooled: set[str] = set()
        self._months: set[str] = set()
        dialect = engine.dialect
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        self._insert_record = _insertion(records, mark)
        self._insert_contents = _insertion(contents, mark)

    def connect(self) -> None:
        """A fresh connection that holds this writer's lock.

        Without the lock nothing may be read for resuming: a session that the server still keeps
        for the lost connection might be committing.
        """
        self.disconnect()
        self._months.clear()
        self._files = None
        with failures(self._engine):
            connection = self._engine.connect()
            self._connection = connection
            if not self._liveness.announce(self.writer, connection):
                raise DatabaseFailed("the writer's lock is held by another session")

    def unwitnessed(self) -> list[Claim]:
        with self._transaction() as connection:
            return unwitnessed(connection)

    def machine(self) -> dict[str, str | int]:
        """Where this writer runs: in its first record, and in its own entry."""
        return {"host": socket.gethostname(), "pid": os.getpid()}

    def start(self, rows: Sequence[Row], started_at: str) -> None:
        """The first rows, and the writer's own entry."""
        entry = insert(writers).values(id=self.writer, started_at=started_at, **self.machine())
        self.write(rows, entry)

    def write(
        self,
        rows: Sequence[Row],
        also: Executable | None = None,
        pieces: Sequence[Spooled] = (),
    ) -> None:
        """All rows or none. Returns when they are durable. What an exchange spooled goes with its closing."""
        record_values = [row.record_values(self.writer) for row in rows]
        contents_values = [v for row in rows if (v := row.contents_values(self.writer))]
        long_values = [v for v in contents_values if isinstance(v[-1], LongEnvelope)]
        if long_values:
            contents_values = [v for v in contents_values if not isinstance(v[-1], LongEnvelope)]
        self._spooled.update(piece.exchange for piece in pieces)
        closed = [row.prepared.exchange for row in rows if self._has_spooled(row.prepared)]
        self._have_months({month_of(row.prepared.at) for row in rows})
        with self._transaction() as connection:
            if pieces:
                keep(connection, self.writer, pieces, self._keys)
            if record_values:
                connection.exec_driver_sql(self._insert_record, record_values)
            if closed:
                forget(connection, closed)
            if contents_values:
                connection.exec_driver_sql(self._insert_contents, contents_values)
            for values in long_values:
                insert_long(connection, values)
            if also is not None:
                connection.execute(also)
        self._spooled.difference_update(closed)

    def _has_spooled(self, closing: Prepared) -> bool:
        """Whether something spooled may have to go with this record: few streams run long enough, and a statement costs
        as much as the rest of a record. What a dead writer spooled is closed as interrupted."""
        if closing.kind is not Kind.CLOSING:
            return False
        interrupted = closing.columns[PROJECTED.index("outcome")] == Outcome.INTERRUPTED
        return interrupted or closing.exchange in self._spooled

    def stop(self, rows: Sequence[Row], head: Head) -> None:
        self.write(rows, self._ended_at(head.n))

    def revive(self) -> None:
        """Another process may have taken this writer for dead while its connection was lost."""
        with self._transaction() as connection:
            connection.execute(self._ended_at(None))

    def head(self) -> Head:
        with self._transaction() as connection:
            return head_of(connection, self.writer) or EMPTY

    def after(self, n: int) -> list[tuple[int, str, str]]:
        """Number, kind and exchange of this writer's records beyond `n`."""
        query = (
            select(records.c.n, records.c.kind, records.c.exchange)
            .where(records.c.writer == self.writer, records.c.n > n)
            .order_by(records.c.n)
        )
        with self._transaction() as connection:
            return [(row.n, row.kind, row.exchange) for row in connection.execute(query)]

    def cut_short(self, exchanges: Sequence[str], at: datetime) -> list[Draft]:
        """The closings of what is still open when the writer stops."""
        with self._transaction() as connection:
            return [cut_short(connection, e, self.writer, at, self._keys) for e in exchanges]

    def disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DatabaseFailed), failures(self._engine):
                connection.invalidate()
                connection.close()

    def close(self) -> None:
        self.disconnect()
        self._engine.dispose()
        self._liveness.withdraw(self.writer)

    def _have_months(self, months: set[str]) -> None:
        """On PostgreSQL a record needs the partition of its month. The next month's is made ahead."""
        wanted = {*months, *this_and_next()}
        if wanted <= self._months:
            return
        with self._transaction() as connection:
            make_months(connection, sorted(wanted))
        self._months = wanted

    def _ended_at(self, n: int | None) -> Executable:
        return update(writers).where(writers.c.id == self.writer).values(last_n=n)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._connection is None:
            raise DatabaseFailed("not connected")
        with failures(self._engine), self._connection.begin():
            yield self._connection
        self._still_there()

    def _still_there(self) -> None:
        """SQLite goes on writing to files that were moved or deleted: what it says is durable is then in no log that
        anybody opens. Asked after each transaction, before anything is acknowledged."""
        try:
            files = files_of(self._engine)
        except OSError:
            files = None
        if self._files is None:
            self._files = files
        if files is None or files != self._files:
            self.disconnect()
            raise DatabaseFailed("the files of the log were moved or deleted")


def _insertion(table: Table, mark: str) -> str:
    names = table.columns.keys()
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
    )
