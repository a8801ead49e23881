"""The months of the log: on PostgreSQL, `records` and `contents` have a partition for each calendar month.

Whoever writes makes those of this month and the next, so that none is missing when a month begins. Making one holds up
neither readers nor writers, and neither does emptying one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, text

from audit.database.tables import CREATION_LOCK, contents

LOCK_TIMEOUT_MS = 3000
"""How long emptying a month waits for whoever reads it."""
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
# A tilde sorts behind everything in a time, and what begins otherwise than a month is in no partition of one.
_BOUNDS = {"records": "FROM ('{0}') TO ('{0}~')", "contents": "IN ('{0}')"}


def month_of(at: str) -> str:
    """The month of a time as the log writes times."""
    return at[:7]


def following(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def this_and_next() -> tuple[str, str]:
    now = datetime.now(UTC)
    month = f"{now.year:04}-{now.month:02}"
    return month, following(month)


def make_months(connection: Connection, months: Iterable[str]) -> None:
    """Make what is missing, in the caller's transaction. Nothing to do on SQLite."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATION_LOCK})
    for month in months:
        for table, bounds in _BOUNDS.items():
            name = _partition(table, month)
            if _exists(connection, name):
                continue
            # Made apart and then attached: as PARTITION OF it would shut out readers and writers.
            connection.exec_driver_sql(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
            where = bounds.format(month)
            attach = f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {where}"
            connection.exec_driver_sql(attach)


def drop_contents_month(connection: Connection, month: str, *, most: int = 1000) -> int:
    """Delete the sealed contents of a month, in the caller's transaction; how many were deleted. To be called again
    until that is 0: on SQLite it deletes `most` at a time, on PostgreSQL all at once by emptying the partition,
    or fails when somebody reads it for longer than `LOCK_TIMEOUT_MS`."""
    if connection.dialect.name != "postgresql":
        some = select(contents.c.writer, contents.c.n).where(contents.c.month == month).limit(most)
        places = connection.execute(some).all()
        for writer, n in places:
            place = (contents.c.writer == writer, contents.c.n == n)
            connection.execute(delete(contents).where(*place))
        return len(places)
    name = _partition("contents", month)
    if not _exists(connection, name):
        return 0
    count = connection.scalar(
        select(func.count()).select_from(contents).where(contents.c.month == month)
    )
    if count:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
        connection.exec_driver_sql(f"TRUNCATE {name}")
    return count or 0


def _partition(table: str, month: str) -> str:
    if not _MONTH.fullmatch(month):
        raise ValueError("not a month")
    return f"{table}_{month.replace('-', '_')}"


def _exists(connection: Connection, name: str) -> bool:
    return connection.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": name}) is True
