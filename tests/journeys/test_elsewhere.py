"""What is not screened is refused, and the log says who tried what: the class of the path, never what was in it."""

from __future__ import annotations

import socket

import pytest

from audit.reading.read import Reader
from gateway.elsewhere import UNKNOWN, path_class
from tests.live import MESSAGE_KEY, Gateway

SAID = "taro.yamada@example.jp"


@pytest.mark.parametrize(
    ("method", "path", "endpoint", "code"),
    [
        ("POST", "/v1/realtime/sessions?model=mock", "/v1/realtime", "endpoint_not_screened"),
        ("GET", "/v1/responses/resp_1", "/v1/responses/*", "endpoint_not_screened"),
        ("POST", f"/v1/{SAID}?q={SAID}", UNKNOWN, "endpoint_not_screened"),
        ("POST", "/v1/chat/completions/", UNKNOWN, "endpoint_not_screened"),
        ("POST", "/v1/messages/batches", "/v1/messages/batches", "endpoint_not_screened"),
        ("PUT", f"/v1/chat/completions?q={SAID}", "/v1/chat/completions", "method_not_allowed"),
        ("DELETE", f"/v1/models/{SAID}", "/v1/models/{model}", "method_not_allowed"),
    ],
)
def test_what_is_not_screened_is_refused_and_recorded(
    gateway: Gateway, method: str, path: str, endpoint: str, code: str
) -> None:
    answer = gateway.send(method, path, MESSAGE_KEY, {"input": SAID})
    assert answer.json["error"]["code"] == code
    assert SAID not in answer.body.decode()
    with Reader.open(gateway.database) as reader:
        detail = reader.exchange(answer.headers["x-sekisho-exchange"])
    assert detail is not None
    bodies = [entry.record.body for entry in detail.entries]
    assert (detail.state, bodies[0]["endpoint"], bodies[0]["code"]) == ("refused", endpoint, code)
    assert SAID not in str(bodies) + str([entry.contents for entry in detail.entries])


def test_who_has_no_key_is_told_only_that(gateway: Gateway) -> None:
    answer = gateway.send("POST", "/v1/realtime", "no-such-key", {})
    assert (answer.status, answer.json["error"]["code"]) == (401, "invalid_api_key")
    assert "x-sekisho-exchange" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/realtime?model=mock", "/v1/responses"])
def test_a_websocket_is_refused_in_words_and_recorded(gateway: Gateway, path: str) -> None:
    upgrade = (
        f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"authorization: Bearer {MESSAGE_KEY}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(upgrade.encode())
        said = connection.recv(65536)
    assert said.startswith((b"HTTP/1.1 404", b"HTTP/1.1 405"))
    assert b"x-sekisho-exchange: ex-" in said


def test_a_class_is_the_longest_that_fits() -> None:
    assert path_class("/v1/images/edits") == "/v1/images/edits"
    assert path_class("/v1/images/editsuite") == UNKNOWN
    assert path_class("/v1/threads/t/runs") == "/v1/threads"
