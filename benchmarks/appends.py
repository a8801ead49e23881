"""How many records a second become durable, beside what the device itself can flush: one writer and four, each a
process with some callers who wait, on SQLite and on PostgreSQL (with fsync on)."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.postgres import PostgresServer

WRITERS, CALLERS = (1, 4), (1, 32)
SECONDS = 3.0
TEXT = {"messages": [{"role": "user", "content": "会議の議事録を要約してください。" * 10}]}
FACTS = {"model": "demo", "department": "情報政策課", "subject": "u1", "policy": "p" * 64}


@dataclass(frozen=True, slots=True)
class Rate:
    database: str
    writers: int
    callers: int
    records: float
    """A second, of all writers together."""

    def row(self, flushes: float) -> str:
        head = f"| {self.database} | {self.writers} | {self.callers} "
        return f"{head}| {self.records:,.0f} | {self.records / flushes:.1f}× |"


def flushes(folder: Path, seconds: float) -> float:
    """How often a second 4 KiB at the end of a file can be written and flushed here, one after the other."""
    path, block, count = folder / "flushes", os.urandom(4096), 0
    with path.open("wb", buffering=0) as file:
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            file.write(block)
            os.fdatasync(file.fileno())
            count += 1
        took = time.perf_counter() - began
    path.unlink()
    return count / took


def rate(url: str, folder: Path, writers: int, callers: int, seconds: float) -> float:
    KeyRing.open(folder)
    context = multiprocessing.get_context("spawn")
    ready, counts = context.Barrier(writers), context.Queue()
    arguments = (url, folder, callers, seconds, ready, counts)
    processes = [context.Process(target=_write, args=arguments) for _ in range(writers)]
    for process in processes:
        process.start()
    total = sum(counts.get(timeout=60 + seconds) for _ in processes)
    for process in processes:
        process.join()
    return float(total) / seconds


def _write(
    url: str, folder: Path, callers: int, seconds: float, ready: object, counts: object
) -> None:
    with Log.open(url, KeyRing.open(folder)) as log:
        ready.wait(60)  # type: ignore[attr-defined]  # a barrier, which has no public type
        count = asyncio.run(_call(log, callers, seconds))
    counts.put(count)  # type: ignore[attr-defined]


async def _call(log: Log, callers: int, seconds: float) -> int:
    end, count = time.perf_counter() + seconds, 0

    async def caller(name: str) -> None:
        nonlocal count
        while time.perf_counter() < end:
            await log.append(Draft(f"{name}-{count}", Kind.REQUEST, datetime.now(UTC), FACTS, TEXT))
            count += time.perf_counter() < end

    async with asyncio.TaskGroup() as group:
        for number in range(callers):
            group.create_task(caller(f"{log.writer}-{number}"))
    return count


def measure(folder: Path, seconds: float = SECONDS) -> tuple[float, list[Rate]]:
    """What the device flushes a second at best, asked again between the others, and what becomes durable."""
    limit, rates = flushes(folder, seconds), []
    server = PostgresServer(fsync="on")
    try:
        server.make()
        server.start()
        for writers in WRITERS:
            for callers in CALLERS:
                urls = {
                    "SQLite": f"sqlite:///{folder}/{writers}-{callers}/audit.db",
                    "PostgreSQL": server.url(server.create_database()),
                }
                for database, url in urls.items():
                    found = rate(url, folder / "keys", writers, callers, seconds)
                    rates.append(Rate(database, writers, callers, found))
                    limit = max(limit, flushes(folder, seconds / 3))
    finally:
        server.remove()
    return limit, sorted(rates, key=lambda rate: rate.database, reverse=True)


def table(limit: float, rates: list[Rate]) -> str:
    head = f"The device flushes {limit:,.0f} times a second at best (4 KiB and `fdatasync`, one after the other)."
    lines = [
        "| database | writers | callers of each | durable records/s | to the device's flushes |",
        "|---|--:|--:|--:|--:|",
    ]
    return "\n".join([head, "", *lines, *(rate.row(limit) for rate in rates)])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
        print(table(*measure(Path(folder))))  # noqa: T201 - the program's output


if __name__ == "__main__":
    main()
