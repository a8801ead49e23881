"""A tool whose name says who somebody is: masked by a name that providers take, and called by its own."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.fake_provider import FakeProvider, calls
from tests.live import Gateway

NAME = "send_to_09087654321"
SCHEMA = {"type": "object"}
ASK: dict[str, Any] = {
    "/v1/chat/completions": {
        "messages": [{"role": "user", "content": "x"}],
        "tools": [{"type": "function", "function": {"name": NAME, "parameters": SCHEMA}}],
        "tool_choice": {"type": "function", "function": {"name": NAME}},
    },
    "/v1/responses": {
        "input": "x",
        "tools": [{"type": "function", "name": NAME, "parameters": SCHEMA}],
        "tool_choice": {"type": "function", "name": NAME},
    },
    "/v1/messages": {
        "max_tokens": 9,
        "messages": [{"role": "user", "content": "x"}],
        "tools": [{"name": NAME, "input_schema": SCHEMA}],
        "tool_choice": {"type": "tool", "name": NAME},
    },
}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
def test_the_provider_takes_its_name_and_the_caller_is_told_the_own(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    provider.script = lambda body: calls(body["tools"][0]["function"]["name"], "{}")(body)
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)
    assert answer.status == 200
    assert f'"name":{json.dumps(NAME)}' in answer.body.decode()
    (sent,) = provider.received
    name = sent["tools"][0]["function"]["name"]
    assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", name) and name != NAME
    assert sent["tool_choice"]["function"]["name"] == name
    assert b"87654321" not in provider.raw[0]
