"""Closing what dead writers left open: each of their exchanges is marked interrupted, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update

from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.database.tables import records, writers
from audit.errors import AuditUnavailable, SealBroken
from audit.ledger.chain import EMPTY
from audit.record import UNREADABLE, Draft, Kind, Outcome
from audit.sealing.keys import KeyRing
from audit.writing.liveness import liveness_of
from audit.writing.spool import delivered
from audit.writing.witness import Claim, head_of


class Recovery:
    """Looks for writers other than `own`. Reads and writes on connections of its own."""

    def __init__(self, url: str, own: str, keys: KeyRing) -> None:
        self._writing = open_for_writing(url)
        self._reading = open_for_reading(url)
        self._liveness = liveness_of(self._writing)
        self._own = own
        self._keys = keys

    def run(self, append: Callable[..., None]) -> int:
        """How many exchanges were closed, in the chain that `append` writes to and waits for.

        Raises AuditUnavailable when the log cannot be used.
        """
        try:
            with failures(self._writing):
                return sum(self._close_if_dead(writer, append) for writer in self._suspects())
        except DatabaseFailed:
            raise AuditUnavailable from None

    def _suspects(self) -> Sequence[str]:
        running = select(writers.c.id).where(writers.c.last_n.is_(None), writers.c.id != self._own)
        with self._reading.connect() as connection:
            return connection.scalars(running).all()

    def _close_if_dead(self, writer: str, append: Callable[..., None]) -> int:
        # The lock is held until the closings are durable: whoever claims it next finds them.
        with self._liveness.claim(writer) as dead:
            if not dead:
                return 0
            with self._reading.connect() as connection:
                ended = select(writers.c.last_n).where(writers.c.id == writer)
                if connection.scalar(ended) is not None:
                    return 0  # another process has just done it
                open_exchanges = _open_exchanges(connection, writer)
                head = head_of(connection, writer) or EMPTY
                now = datetime.now(UTC)
                closings = [
                    cut_short(connection, exchange, writer, now, self._keys)
                    for exchange in open_exchanges
                ]
            found = Claim(writer, head.n, head.leaf)
            facts = {"event": "writer-recovered", "writer": writer, "heads": [found.as_body()]}
            append(Draft("", Kind.EVENT, now, facts), *closings)
            end = update(writers).where(writers.c.id == writer).values(last_n=head.n)
            with self._writing.begin() as connection:
                connection.execute(end)
        return len(closings)

    def close(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


def _open_exchanges(connection: Connection, writer: str) -> list[str]:
    other = records.alias()
    closed = exists().where(other.c.exchange == records.c.exchange, other.c.kind == Kind.CLOSING)
    query = (
        select(records.c.exchange)
        .where(records.c.writer == writer, records.c.kind == Kind.REQUEST, ~closed)
        .order_by(records.c.n)
    )
    return list(connection.scalars(query))


def cut_short(
    connection: Connection, exchange: str, writer: str, at: datetime, keys: KeyRing
) -> Draft:
    """The closing of an exchange that nobody closed, with what its caller had been given as far as it was spooled."""
    try:
        found = delivered(connection, exchange, keys)
    except SealBroken:
        return interrupted(exchange, writer, at, spooled=UNREADABLE)
    if found is None:
        return interrupted(exchange, writer, at)
    return interrupted(exchange, writer, at, found[1], spooled=found[0])


def interrupted(
    exchange: str,
    writer: str,
    at: datetime,
    contents: Mapping[str, Any] | None = None,
    **facts: str,
) -> Draft:
    body = {
        "outcome": Outcome.INTERRUPTED,
        "reason": "writer ended without closing",
        "writer": writer,
        **facts,
    }
    return Draft(exchange, Kind.CLOSING, at, body, contents)
