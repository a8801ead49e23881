"""A closed loop of keep-alive connections; every answer is checked, so that an error cannot look fast.

Run as a program it measures one server process from a process of its own, and prints one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from benchmarks.chat import request

DEADLINE_S = 30.0
"""For one answer. Past it the server counts as broken, not as slow."""
LONGEST_LINE = 1024 * 1024
DONE = b"data: [DONE]\n\n"


class BadAnswer(Exception):
    """An answer that is not a complete, successful one: nothing measured beside it is reported."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked of one server in one go; the warm-up is asked first and measured nowhere.

    `first` numbers the first message. Two loads of one server MUST NOT share numbers: a gateway remembers what it has
    screened, and would answer the second from memory.
    """

    requests: int
    connections: int = 16
    warm_up: int = 50
    stream: bool = False
    first: int = 1


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds from sending the request to the first byte of the answer's body, and to its last."""

    first: float
    last: float
    pieces: int


@dataclass(frozen=True, slots=True)
class Result:
    """Times are milliseconds, `cpu` the server's per request; warm-up counts in none of them.

    `pieces` is in how many pieces the mean answer came: a server that lags behind its provider joins chunks, and then
    does less work per stream than one that keeps up.
    """

    requests: int
    p50: float
    p95: float
    p99: float
    first: float
    cpu: float
    pieces: float


async def run(port: int, pid: int, load: Load) -> Result:
    """Raises BadAnswer at the first answer that is not a complete, successful one."""
    numbers = itertools.count(load.first)
    await _all(port, load.warm_up, load, numbers)
    before = cpu_s(pid)
    timings = await _all(port, load.requests, load, numbers)
    spent = cpu_s(pid) - before
    lasts = sorted(t.last for t in timings)
    return Result(
        requests=len(timings),
        p50=1000 * quantile(lasts, 0.50),
        p95=1000 * quantile(lasts, 0.95),
        p99=1000 * quantile(lasts, 0.99),
        first=1000 * quantile(sorted(t.first for t in timings), 0.50),
        cpu=1000 * spent / len(timings),
        pieces=statistics.fmean(t.pieces for t in timings),
    )


def quantile(ordered: Sequence[float], part: float) -> float:
    """The nearest rank: always a value that was seen."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def cpu_s(pid: int) -> float:
    """User and system time of a process, all its threads, in steps of the kernel's tick (mostly 10 ms)."""
    # The program's name may hold spaces; the fields are counted from the parenthesis behind it.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _all(port: int, requests: int, load: Load, numbers: Iterator[int]) -> list[Timing]:
    left = iter(range(requests))
    clients = (_client(port, left, load.stream, numbers) for _ in range(load.connections))
    return [timing for share in await asyncio.gather(*clients) for timing in share]


async def _client(
    port: int, left: Iterator[int], stream: bool, numbers: Iterator[int]
) -> list[Timing]:
    timings = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LONGEST_LINE)
    try:
        for _ in left:
            asked = request(next(numbers), stream=stream)
            begun = time.perf_counter()
            writer.write(asked)
            first, parts = await _answer(reader)
            timings.append(Timing(first - begun, time.perf_counter() - begun, len(parts)))
            (_check_stream if stream else _check_whole)(b"".join(parts))
    finally:
        writer.close()
    return timings


async def _answer(reader: asyncio.StreamReader) -> tuple[float, list[bytes]]:
    """When the first byte of the body came, and the body in the pieces it was sent in."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200 "):
                raise BadAnswer(f"not a success: {head[:40]!r}")
            if b"\r\ntransfer-encoding: chunked\r\n" in head:
                return await _chunks(reader)
            return await _sized(reader, head)
    except TimeoutError as exc:
        raise BadAnswer(f"no answer within {DEADLINE_S:.0f} s") from exc
    except (EOFError, ConnectionError, asyncio.LimitOverrunError, ValueError) as exc:
        raise BadAnswer(f"the answer breaks off: {type(exc).__name__}") from exc


async def _sized(reader: asyncio.StreamReader, head: bytes) -> tuple[float, list[bytes]]:
    size = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
    start = await reader.readexactly(min(1, size))
    first = time.perf_counter()
    return first, [start + await reader.readexactly(size - len(start))]


async def _chunks(reader: asyncio.StreamReader) -> tuple[float, list[bytes]]:
    first, parts = 0.0, list[bytes]()
    while size := int(await reader.readuntil(b"\r\n"), 16):
        first = first or time.perf_counter()
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readexactly(2)
    return first, parts


def _check_whole(body: bytes) -> None:
    try:
        choice = json.loads(body)["choices"][0]
        complete = choice["finish_reason"] == "stop" and bool(choice["message"]["content"])
    except (ValueError, LookupError, TypeError) as exc:
        raise BadAnswer(f"not a chat completion: {type(exc).__name__}") from exc
    if not complete:
        raise BadAnswer("the completion is empty or cut short")


def _check_stream(body: bytes) -> None:
    """By bytes: parsing every chunk would take the machine's time from the server that is measured."""
    if not body.endswith(DONE):
        raise BadAnswer("the stream does not end with [DONE]")
    if b'"finish_reason":"stop"' not in body.replace(b": ", b":"):
        raise BadAnswer("the stream has no finish")
    if b'"error":' in body:
        raise BadAnswer("the stream carries an error")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True, help="the process whose CPU is counted")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--warm-up", type=int, default=50)
    parser.add_argument("--stream", action="store_true")
    parser.add_argument("--first", type=int, default=1, help="the number of the first message")
    options = parser.parse_args()
    load = Load(
        options.requests, options.connections, options.warm_up, options.stream, options.first
    )
    try:
        result = uvloop.run(run(options.port, options.pid, load))
    except (
        BadAnswer,
        OSError,
    ) as exc:  # a server that is gone takes its port and its /proc entry with it
        sys.exit(f"Error: {exc}")
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
