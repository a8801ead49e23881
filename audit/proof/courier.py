"""Carries checkpoints to the sinks outside the database, and keeps trying.

A sink that fails holds up nothing: neither sealing nor the other sinks, nor a request. Only the
newest checkpoint is carried: it covers all before it. What has arrived is entered in `deliveries`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import delete, exists, insert, select

from audit.database.connect import DatabaseFailed, failures, open_for_writing
from audit.database.tables import deliveries
from audit.ledger.delivery import Delivery
from audit.proof.fold import Issued
from audit.record import written_time
from audit.sealing.signing import Signer

FIRST_RETRY_S = 1.0
LAST_RETRY_S = 300.0
CLOSE_DEADLINE_S = 10.0

logger = logging.getLogger(__name__)


class SinkFailed(Exception):
    """The checkpoint is not known to have arrived. The message names no secrets."""


class Sink(Protocol):
    name: str
    """What the log and the health page call it; stays the same over restarts."""

    def send(self, issued: Issued) -> bytes | None:
        """Returns, with the receipt if the sink gives any, when it has the checkpoint.

        Raises SinkFailed. Never waits for more than some seconds.
        """


@dataclass(frozen=True, slots=True)
class SinkState:
    """`size`: records covered by the last checkpoint that arrived since this process leads."""

    name: str
    size: int | None = None
    at: datetime | None = None
    problem: str | None = None
    failures: int = 0


class Courier:
    def __init__(
        self,
        url: str,
        signer: Signer,
        sinks: Sequence[Sink],
        *,
        first_retry_s: float = FIRST_RETRY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = open_for_writing(url)
        self._signer = signer
        self._rounds = [_Round(sink, first_retry_s, clock) for sink in sinks]
        self._newest: Issued | None = None
        self._closing = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="audit-courier", daemon=True)

    @property
    def states(self) -> tuple[SinkState, ...]:
        return tuple(one.state for one in self._rounds)

    def start(self) -> None:
        self._thread.start()

    def offer(self, issued: Issued) -> None:
        """Take this checkpoint to every sink that does not have it, instead of any before it."""
        with self._news:
            self._newest = issued
            self._news.notify()

    def close(self) -> None:
        """One last try for what has not arrived."""
        with self._news:
            self._closing = True
            self._news.notify()
        self._thread.join(CLOSE_DEADLINE_S)

    # What follows runs in the courier's thread.

    def _run(self) -> None:
        closing = False
        while not closing:
            with self._news:
                if not self._closing:
                    self._news.wait(self._pause())
                issued, closing = self._newest, self._closing
            if issued is not None:
                for one in self._rounds:
                    one.visit(issued, self._enter, at_once=closing)
        self._engine.dispose()

    def _pause(self) -> float | None:
        if self._newest is None:
            return None
        waits = [wait for one in self._rounds if (wait := one.wait(self._newest)) is not None]
        return min(waits, default=None)

    def _enter(self, issued: Issued, sink: str, receipt: bytes | None) -> None:
        """In the database, so that a verifier can say what is anchored. Raises DatabaseFailed."""
        same = (deliveries.c.checkpoint == issued.number, deliveries.c.sink == sink)
        at = written_time(datetime.now(UTC))
        kept = Delivery(issued.number, sink, at, receipt).kept(self._signer)
        entry = insert(deliveries).values(checkpoint=issued.number, sink=sink, at=at, receipt=kept)
        with failures(self._engine), self._engine.begin() as connection:
            if not connection.scalar(select(exists().where(*same))) or receipt is not None:
                connection.execute(delete(deliveries).where(*same))
                connection.execute(entry)


class _Round:
    """One sink, what it has got, and when to try again."""

    def __init__(self, sink: Sink, first_retry_s: float, clock: Callable[[], float]) -> None:
        self.state = SinkState(sink.name)
        self._sink = sink
        self._first_retry_s = first_retry_s
        self._clock = clock
        self._has: int | None = None
        self._next = 0.0

    def wait(self, issued: Issued) -> float | None:
        """Seconds until the next try; None when there is nothing to do."""
        return None if self._has == issued.number else max(0.0, self._next - self._clock())

    def visit(
        self,
        issued: Issued,
        enter: Callable[[Issued, str, bytes | None], None],
        *,
        at_once: bool,
    ) -> None:
        wait = self.wait(issued)
        if wait is None or (wait > 0 and not at_once):
            return
        try:
            receipt = self._sink.send(issued)
            enter(issued, self._sink.name, receipt)
        except (SinkFailed, DatabaseFailed) as exc:
            self._failed(str(exc))
            return
        if self.state.problem is not None:
            logger.warning("the sink %s takes checkpoints again", self._sink.name)
        self._has, self._next = issued.number, 0.0
        self.state = SinkState(self._sink.name, issued.checkpoint.size, datetime.now(UTC))

    def _failed(self, problem: str) -> None:
        before = self.state
        if before.problem != problem:
            logger.error("the sink %s did not take a checkpoint: %s", self._sink.name, problem)
        self.state = SinkState(before.name, before.size, before.at, problem, before.failures + 1)
        pause = self._first_retry_s * 2 ** min(before.failures, 20)
        self._next = self._clock() + min(pause, LAST_RETRY_S)
