"""The litellm SDK as a client of the gateway, unmodified: `openai/` and `anthropic/` models with another base."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

# At its import it would fetch a list of prices. Not left behind: a gateway says so itself.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm

del os.environ["LITELLM_LOCAL_MODEL_COST_MAP"]

from tests.fake_provider import FakeProvider
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway
from tests.obliging import obliges

ASKED = [{"role": "user", "content": "佐藤花子様（電話 03-1234-5678）への返信を書いて"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "send",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}
BASES = {"openai/mock": "/v1", "anthropic/mock": ""}

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDK's own deprecations


def ask(gateway: Gateway, model: str, **told: Any) -> Any:
    # Asked for the thread's event loop, asyncio makes one where none was ever set, and the SDK never closes it: a
    # later test that has nothing to do with it would fail when it is collected. With none set it runs its own.
    asyncio.set_event_loop(None)
    settings = {"api_base": gateway.url + BASES[model], "api_key": MESSAGE_KEY, "max_retries": 0}
    return litellm.completion(**{"model": model, "messages": ASKED, **settings, **told})


def put_together(parts: list[Any]) -> Any:
    """The whole answer of a stream, as the SDK makes it."""
    return litellm.stream_chunk_builder(parts)


@pytest.mark.parametrize("model", BASES)
def test_the_sdk_gets_an_answer_restored(
    gateway: Gateway, provider: FakeProvider, model: str
) -> None:
    answer = ask(gateway, model)
    assert answer.choices[0].message.content.startswith(ASKED[0]["content"])
    assert "佐藤花子".encode() not in provider.raw[0]


@pytest.mark.parametrize("model", BASES)
def test_the_sdk_streams_an_answer_restored(
    gateway: Gateway, provider: FakeProvider, model: str
) -> None:
    parts = [c.choices[0].delta.content or "" for c in ask(gateway, model, stream=True)]
    assert "".join(parts).startswith(ASKED[0]["content"])
    assert b"03-1234" not in provider.raw[0]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("model", BASES)
def test_the_sdk_calls_tools(
    gateway: Gateway, provider: FakeProvider, model: str, stream: bool
) -> None:
    provider.script = obliges()
    # The SDK of this release looks for `mcp` as soon as there are tools, and does not depend on it.
    answer = ask(gateway, model, tools=[TOOL], stream=stream, _skip_mcp_handler=True)
    if stream:
        answer = put_together(list(answer))
    (call,) = answer.choices[0].message.tool_calls
    assert (call.function.name, call.function.arguments) == ("send", '{"to": "x"}')


@pytest.mark.parametrize("model", BASES)
def test_the_sdk_gets_a_refusal_in_words_or_as_an_error(
    gateway: Gateway, provider: FakeProvider, model: str
) -> None:
    forbidden = [{"role": "user", "content": "個人番号は123456789018です"}]
    assert "ルール" in ask(gateway, model, messages=forbidden).choices[0].message.content
    with pytest.raises((litellm.PermissionDeniedError, litellm.BadRequestError, litellm.APIError)):
        ask(gateway, model, messages=forbidden, api_key=ERROR_KEY)
    assert provider.raw == []
