"""Every string that the vendors' own client libraries can send: masked or refused, whatever the place.

The descriptions are the libraries' types: a member which a vendor adds is tried as soon as its library is newer.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from anthropic.types import message_count_tokens_params, message_create_params
from openai.types import completion_create_params as legacy
from openai.types import embedding_create_params, moderation_create_params
from openai.types.chat import completion_create_params as chat
from openai.types.responses import response_create_params as responses
from pydantic import TypeAdapter

from tests.fake_provider import FakeProvider
from tests.live import Gateway
from tests.shapes import Shapes

MARKER = "taro.yamada@example.jp"
USER: dict[str, Any] = {"messages": [{"role": "user", "content": "x"}]}
DESCRIBED: dict[str, tuple[Any, dict[str, Any]]] = {
    "/v1/chat/completions": (chat.CompletionCreateParamsNonStreaming, USER),
    "/v1/responses": (responses.ResponseCreateParamsNonStreaming, {"input": "x"}),
    "/v1/messages": (
        message_create_params.MessageCreateParamsNonStreaming,
        {**USER, "max_tokens": 9},
    ),
    "/v1/messages/count_tokens": (message_count_tokens_params.MessageCountTokensParams, USER),
    "/v1/completions": (legacy.CompletionCreateParamsNonStreaming, {"prompt": "x"}),
    "/v1/embeddings": (embedding_create_params.EmbeddingCreateParams, {"input": "x"}),
    "/v1/moderations": (moderation_create_params.ModerationCreateParams, {"input": "x"}),
}
STREAMED = ("/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/completions")


def described(path: str) -> Shapes:
    schema = TypeAdapter(DESCRIBED[path][0]).json_schema(mode="serialization")
    if "properties" not in schema:
        schema = {**schema["$defs"][schema["$ref"].rsplit("/", 1)[1]], "$defs": schema["$defs"]}
    return Shapes(schema, MARKER)


@pytest.mark.parametrize("path", DESCRIBED)
def test_no_string_of_the_vendors_own_description_leaks(
    gateway: Gateway, provider: FakeProvider, path: str
) -> None:
    """What is refused whole is not tried as a stream: one reading serves both."""
    leaked, odd, answered = [], [], Counter[int]()
    for member, placed in described(path).members():
        body = {"model": "mock", **DESCRIBED[path][1], member: placed.value}
        for told in ({}, {"stream": True}) if path in STREAMED else ({},):
            provider.raw.clear()
            answer = gateway.post({**body, **told}, path=path)
            answered[answer.status] += 1
            if MARKER.encode() in b"".join(provider.raw):
                leaked.append((member, *placed.place))
            if answer.status not in (200, 400, 404):
                odd.append((member, *placed.place, answer.status))
            if answer.status != 200:
                break
    assert leaked == []
    assert odd == []
    assert answered[200] > 2, answered
