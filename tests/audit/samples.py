"""Small worlds for the audit tests: drafts, a finished log, and someone who edits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from audit.database import open_for_reading, open_for_writing
from audit.keys import KeyRing
from audit.record import Draft, Kind, Outcome
from audit.writer import Log

AT = datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC)
SECRET = "山田花子の住所"
"""Stands for personal data: it must be found nowhere but in opened contents."""


def request(exchange: str, **facts: Any) -> Draft:
    contents = {"messages": [{"role": "user", "content": f"{SECRET} {exchange}"}]}
    return Draft(exchange, Kind.REQUEST, datetime.now(UTC), facts, contents)


def closing(exchange: str, outcome: Outcome = Outcome.COMPLETED) -> Draft:
    body = {"outcome": outcome}
    return Draft(exchange, Kind.CLOSING, datetime.now(UTC), body, {"text": f"{SECRET} {exchange}"})


def ended_chain(url: str, keys: KeyRing, *exchanges: str) -> str:
    """A chain of start, request and closing for each exchange, and stop. Returns its writer."""
    with Log.open(url, keys) as log:
        for exchange in exchanges:
            log.append_blocking(request(exchange, model="demo", decision="mask"))
            log.append_blocking(closing(exchange))
    return log.writer


def run(url: str, statement: str, **values: Any) -> None:
    engine = open_for_writing(url)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def rows(url: str, query: str) -> list[Mapping[str, Any]]:
    engine = open_for_reading(url)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text(query)).mappings()]
    engine.dispose()
    return list(found)
