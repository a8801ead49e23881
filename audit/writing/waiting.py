"""Those who wait for a commit: a bounded queue of them, and a future for each."""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.errors import AuditUnavailable
from audit.record import Prepared
from audit.writing.spool import Spooled

LINGER_S = 0.001
"""How long a batch is left open while others have just been waiting together: under load this halves the number of
flushes, which are what a commit costs; a lone request never waits."""
OVERHEAD_BYTES = 1_000
"""What a waiting record costs beside its JSON."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one call hands in, and who asked. `loop` is None for a plain thread."""

    drafts: tuple[Prepared, ...] = field(repr=False)
    future: asyncio.Future[None] | concurrent.futures.Future[None] = field(repr=False)
    loop: asyncio.AbstractEventLoop | None = field(repr=False)
    pieces: tuple[Spooled, ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        sizes = [*(d.size for d in self.drafts), *(p.size for p in self.pieces)]
        return sum(sizes) + OVERHEAD_BYTES * len(sizes)


class Inbox:
    """What waits for the writer's thread: at most `max_bytes`, the batch being written included; or one call alone,
    whatever its size."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._closed = False
        self._busy = False
        self._door = threading.Lock()
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()

    def admit(self, waiting: Waiting) -> bool:
        """False when it is full or closed."""
        size = waiting.size
        with self._door:
            if self._closed or (self._bytes and self._bytes + size > self._max_bytes):
                return False
            self._bytes += size
            self._queue.put(waiting)
        return True

    def take(self, timeout: float) -> list[Waiting] | None:
        """Everything that waits; empty when nothing came in time; None at the end."""
        try:
            first = self._queue.get(timeout=timeout)
        except queue.Empty:
            return []
        if first is None:
            return None
        if self._busy:
            time.sleep(LINGER_S)
        batch = [first, *self._rest()]
        self._busy = len(batch) > 1
        return batch

    def release(self, batch: Iterable[Waiting]) -> None:
        with self._door:
            self._bytes -= sum(waiting.size for waiting in batch)

    def close(self) -> None:
        """Admit nothing more. What was admitted is still there to take; then comes the end."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)

    def _rest(self) -> list[Waiting]:
        rest: list[Waiting] = []
        while not self._queue.empty():
            waiting = self._queue.get_nowait()
            if waiting is None:
                self._queue.put(None)  # seen too early: the end is for the next `take`
                break
            rest.append(waiting)
        return rest


def settle(batch: Iterable[Waiting], *, durable: bool) -> None:
    """Tell everyone in the batch: one wake-up for each event loop, not one for each caller."""
    loops: dict[asyncio.AbstractEventLoop, list[Waiting]] = defaultdict(list)
    for waiting in batch:
        if waiting.loop is None:
            _resolve([waiting], durable)
        else:
            loops[waiting.loop].append(waiting)
    for loop, group in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, group, durable)
        except RuntimeError:
            continue  # the loop is closed: nobody is waiting any more, and the record is written


def _resolve(group: list[Waiting], durable: bool) -> None:
    for waiting in group:
        if waiting.future.done():  # its caller was cancelled; the record stays
            continue
        if durable:
            waiting.future.set_result(None)
        else:
            waiting.future.set_exception(AuditUnavailable())
