"""The baseline hands the provider's answer on, byte for byte."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping

import pytest

from benchmarks.servers import Server, running


@pytest.fixture(scope="module")
def servers() -> Iterator[Mapping[str, Server]]:
    with running(["direct", "pass-through"]) as both:
        yield both


def asked(server: Server, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("body", ['{"model":"mock"}', '{"stream":true}'], ids=["whole", "stream"])
def test_an_answer_arrives_unchanged(servers: Mapping[str, Server], body: str) -> None:
    through, direct = (
        asked(servers[target], "POST", "/v1/chat/completions", body)
        for target in ("pass-through", "direct")
    )
    assert through == direct


def test_it_says_that_it_is_alive(servers: Mapping[str, Server]) -> None:
    assert asked(servers["pass-through"], "GET", "/healthz") == (200, b"")
