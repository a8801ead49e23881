"""Answers on the wire: the few ASGI messages that this gateway sends, and the watch for a client that leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from starlette.types import Message, Receive, Scope, Send

from audit.contents import LongContents
from gateway.web.errors import GatewayError, error_body

JSON = b"application/json"
EVENT_STREAM = b"text/event-stream; charset=utf-8"
SENT_AT_ONCE = 65_536

Headers = Iterable[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> str:
    """The value of a request header, or an empty string."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return ""


async def respond(
    send: Send, status: int, body: bytes | LongContents, headers: Headers = (), kind: bytes = JSON
) -> None:
    """What is long is made as it is sent."""
    length = str(len(body)).encode()
    head = [(b"content-type", kind), (b"content-length", length), *headers]
    await send({"type": "http.response.start", "status": status, "headers": head})
    if isinstance(body, bytes):
        await send({"type": "http.response.body", "body": body})
    else:
        await send_end(send, b"", body)


async def respond_error(
    send: Send,
    error: GatewayError,
    exchange: str | None = None,
    written: Callable[[GatewayError, str | None], bytes] = error_body,
) -> None:
    headers = [(b"x-sekisho-exchange", exchange.encode())] if exchange else []
    if error.retry_after:
        headers.append((b"retry-after", error.retry_after.encode("latin-1", "replace")))
    await respond(send, error.status, written(error, exchange), headers)


async def start_stream(send: Send, headers: Headers = ()) -> None:
    head = [(b"content-type", EVENT_STREAM), (b"cache-control", b"no-cache"), *headers]
    await send({"type": "http.response.start", "status": 200, "headers": head})


async def send_part(send: Send, body: bytes, *, last: bool = False) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": not last})


async def send_end(send: Send, rest: bytes, end: Iterable[bytes]) -> None:
    """The last of a stream: what is long in it is made as it is sent, and is never there whole."""
    some = bytearray(rest)
    for piece in end:
        if some and len(some) + len(piece) > SENT_AT_ONCE:
            await send_part(send, bytes(some))
            some.clear()
        some += piece
    await send_part(send, bytes(some), last=True)


class ClientWatch:
    """Cancels the task it was entered in when the client closes its connection; `gone` tells that from a shutdown."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watch: asyncio.Task[None] | None = None
        self.gone = False

    async def __aenter__(self) -> Self:
        main = asyncio.current_task()
        self._watch = asyncio.get_running_loop().create_task(self._until_gone(main))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """From here on a closed connection is no longer an abort: the end has been recorded."""
        if self._watch is not None:
            self._watch.cancel()

    async def _until_gone(self, main: asyncio.Task[Any] | None) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await self._receive()
        self.gone = True
        if main is not None:
            main.cancel()
