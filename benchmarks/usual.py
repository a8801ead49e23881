"""The second baseline: a proxy as most people write one, with Starlette's requests and responses and httpx's client."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from benchmarks.passthrough import POOL
from benchmarks.servers import serve


class Forward:
    """One pooled client for all requests; each answer is handed on as it comes."""

    def __init__(self, provider: str) -> None:
        self._url = f"{provider}/chat/completions"
        self._client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def connected(self, _: Starlette) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=POOL, max_keepalive_connections=POOL)
        async with httpx.AsyncClient(limits=limits, timeout=None) as self._client:
            yield

    async def handed_on(self, request: Request) -> StreamingResponse:
        assert self._client is not None
        asked = self._client.build_request(
            "POST",
            self._url,
            content=await request.body(),
            headers={"content-type": "application/json"},
        )
        answer = await self._client.send(asked, stream=True)
        return StreamingResponse(
            _parts(answer), answer.status_code, media_type=answer.headers["content-type"]
        )


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_bytes():
            yield part
    finally:
        await answer.aclose()


async def _alive(_: Request) -> PlainTextResponse:
    return PlainTextResponse("")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream", required=True, help="the provider's address up to /v1")
    options = parser.parse_args()
    forward = Forward(options.upstream)
    routes = [
        Route("/v1/chat/completions", forward.handed_on, methods=["POST"]),
        Route("/healthz", _alive, methods=["GET"]),
    ]
    serve(Starlette(routes=routes, lifespan=forward.connected), options.port)


if __name__ == "__main__":
    main()
