"""The load generator measures complete answers, and fails at any other."""

from __future__ import annotations

import asyncio
import os

import pytest

from benchmarks.load import BadAnswer, Load, Result, cpu_s, quantile, run

OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = b'{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}'
FINISH = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
DONE = b"data: [DONE]\n\n"
CHUNKED = b"transfer-encoding: chunked\r\n\r\n"


def sized(body: bytes, length: int | None = None) -> bytes:
    announced = len(body) if length is None else length
    return OK + f"Content-Length: {announced}\r\n\r\n".encode() + body


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    framed = b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in parts)
    return OK + CHUNKED + framed + end


class Scripted(asyncio.Protocol):
    """Gives the same bytes to every request, and hangs up where it is told to."""

    def __init__(self, answer: bytes, hang_up: bool) -> None:
        self._answer, self._hang_up = answer, hang_up
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        if self._seen.endswith(b"}"):  # a request's body is one JSON object
            self._seen = b""
            self._transport.write(self._answer)
            if self._hang_up:
                self._transport.close()


def measured(answer: bytes, load: Load, *, hang_up: bool = False) -> Result:
    async def both() -> Result:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Scripted(answer, hang_up), "127.0.0.1", 0)
        async with server:
            return await run(server.sockets[0].getsockname()[1], os.getpid(), load)

    return asyncio.run(both())


@pytest.mark.parametrize(
    ("answer", "stream"),
    [
        (sized(WHOLE), False),
        (chunked(WHOLE[:9], WHOLE[9:]), False),
        (chunked(FINISH, DONE), True),
        (chunked(FINISH.replace(b":", b": "), DONE), True),
    ],
    ids=["sized", "chunked", "stream", "spaced-json"],
)
def test_a_complete_answer_is_measured(answer: bytes, stream: bool) -> None:
    result = measured(answer, Load(20, connections=4, warm_up=4, stream=stream))
    assert result.requests == 20
    assert 0 < result.first <= result.p50 <= result.p95 <= result.p99
    assert result.pieces == (1 if answer == sized(WHOLE) else 2)


@pytest.mark.parametrize(
    ("answer", "stream"),
    [
        (b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", False),
        (sized(WHOLE).replace(b"200 OK", b"500 Oops"), False),
        (b"HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n\r\n", True),
        (sized(b""), False),
        (sized(b"[]"), False),
        (sized(WHOLE.replace(b"stop", b"content_filter")), False),
        (sized(WHOLE.replace(b"ok", b"")), False),
        (OK + b"\r\n" + WHOLE, False),
        (chunked(FINISH), True),
        (chunked(DONE), True),
        (chunked(b'data: {"error":{}}\n\n', FINISH, DONE), True),
        (sized(WHOLE), True),
    ],
    ids=[
        "500", "500-that-looks-whole", "429", "empty", "not-a-completion", "filtered", "no-content", "no-length",
        "no-done", "no-finish", "error-event", "not-a-stream",
    ],
)  # fmt: skip
def test_a_bad_answer_fails_the_run(answer: bytes, stream: bool) -> None:
    with pytest.raises(BadAnswer):
        measured(answer, Load(20, connections=4, warm_up=0, stream=stream))


@pytest.mark.parametrize(
    "answer", [sized(WHOLE, len(WHOLE) + 1), chunked(FINISH, DONE, end=b""), b"", sized(WHOLE)]
)
def test_a_connection_that_breaks_off_fails_the_run(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        measured(answer, Load(20, connections=4, warm_up=0), hang_up=True)


def test_a_bad_answer_in_the_warm_up_counts_too() -> None:
    with pytest.raises(BadAnswer):
        measured(sized(b"{}"), Load(0, connections=1, warm_up=1))


def test_a_quantile_is_a_value_that_was_seen() -> None:
    assert [quantile([1, 2, 3, 4], part) for part in (0.0, 0.5, 0.95, 1.0)] == [1, 3, 4, 4]


def test_cpu_time_grows_with_work() -> None:
    before = cpu_s(os.getpid())
    while cpu_s(os.getpid()) - before < 0.02:
        sum(range(10_000))
    assert cpu_s(os.getpid()) - before < 5
