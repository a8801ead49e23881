"""A mock provider that costs next to nothing: prepared bytes, written one piece at a time as a real provider does."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any, cast

import httptools
import uvloop

CHUNKS = 50
SENTENCE = "承知しました。案内文の案を次のとおり作成しました。日時と場所を確かめてください。"
PIECE_LENGTH = 3
"""Characters in one chunk: about what a token or two carry in Japanese."""


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    event = {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "mock",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return _framed(b"data: " + _json(event) + b"\n\n")


def _framed(body: bytes) -> bytes:
    """One chunk of HTTP's chunked transfer coding."""
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _whole() -> bytes:
    message = {"role": "assistant", "content": SENTENCE}
    body = _json(
        {
            "id": "chatcmpl-bench",
            "object": "chat.completion",
            "created": 1,
            "model": "mock",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 300, "completion_tokens": 90, "total_tokens": 390},
        }
    )
    return _head(f"content-type: application/json\r\ncontent-length: {len(body)}") + body


def _head(fields: str, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{fields}\r\n\r\n".encode()


def _piece(number: int) -> str:
    start = number * PIECE_LENGTH % (len(SENTENCE) - PIECE_LENGTH)
    return SENTENCE[start : start + PIECE_LENGTH]


WHOLE = _whole()
NOT_FOUND = _head("content-type: text/plain\r\ncontent-length: 0", "404 Not Found")
STREAM_HEAD = _head("content-type: text/event-stream\r\ntransfer-encoding: chunked")
EVENTS = (
    _event({"role": "assistant", "content": _piece(0)}),
    *(_event({"content": _piece(n)}) for n in range(1, CHUNKS)),
    _event({}, "stop"),
)
DONE = _framed(b"data: [DONE]\n\n") + b"0\r\n\r\n"


class Provider(asyncio.Protocol):
    """One keep-alive connection; a client sends its next request only after the last answer."""

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s
        self._path = b""
        self._body = bytearray()
        self._streaming: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are transports by behaviour only.
        self._transport = cast("asyncio.Transport", transport)
        self._parser = httptools.HttpRequestParser(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._streaming is not None:
            self._streaming.cancel()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        path, self._path = self._path, b""
        # Inside a JSON string these quotes would be escaped: only the key itself matches.
        streaming = b'"stream":true' in self._body or b'"stream": true' in self._body
        self._body.clear()
        if path != b"/v1/chat/completions":
            self._transport.write(NOT_FOUND)
        elif streaming:
            self._streaming = asyncio.get_running_loop().create_task(self._stream())
        else:
            self._transport.write(WHOLE)

    async def _stream(self) -> None:
        self._transport.write(STREAM_HEAD)
        for event in EVENTS:
            self._transport.write(event)
            await asyncio.sleep(self._gap_s)
        self._transport.write(DONE)


async def _serve(port: int, gap_s: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Provider(gap_s), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--gap-ms", type=float, default=0.0, help="wait between two chunks")
    options = parser.parse_args()
    uvloop.run(_serve(options.port, options.gap_ms / 1000))


if __name__ == "__main__":
    main()
