"""A provider with manners: a limited number of requests at once, a second try, and rest while it is down.

A second try is made only while nothing of an answer has come, so that no answer is ever told twice. What fails later
counts towards rest all the same: a provider has answered when all of its answer has come.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from gateway.settings import Model
from gateway.upstreams.failures import Failure, UpstreamFailed
from gateway.upstreams.upstream import Call, Upstream

FIRST_PAUSE_S = 0.25
"""Before the second try; it doubles with each further one, and a random part keeps many clients apart."""
FAILURES_TO_REST = 5
QUEUED_RETRY_S = "5"

_T = TypeVar("_T")
Batches = AsyncGenerator[list[Any]]


class Rest:
    """After `FAILURES_TO_REST` failures in a row nobody is asked for so many seconds. Then one request is let through,
    and the others once it has its answer, or after as many seconds again."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._until = -math.inf

    def check(self) -> None:
        left = self._until - self._clock()
        if left > 0:
            raise UpstreamFailed(Failure.RESTING, retry_after=str(math.ceil(left)))
        if self._failures >= FAILURES_TO_REST:
            self._until = self._clock() + self._seconds

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES_TO_REST:
            self._until = self._clock() + self._seconds

    def refused(self) -> None:
        """The provider is there, and it is the request that was at fault: the next one may be answered."""
        self._until = -math.inf

    def answered(self) -> None:
        self._failures = 0
        self._until = -math.inf


class Steady:
    """`model.concurrency` requests at once (0: any number), `model.retries` further tries for each."""

    def __init__(self, upstream: Upstream, model: Model, rest: Rest | None = None) -> None:
        self._upstream = upstream
        self._retries = model.retries
        self._wait_s = model.timeout_s
        self._turns = asyncio.Semaphore(model.concurrency) if model.concurrency else None
        self._rest = rest or Rest(model.rest_s)

    async def complete(self, call: Call) -> Any:
        async with self._turn():
            return await self._tried(lambda: self._upstream.complete(call))

    async def stream(self, call: Call) -> Batches:
        async with self._turn():
            events, first = await self._tried(lambda: _begun(self._upstream.stream(call)))
            async with aclosing(events):
                if first is not None:
                    yield first
                try:
                    async for batch in events:
                        yield batch
                except UpstreamFailed as failure:
                    self.failed(failure)
                    raise

    def failed(self, failure: UpstreamFailed) -> None:
        """Counts it, where it is the provider's."""
        if failure.passing:
            self._rest.failed()
        else:
            self._rest.refused()

    def answered(self) -> None:
        self._rest.answered()

    async def close(self) -> None:
        await self._upstream.close()

    async def _tried(self, attempt: Callable[[], Awaitable[_T]]) -> _T:
        for further in range(self._retries, -1, -1):
            self._rest.check()
            try:
                return await attempt()
            except UpstreamFailed as failure:
                self.failed(failure)
                if not further or not failure.repeatable:
                    raise
                pause = FIRST_PAUSE_S * 2 ** (self._retries - further)
                await asyncio.sleep(pause * (0.5 + random.random()))
        raise UpstreamFailed

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A place among those that may ask at once, for which nobody waits longer than for an answer."""
        if self._turns is None:
            yield
            return
        try:
            async with asyncio.timeout(self._wait_s):
                await self._turns.acquire()
        except TimeoutError:
            raise UpstreamFailed(Failure.QUEUED, retry_after=QUEUED_RETRY_S) from None
        try:
            yield
        finally:
            self._turns.release()


class Substitutes:
    """The first of several providers that answers; the next is asked only while nothing of an answer has come."""

    def __init__(self, upstreams: tuple[tuple[str, Upstream], ...]) -> None:
        self._upstreams = upstreams
        self.asked: list[str] = []
        """The names of the models that were asked, in order: the last one answered, or failed last."""
        self._last: Upstream | None = None

    def faulty(self, kind: Failure) -> UpstreamFailed:
        """The failure of an answer that came and is none: only who reads it can tell."""
        failure = UpstreamFailed(kind)
        if isinstance(self._last, Steady):
            self._last.failed(failure)
        return failure

    def sound(self) -> None:
        """The answer came, and is one."""
        if isinstance(self._last, Steady):
            self._last.answered()

    async def complete(self, call: Call) -> Any:
        return await self._first(lambda upstream: upstream.complete(call))

    async def stream(self, call: Call) -> Batches:
        events, first = await self._first(lambda upstream: _begun(upstream.stream(call)))
        async with aclosing(events):
            if first is not None:
                yield first
            async for batch in events:
                yield batch

    async def _first(self, ask: Callable[[Upstream], Awaitable[_T]]) -> _T:
        last = len(self._upstreams) - 1
        for place, (name, upstream) in enumerate(self._upstreams):
            self.asked.append(name)
            self._last = upstream
            try:
                return await ask(upstream)
            except UpstreamFailed as failure:
                if place == last or failure.begun or not failure.passing:
                    raise
        raise UpstreamFailed


async def _begun(events: Batches) -> tuple[Batches, list[Any] | None]:
    """A stream and its first batch: from here on nobody else is asked."""
    try:
        return events, await anext(events, None)
    except BaseException:
        await events.aclose()
        raise
