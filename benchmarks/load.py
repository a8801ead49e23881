"""A closed loop of keep-alive connections; every answer is checked, so that an error cannot look fast."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

SYSTEM = "あなたは市役所の文書作成を手伝う助手です。ていねいな日本語で、簡潔に答えてください。"
HISTORY = (
    (
        "user",
        "来月の防災訓練について、町内会に配る案内文の構成を考えてください。対象は全世帯で、配布は回覧板です。"
        * 3,
    ),
    (
        "assistant",
        "次の構成はいかがでしょうか。一、訓練の目的。二、日時と場所。三、当日の流れ。四、持ち物と注意点。"
        * 3,
    ),
)
ASKED = (
    "その構成で、担当の山田太郎さん（電話 090-1234-5678、メール taro.yamada@example.jp）を問い合わせ先にした案内文を"
    "作ってください。受付は第{number}回です。小雨決行で、荒天のときは中止します。読みやすさを重んじてください。"
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds from sending the request to the first and to the last byte of its answer."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Result:
    timings: tuple[Timing, ...]
    elapsed: float

    def milliseconds(self, part: str, quantile: float) -> float:
        values = sorted(getattr(t, part) for t in self.timings)
        return 1000 * float(values[min(len(values) - 1, int(len(values) * quantile))])

    @property
    def median(self) -> float:
        return 1000 * statistics.median(t.last for t in self.timings)


def request(number: int, *, stream: bool) -> bytes:
    messages = [{"role": "system", "content": SYSTEM}]
    messages += [{"role": role, "content": text} for role, text in HISTORY]
    messages.append({"role": "user", "content": ASKED.format(number=number)})
    body = json.dumps(
        {"model": "mock", "stream": stream, "messages": messages}, ensure_ascii=False
    ).encode()
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer sk-bench\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def run(
    port: int, *, requests: int, connections: int, stream: bool, warm_up: int = 50
) -> Result:
    """Raises AssertionError at the first answer that is not a complete, successful one."""
    await _round(port, warm_up, connections, stream, itertools.count(10**6))
    begun = time.perf_counter()
    timings = await _round(port, requests, connections, stream, itertools.count())
    return Result(tuple(timings), time.perf_counter() - begun)


async def _round(
    port: int, requests: int, connections: int, stream: bool, numbers: Iterator[int]
) -> list[Timing]:
    left = iter(range(requests))
    shares = await asyncio.gather(
        *(_client(port, left, stream, numbers) for _ in range(connections))
    )
    return [timing for share in shares for timing in share]


async def _client(
    port: int, left: Iterator[int], stream: bool, numbers: Iterator[int]
) -> list[Timing]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024 * 1024)
    timings = []
    try:
        for _ in left:
            asked = request(next(numbers), stream=stream)
            begun = time.perf_counter()
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:60]
            first, body = await _body(reader, head.lower())
            timings.append(Timing(first - begun, time.perf_counter() - begun))
            complete = (
                body.endswith(b"data: [DONE]\n\n")
                if stream
                else b'"finish_reason":"stop"' in body.replace(b" ", b"")
            )
            assert complete, "the answer is not complete"
    finally:
        writer.close()
    return timings


async def _body(reader: asyncio.StreamReader, head: bytes) -> tuple[float, bytes]:
    """When the first byte of the body came, and the body."""
    if b"transfer-encoding: chunked" not in head:
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        return time.perf_counter(), body
    first, parts = 0.0, []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        first = first or time.perf_counter()
        parts.append(await reader.readexactly(size + 2))
    await reader.readexactly(2)
    return first, b"".join(part[:-2] for part in parts)
