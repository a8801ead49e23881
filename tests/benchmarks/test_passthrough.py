"""Both baselines hand the provider's answer on, byte for byte."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping

import pytest

from benchmarks.servers import Server, running


@pytest.fixture(scope="module")
def servers() -> Iterator[Mapping[str, Server]]:
    with running(["direct", "pass-through", "usual"]) as three:
        yield three


def asked(server: Server, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("target", ["pass-through", "usual"])
@pytest.mark.parametrize("body", ['{"model":"mock"}', '{"stream":true}'], ids=["whole", "stream"])
def test_an_answer_arrives_unchanged(servers: Mapping[str, Server], body: str, target: str) -> None:
    through, direct = (
        asked(servers[name], "POST", "/v1/chat/completions", body) for name in (target, "direct")
    )
    assert through == direct


@pytest.mark.parametrize("target", ["pass-through", "usual"])
def test_it_says_that_it_is_alive(servers: Mapping[str, Server], target: str) -> None:
    assert asked(servers[target], "GET", "/healthz") == (200, b"")
