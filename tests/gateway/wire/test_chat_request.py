"""Requests: whatever comes in is read or refused with a reason, and never a fault of the gateway."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.errors import GatewayError
from gateway.wire.chat_request import read_chat

KEYS = [
    "role",
    "content",
    "type",
    "text",
    "tool_calls",
    "function",
    "arguments",
    "name",
    "image_url",
    "x",
]
NUMBERS = st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=10,
)
OPTIONAL = ("stream", "n", "tools", "modalities", "prediction", "response_format", "stop", "extra")
BODIES = st.fixed_dictionaries(
    {"model": st.just("mock") | JSON, "messages": st.lists(JSON, max_size=3) | JSON},
    optional={k: JSON for k in OPTIONAL},
)
ORDINARY: dict[str, Any] = {
    "model": "mock",
    "messages": [
        {"role": "system", "content": "s"},
        {"role": "user", "content": [{"type": "text", "text": "a"}]},
        {"role": "assistant", "content": None, "audio": None, "refusal": None, "tool_calls": []},
        {"role": "tool", "tool_call_id": "c", "content": ""},
    ],
    "tools": [],
    "tool_choice": "auto",
    "modalities": ["text"],
    "n": 1,
    "stream": None,
    "logprobs": False,
    "metadata": {"image": "a key of the caller's own"},
    "chat_id": "vendor extra",
}


@given(BODIES)
def test_every_body_is_read_or_refused_with_a_reason(body: dict[str, Any]) -> None:
    before = copy.deepcopy(body)
    try:
        request = read_chat(body)
    except GatewayError as refused:
        assert refused.status == 400
        assert refused.message
    else:
        assert all(segment.text for segment in request.segments())
        assert orjson.dumps(request.body)
    assert body == before


def test_what_ordinary_clients_send_is_read() -> None:
    request = read_chat(ORDINARY)
    assert (request.model, request.stream, request.structured) == ("mock", False, False)
    assert "vendor extra" in {s.text for s in request.segments()}


@pytest.mark.parametrize("kind", ["json_object", "json_schema"])
def test_a_request_for_json_is_known_as_such(kind: str) -> None:
    assert read_chat({**ORDINARY, "response_format": {"type": kind}}).structured


def test_a_refusal_does_not_quote_what_was_sent() -> None:
    with pytest.raises(GatewayError) as refused:
        read_chat(
            {
                "model": "mock",
                "messages": [{"role": "user", "content": "x", "山田太郎": {"image_url": "y"}}],
            }
        )
    assert "山田" not in str(refused.value) + str(refused.value.param)
