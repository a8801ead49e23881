"""Small worlds for the audit tests: drafts, a finished log, and someone who edits it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from audit.database.connect import open_for_reading, open_for_writing
from audit.ledger.checkpoint_file import CheckpointFile
from audit.proof.courier import Courier, Sink, SinkFailed
from audit.proof.fold import Issued
from audit.proof.sealer import Schedule, Sealer
from audit.record import Draft, Kind, Outcome
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.writing.writer import Log

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


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what another thread or process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def sealer(
    url: str, folder: Path, *sinks: Sink, records: int = 1000, seconds: float = 600.0
) -> Sealer:
    """One that has not started, with keys and memory in `folder`."""
    signer, memory = Signer.open(folder), CheckpointFile(folder / "checkpoints")
    courier = Courier(url, signer, sinks, first_retry_s=0.05)
    return Sealer(url, signer, memory, courier, Schedule(records, seconds))


def sealed(url: str, folder: Path, *sinks: Sink) -> None:
    """Everything that is there now goes into the tree and under a checkpoint."""
    with sealer(url, folder, *sinks) as one:
        until(lambda: one.state.leading or one.state.problem is not None)
    assert one.state.problem is None, one.state


class KeptSink:
    """Keeps the notes it is sent; fails as often as it is told to."""

    name = "kept"

    def __init__(self, failing: int = 0) -> None:
        self.notes: list[str] = []
        self.failing = failing

    def send(self, issued: Issued) -> bytes | None:
        if self.failing:
            self.failing -= 1
            raise SinkFailed("not now")
        self.notes.append(issued.checkpoint.note)
        return None
