"""What is done beside a running answer now and then: a sign of life, an entry of what was delivered so far.

It waits on a timer, so that an answer that is quicker than its interval costs no task.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Self

from gateway.record import Entry

SPOOL_S = 0.2
"""How far what is entered may lag behind what was given."""


class Beside:
    """While it is entered, does `work` after `first_s` seconds, and again after as many as it returns.

    What the work raises is raised by `check`, and at the end of a body that raised nothing itself.
    """

    def __init__(self, first_s: float, work: Callable[[], Coroutine[Any, Any, float]]) -> None:
        self._first_s = first_s
        self._work = work
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[float] | None = None

    async def __aenter__(self) -> Self:
        self._wait(self._first_s)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if self._timer is not None:
            self._timer.cancel()
        if task is not None and error is None and not task.cancelled():
            task.result()

    def check(self) -> None:
        """Raises what the work raised."""
        if self._task is not None and self._task.done():
            self._task.result()

    def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(seconds, self._begin)

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._work())
        self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[float]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._task = None
            self._wait(task.result())


class SignsOfLife:
    """Work that calls `say` whenever nothing was `spoken` for `every_s` seconds."""

    def __init__(self, every_s: float, say: Callable[[], Awaitable[None]]) -> None:
        self.every_s = every_s
        self._say = say
        self._last = time.monotonic()

    def spoken(self) -> None:
        self._last = time.monotonic()

    async def __call__(self) -> float:
        if time.monotonic() - self._last >= self.every_s:
            await self._say()
            self.spoken()
        return self._last + self.every_s - time.monotonic()


class Spooling:
    """Work that enters what the client has been given: a crash cannot lose what was seen. `since` tells, by pointer,
    what was given behind that many characters of each text, and tells the rest when it is asked again."""

    def __init__(
        self, entry: Entry, since: Callable[[Mapping[str, int]], Mapping[str, str]]
    ) -> None:
        self._entry = entry
        self._since = since
        self._entered: dict[str, int] = {}

    async def __call__(self) -> float:
        while more := self._since(self._entered):
            await self._entry.spool(more)
            for pointer, text in more.items():
                self._entered[pointer] = self._entered.get(pointer, 0) + len(text)
        return SPOOL_S
