"""While an answer streams, what the client has been given is entered: a crash cannot lose what was seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from gateway.record import Entry

SPOOL_S = 0.2
"""How far what is entered may lag behind what was given."""


class Spooling:
    """`async with` around a stream. `delivered` tells what was given so far, by pointer."""

    def __init__(self, entry: Entry, delivered: Callable[[], Mapping[str, str]]) -> None:
        self._entry = entry
        self._delivered = delivered

    async def __aenter__(self) -> Self:
        self._task = asyncio.get_running_loop().create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await self._task

    def check(self) -> None:
        """Raises what entering raised: without the log nothing more is passed on."""
        if self._task.done():
            self._task.result()

    async def _run(self) -> None:
        entered = 0
        while True:
            await asyncio.sleep(SPOOL_S)
            texts = self._delivered()
            size = sum(map(len, texts.values()))
            if size != entered:
                await self._entry.spool(texts)
                entered = size
