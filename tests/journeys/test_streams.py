"""Streams over real connections: signs of life, back-pressure, clients that leave, and what the record says of it."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing as closing_
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from audit.reading.read import Reader
from audit.record import Kind
from tests.fake_provider import Cuts, Fails, FakeProvider, Hangs, Json, delta, says
from tests.journeys.test_failures import state, until
from tests.live import MESSAGE_KEY, Gateway

ASK: Json = {"model": "mock", "messages": [{"role": "user", "content": "こんにちは"}]}
ASKS: dict[str, Json] = {
    "/v1/chat/completions": {"messages": ASK["messages"]},
    "/v1/responses": {"input": "こんにちは"},
    "/v1/messages": {"messages": ASK["messages"], "max_tokens": 10},
}


def closing(gateway: Gateway, exchange: str) -> Any:
    with Reader.open(gateway.database) as reader:
        detail = reader.exchange(exchange)
        assert detail is not None
        return next(e.record.body for e in detail.entries if e.record.kind is Kind.CLOSING)


def connected(gateway: Gateway, path: str = "/v1/chat/completions") -> socket.socket:
    """A client that has asked for a stream and reads nothing yet, with a small window."""
    body = json.dumps({"model": "mock", "stream": True, **ASKS[path]}).encode()
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", gateway.port))
    connection.sendall(
        f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n".encode()
        + f"authorization: Bearer {MESSAGE_KEY}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    return connection


def test_a_silence_is_filled_with_comments_that_clients_skip(
    folder: Path, provider: FakeProvider
) -> None:
    provider.script = says("はい。")
    provider.gap_s = 0.3
    with Gateway(folder, provider.url, keep_alive_s=0.1) as gateway:
        for path, asked in ASKS.items():
            answer = gateway.post({"model": "mock", "stream": True, **asked}, path=path)
            assert answer.body.count(b": keep-alive\n\n") >= 2
            told = [part for part in answer.body.split(b"\n\n") if not part.startswith(b":")]
            assert "はい。" in b"".join(told).decode()
            assert state(gateway, answer.headers["x-sekisho-exchange"]) == "completed"


def test_signs_of_life_go_out_until_the_record_is_durable(
    folder: Path, provider: FakeProvider
) -> None:
    with (
        Gateway(folder, provider.url, keep_alive_s=0.1) as gateway,
        closing_(
            connect(folder / "audit.db", isolation_level=None, check_same_thread=False)
        ) as other,
    ):

        def script(body: Json) -> Any:
            other.execute("BEGIN IMMEDIATE")
            return says("はい。")(body)

        provider.script = script
        with connected(gateway) as connection:
            told = _read_until(connection, b": keep-alive")
            assert b"[DONE]" not in told
            other.execute("ROLLBACK")
            assert "はい。" in (told + _read_until(connection, b"[DONE]")).decode()


def _read_until(connection: socket.socket, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        more = connection.recv(65536)
        assert more, seen
        seen += more
    return seen


def test_a_client_that_does_not_read_holds_the_provider_back(
    folder: Path, provider: FakeProvider
) -> None:
    """The bound of an answer is further than the provider could get."""
    many = 6000
    long = "普通の文です。" * 1000
    provider.script = lambda body: [delta(0, {"content": long}) for _ in range(many)]
    provider.written = 0
    with (
        Gateway(folder, provider.url, answer_characters=100_000_000) as gateway,
        connected(gateway),
    ):
        until(lambda: _stands_still(provider))
        assert 0 < provider.written < many


def _stands_still(provider: FakeProvider) -> bool:
    before = provider.written
    time.sleep(1.0)
    return before == provider.written > 0


@pytest.mark.parametrize("path", ASKS)
def test_a_client_that_leaves_ends_the_providers_work(
    gateway: Gateway, provider: FakeProvider, path: str
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめに。"}), Hangs()]
    before = provider.cancelled
    with connected(gateway, path) as connection:
        seen = b""
        while b"data:" not in seen:
            seen += connection.recv(65536)
    head = seen.split(b"\r\n\r\n")[0].decode().split("\r\n")
    (exchange,) = [x.split(": ")[1] for x in head if x.startswith("x-sekisho-exchange")]
    until(lambda: provider.cancelled > before)
    until(lambda: state(gateway, exchange) == "aborted")


def test_the_record_says_how_fast_an_answer_went_out(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = says("普通の文です。" * 3)
    provider.gap_s = 0.02
    answer = gateway.post({**ASK, "stream": True})
    told = closing(gateway, answer.headers["x-sekisho-exchange"])
    assert told["parts"] > 3
    assert 0 <= told["upstream_first_ms"] <= told["first_part_ms"] <= told["milliseconds"]
    assert told["longest_gap_ms"] >= told["mean_gap_ms"] > 0


MORE = """
  - name: first
    provider: openai
    base_url: {down}
    retries: 0
    fallbacks: [mock]
"""


def test_a_fallback_answers_and_the_record_says_so(folder: Path, provider: FakeProvider) -> None:
    with FakeProvider(lambda body: Fails(503)) as down:
        more = MORE.format(down=down.url)
        with Gateway(folder, provider.url, more_models=more) as gateway:
            for stream in (False, True):
                answer = gateway.post({**ASK, "model": "first", "stream": stream})
                assert answer.text.startswith("こんにちは")
                told = closing(gateway, answer.headers["x-sekisho-exchange"])
                assert told["asked"] == ["first", "mock"]
            assert len(down.received) == 2
            down.script = lambda body: [delta(0, {"content": "は"}), Cuts()]
            for failures in (3, 4, 5):  # in the middle of an answer they count as well
                answer = gateway.post({**ASK, "model": "first", "stream": True})
                assert answer.events[-1]["error"]["code"] == "upstream_error"
                assert len(down.received) == failures
            answer = gateway.post({**ASK, "model": "first", "stream": True})
            assert answer.text.startswith("こんにちは")
            assert len(down.received) == 5
