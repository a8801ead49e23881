"""The mock provider sends what it says it sends."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator

import pytest

from benchmarks.servers import Server, accepts, started
from benchmarks.upstream import CHUNKS, SENTENCE

PATH = "/v1/chat/completions"


@pytest.fixture(scope="module")
def mock() -> Iterator[Server]:
    with started("benchmarks.upstream", ready=accepts) as server:
        yield server


def asked(server: Server, body: str, path: str = PATH) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def events(body: bytes) -> list[str]:
    return [part.removeprefix("data: ") for part in body.decode().split("\n\n") if part]


def test_a_request_is_answered_with_one_short_completion(mock: Server) -> None:
    status, body = asked(mock, '{"model":"mock"}')
    choice = json.loads(body)["choices"][0]
    assert status == 200
    assert (choice["message"]["content"], choice["finish_reason"]) == (SENTENCE, "stop")
    assert 300 < len(body) < 500


def test_a_stream_is_fifty_chunks_a_finish_and_done(mock: Server) -> None:
    *chunks, done = events(asked(mock, '{"model":"mock","stream":true}')[1])
    parsed = [json.loads(chunk) for chunk in chunks]
    contents = [event["choices"][0]["delta"].get("content") for event in parsed]
    finishes = [event["choices"][0]["finish_reason"] for event in parsed]
    assert {event["object"] for event in parsed} == {"chat.completion.chunk"}
    assert (len([c for c in contents if c]), contents[-1]) == (CHUNKS, None)
    assert finishes == [None] * CHUNKS + ["stop"]
    assert done == "[DONE]"


def test_the_words_stream_true_in_a_message_do_not_make_a_stream(mock: Server) -> None:
    message = {"role": "user", "content": '"stream":true'}
    _, body = asked(mock, json.dumps({"model": "mock", "messages": [message]}))
    assert json.loads(body)["object"] == "chat.completion"


def test_one_connection_carries_answers_of_both_kinds(mock: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=60)
    sizes = []
    for body in ("{}", '{"stream":true}', "{}"):
        connection.request("POST", PATH, body)
        sizes.append(len(connection.getresponse().read()))
    connection.close()
    assert sizes[0] == sizes[2] < sizes[1]


def test_another_path_is_not_found(mock: Server) -> None:
    assert asked(mock, "{}", path="/v1/v1/chat/completions")[0] == 404


def test_a_gap_spaces_the_chunks() -> None:
    with started("benchmarks.upstream", "--gap-ms=2", ready=accepts) as slow:
        begun = time.monotonic()
        asked(slow, '{"stream":true}')
    assert time.monotonic() - begun >= CHUNKS * 0.002 * 0.9
