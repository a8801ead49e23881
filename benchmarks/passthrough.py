"""The baseline that the aim is judged by: a bare Starlette application that hands bytes on over one pooled client."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Lifespan, Receive, Scope, Send

from benchmarks.servers import serve

POOL = 512
"""More connections to the provider than any run opens, so that the pool is never what is measured."""


class Forward:
    """An ASGI endpoint; Starlette gives a plain function a Request and a Response, which cost time of their own."""

    def __init__(self, provider: str) -> None:
        self._url = f"{provider}/chat/completions"
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def connected(self, _: Starlette) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=POOL)
        async with aiohttp.ClientSession(connector=connector) as self._session:
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._session is not None
        body = await _read(receive)
        headers = {"content-type": "application/json"}
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            kind = answer.headers["content-type"].encode()
            await send(_start(answer.status, (b"content-type", kind)))
            async for part in answer.content.iter_any():
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


class Alive:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(_start(200, (b"content-length", b"0")))
        await send({"type": "http.response.body", "body": b""})


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _start(status: int, *headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def run(description: str | None, make: Callable[[str], tuple[Any, Lifespan[Starlette]]]) -> None:
    """A proxy under the port and in front of the provider that the command line names. `make` gives, for the provider's
    address, the endpoint and what keeps its client open."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream", required=True, help="the provider's address up to /v1")
    options = parser.parse_args()
    endpoint, connected = make(options.upstream)
    routes = [
        Route("/v1/chat/completions", endpoint, methods=["POST"]),
        Route("/healthz", Alive(), methods=["GET"]),
    ]
    serve(Starlette(routes=routes, lifespan=connected), options.port)


def _made(provider: str) -> tuple[Forward, Lifespan[Starlette]]:
    forward = Forward(provider)
    return forward, forward.connected


def main() -> None:
    run(__doc__, _made)


if __name__ == "__main__":
    main()
