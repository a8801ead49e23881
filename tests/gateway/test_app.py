"""The last boundary: what goes wrong is told by its kind and place, never by its text."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway.app import _Guarded, _Only
from gateway.console.site import problem_page


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise KeyError("山田太郎")


async def broken_later(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise KeyError("山田太郎")


def call(
    endpoint: Any, guarded: Any = lambda one: _Only({"POST": one}), **scope: Any
) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    asked = {"type": "http", "method": "POST", "path": "/v1/chat/completions", "headers": []}
    asyncio.run(guarded(endpoint)({**asked, **scope}, receive, send))
    return sent


def test_a_fault_is_a_500_that_shows_nothing_of_the_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        start, body = call(broken)
    assert start["status"] == 500
    assert orjson.loads(body["body"])["error"]["code"] == "internal_error"
    assert "KeyError at broken" in caplog.text
    assert "山田" not in caplog.text


def test_what_a_sender_put_into_a_path_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    asked = "山田太郎\n2026-11-28 all is well"
    call(broken, path=f"/v1/files/{asked}/content", path_params={"file": asked})
    assert [m.split(" at ")[0] for m in caplog.messages] == [
        "/v1/files/{file}/content failed: KeyError"
    ]


def test_a_fault_of_a_page_is_a_page(caplog: pytest.LogCaptureFixture) -> None:
    start, body = call(broken, lambda endpoint: _Guarded(endpoint, problem_page))
    assert (start["status"], body["body"][:15]) == (500, b"<!doctype html>")
    assert (
        "中止しました" in body["body"].decode()
        and "山田" not in body["body"].decode() + caplog.text
    )


def test_a_fault_in_the_middle_of_an_answer_breaks_it_off(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError, match="broken off"):
        call(broken_later)
    assert "山田" not in caplog.text
