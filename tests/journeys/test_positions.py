"""A marker in every string leaf of a full request: masked or refused in each, streamed and not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fake_provider import FakeProvider
from tests.live import Gateway

MARKER = "taro.yamada@example.jp"

FULL: dict[str, Any] = {
    "model": "mock",
    "messages": [
        {"role": "system", "content": "s", "name": "n"},
        {"role": "developer", "content": [{"type": "text", "text": "d"}]},
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {
            "role": "assistant",
            "content": "c",
            "refusal": "r",
            "name": "n",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "f", "arguments": '{"to": {"who": ["x"]}}'},
                }
            ],
            "function_call": {"name": "f", "arguments": "{}"},
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"found": "y"}'},
        {"role": "function", "name": "f", "content": "z"},
        {"role": "user", "content": "last", "name": "n"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "f",
                "description": "d",
                "parameters": {
                    "type": "object",
                    "title": "t",
                    "properties": {
                        "to": {
                            "type": "string",
                            "description": "d",
                            "enum": ["e"],
                            "default": "e",
                            "examples": ["e"],
                            "pattern": "p",
                        }
                    },
                    "required": ["to"],
                },
            },
        },
        {
            "type": "custom",
            "custom": {
                "name": "c",
                "description": "d",
                "format": {"type": "grammar", "grammar": {"definition": "g", "syntax": "lark"}},
            },
        },
    ],
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "functions": [{"name": "f", "description": "d", "parameters": {"type": "object"}}],
    "function_call": {"name": "f"},
    "response_format": {
        "type": "json_schema",
        "json_schema": {
            "name": "n",
            "description": "d",
            "schema": {"type": "object", "properties": {"a": {"type": "string", "const": "k"}}},
        },
    },
    "metadata": {"case": "m"},
    "user": "u",
    "stop": ["s1", "s2"],
    "logit_bias": {"50256": -100},
    "prediction": {"type": "content", "content": [{"type": "text", "text": "p"}]},
    "prompt_cache_key": "k",
    "safety_identifier": "s",
    "service_tier": "auto",
    "reasoning_effort": "low",
    "verbosity": "low",
    "web_search_options": {
        "search_context_size": "low",
        "user_location": {"type": "approximate", "approximate": {"city": "c", "country": "JP"}},
    },
    "vendor_extra": {"chat_id": "v", "deep": [["w"]]},
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every string value, and of every key as `(…, key, '#')`."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key, "#")
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))


def marked(path: tuple[Any, ...], marker: str) -> Any:
    """The full request with the marker in one place; inside JSON text where the place holds JSON text."""
    body = copy.deepcopy(FULL)
    *way, last = path[:-1] if path[-1] == "#" else path
    here = body
    for step in way:
        here = here[step]
    if path[-1] == "#":
        here[marker] = here.pop(last)
    elif isinstance(here[last], str) and here[last].startswith("{"):
        here[last] = json.dumps({"to": {marker: ["x", marker]}})
    else:
        here[last] = marker
    return body


PATHS = list(leaves(FULL))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_no_position_lets_the_marker_through(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    leaked, other, masked = [], [], 0
    for path in PATHS:
        provider.raw.clear()
        answer = gateway.post({**marked(path, MARKER), "stream": stream})
        if MARKER.encode() in b"".join(provider.raw):
            leaked.append(path)
        if answer.status not in (200, 400, 404):
            other.append((path, answer.status))
        masked += answer.status == 200
    assert leaked == []
    assert other == []
    assert masked > len(PATHS) * 0.8


def test_a_number_that_is_not_a_string_is_screened_too(
    gateway: Gateway, provider: FakeProvider
) -> None:
    body = {"model": "mock", "messages": [{"role": "user", "content": "x"}]}
    gateway.post({**body, "metadata": {"電話番号": 9012345678, "個人番号": 123456789018}})
    assert b"123456789018" not in b"".join(provider.raw)


def test_a_number_cut_in_two_by_parts_is_found(gateway: Gateway, provider: FakeProvider) -> None:
    parts = [{"type": "text", "text": "電話は090-12"}, {"type": "text", "text": "34-5678です"}]
    gateway.post({"model": "mock", "messages": [{"role": "user", "content": parts}]})
    assert b"090-12" not in provider.raw[0]
    assert b"34-5678" not in provider.raw[0]


def test_escapes_do_not_hide_a_value(gateway: Gateway, provider: FakeProvider) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in MARKER)
    arguments = f'{{"to": "{escaped}"}}'
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    messages = [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "ok"},
    ]
    gateway.post({"model": "mock", "messages": messages})
    assert (
        MARKER not in provider.received[0]["messages"][0]["tool_calls"][0]["function"]["arguments"]
    )
    assert escaped.encode() not in provider.raw[0].replace(b"\\\\", b"\\")
