"""A mock provider that costs next to nothing: prepared bytes, written as a real one writes them."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any, cast

import httptools
import uvloop

CHUNKS = 50
SENTENCE = (
    "承知しました。ご依頼の案内文の案を次のとおり作成しました。日時と場所を確かめてください。"
)


def _event(content: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": content, "finish_reason": finish}
    event = {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "mock",
        "choices": [choice],
    }
    body = b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def _whole() -> bytes:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": SENTENCE * 3},
        "finish_reason": "stop",
    }
    usage = {"prompt_tokens": 300, "completion_tokens": 90, "total_tokens": 390}
    answer = {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 1,
        "model": "mock",
        "choices": [choice],
        "usage": usage,
    }
    body = json.dumps(answer, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


WHOLE = _whole()
STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
)
PIECES = [SENTENCE[i % 40 : i % 40 + 3] for i in range(CHUNKS)]
EVENTS = [_event({"role": "assistant", "content": ""}), *(_event({"content": p}) for p in PIECES)]
END = _event({}, "stop") + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


class Provider(asyncio.Protocol):
    """One connection; requests on it are answered one after another."""

    gap_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are transports by behaviour only.
        self._transport = cast("asyncio.Transport", transport)
        self._parser = httptools.HttpRequestParser(self)
        self._body = bytearray()
        self._task: asyncio.Task[None] | None = None

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        streaming = b'"stream":true' in self._body or b'"stream": true' in self._body
        self._body.clear()
        if streaming:
            self._task = asyncio.get_running_loop().create_task(self._stream())
        else:
            self._transport.write(WHOLE)

    async def _stream(self) -> None:
        self._transport.write(STREAM_HEAD)
        for event in EVENTS:
            self._transport.write(event)
            await asyncio.sleep(self.gap_s)
        self._transport.write(END)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Provider, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--gap-ms", type=float, default=0.0)
    options = parser.parse_args()
    Provider.gap_s = options.gap_ms / 1000
    uvloop.run(_serve(options.port))


if __name__ == "__main__":
    main()
