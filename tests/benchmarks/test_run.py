"""The harness itself: what it measures is real, and a broken server is no result."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from benchmarks.load import run
from benchmarks.run import Effort, measure, table

QUICK = Effort(rounds=1, requests=60, streams=24, connections=4)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_quick_run_gives_a_row_for_each_target(stream: bool) -> None:
    rows = measure(["direct", "pass-through", "gateway-audit"], QUICK, stream=stream)
    assert [row.target for row in rows] == ["direct", "pass-through", "gateway-audit"]
    assert all(0 < row.p50 <= row.p95 and 0 < row.first <= row.p95 for row in rows)
    assert table(rows, stream=stream).count("\n") == 4


@contextlib.asynccontextmanager
async def broken(answer: bytes) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"",
    ],
    ids=["an error", "an empty answer", "no answer"],
)
def test_a_broken_server_is_no_result(answer: bytes) -> None:
    async def ask() -> None:
        async with broken(answer) as port:
            await run(port, requests=4, connections=1, stream=False, warm_up=1)

    with pytest.raises((AssertionError, EOFError)):
        asyncio.run(ask())
