"""The reading processes: whatever a file does to one, the next file is read."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from gateway.attachments.pool import Pool
from gateway.attachments.reading.bounds import Bounds
from gateway.attachments.worker import Job, Read
from tests.gateway.attachments import documents as made

TEXT = Job("本文".encode(), "a.txt")
LONG = Job(made.archive({f"{n}.txt": ("あいう" * 20_000).encode() for n in range(400)}), "a.zip")
"""Takes seconds to read, within every other bound."""
UNBOUNDED = Bounds(characters=10**9, inflated_bytes=10**9, ratio=10**6)


def run(
    work: Callable[[Pool], Awaitable[list[Read]]], bounds: Bounds, processes: int = 1
) -> list[Read]:
    async def inside() -> list[Read]:
        pool = Pool(bounds, processes)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(inside())


def children() -> set[int]:
    running = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return {int(pid) for pid in running}


def test_a_file_that_takes_too_long_is_given_up_and_its_process_ended() -> None:
    async def work(pool: Pool) -> list[Read]:
        read = [await pool.read(LONG)]
        assert children() == before
        return read

    before = children()

    bounds = Bounds(seconds=0.5, characters=10**9, inflated_bytes=10**9, ratio=10**6)
    assert run(work, bounds)[0].reason == "time"


def test_a_reading_process_that_dies_takes_nothing_with_it() -> None:
    async def work(pool: Pool) -> list[Read]:
        first = await pool.read(TEXT)
        (reader,) = children() - before
        reading = asyncio.ensure_future(pool.read(LONG))
        await asyncio.sleep(0.05)
        os.kill(reader, signal.SIGKILL)
        return [first, await reading, await pool.read(TEXT)]

    before = children()
    first, broken, after = run(work, UNBOUNDED)
    assert (first.text, after.text) == ("本文", "本文")
    assert broken.reason == "crashed"


def test_memory_is_bounded() -> None:
    bounds = Bounds(
        memory_mb=256, seconds=60, characters=10**10, inflated_bytes=10**10, ratio=10**6
    )
    large = made.archive({"a.txt": b"0" * 80_000_000})

    async def more(pool: Pool) -> list[Read]:
        return [await pool.read(Job(large, "a.zip")), await pool.read(TEXT)]

    bomb, after = run(more, bounds)
    assert bomb.reason in ("limit", "crashed")
    assert after.text == "本文"


def test_processes_get_no_keys_and_none_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-the-gateway")

    async def work(pool: Pool) -> list[Read]:
        read = await pool.read(TEXT)
        (reader,) = children() - before
        seen.append(Path(f"/proc/{reader}/environ").read_bytes())
        return [read]

    before, seen = children(), list[bytes]()
    run(work, Bounds())
    assert b"secret-of-the-gateway" not in seen[0]
    assert children() == before


def test_several_files_are_read_at_once() -> None:
    async def work(pool: Pool) -> list[Read]:
        return list(await asyncio.gather(*(pool.read(TEXT) for _ in range(6))))

    assert [read.text for read in run(work, Bounds(), processes=2)] == ["本文"] * 6
