"""A provider that fails fails in the same way whichever library asked it: what follows from it must not differ."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr

from gateway.settings import Model
from gateway.upstreams.failures import Failure, UpstreamFailed
from gateway.upstreams.litellm import LiteLLMUpstream
from gateway.upstreams.openai import OpenAIUpstream, Pool
from gateway.upstreams.upstream import Call, Operation, Upstream
from tests.live import free_port

# litellm warns of its own types when it first uses them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

CALL = Call(Operation.CHAT, {"messages": [{"role": "user", "content": "はい"}]})
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: "
HANGS = b"hangs"
WHOLE = {
    "closed": (b"", Failure.UNREACHABLE),
    "silent": (HANGS, Failure.TIMEOUT),
    "no HTTP": (b"nonsense\r\n\r\n", Failure.MALFORMED),
    "no JSON": (HEAD + b"application/json\r\ncontent-length: 3\r\n\r\n{{{", Failure.MALFORMED),
    "cut": (HEAD + b"application/json\r\ncontent-length: 99\r\n\r\n{", Failure.CUT_OFF),
    "status": (b"HTTP/1.1 500 no\r\ncontent-length: 0\r\n\r\n", Failure.STATUS),
    "unprocessable": (
        b"HTTP/1.1 422 no\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        Failure.STATUS,
    ),
    "overload": (b"HTTP/1.1 503 no\r\ncontent-length: 0\r\n\r\n", Failure.OVERLOADED),
}


def upstreams(base_url: str) -> list[Upstream]:
    def model(provider: Any, name: str) -> Model:
        return Model(
            name="m",
            provider=provider,
            base_url=base_url,
            api_key=SecretStr("k"),
            timeout_s=0.5,
            upstream_model=name,
        )

    return [
        OpenAIUpstream(model("openai", "m"), Pool()),
        LiteLLMUpstream(model("litellm", "openai/m")),
    ]


@contextmanager
def provider(says: bytes) -> Iterator[str]:
    """One that answers everybody with `says`, and breaks the connection off where it does not hang."""
    held = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    held.append(connection)
                    connection.recv(65_536)
                    connection.sendall(says.removesuffix(HANGS))
                    if not says.endswith(HANGS):
                        connection.close()

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(60)
    for connection in held:
        connection.close()


async def failures(url: str, ask: Callable[[Upstream], Awaitable[None]]) -> list[UpstreamFailed]:
    """How each of the two fails there."""
    failed = []
    for upstream in upstreams(url):
        try:
            await ask(upstream)
        except UpstreamFailed as failure:
            failed.append(failure)
        await upstream.close()
    return failed


async def whole(upstream: Upstream) -> None:
    await upstream.complete(CALL)


def test_where_nobody_listens() -> None:
    failed = asyncio.run(failures(f"http://127.0.0.1:{free_port()}/v1", whole))
    assert [f.kind for f in failed] == [Failure.UNREACHABLE] * 2


@pytest.mark.parametrize("name", WHOLE)
def test_before_an_answer(name: str) -> None:
    says, kind = WHOLE[name]
    with provider(says) as url:
        openai, lite = asyncio.run(failures(url, whole))
    assert (openai.kind, lite.kind) == (kind, kind)
    assert openai.status == lite.status
    assert openai.repeatable == lite.repeatable
