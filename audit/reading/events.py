"""What happened to the gateways that write a log, as they entered it: no part of any exchange."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from audit.database.tables import records
from audit.reading.read import BATCH_ROWS, Reader
from audit.record import Kind, Record, decode, written_time


def events_of_log(reader: Reader, until: datetime) -> Iterator[Record]:
    """Up to a time, newest first. Raises ValueError at one that was edited."""
    about = (records.c.kind == Kind.EVENT, records.c.exchange == "")
    query = select(records.c.stored).where(*about, records.c.at <= written_time(until))
    order = (records.c.at.desc(), records.c.writer.desc(), records.c.n.desc())
    with reader.connection() as connection:
        rows = connection.execution_options(yield_per=BATCH_ROWS)
        for row in rows.execute(query.order_by(*order)):
            yield decode(row.stored)
