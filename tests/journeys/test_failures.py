"""Everything that can go wrong with one exchange leaves one closing record, and one well-formed answer."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from audit.reading.read import Reader
from tests.fake_provider import Fails, FakeProvider, Hangs, delta, says
from tests.live import ERROR_KEY, MESSAGE_KEY, Answer, Gateway

ASK = {"model": "mock", "messages": [{"role": "user", "content": "こんにちは"}]}

ERRORS: dict[str, tuple[Callable[[Gateway], Answer], int, str]] = {
    "no key": (lambda g: g.post(ASK, key=""), 401, "invalid_api_key"),
    "wrong key": (lambda g: g.post(ASK, key="sk-sekisho-0123456789ab-0"), 401, "invalid_api_key"),
    "unknown model": (lambda g: g.post({**ASK, "model": "gpt-9"}), 404, "model_not_found"),
    "unknown endpoint": (lambda g: g.post({}, path="/v1/realtime"), 404, "endpoint_not_screened"),
    "unknown path": (lambda g: g.get("/nothing"), 404, "not_found"),
    "wrong method": (lambda g: g.get("/v1/chat/completions"), 405, "method_not_allowed"),
    "not JSON": (lambda g: g.post(b"{"), 400, "invalid_json"),
    "not an object": (lambda g: g.post(b"[]"), 400, "invalid_json"),
    "invalid UTF-8": (lambda g: g.post(b'{"model": "\xff"}'), 400, "invalid_json"),
    "a lone surrogate": (lambda g: g.post(rb'{"model": "\ud800"}'), 400, "invalid_json"),
    "a duplicate key": (lambda g: g.post(b'{"model":"a","model":"b"}'), 400, "duplicate_key"),
    "too deep": (lambda g: g.post(_nested(900)), 400, "invalid_request"),
    "deep, and still readable": (lambda g: g.post(_nested(300)), 400, "invalid_request"),
    "no messages": (lambda g: g.post({"model": "mock"}), 400, "invalid_request"),
    "a compressed body": (
        lambda g: g.post(gzip.compress(json.dumps(ASK).encode()), content_encoding="gzip"),
        400,
        "invalid_request",
    ),
    "an unknown role": (lambda g: g.post(_message(role="wizard")), 400, "invalid_request"),
    "a recording": (lambda g: g.post(_part({"type": "input_audio"})), 400, "unknown_content_part"),
    "token ids": (lambda g: g.post(_message(content=[1, 2, 3])), 400, "token_ids"),
    "a file": (lambda g: g.post({**ASK, "file_ids": ["f"]}), 400, "remote_reference"),
    "audio out": (lambda g: g.post({**ASK, "modalities": ["audio"]}), 400, "modality_not_screened"),
    "a remote tool": (
        lambda g: g.post({**ASK, "tools": [{"type": "mcp"}]}),
        400,
        "tool_not_screened",
    ),
    "too much": (lambda g: g.post({**ASK, "user": "x" * 400_000}), 413, "request_too_large"),
    "blocked": (
        lambda g: g.post(_message(content="個人番号123456789018"), key=ERROR_KEY),
        403,
        "blocked_by_policy",
    ),
}


def _message(**fields: Any) -> Any:
    return {"model": "mock", "messages": [{"role": "user", "content": "x", **fields}]}


def _nested(depth: int) -> bytes:
    return json.dumps(ASK).encode()[:-1] + b', "x": ' + b"[" * depth + b"]" * depth + b"}"


def _part(part: Any) -> Any:
    return _message(content=[part])


@pytest.mark.parametrize("case", ERRORS)
def test_every_error_has_one_shape(gateway: Gateway, provider: FakeProvider, case: str) -> None:
    act, status, code = ERRORS[case]
    answer = act(gateway)
    assert answer.status == status
    assert {"message", "type", "param", "code"} <= answer.json["error"].keys()
    assert answer.json["error"]["code"] == code
    assert provider.received == []


def test_a_large_request_does_not_hold_up_the_others(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = says("はい")
    register = "山田太郎さんの電話は090-1234-5678です。" * 3000
    waiting = threading.Thread(target=gateway.post, args=(_message(content=register[:90_000]),))
    waiting.start()
    answered = 0
    while waiting.is_alive():
        answered += gateway.get("/healthz").status == 200
    waiting.join()
    assert "山田".encode() not in provider.raw[0]
    assert answered >= 3


def test_what_cannot_be_read_is_entered_as_refused(gateway: Gateway) -> None:
    answer = gateway.post(_part({"type": "input_audio", "input_audio": {"data": "x"}}))
    assert state(gateway, answer.json["error"]["exchange"]) == "refused"


@pytest.mark.parametrize(("status", "stream"), [(500, False), (401, True), (404, False)])
def test_an_upstream_failure_says_its_status_and_nothing_else(
    gateway: Gateway, provider: FakeProvider, status: int, stream: bool
) -> None:
    provider.script = lambda body: Fails(status, "key sk-upstream-secret is wrong")
    answer = gateway.post({**ASK, "stream": stream})
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")
    assert str(status) in answer.json["error"]["message"]
    assert b"sk-upstream" not in answer.body
    assert state(gateway, answer.json["error"]["exchange"]) == "failed"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_an_upstream_that_says_nothing_is_a_timeout(
    impatient: Gateway, provider: FakeProvider, stream: bool
) -> None:
    provider.script = lambda body: [Hangs()]
    answer = impatient.post({**ASK, "stream": stream})
    assert (answer.status, answer.json["error"]["code"]) == (504, "upstream_timeout")


@pytest.mark.parametrize("nonsense", [[], "x", 7, {"choices": 7}, {"choices": ["x"]}])
def test_an_answer_that_is_none_is_an_upstream_failure(
    gateway: Gateway, provider: FakeProvider, nonsense: Any
) -> None:
    provider.script = lambda body: nonsense if not isinstance(nonsense, list) else [nonsense]
    answer = gateway.post({**ASK, "stream": isinstance(nonsense, list)})
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_an_error_told_with_status_200_is_a_failure_that_shows_nothing(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    told = {"error": {"message": "bad key sk-upstream-secret", "code": 401}}
    provider.script = lambda body: [told] if stream else told
    answer = gateway.post({**ASK, "stream": stream})
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")
    assert b"sk-upstream" not in answer.body


def test_a_stream_that_breaks_off_ends_in_an_error_event_and_no_done(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = lambda body: says("途中まで")(body)[:3]
    answer = gateway.post({**ASK, "stream": True})
    assert answer.events[-1]["error"]["code"] == "upstream_error"
    assert b"[DONE]" not in answer.body
    assert state(gateway, answer.headers["x-sekisho-exchange"]) == "failed"


def test_a_client_that_leaves_is_entered_as_aborted_with_what_it_saw(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめの文です。"}), Hangs()]
    before = provider.cancelled
    exchange = leave_after_first_chunk(gateway)
    until(lambda: state(gateway, exchange) == "aborted")
    assert "はじめの文です。" in gateway.sekisho("audit", "show", exchange).stdout
    until(lambda: provider.cancelled > before)


def test_a_stopped_gateway_closes_what_was_running(folder: Path, provider: FakeProvider) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめの文です。"}), Hangs()]
    with Gateway(folder, provider.url) as gateway:
        waiting = threading.Thread(target=_ignore_end, args=(gateway,), daemon=True)
        waiting.start()
        until(lambda: bool(provider.received))
        gateway.signal(signal.SIGTERM)
        gateway.signal(signal.SIGTERM)
        waiting.join(90)
        gateway.stop()
        with Reader.open(gateway.database) as reader:
            assert [row.state for row in reader.exchanges()] == ["aborted"]
        assert gateway.sekisho("audit", "verify").returncode == 0


def test_a_worker_that_dies_is_replaced_and_what_it_left_open_is_closed(
    folder: Path, provider: FakeProvider
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめの文です。"}), Hangs()]
    with Gateway(folder, provider.url, workers=2) as gateway:
        waiting = threading.Thread(target=_ignore_end, args=(gateway,), daemon=True)
        waiting.start()
        until(lambda: bool(provider.received))
        for worker in gateway.workers_running():
            os.kill(worker, signal.SIGKILL)
        waiting.join(90)
        with Reader.open(gateway.database) as reader:
            until(lambda: [row.state for row in reader.exchanges()] == ["interrupted"])
        provider.script = says("はい")
        assert gateway.post(ASK).status == 200
        assert gateway.sekisho("audit", "verify").returncode == 0


def test_a_kill_does_not_lose_what_a_person_had_seen(folder: Path, provider: FakeProvider) -> None:
    seen = [f"{kana}は見えていた文です。" * 50 for kana in "いろはにほへとち"]
    provider.script = lambda body: [*(delta(0, {"content": text}) for text in seen), Hangs()]
    provider.gap_s = 0.1
    with Gateway(folder, provider.url) as gateway:
        waiting = threading.Thread(target=_ignore_end, args=(gateway,), daemon=True)
        waiting.start()
        length = len("".join(seen).encode())
        until(lambda: sealed_bytes(folder) >= length)
        pieces = spooled(folder)
        assert pieces > 1 and sealed_bytes(folder) <= length + 100 * pieces
        gateway.stop(sending=signal.SIGKILL)
        waiting.join(90)
        gateway.start()
        with Reader.open(gateway.database) as reader:
            (row,) = reader.exchanges()
        assert row.state == "interrupted"
        assert "".join(seen) in gateway.sekisho("audit", "show", row.exchange).stdout
        assert spooled(folder) == 0


def spooled(folder: Path) -> int:
    with closing(sqlite3.connect(f"file:{folder}/audit.db?mode=ro", uri=True)) as database:
        count: int = database.execute("SELECT count(*) FROM spool").fetchone()[0]
    return count


def sealed_bytes(folder: Path) -> int:
    with closing(sqlite3.connect(f"file:{folder}/audit.db?mode=ro", uri=True)) as database:
        query = "SELECT coalesce(sum(length(ciphertext)), 0) FROM spool"
        count: int = database.execute(query).fetchone()[0]
    return count


def _ignore_end(gateway: Gateway) -> None:
    with suppress(OSError, http.client.HTTPException):
        gateway.post({**ASK, "stream": True})


def leave_after_first_chunk(gateway: Gateway) -> str:
    """Reads one event of a stream, closes the connection, and returns the exchange's id."""
    body = json.dumps({**ASK, "stream": True}).encode()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            + f"authorization: Bearer {MESSAGE_KEY}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        seen = b""
        while "はじめの文".encode() not in seen.replace(b"\\u", b"\\u"):
            part = connection.recv(65536)
            assert part
            seen += part
    head = seen.split(b"\r\n\r\n")[0].decode()
    (line,) = [x for x in head.split("\r\n") if x.lower().startswith("x-sekisho-exchange")]
    return line.split(": ")[1]


def state(gateway: Gateway, exchange: str) -> str:
    with Reader.open(gateway.database) as reader:
        return next((row.state for row in reader.exchanges() if row.exchange == exchange), "absent")


def until(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
