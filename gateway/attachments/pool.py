"""The reading processes: a few, started when the first file comes, killed when a file takes too long or breaks one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from gateway.attachments.reading.bounds import Bounds, Reason
from gateway.attachments.worker import HEAD, Job, Read, packed, unpacked

MOST_JOBS = 200
"""Files after which a process makes room for a fresh one, so that what a library leaks goes with it."""
LONGEST_ANSWER = 64 * 1024 * 1024
_PROGRAM = "from gateway.attachments.worker import main; main()"
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ")
"""All that a reading process inherits: provider keys and database passwords stand in the environment."""


class Pool:
    """`read` answers within the bounds, whatever the file is; it waits for its turn no longer than it may read."""

    def __init__(self, bounds: Bounds, processes: int) -> None:
        self._bounds = bounds
        self._turns = asyncio.Semaphore(processes)
        self._idle: list[_Reader] = []
        self._readers: set[_Reader] = set()

    async def read(self, job: Job) -> Read:
        try:
            async with asyncio.timeout(self._bounds.seconds):
                await self._turns.acquire()
        except TimeoutError:
            return Read(reason=Reason.TIME.value)
        try:
            return await self._read(job)
        except TimeoutError:
            return Read(reason=Reason.TIME.value)
        except (OSError, EOFError, ValueError):
            return Read(reason=Reason.CRASHED.value)
        finally:
            self._turns.release()

    async def _read(self, job: Job) -> Read:
        """A process that did not answer is ended, also when nobody waits for it any more."""
        reader = self._idle.pop() if self._idle else await self._started()
        try:
            async with asyncio.timeout(self._bounds.seconds):
                read = await reader.ask(packed(job, self._bounds))
            if reader.jobs < MOST_JOBS:
                self._idle.append(reader)
            return read
        finally:
            if reader not in self._idle:
                await self._ended(reader)

    async def close(self) -> None:
        self._idle.clear()
        for reader in list(self._readers):
            await self._ended(reader)

    async def _started(self) -> _Reader:
        reader = await _Reader.start()
        self._readers.add(reader)
        return reader

    async def _ended(self, reader: _Reader) -> None:
        self._readers.discard(reader)
        await reader.end()


class _Reader:
    """One process, reading one file at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.jobs = 0

    @classmethod
    async def start(cls) -> _Reader:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _PROGRAM,
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, cwd="/",
        )  # fmt: skip
        return cls(process)

    async def ask(self, question: bytes) -> Read:
        """Raises OSError, EOFError or ValueError where the process is gone or out of its mind."""
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None and sink is not None
        self.jobs += 1
        sink.write(question)
        await sink.drain()
        size, visible = HEAD.unpack(await source.readexactly(HEAD.size))
        if size + visible > LONGEST_ANSWER:
            raise ValueError
        return unpacked(await source.readexactly(size), await source.readexactly(visible))

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
