"""The second baseline: a proxy as most people write one, with Starlette's requests and responses and httpx's client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Lifespan

from benchmarks.passthrough import POOL, run


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


def _made(provider: str) -> tuple[Any, Lifespan[Starlette]]:
    forward = Forward(provider)
    return forward.handed_on, forward.connected


def main() -> None:
    run(__doc__, _made)


if __name__ == "__main__":
    main()
